//! The main pages in both languages, and which one a reader gets.

use serde_json::json;

use crate::support::{Browser, TestApp, invite};

const DEE: &str = "dee@contoso.example";
/// Each language, and what a browser says of a reader who likes it best.
const READERS: [(&str, &str); 2] = [("en", "en-GB, en;q=0.9"), ("de", "de-AT, en;q=0.5")];

/// Contoso with a rate and an app, and the link of Dee's invitation.
async fn contoso(app: &TestApp) -> String {
    app.set(json!({
        "app_store": "https://apps.apple.com/app/id1",
        "google_play": "https://play.google.com/store/apps/details?id=x",
        "contact": "help@contoso.example",
        "support": "https://contoso.example/help",
    }))
    .await;
    app.rate("2026-07-01", "0.8").await;
    let people = app.people(&[("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    app.link(people[0]).await
}

async fn see(browser: &Browser, app: &TestApp, path: &str) -> String {
    let page = browser.get(path).await;
    assert_eq!(page.header("vary"), Some("accept-language"));
    page.plain().replace(&app.base, "https://rollcall.example").replace(&app.organization.to_string(), "…")
}

#[actix_web::test]
async fn s41_to_s53_the_main_pages_read_as_a_person_would_say_it() {
    let app = TestApp::start().await;
    let link = contoso(&app).await;
    for (language, languages) in READERS {
        let mut stranger = app.pages();
        stranger.languages = languages;
        stranger.get(&link).await.leads("/join");
        insta::assert_snapshot!(format!("{language}_landing"), see(&stranger, &app, "/join").await);
        insta::assert_snapshot!(format!("{language}_email"), see(&stranger, &app, "/join/email").await);
        stranger.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
        insta::assert_snapshot!(format!("{language}_code"), see(&stranger, &app, "/join/code").await);
        let mut dee = app.pages_of(app.organization, DEE).await;
        dee.languages = languages;
        dee.get(&link).await.leads("/join");
        insta::assert_snapshot!(format!("{language}_confirm"), see(&dee, &app, "/join/confirm").await);
    }
    let mut dee = app.pages_of(app.organization, DEE).await;
    dee.join(&link).await;
    for (language, languages) in READERS {
        dee.languages = languages;
        insta::assert_snapshot!(format!("{language}_joined"), see(&dee, &app, "/join/done").await);
        insta::assert_snapshot!(format!("{language}_me"), see(&dee, &app, "/me").await);
    }
}

#[actix_web::test]
async fn a_reader_of_neither_language_gets_the_organizations() {
    let app = TestApp::start().await;
    let link = contoso(&app).await;
    let mut browser = app.pages();
    browser.get(&link).await.leads("/join");
    for (organization, languages, language) in
        [("en", "fr, *", "en"), ("de", "fr, *", "de"), ("de", "", "de"), ("de", "fr, en;q=0.1", "en")]
    {
        app.set(json!({ "language": organization })).await;
        browser.languages = languages;
        browser.get("/join").await.says(200, &format!("<html lang=\"{language}\">"));
    }
}

#[actix_web::test]
async fn a_mistake_is_said_in_the_readers_language() {
    let app = TestApp::start().await;
    let link = contoso(&app).await;
    let mut browser = app.pages();
    browser.languages = "de";
    browser.get(&link).await.leads("/join");
    let page = browser.post("/join/email", &[("email", "dee")]).await;
    page.says(422, "<title>Fehler: Ihre geschäftliche E-Mail-Adresse – Contoso</title>");
    page.says(422, "Der Adresse fehlt das @.");
    browser.post("/join/email", &[("email", DEE)]).await.leads("/join/code");
    browser
        .post("/join/code", &[("code", "x")])
        .await
        .says(422, "Das ist nicht der Code der neuesten E-Mail");
    app.pass(601).await;
    browser.post("/join/code", &[("code", "x")]).await.says(422, "Dieser Code gilt nicht mehr");
    browser.get("/join/x").await.says(404, "<html lang=\"de\">");
}
