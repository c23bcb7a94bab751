//! The web application: embedded, and at home on another origin of the same site.

use reqwest::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN};

use crate::support::TestApp;

const ADMIN_ORIGIN: &str = "https://admin.contoso.example";

#[actix_web::test]
async fn another_origin_of_the_site_may_use_the_api_and_no_third_may() {
    let app = TestApp::start_with(|config| config.http.allowed_origins = vec![ADMIN_ORIGIN.to_owned()]).await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &app.session(app.organization, "admin@contoso.example").await);
    let counts = async |origin: &str| {
        http.get(format!("{}/api/v1/users/counts", app.base)).header("Origin", origin).send().await.unwrap()
    };
    let allowed = counts(ADMIN_ORIGIN).await;
    assert_eq!(allowed.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], ADMIN_ORIGIN);
    assert_eq!(allowed.headers()[ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
    let foreign = counts("https://evil.example").await;
    assert_eq!(foreign.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN), None);
    let write = async |origin: &str| {
        let request = http.delete(format!("{}/api/v1/session", app.base)).header("Origin", origin);
        request.header("Sec-Fetch-Site", "same-site").send().await.unwrap().status().as_u16()
    };
    assert_eq!(write("https://evil.example").await, 403);
    assert_eq!(write(ADMIN_ORIGIN).await, 204);
}

#[actix_web::test]
async fn what_is_not_there_is_a_problem_and_not_a_page() {
    let app = TestApp::start().await;
    let (http, _) = TestApp::http();
    for path in ["/api/v1/nothing", "/nothing.js", "/api/v2/users"] {
        let answer = http.get(format!("{}{path}", app.base)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 404, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
    }
}
