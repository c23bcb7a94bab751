//! `GET` and `HEAD /join/{token}`: a link gives nothing by itself.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::support::{TestApp, invite};

#[actix_web::test]
async fn b4_r4_c13_opening_a_link_writes_nothing_and_leads_to_a_clean_address() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    let link = app.link(people[0]).await;
    let before = app.dump().await;
    for method in ["HEAD", "GET"] {
        let browser = app.pages();
        let opened = if method == "GET" { browser.get(&link).await } else { browser.head(&link).await };
        opened.leads("/join");
        assert_eq!(opened.header("cache-control"), Some("no-store"));
        assert_eq!(opened.header("referrer-policy"), Some("no-referrer"));
        let token = link.trim_start_matches("/join/");
        let cookie = browser.jar.get("__Host-rollcall_join").unwrap();
        assert!(!cookie.contains(token) && !opened.body.contains(token));
        for page in ["/join", "/join/email", "/join/code", "/join/confirm", "/join/done", "/me", "/me/email"]
        {
            let (got, head) = (browser.get(page).await, browser.head(page).await);
            assert_eq!((got.status, got.location), (head.status, head.location), "{page}");
            assert_eq!(head.body, "");
        }
        let landing = browser.get("/join").await;
        landing.says(200, "Contoso invited you to join Milestone");
        landing.says(200, "d•••@contoso.example");
        assert_eq!(landing.header("referrer-policy"), Some("same-origin"));
        assert_eq!(landing.header("cache-control"), Some("no-store"));
    }
    assert_eq!(app.dump().await, before);
}

#[actix_web::test]
async fn r7_forged_malformed_and_never_issued_tokens_are_alike() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    let link = app.link(people[0]).await;
    let genuine = URL_SAFE_NO_PAD.decode(link.trim_start_matches("/join/")).unwrap();
    let mut forged = genuine.clone();
    forged[67] ^= 1;
    // A real invitation of a real organization, with a tag of nobody's.
    let made_up = [&genuine[..20], Uuid::from_u128(1).as_bytes(), &[0; 32]].concat();
    let tokens = [
        URL_SAFE_NO_PAD.encode(forged),
        URL_SAFE_NO_PAD.encode(made_up),
        "short".to_owned(),
        "%00".to_owned(),
        "a".repeat(5000),
        format!("{}=", link.trim_start_matches("/join/")),
    ];
    let browser = app.pages();
    let first = browser.get(&format!("/join/{}", tokens[0])).await;
    first.says(404, "This link does not work");
    assert_eq!(first.header("referrer-policy"), Some("no-referrer"));
    for token in &tokens {
        assert_eq!(browser.get(&format!("/join/{token}")).await, first, "{token}");
    }
    assert_eq!(browser.jar.get("__Host-rollcall_join"), None);
}

#[actix_web::test]
async fn the_opened_link_is_forgotten_after_an_hour_and_can_be_opened_again() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    let link = app.link(people[0]).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    app.pass(3601).await;
    browser.get("/join").await.says(200, "Open the link in your mail again");
    // S37: the link itself never expires.
    app.pass(10 * 365 * 86_400).await;
    browser.get(&link).await.leads("/join");
    browser.get("/join").await.says(200, "Contoso invited you");
}

#[actix_web::test]
async fn r1_nothing_at_rest_reproduces_a_link() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    let link = app.link(people[0]).await;
    let token = link.trim_start_matches("/join/");
    let tag = &URL_SAFE_NO_PAD.decode(token).unwrap()[36..];
    let digits: String = tag.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"));
    // Before the mail has left, and after.
    for seconds in [0, 11] {
        app.pass(seconds).await;
        let dump = app.dump().await;
        assert!(dump.contains("outbox: ") && dump.contains("invitations: "));
        assert!(!dump.contains(token), "the token");
        assert!(!dump.to_ascii_lowercase().contains(&digits), "its tag");
        assert!(!dump.contains(&URL_SAFE_NO_PAD.encode(tag)), "its tag as text");
    }
}
