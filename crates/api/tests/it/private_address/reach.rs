//! A session by it reaches `/me` and nothing else. The operations of the API stand in `authorization.rs`.

use rollcall_wire::users::UserStatus;

use super::{BY_PRIVATE, DEE, HOME};
use crate::support::{TestApp, invite};

#[actix_web::test]
async fn r5_r10_a_private_session_joins_nothing_and_sees_no_page_of_the_work_account() {
    let app = TestApp::start().await;
    let person = app.people(&[("Dee Ek", DEE)]).await[0];
    let user = invite(&app.admin().await, DEE).await.id;
    let link = app.link(person).await;
    let at_work = app.pages_of(app.organization, DEE).await;
    at_work.get(&link).await.leads("/join");
    let handle = at_work.get("/join/confirm").await.handle();
    let browser = app.pages_by_private(DEE, HOME).await;
    let me = browser.get("/me").await;
    me.says(200, "You are invited and have not joined.");
    assert!(!me.body.contains("Go to your open invitation"), "it could not be accepted");
    browser.get("/join").await.says(200, "Open the link in your mail again");
    browser.get(&link).await.leads("/join");
    let landing = browser.get("/join").await;
    landing.says(200, "Get started");
    assert!(!landing.body.contains("You are signed in as"));
    browser.get("/join/email").await.says(200, "Your work e-mail");
    browser.get("/join/confirm").await.leads("/join/email");
    browser.post("/join", &[("invitation", &handle)]).await.leads("/join/email");
    browser.post("/join/own", &[]).await.leads("/join/email");
    browser.get("/join/done").await.leads("/join");
    assert_eq!(app.admin().await.get_user(user).await.unwrap().status, UserStatus::Invited);
    browser.get("/me").await.says(200, BY_PRIVATE);
    // Switching accounts leaves it, and the person joins with the work account.
    browser.post("/join/switch", &[]).await.leads("/join/email");
    assert_eq!(app.count("sessions WHERE kind = 'private'").await, 0);
    let confirm = browser.sign_in(&app, DEE).await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
}

#[actix_web::test]
async fn r10_a_private_session_can_be_left_over_the_api_too() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let browser = app.pages_by_private(DEE, HOME).await;
    let (client, jar) = app.browser();
    jar.set("__Host-rollcall_session", &browser.jar.get("__Host-rollcall_session").unwrap());
    client.sign_out().await.unwrap();
    browser.get("/me").await.leads("/me/email");
}

#[actix_web::test]
async fn r10_a_private_session_is_told_from_others_where_sessions_are_listed_and_ended_there() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let at_home = app.pages_by_private(DEE, HOME).await;
    app.pass(1).await;
    let dee = app.client(DEE).await;
    let listed = dee.list_sessions().await.unwrap().items;
    let private: Vec<_> = listed.iter().filter(|session| session.own_page_only).collect();
    let [private] = private[..] else { panic!("there is one: {listed:?}") };
    assert!(!private.current);
    dee.end_session(private.id).await.unwrap();
    at_home.get("/me").await.leads("/me/email");
    assert!(dee.list_sessions().await.unwrap().items.iter().all(|session| !session.own_page_only));
}
