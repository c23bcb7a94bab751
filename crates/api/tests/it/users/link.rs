//! `POST /users/{id}/link`.

use rollcall_wire::Code;
use rollcall_wire::users::UserStatus;

use crate::support::{TestApp, invite};

const DEE: &str = "dee@contoso.example";

#[actix_web::test]
async fn b8_a_copied_link_joins_without_any_mail_and_is_noted() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let user = invite(&admin, DEE).await;
    let link = admin.copy_link(user.id).await.unwrap().url;
    let path = link.strip_prefix(&app.base).expect("a link to this server").to_owned();
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&path).await.leads("/join");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(admin.get_user(user.id).await.unwrap().status, UserStatus::Active);
    let timeline = admin.get_timeline(user.id).await.unwrap();
    let events: Vec<_> = timeline.items.iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(events, ["user.joined", "invitation.link_copied", "user.invited"]);
    assert_eq!(admin.copy_link(user.id).await.unwrap_err().code(), Some(Code::NotInvited));
}

#[actix_web::test]
async fn s61_who_may_have_got_a_copied_link_is_told_that_it_was_withdrawn() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let user = invite(&admin, DEE).await;
    admin.copy_link(user.id).await.unwrap();
    app.archive(&admin, user.id).await;
    app.pass(10).await;
    let subjects: Vec<_> = app.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["Contoso took back its invitation to Milestone"]);
}
