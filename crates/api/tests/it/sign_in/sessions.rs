//! How long sessions last, and `/sessions`.

use chrono::TimeDelta;
use rollcall_client::Client;
use rollcall_wire::Code;
use rollcall_wire::session::{CodeRequest, SignIn};

use crate::support::TestApp;

const ADMIN: &str = "admin@contoso.example";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

async fn is_signed_in(client: &Client) -> bool {
    match client.get_session().await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code(), Some(Code::NotSignedIn));
            false
        }
    }
}

#[actix_web::test]
async fn r10_a_session_ends_when_nothing_is_asked_for() {
    let app = TestApp::start_with(|config| config.session.idle_minutes = 60).await;
    let (busy, idle) = (app.admin().await, app.admin().await);
    for _ in 0..3 {
        app.pass(59 * MINUTE).await;
        assert!(is_signed_in(&busy).await);
    }
    assert!(!is_signed_in(&idle).await);
    app.pass(HOUR).await;
    assert!(!is_signed_in(&busy).await);
    // What had begun to be written does not go on either.
    assert_eq!(busy.end_other_sessions().await.unwrap_err().code(), Some(Code::NotSignedIn));
}

#[actix_web::test]
async fn r10_a_session_ends_after_its_hours_however_much_is_asked_for() {
    let app = TestApp::start_with(|config| config.session.hours = 2).await;
    let admin = app.admin().await;
    for _ in 0..7 {
        app.pass(17 * MINUTE).await;
        assert!(is_signed_in(&admin).await);
    }
    app.pass(MINUTE).await;
    assert!(!is_signed_in(&admin).await);
}

#[actix_web::test]
async fn r10_a_request_notes_its_session_only_every_few_minutes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let noted = async || admin.list_sessions().await.unwrap().items[0].last_used_at;
    let begun = noted().await;
    app.pass(5 * MINUTE - 1).await;
    assert_eq!(noted().await, begun);
    app.pass(1).await;
    assert_eq!(noted().await, begun + TimeDelta::minutes(5));
    // Just in time.
    app.pass(2 * HOUR - 1).await;
    assert_eq!(noted().await, app.state.clock.now());
}

#[actix_web::test]
async fn c21_a_clock_that_is_set_back_makes_no_session_last_longer() {
    let app = TestApp::start().await;
    let sooner = app.admin().await;
    app.pass(HOUR).await;
    let later = app.admin().await;
    assert!(is_signed_in(&sooner).await && is_signed_in(&later).await);
    app.pass(-HOUR).await;
    // It seems to have begun in an hour from now.
    assert!(!is_signed_in(&later).await);
    assert!(is_signed_in(&sooner).await);
    app.pass(2 * HOUR - 1).await;
    assert!(is_signed_in(&sooner).await);
}

#[actix_web::test]
async fn r10_one_sees_ones_own_sessions_and_ends_any_of_them() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let elsewhere = app.another_organization("Fabrikam", "fabrikam.example").await;
    let other = app.client_of(elsewhere, "admin@fabrikam.example").await;
    let dee = app.client("dee@contoso.example").await;
    let first = app.admin().await;
    app.pass(MINUTE).await;
    let second = app.admin().await;
    app.pass(MINUTE).await;
    let third = app.admin().await;
    let shown = first.list_sessions().await.unwrap().items;
    let current: Vec<_> = shown.iter().map(|session| session.current).collect();
    assert_eq!(current, [false, false, true]);
    assert_eq!(shown[0].expires_at - shown[0].created_at, TimeDelta::hours(12));
    // Nobody else's.
    for stranger in [&dee, &other] {
        assert_eq!(stranger.list_sessions().await.unwrap().items.len(), 1);
        assert_eq!(stranger.end_session(shown[0].id).await.unwrap_err().code(), Some(Code::NotFound));
        stranger.end_other_sessions().await.unwrap();
    }
    assert!(is_signed_in(&third).await);
    first.end_session(shown[0].id).await.unwrap();
    assert!(!is_signed_in(&third).await && is_signed_in(&second).await);
    first.end_other_sessions().await.unwrap();
    assert!(!is_signed_in(&second).await && is_signed_in(&first).await);
    assert_eq!(first.list_sessions().await.unwrap().items.len(), 1);
    first.end_session(shown[2].id).await.unwrap();
    assert!(!is_signed_in(&first).await);
    assert!(is_signed_in(&dee).await && is_signed_in(&other).await);
    assert_eq!(app.count("events WHERE name = 'session.ended'").await, 3);
}

#[actix_web::test]
async fn a_session_is_known_by_its_browser() {
    let app = TestApp::start().await;
    let browser = app.pages();
    browser.post("/sign-in", &[("email", ADMIN)]).await.leads("/sign-in/code");
    let code = app.code(ADMIN).await;
    browser.post("/sign-in/code", &[("code", &code)]).await.leads("/");
    let (client, jar) = app.browser();
    jar.set("__Host-rollcall_session", &browser.jar.get("__Host-rollcall_session").unwrap());
    let own = client.list_sessions().await.unwrap().items.remove(0);
    assert_eq!((own.browser.as_deref(), own.system.as_deref()), (Some("Chrome"), Some("Linux")));
    // A program that says nothing of itself signs in all the same.
    app.pass(1).await;
    let (program, _) = app.browser();
    program.request_code(&CodeRequest { email: ADMIN.to_owned() }).await.unwrap();
    program.sign_in(&SignIn { code: app.code(ADMIN).await }).await.unwrap();
    let own = program.list_sessions().await.unwrap().items;
    assert_eq!(own.iter().filter(|own| own.browser.is_none() && own.current).count(), 1);
}
