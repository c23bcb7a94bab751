//! What the pages are made of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::support::{TestApp, invite};

const DEE: &str = "dee@contoso.example";

/// A browser in which Dee has opened the link, signed in or not.
async fn opened(app: &TestApp, signed_in: bool) -> crate::support::Browser {
    let people = app.people(&[("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    let link = app.link(people[0]).await;
    let browser = if signed_in { app.pages_of(app.organization, DEE).await } else { app.pages() };
    browser.get(&link).await.leads("/join");
    browser
}

#[actix_web::test]
async fn r12_the_policy_lets_in_the_one_style_and_nothing_else() {
    let app = TestApp::start().await;
    let browser = opened(&app, true).await;
    for path in ["/join", "/join/confirm", "/join/nothing", "/me"] {
        let page = browser.get(path).await;
        let style = page.body.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(style));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.contains(&format!("style-src 'sha256-{hash}';")), "{policy}");
        assert!(
            policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!page.body.contains("<script") && !page.body.contains("style="));
        assert!(page.body.len() < 30 * 1024);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    }
}

#[actix_web::test]
async fn an_error_is_said_at_the_top_and_at_the_field_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let browser = opened(&app, false).await;
    let page = browser.post("/join/email", &[("email", "dee@<b>")]).await;
    page.says(422, "<title>Error: Your work e-mail – Contoso</title>");
    page.says(422, "<div class=\"summary\" role=\"alert\" tabindex=\"-1\" autofocus>");
    page.says(422, "aria-describedby=\"email-hint email-error\" aria-invalid=\"true\"");
    assert!(!page.body.contains("<b>"), "what was typed is escaped");
    assert_eq!(app.count("challenges").await, 0);
    browser.get("/join/code").await.leads("/join/email");
    browser.post("/join/email", &[("email", " dee@contoso.example ")]).await.leads("/join/code");
    browser.get("/join/code").await.says(200, "autocomplete=\"one-time-code\"");
    let refused = browser.post("/join/code", &[("code", "x")]).await;
    refused.says(422, "<title>Error: Enter the code</title>");
    app.pass(601).await;
    browser.post("/join/code", &[("code", "x")]).await.says(422, "That code is no longer good");
}

#[actix_web::test]
async fn me_signs_in_by_the_domain_and_out_again() {
    let app = TestApp::start().await;
    let browser = app.pages();
    browser.get("/me").await.leads("/me/email");
    browser.get("/me/email").await.says(200, "action=\"/me/email\"");
    browser.post("/me/email", &[("email", "")]).await.says(422, "There is a problem");
    browser.post("/me/email", &[("email", "admin@contoso.example")]).await.leads("/me/code");
    let code = app.code("admin@contoso.example").await;
    browser.post("/me/code", &[("code", "1")]).await.says(422, "action=\"/me/code\"");
    browser.post("/me/code", &[("code", &code)]).await.leads("/me");
    browser.get("/me").await.says(200, "You are not invited.");
    browser.post("/me/sign-out", &[]).await.leads("/me/email");
    browser.get("/me").await.leads("/me/email");
    assert_eq!(app.count("sessions").await, 0);
}
