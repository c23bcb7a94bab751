//! The API's description as a page, and as documents beside it: public, and from the binary alone.

use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};

use crate::support::TestApp;

/// Asks as somebody who is not signed in.
fn get(app: &TestApp, path: &str) -> RequestBuilder {
    TestApp::http().0.get(format!("{}{path}", app.base))
}

#[actix_web::test]
async fn the_description_is_public_in_both_formats() {
    let app = TestApp::start().await;
    let get = async |path: &str| get(&app, path).send().await.unwrap();
    let json = get("/docs/api/openapi.json").await;
    assert_eq!(json.headers()[CONTENT_TYPE], "application/json");
    let json: serde_json::Value = json.json().await.unwrap();
    assert_eq!(json, serde_json::to_value(rollcall_api::app::description()).unwrap());
    let yaml = get("/docs/api/openapi.yaml").await;
    assert_eq!(yaml.headers()[CONTENT_TYPE], "application/yaml");
    assert_eq!(yaml.text().await.unwrap().trim_end(), include_str!("../../../../openapi.yaml").trim_end());
}

#[actix_web::test]
async fn the_page_and_its_files_come_from_the_binary_under_a_strict_policy() {
    let app = TestApp::start().await;
    let ask = |path: &str| get(&app, path);
    let get = async |path: &str| ask(path).send().await.unwrap();
    let page = get("/docs/api").await;
    let policy = page.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(!page.contains("http"), "the page names nothing that lies elsewhere");
    for (file, kind) in [
        ("docs.css", "text/css; charset=utf-8"),
        ("docs.js", "text/javascript; charset=utf-8"),
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ] {
        let path = format!("/docs/api/{file}");
        assert!(page.contains(&format!("\"{path}\"")), "the page does not load {file}");
        let answer = get(&path).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()[CONTENT_TYPE]),
            (200, &kind.parse().unwrap())
        );
        let tag = answer.headers()[ETAG].clone();
        assert!(!answer.bytes().await.unwrap().is_empty());
        let again = ask(&path).header(IF_NONE_MATCH, tag).send().await.unwrap();
        assert_eq!(again.status(), 304, "{file}");
    }
    assert_eq!(get("/docs/api/index.html").await.status(), 404);
}
