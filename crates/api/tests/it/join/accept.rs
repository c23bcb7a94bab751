//! The way from the link to a member.

use rollcall_wire::users::UserStatus;
use uuid::Uuid;

use crate::support::{TestApp, invite};

const DEE: &str = "dee@contoso.example";

/// Dee, invited, and the link.
async fn invited(app: &TestApp) -> (Uuid, String) {
    let people = app.people_with_alias(&[("Dee Ek", DEE)], "d.ek@contoso.example").await;
    let user = invite(&app.admin().await, DEE).await;
    (user.id, app.link(people[0]).await)
}

async fn status(app: &TestApp, user: Uuid) -> UserStatus {
    app.admin().await.get_user(user).await.unwrap().status
}

#[actix_web::test]
async fn s41_to_s47_from_the_link_over_the_code_to_the_dashboard() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    browser.get("/join").await.says(200, "sees only what you choose to report");
    let email = browser.get("/join/email").await;
    email.says(200, "type=\"text\" inputmode=\"email\" autocomplete=\"email\"");
    // Whichever address is typed, the person's primary one is meant.
    let confirm = browser.sign_in(&app, "D.Ek@contoso.example").await;
    confirm.says(200, "Join Contoso as dee@contoso.example?");
    assert_eq!(status(&app, user).await, UserStatus::Invited);
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(status(&app, user).await, UserStatus::Active);
    let done = browser.get("/join/done").await;
    done.says(200, "You joined Contoso");
    done.says(200, "<a class=\"button\" href=\"/me\">Visit web dashboard</a>");
    browser.get("/join").await.says(200, "You are a member already");
    browser.get("/me").await.says(200, "You have been a member since 24 November 2026.");
    app.work().await;
    assert_eq!(app.count("events WHERE name = 'user.joined'").await, 1);
    assert_eq!(app.count("memberships WHERE until_at IS NULL").await, 1);
}

#[actix_web::test]
async fn s48_r4_only_the_button_joins() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    let confirm = browser.sign_in(&app, DEE).await;
    confirm.says(200, "<a class=\"next\" href=\"/me\">Not now</a>");
    browser.get("/me").await.says(200, "You are invited and have not joined.");
    assert_eq!(status(&app, user).await, UserStatus::Invited);
}

#[actix_web::test]
async fn a_second_click_changes_nothing() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&link).await.leads("/join");
    let handle = browser.get("/join/confirm").await.handle();
    let fields = [("invitation", &*handle)];
    let (first, second) = tokio::join!(browser.post("/join", &fields), browser.post("/join", &fields));
    first.leads("/join/done");
    second.leads("/join/done");
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/done");
    assert_eq!(status(&app, user).await, UserStatus::Active);
    assert_eq!(app.count("events WHERE name = 'user.joined'").await, 1);
    assert_eq!(app.count("memberships").await, 1);
}

#[actix_web::test]
async fn s38_a_withdrawn_invitation_joins_nobody() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&link).await.leads("/join");
    let handle = browser.get("/join/confirm").await.handle();
    app.archive(&app.admin().await, user).await;
    browser.jar.set("__Host-rollcall_session", &session(&app).await);
    browser.post("/join", &[("invitation", &handle)]).await.says(409, "This invitation was withdrawn");
    app.pages().get(&link).await.leads("/join");
    browser.get("/join").await.says(410, "This invitation was withdrawn");
    assert_eq!(status(&app, user).await, UserStatus::Archived);
}

/// A new session of Dee's: archiving has ended the others.
async fn session(app: &TestApp) -> String {
    rollcall_api::testing::sign_in(&app.state, app.organization, DEE).await.unwrap()
}

#[actix_web::test]
async fn r9_a_replaced_link_says_so_and_its_person_is_led_on() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let admin = app.admin().await;
    app.resend(&admin, user).await;
    let stranger = app.pages();
    stranger.get(&link).await.leads("/join");
    let replaced = stranger.get("/join").await;
    replaced.says(410, "A newer invitation was sent");
    assert!(!replaced.body.contains("<form"));
    let browser = app.pages_of(app.organization, DEE).await;
    browser.get(&link).await.leads("/join");
    browser.get("/join").await.says(410, "Go to your open invitation");
    browser.post("/join/own", &[]).await.leads("/join/confirm");
    let handle = browser.get("/join/confirm").await.handle();
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/done");
    assert_eq!(status(&app, user).await, UserStatus::Active);
}

#[actix_web::test]
async fn r9_b9_an_old_link_says_whether_a_newer_one_was_sent_or_it_was_withdrawn() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let admin = app.admin().await;
    app.resend(&admin, user).await;
    let stranger = app.pages();
    stranger.get(&link).await.leads("/join");
    let replaced = stranger.get("/join").await;
    replaced.says(410, "A newer invitation was sent");
    assert!(!replaced.body.contains("withdrawn"));
    assert_eq!(app.count("invitations WHERE state = 'replaced'").await, 1);
    app.archive(&admin, user).await;
    let withdrawn = stranger.get("/join").await;
    withdrawn.says(410, "This invitation was withdrawn");
    assert!(!withdrawn.body.contains("newer"));
    assert_eq!(app.count("invitations WHERE state = 'rescinded'").await, 1);
}

#[actix_web::test]
async fn r9_s61_who_has_got_the_first_of_two_invitations_hears_that_it_is_withdrawn() {
    let app = TestApp::start().await;
    let (user, _) = invited(&app).await;
    app.pass(10).await;
    let admin = app.admin().await;
    app.resend(&admin, user).await;
    // The second has not left; the first was replaced, and not withdrawn before.
    app.archive(&admin, user).await;
    app.pass(10).await;
    let subjects: Vec<_> = app.mails().iter().map(|mail| mail.subject.clone()).collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(subjects[0].contains("took back its invitation"), "{subjects:?}");
}

#[actix_web::test]
async fn s60_the_archived_join_again_by_a_new_invitation_only() {
    let app = TestApp::start().await;
    let (user, link) = invited(&app).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.join(&link).await;
    let admin = app.admin().await;
    app.archive(&admin, user).await;
    let again = app.pages_of(app.organization, DEE).await;
    again.get(&link).await.leads("/join");
    again.get("/join").await.says(410, "You are no longer a member of Contoso");
    app.reinvite(user).await;
    again.get("/join").await.says(410, "A newer invitation was sent");
    let person = admin.get_user(user).await.unwrap().person_id;
    app.pass(1).await;
    again.join(&app.link(person).await).await;
    assert_eq!(status(&app, user).await, UserStatus::Active);
    assert_eq!(app.count("memberships").await, 2);
}
