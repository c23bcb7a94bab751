//! `/dev/mail`.

use crate::support::{TestApp, invite};

#[actix_web::test]
async fn the_demo_shows_its_mails() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    app.pass(10).await;
    let (http, _) = TestApp::http();
    let get = async |path: &str| http.get(format!("{}{path}", app.base)).send().await.unwrap();
    let mails: serde_json::Value = get("/dev/mail.json").await.json().await.unwrap();
    assert_eq!(mails[0]["to"], "dee@contoso.example");
    assert_eq!(mails[0]["headers"]["Auto-Submitted"], "auto-generated");
    let names: Vec<_> = mails[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["at", "headers", "html", "id", "subject", "text", "to"]);
    let id = mails[0]["id"].as_str().unwrap();
    assert!(get("/dev/mail").await.text().await.unwrap().contains(&format!("href=\"/dev/mail/{id}\"")));
    assert!(get(&format!("/dev/mail/{id}")).await.text().await.unwrap().contains("<h1>Contoso invited you"));
    let html = get(&format!("/dev/mail/{id}/html")).await;
    assert_eq!(html.headers()["x-frame-options"], "SAMEORIGIN");
    assert!(html.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert!(html.text().await.unwrap().contains("<base target=\"_top\">"));
    assert_eq!(get("/dev/mail/5f2d63c1-9e7a-4c55-b0a7-6a1d4a0e91c2").await.status(), 404);
}

#[actix_web::test]
async fn elsewhere_there_is_no_such_page() {
    let app = TestApp::start_with(|config| config.mail.url = "smtp://127.0.0.1:25".into()).await;
    let (http, _) = TestApp::http();
    assert_eq!(http.get(format!("{}/dev/mail.json", app.base)).send().await.unwrap().status(), 404);
    // The web application answers there, as at any other address that is not the server's.
    let page = http.get(format!("{}/dev/mail", app.base)).send().await.unwrap().text().await.unwrap();
    assert!(!page.contains("Mails of the demo"), "{page}");
}
