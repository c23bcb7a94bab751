//! `GET /users/{id}/timeline`, and what the directory says of a user.

use rollcall_wire::users::{ActorKind, Suspension, UserStatus, UsersQuery};

use crate::support::{TestApp, invite};

const DEE: &str = "dee@contoso.example";

#[actix_web::test]
async fn b8_who_acted_is_named_as_the_directory_names_the_person() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, DEE).await;
    let session = admin.get_session().await.unwrap();
    let timeline = admin.get_timeline(dee.id).await.unwrap();
    let [invited] = timeline.items.as_slice() else { panic!("{timeline:?}") };
    assert_eq!(invited.actor.kind, ActorKind::Account);
    assert_eq!(invited.actor.name.as_deref(), Some(session.account.display_name.as_str()));
    assert_ne!(invited.actor.name.as_deref(), Some(session.account.email.as_str()));
}

#[actix_web::test]
async fn s22_who_came_by_an_import_shows_the_line_of_the_file() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let import =
        admin.create_import("staff.csv", format!("email\nnobody@contoso.example\n{DEE}\n")).await.unwrap();
    app.work().await;
    let import = admin.get_import(import.id).await.unwrap();
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    let dee = admin.list_users(&UsersQuery::default()).await.unwrap().items.remove(0);
    let invited = admin.get_timeline(dee.id).await.unwrap().items.remove(0);
    let origin = invited.import.expect("it came from an import");
    assert_eq!((origin.id, origin.filename.as_str(), origin.line), (import.id, "staff.csv", Some(3)));
}

#[actix_web::test]
async fn s8_b9_the_directory_says_who_it_is_and_why_an_invitation_is_suspended() {
    let app = TestApp::start().await;
    let dee = app.people(&[("Dee Ek", DEE)]).await[0];
    let admin = app.admin().await;
    let user = invite(&admin, DEE).await;
    assert_eq!((user.suspended, user.suspension), (false, None));
    app.set_enabled(dee, false).await;
    let user = admin.get_user(user.id).await.unwrap();
    assert_eq!((user.suspended, user.suspension), (true, Some(Suspension::Disabled)));
    app.set_enabled(dee, true).await;
    let events: Vec<_> =
        admin.get_timeline(user.id).await.unwrap().items.into_iter().map(|entry| entry.event).collect();
    assert_eq!(events, ["person.enabled", "person.disabled", "user.invited"]);
}

#[actix_web::test]
async fn s59_the_times_of_membership_are_kept() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let admin = app.admin().await;
    let user = invite(&admin, DEE).await;
    assert_eq!(admin.get_timeline(user.id).await.unwrap().memberships, []);
    let link = admin.copy_link(user.id).await.unwrap().url;
    let path = link.strip_prefix(&app.base).expect("a link to this server").to_owned();
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&path).await.leads("/join");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    app.pass(60).await;
    app.archive(&admin, user.id).await;
    let user = admin.get_user(user.id).await.unwrap();
    assert_eq!(user.status, UserStatus::Archived);
    let memberships = admin.get_timeline(user.id).await.unwrap().memberships;
    let [only] = memberships.as_slice() else { panic!("{memberships:?}") };
    assert_eq!((Some(only.from), only.until), (user.activated_at, user.archived_at));
}
