//! Signing in by it, whatever has become of the person.

use serde_json::json;
use uuid::Uuid;

use super::{BY_PRIVATE, DEE, HOME};
use crate::support::{Authority, Idp, TestApp, invite};

/// Dee, who has joined and has a private address: the user and the person.
async fn member(app: &TestApp) -> (Uuid, Uuid) {
    app.rate("2026-07-01", "0.8").await;
    let person = app.people(&[("Dee Ek", DEE)]).await[0];
    let user = invite(&app.admin().await, DEE).await;
    let dee = app.pages_of(app.organization, DEE).await;
    dee.join(&app.link(person).await).await;
    dee.confirm_private(app, HOME).await.leads("/me");
    app.pass(3 * 86_400).await;
    (user.id, person)
}

#[actix_web::test]
async fn s62_s63_whoever_is_archived_and_has_left_reaches_their_page_by_a_private_address() {
    let app = TestApp::start().await;
    let (user, person) = member(&app).await;
    let accounts = app.count("accounts").await;
    app.archive(&app.admin().await, user).await;
    app.set_enabled(person, false).await;
    let file = "external_id,email\nelse,somebody@contoso.example\n".to_owned();
    let yes = rollcall_wire::directory::SyncQuery { yes: true, dry_run: false };
    app.admin().await.import_directory(&yes, "text/csv", file).await.unwrap();
    assert_eq!(app.count("people WHERE gone_at IS NOT NULL").await, 1);
    // The work address opens nothing any more.
    let browser = app.pages();
    browser.post("/me/email", &[("email", DEE)]).await.leads("/me/code");
    app.work().await;
    assert!(app.mails().iter().all(|mail| !mail.subject.contains("sign in")));
    let me = browser.sign_in_to_me(&app, HOME).await;
    me.says(200, BY_PRIVATE);
    me.says(200, "Your account goes on, outside the organization.");
    me.says(200, "<p class=\"rate\">0.76 USD per mile since 27 November 2026</p>");
    me.says(200, "0.80 USD per mile");
    assert_eq!(app.count("accounts").await, accounts, "it is the account of before");
    browser.post("/me/sign-out", &[]).await.leads("/me/email");
    browser.get("/me").await.leads("/me/email");
    assert_eq!(app.count("sessions WHERE kind = 'private'").await, 0);
}

#[actix_web::test]
async fn s62_where_there_is_an_identity_provider_a_private_address_is_still_asked_for_a_code() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    app.set_provider(&idp.change("sub")).await;
    app.people(&[("Dee Ek", DEE)]).await;
    app.execute("UPDATE people SET source = 'operator'").await;
    idp.user(json!({ "sub": "dee", "email": DEE, "email_verified": true })).await;
    let at_work = app.pages();
    idp.sign_in(&at_work, "/me/email", DEE).await.leads("/me");
    at_work.confirm_private(&app, HOME).await.leads("/me");
    app.pass(1).await;
    let set_out = app.pages().post("/me/email", &[("email", DEE)]).await;
    assert!(set_out.location.starts_with("/sign-in/continue/"), "{}", set_out.location);
    app.pages().sign_in_to_me(&app, HOME).await.says(200, BY_PRIVATE);
    assert_eq!(app.count("accounts WHERE work_email = 'dee@contoso.example'").await, 1);
}

#[actix_web::test]
async fn r10_a_private_sign_in_ends_the_session_of_before_and_a_later_one_ends_it() {
    let app = TestApp::start().await;
    let (_, person) = member(&app).await;
    let browser = app.pages();
    browser.sign_in_to_me(&app, HOME).await.says(200, BY_PRIVATE);
    let first = browser.jar.get("__Host-rollcall_session").unwrap();
    // On the way to the admin center, or to joining, it is nobody who is signed in.
    browser.get("/sign-in").await.says(200, "Your work e-mail");
    app.pass(1).await;
    browser.post("/sign-in", &[("email", DEE)]).await.leads("/sign-in/code");
    let code = app.code(DEE).await;
    browser.post("/sign-in/code", &[("code", &code)]).await.leads("/");
    assert_ne!(browser.jar.get("__Host-rollcall_session"), Some(first.clone()));
    let me = browser.get("/me").await;
    me.says(200, "You have been a member since 24 November 2026.");
    assert!(!me.body.contains(BY_PRIVATE));
    let thief = app.pages();
    thief.jar.set("__Host-rollcall_session", &first);
    thief.get("/me").await.leads("/me/email");
    // Disabling ends what there is; the private address opens the page again.
    app.pass(1).await;
    let other = app.pages();
    other.sign_in_to_me(&app, HOME).await.says(200, BY_PRIVATE);
    app.set_enabled(person, false).await;
    browser.get("/me").await.leads("/me/email");
    app.pass(1).await;
    other.sign_in_to_me(&app, HOME).await.says(200, BY_PRIVATE);
}
