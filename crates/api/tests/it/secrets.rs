//! Links, codes and session tokens stand neither in the database nor in any log.

use crate::support::{Log, TestApp, invite};

const DEE: &str = "dee@contoso.example";
#[actix_web::test]
async fn r1_r8_no_link_code_or_session_stands_in_the_database_or_the_log() {
    let log = Log::start();
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    app.pass(10).await;
    let link = app.mailed_link(DEE);
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    browser.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
    let code = app.code(DEE).await;
    browser.post("/join/code", &[("code", "000000")]).await;
    browser.post("/join/code", &[("code", &code)]).await.leads("/join/confirm");
    let confirm = browser.get("/join/confirm").await;
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    browser.get(&format!("{link}x")).await;
    app.work().await;

    let session = browser.jar.get("__Host-rollcall_session").unwrap();
    let handle = browser.jar.get("__Host-rollcall_join").unwrap();
    let secrets = [link.trim_start_matches("/join/"), &code, &session, &handle];
    let (dump, log) = (app.dump().await, log.text());
    assert!(
        dump.contains("challenges: ") && log.contains("/join/{token}"),
        "there is something to search in"
    );
    for (name, secret) in ["link", "code", "session", "opened link"].iter().zip(secrets) {
        assert!(secret.len() >= 6, "{name} is a secret");
        assert!(!dump.contains(secret), "the {name} stands in the database");
        assert!(!log.contains(secret), "the {name} stands in the log");
    }
}
