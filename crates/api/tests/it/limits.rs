//! How much one internet address may ask for, and who is believed about it.

use reqwest::header::HeaderMap;
use sea_orm::ConnectionTrait as _;

use crate::support::TestApp;

/// A server that lets an address ask for three codes and answer four times in a minute.
async fn app(trusted: &[&str]) -> TestApp {
    TestApp::start_with(|config| {
        config.http.trusted_proxies = trusted.iter().map(|net| net.parse().unwrap()).collect();
        config.limits.codes = 3;
        config.limits.answers = 4;
        config.limits.window_seconds = 60;
    })
    .await
}

async fn post(app: &TestApp, path: &str, kind: &str, body: &str, from: Option<&str>) -> reqwest::Response {
    let (http, _) = TestApp::http();
    let request = http.post(format!("{}{path}", app.base)).header("origin", &app.base);
    let request = request.header("content-type", kind).body(body.to_owned());
    match from {
        Some(from) => request.header("x-forwarded-for", from),
        None => request,
    }
    .send()
    .await
    .unwrap()
}

async fn ask(app: &TestApp, email: &str, from: Option<&str>) -> reqwest::Response {
    post(app, "/api/v1/session/code", "application/json", &format!(r#"{{"email":"{email}"}}"#), from).await
}

fn limit(headers: &HeaderMap) -> [Option<&str>; 3] {
    ["ratelimit-policy", "ratelimit", "retry-after"].map(|name| headers.get(name)?.to_str().ok())
}

#[actix_web::test]
async fn r7_codes_are_limited_by_internet_address_whomever_they_are_for() {
    let app = app(&[]).await;
    // Known, unknown, and of no organization: the answers do not differ by that.
    for (left, email) in [(2, "admin@contoso.example"), (1, "x@contoso.example"), (0, "x@nowhere.example")] {
        let answer = ask(&app, email, None).await;
        assert_eq!(answer.status(), 202);
        let state = format!("\"codes\";r={left};t={}", 60 - 20 * left);
        assert_eq!(limit(answer.headers()), [Some("\"codes\";q=3;w=60"), Some(&*state), None]);
    }
    for email in ["admin@contoso.example", "x@contoso.example", "x@nowhere.example"] {
        let answer = ask(&app, email, None).await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (429, &"application/problem+json".parse().unwrap())
        );
        let shown = [Some("\"codes\";q=3;w=60"), Some("\"codes\";r=0;t=20"), Some("20")];
        assert_eq!(limit(answer.headers()), shown);
        let problem: rollcall_wire::Problem = answer.json().await.unwrap();
        assert_eq!(problem.code, rollcall_wire::Code::RateLimited);
        assert_eq!(problem.detail, "Too many requests came from your network. Try again in 20 seconds.");
    }
    assert_eq!(app.count("challenges").await, 3, "nothing is written for who is refused");
    app.pass(20).await;
    assert_eq!(ask(&app, "admin@contoso.example", None).await.status(), 202);
}

#[actix_web::test]
async fn r7_the_pages_take_from_the_same_share() {
    let app = app(&[]).await;
    let form = "application/x-www-form-urlencoded";
    for _ in 0..2 {
        ask(&app, "admin@contoso.example", None).await;
    }
    assert_eq!(post(&app, "/me/email", form, "email=admin%40contoso.example", None).await.status(), 303);
    let refused = post(&app, "/me/email", form, "email=admin%40contoso.example", None).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(limit(refused.headers())[2], Some("20"));
    assert!(refused.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
}

#[actix_web::test]
async fn r7_answers_with_a_code_have_a_share_of_their_own() {
    let app = app(&[]).await;
    let guess = async |path, kind, body| post(&app, path, kind, body, None).await;
    for _ in 0..3 {
        let answer = guess("/api/v1/session", "application/json", r#"{"code":"000000"}"#).await;
        assert_eq!(answer.status(), 401);
    }
    let page = guess("/me/code", "application/x-www-form-urlencoded", "code=000000").await;
    assert_eq!(limit(page.headers())[1], Some("\"answers\";r=0;t=60"));
    let refused = guess("/api/v1/session", "application/json", r#"{"code":"000000"}"#).await;
    assert_eq!((refused.status().as_u16(), limit(refused.headers())[2]), (429, Some("15")));
}

#[actix_web::test]
async fn r7_only_a_trusted_proxy_is_believed_whose_request_it_is() {
    let distrusting = app(&["10.0.0.0/8"]).await;
    let trusting = app(&["127.0.0.1/32"]).await;
    for n in 0..6 {
        let from = format!("203.0.113.{n}");
        let expected = if n < 3 { 202 } else { 429 };
        assert_eq!(ask(&distrusting, "a@contoso.example", Some(&from)).await.status(), expected);
        assert_eq!(ask(&trusting, "a@contoso.example", Some(&from)).await.status(), 202);
        // What the caller made up stands before what the proxy knows.
        let made_up = format!("198.51.100.{n}, 192.0.2.77");
        assert_eq!(ask(&trusting, "a@contoso.example", Some(&made_up)).await.status(), expected);
    }
}

#[actix_web::test]
async fn c24_the_people_of_an_organization_share_its_requests_over_all_processes() {
    let app = TestApp::start_with(|config| config.limits.organization_requests = 30).await;
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    // As if another process had begun with its share: two of thirty.
    let others = "INSERT INTO budgets (name, period, used) VALUES ('requests/{}', {}, 2)";
    let minute = app.state.clock.now().timestamp() / 60;
    let others =
        others.replacen("{}", &app.organization.to_string(), 1).replacen("{}", &minute.to_string(), 1);
    app.state.db.schema().execute_unprepared(&others).await.unwrap();
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &app.session(app.organization, "admin@contoso.example").await);
    let get = async || http.get(format!("{}/api/v1/session", app.base)).send().await.unwrap();
    let mut left = Vec::new();
    for _ in 0..28 {
        let answer = get().await;
        assert_eq!(answer.status(), 200);
        left.push(limit(answer.headers())[1].unwrap().to_owned());
    }
    assert_eq!((&*left[0], &*left[27]), ("\"requests\";r=27;t=60", "\"requests\";r=0;t=60"));
    app.state.clock.advance(chrono::TimeDelta::seconds(20));
    let refused = get().await;
    assert_eq!(refused.status(), 429);
    let shown = [Some("\"requests\";q=30;w=60"), Some("\"requests\";r=0;t=40"), Some("40")];
    assert_eq!(limit(refused.headers()), shown);
    let problem: rollcall_wire::Problem = refused.json().await.unwrap();
    assert_eq!(problem.code, rollcall_wire::Code::RateLimited);
    assert_eq!(problem.detail, "Too many requests came from your organization. Try again in 40 seconds.");
    // Others are not touched, and neither is the next minute.
    app.client_of(fabrikam, "admin@fabrikam.example").await.get_session().await.unwrap();
    app.state.clock.advance(chrono::TimeDelta::seconds(40));
    assert_eq!(get().await.status(), 200);
    assert_eq!(app.count("budgets WHERE name LIKE 'requests/%'").await, 2, "former minutes are forgotten");
}

/// Tells that somebody has signed out, with a token that does not hold.
async fn tell(app: &TestApp, organization: uuid::Uuid, from: &str) -> reqwest::Response {
    let path = format!("/sign-in/back-channel-logout/{organization}");
    post(app, &path, "application/x-www-form-urlencoded", "logout_token=a.b.c", Some(from)).await
}

#[actix_web::test]
async fn c24_what_is_told_on_the_back_channel_is_limited_by_network_and_by_organization() {
    let app = TestApp::start_with(|config| {
        config.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        config.limits.back_channel = 3;
        config.limits.back_channel_of_organization = 5;
        config.limits.window_seconds = 60;
    })
    .await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let policy = Some("\"back-channel\";q=3;w=60, \"back-channel-of-organization\";q=5;w=60");
    for (left, of_organization) in [(2, 4), (1, 3), (0, 2)] {
        let told = tell(&app, app.organization, "203.0.113.9").await;
        assert_eq!(told.status(), 400);
        let (full, all) = (60 - 20 * left, 60 - 12 * of_organization);
        let state = format!(
            "\"back-channel\";r={left};t={full}, \"back-channel-of-organization\";r={of_organization};t={all}"
        );
        assert_eq!(limit(told.headers()), [policy, Some(&*state), None]);
    }
    // The network has told enough, of whatever organization.
    for organization in [app.organization, other] {
        let refused = tell(&app, organization, "203.0.113.9").await;
        assert_eq!(refused.status(), 429);
        let own = [Some("\"back-channel\";q=3;w=60"), Some("\"back-channel\";r=0;t=20"), Some("20")];
        assert_eq!(limit(refused.headers()), own);
    }
    // Others have not, until enough is told of the organization.
    for (address, status) in [("203.0.113.8", 400), ("203.0.113.7", 400), ("203.0.113.6", 429)] {
        assert_eq!(tell(&app, app.organization, address).await.status(), status, "{address}");
    }
    let refused = tell(&app, app.organization, "203.0.113.5").await;
    assert_eq!(limit(refused.headers())[2], Some("12"));
    assert_eq!(tell(&app, other, "203.0.113.5").await.status(), 400, "of another organization");
    // Asking for a code is another matter.
    assert_eq!(ask(&app, "admin@contoso.example", Some("203.0.113.9")).await.status(), 202);
    app.pass(20).await;
    assert_eq!(tell(&app, app.organization, "203.0.113.9").await.status(), 400);
}
