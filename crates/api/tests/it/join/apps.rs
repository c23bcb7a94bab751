//! What comes after joining: the app on a phone, the dashboard on a computer, and from there to the phone.

use serde_json::{Value, json};

use crate::support::{Browser, Shown, TestApp, invite};

const DEE: &str = "dee@contoso.example";
const APP_STORE: &str = "https://apps.apple.com/app/id1";
const GOOGLE_PLAY: &str = "https://play.google.com/store/apps/details?id=x";

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1";
const PIXEL: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/140.0 Mobile Safari/537.36";
const NOKIA: &str = "Mozilla/5.0 (Mobile; Nokia 2780) Gecko/48.0 Firefox/48.0 KAIOS/3.1";

/// Dee, who has just joined an organization with these settings.
async fn joined(app: &TestApp, settings: Value) -> Browser {
    app.set(settings).await;
    let people = app.people(&[("Dee Ek", DEE)]).await;
    invite(&app.admin().await, DEE).await;
    let browser = app.pages_of(app.organization, DEE).await;
    browser.join(&app.link(people[0]).await).await;
    browser
}

fn both() -> Value {
    json!({ "app_store": APP_STORE, "google_play": GOOGLE_PLAY })
}

/// The addresses of the links of a class, in order.
fn hrefs<'a>(page: &'a Shown, class: &str) -> Vec<&'a str> {
    let mark = format!("<a class=\"{class}\" href=\"");
    page.body.split(&*mark).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[actix_web::test]
async fn s45_a_phone_is_led_to_its_own_store_first() {
    let app = TestApp::start().await;
    let mut browser = joined(&app, both()).await;
    for (agent, buttons, links) in [
        (IPHONE, vec![APP_STORE], vec![GOOGLE_PLAY, "/me"]),
        (PIXEL, vec![GOOGLE_PLAY], vec![APP_STORE, "/me"]),
        (NOKIA, vec![APP_STORE, GOOGLE_PLAY], vec!["/me"]),
    ] {
        browser.agent = agent;
        for path in ["/join/done", "/join"] {
            let page = browser.get(path).await;
            assert_eq!((hrefs(&page, "button"), hrefs(&page, "next")), (buttons.clone(), links.clone()));
            assert!(!page.body.contains("<svg"), "a phone needs no code to itself");
        }
        let done = browser.get("/join/done").await;
        done.says(
            200,
            "The next step is to download the Milestone app and to sign in with dee@contoso.example",
        );
    }
}

#[actix_web::test]
async fn s45_without_the_store_of_this_phone_the_dashboard_comes_first() {
    let app = TestApp::start().await;
    let mut browser = joined(&app, json!({ "app_store": APP_STORE })).await;
    browser.agent = PIXEL;
    let done = browser.get("/join/done").await;
    assert_eq!((hrefs(&done, "button"), hrefs(&done, "next")), (vec!["/me"], vec![APP_STORE]));
    done.says(200, "Contoso tells you where to get the app.");
}

#[actix_web::test]
async fn s46_s47_b20_a_computer_visits_the_dashboard_and_leads_the_phone_to_the_app() {
    let app = TestApp::start().await;
    let dashboard = "https://miles.contoso.example/";
    let settings = json!({ "app_store": APP_STORE, "google_play": GOOGLE_PLAY, "dashboard": dashboard });
    let browser = joined(&app, settings).await;
    let done = browser.get("/join/done").await;
    done.says(200, "<p>You are ready.</p>");
    assert_eq!(hrefs(&done, "button"), [dashboard]);
    assert_eq!(hrefs(&done, "next"), [APP_STORE, GOOGLE_PLAY]);
    let address = format!("{}/get-app/{}", app.base, app.organization);
    done.says(200, &format!("<title id=\"qr-title\">QR code of {address}</title>"));
    done.says(200, &format!("<a href=\"{address}\">{address}</a>"));
    assert!(done.body.len() < 20 * 1024, "{} bytes leave no room for a logo", done.body.len());
}

#[actix_web::test]
async fn s46_without_an_app_no_code_leads_nowhere() {
    let app = TestApp::start().await;
    let browser = joined(&app, json!({})).await;
    let done = browser.get("/join/done").await;
    assert!(!done.body.contains("<svg") && !done.body.contains("/get-app/"));
    assert_eq!(hrefs(&done, "button"), ["/me"]);
    done.says(200, "Contoso tells you where to get the app.");
}

#[actix_web::test]
async fn b20_one_page_serves_all_phones_and_tells_nothing_of_anybody() {
    let app = TestApp::start().await;
    let member = joined(&app, both()).await;
    let path = format!("/get-app/{}", app.organization);
    let mut stranger = app.pages();
    for (agent, buttons, links) in [
        (IPHONE, vec![APP_STORE], vec![GOOGLE_PLAY]),
        (PIXEL, vec![GOOGLE_PLAY], vec![APP_STORE]),
        (NOKIA, vec![APP_STORE, GOOGLE_PLAY], vec![]),
        (member.agent, vec![APP_STORE, GOOGLE_PLAY], vec![]),
    ] {
        stranger.agent = agent;
        let page = stranger.get(&path).await;
        page.says(200, "Get the Milestone app");
        assert_eq!((hrefs(&page, "button"), hrefs(&page, "next")), (buttons, links), "{agent}");
        assert_eq!(stranger.head(&path).await.status, 200);
    }
    // Whoever is signed in sees the same page.
    assert_eq!(member.get(&path).await, stranger.get(&path).await);
    for nobodys in ["/get-app/00000000-0000-7000-8000-000000000000", "/get-app/contoso", "/get-app/%00"] {
        stranger.get(nobodys).await.says(404, "There is no such page");
    }
}
