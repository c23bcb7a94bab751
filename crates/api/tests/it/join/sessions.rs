//! Where somebody is signed in, on their own page.

use crate::support::{Browser, TestApp};

const DEE: &str = "dee@contoso.example";

/// The ids of the sessions that can be ended on the page.
async fn others(browser: &Browser) -> Vec<String> {
    let page = browser.get("/me").await;
    let fields = page.body.split("name=\"session\" value=\"").skip(1);
    fields.map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

#[actix_web::test]
async fn r10_one_sees_where_one_is_signed_in_and_ends_what_one_does_not_know() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE), ("Ann Lee", "ann@contoso.example")]).await;
    app.set(serde_json::json!({ "time_zone": "Europe/Berlin" })).await;
    let dee = app.pages();
    dee.sign_in_to_me(&app, DEE).await;
    let me = dee.get("/me").await;
    me.says(200, "<strong>Chrome on Linux</strong> <span class=\"tag\">this browser</span>");
    me.says(200, "Since 24 November 2026, 10:00. Last used 24 November 2026, 10:00.");
    me.says(200, "Times are those of Europe/Berlin");
    assert!(!me.body.contains("Sign out there") && !me.body.contains("Sign out everywhere else"));
    app.pass(3600).await;
    let second = app.pages_of(app.organization, DEE).await;
    let ann = app.pages_of(app.organization, "ann@contoso.example").await;
    let by_home = app.pages_by_private(DEE, "dee@home.example").await;
    dee.get("/me").await.says(200, "<span class=\"tag\">private address</span>");
    assert_eq!(others(&dee).await.len(), 3, "the second, the private one, and that it was added in");
    // Nobody else's, and none that has ended.
    let dees = others(&second).await;
    for session in &dees {
        ann.post("/me/sessions/end", &[("session", session)]).await.leads("/me#sessions");
    }
    assert_eq!(others(&dee).await.len(), 3);
    for _ in 0..2 {
        for session in &dees {
            second.post("/me/sessions/end", &[("session", session)]).await.leads("/me#sessions");
        }
    }
    dee.get("/me").await.leads("/me/email");
    by_home.get("/me").await.leads("/me/email");
    second.get("/me").await.says(200, "this browser");
    ann.get("/me").await.says(200, "Ann Lee");
}

#[actix_web::test]
async fn r10_a_session_by_private_address_ends_all_others_too() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let (one, other) = (app.pages_of(app.organization, DEE).await, app.pages_of(app.organization, DEE).await);
    let by_home = app.pages_by_private(DEE, "dee@home.example").await;
    let before = app.count("events WHERE name = 'session.ended'").await;
    by_home.post("/me/sessions/end-others", &[]).await.leads("/me#sessions");
    one.get("/me").await.leads("/me/email");
    other.get("/me").await.leads("/me/email");
    by_home.get("/me").await.says(200, "this browser");
    assert_eq!(app.count("events WHERE name = 'session.ended'").await, before + 3);
}

#[actix_web::test]
async fn r4_signed_out_no_session_is_ended() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    let (dee, nobody) = (app.pages_of(app.organization, DEE).await, app.pages());
    app.pages_of(app.organization, DEE).await;
    let session = others(&dee).await.remove(0);
    nobody.post("/me/sessions/end", &[("session", &session)]).await.leads("/me/email");
    nobody.post("/me/sessions/end-others", &[]).await.leads("/me/email");
    assert_eq!(others(&dee).await, [session]);
}
