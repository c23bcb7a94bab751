//! `POST /session/code` and `/session`.

use rollcall_client::Client;
use rollcall_wire::Code;
use rollcall_wire::session::{CodeRequest, Role, Session, SignIn};

use crate::support::TestApp;

async fn ask(client: &Client, email: &str) {
    client.request_code(&CodeRequest { email: email.to_owned() }).await.unwrap();
}

async fn answer(client: &Client, code: &str) -> Result<Session, Option<Code>> {
    client.sign_in(&SignIn { code: code.to_owned() }).await.map_err(|error| error.code())
}

const REFUSED: Result<Session, Option<Code>> = Err(Some(Code::CodeRefused));

#[actix_web::test]
async fn c15_the_code_signs_in_the_browser_that_asked_until_it_signs_out() {
    let app = TestApp::start().await;
    let (client, jar) = app.browser();
    ask(&client, "Admin@Contoso.example").await;
    let code = app.code("admin@contoso.example").await;
    let session = answer(&client, &code).await.unwrap();
    assert_eq!(session.account.email, "admin@contoso.example");
    assert_eq!((&*session.organization.name, session.organization.undo_seconds), ("Contoso", 10));
    assert_eq!(session.roles, [Role::GlobalAdministrator]);
    assert_eq!(client.get_session().await.unwrap(), session);
    assert_eq!(jar.get("__Host-rollcall_challenge"), None);
    let token = jar.get("__Host-rollcall_session").unwrap();
    client.sign_out().await.unwrap();
    assert_eq!(jar.get("__Host-rollcall_session"), None);
    jar.set("__Host-rollcall_session", &token);
    assert_eq!(client.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
}

#[actix_web::test]
async fn c15_a_code_may_be_typed_with_spaces_and_hyphens() {
    let app = TestApp::start().await;
    let (client, _) = app.browser();
    ask(&client, "admin@contoso.example").await;
    let code = app.code("admin@contoso.example").await;
    let (start, end) = code.split_at(3);
    answer(&client, &format!(" {start} - {end}\n")).await.unwrap();
}

#[actix_web::test]
async fn c15_another_browser_cannot_use_the_code() {
    let app = TestApp::start().await;
    let (client, jar) = app.browser();
    ask(&client, "admin@contoso.example").await;
    let code = app.code("admin@contoso.example").await;
    let (other, others_jar) = app.browser();
    assert_eq!(answer(&other, &code).await, REFUSED);
    // Not even one that has asked as well.
    app.pass(1).await;
    ask(&other, "admin@contoso.example").await;
    let others = app.code("admin@contoso.example").await;
    assert_eq!(answer(&other, &code).await, REFUSED);
    assert_eq!(answer(&client, &others).await, REFUSED);
    // The cookie's value is no id that could be read elsewhere.
    others_jar.set("__Host-rollcall_challenge", &jar.get("__Host-rollcall_challenge").unwrap());
    answer(&other, &code).await.unwrap();
}

#[actix_web::test]
async fn c15_a_code_works_once_and_for_ten_minutes() {
    let app = TestApp::start().await;
    let (client, jar) = app.browser();
    ask(&client, "admin@contoso.example").await;
    let code = app.code("admin@contoso.example").await;
    let challenge = jar.get("__Host-rollcall_challenge").unwrap();
    answer(&client, &code).await.unwrap();
    jar.set("__Host-rollcall_challenge", &challenge);
    assert_eq!(answer(&client, &code).await, REFUSED);
    ask(&client, "admin@contoso.example").await;
    app.pass(1).await;
    ask(&client, "admin@contoso.example").await;
    let code = app.code("admin@contoso.example").await;
    app.pass(600).await;
    assert_eq!(answer(&client, &code).await, REFUSED);
}

#[actix_web::test]
async fn r7_known_and_unknown_addresses_are_answered_alike() {
    let app = TestApp::start().await;
    let disabled = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    app.set_enabled(disabled[0], false).await;
    let mut answers = Vec::new();
    let addresses =
        ["admin@contoso.example", "dee@contoso.example", "nobody@contoso.example", "nobody@nowhere.example"];
    for (count, address) in (1..).zip(addresses) {
        let (http, _) = TestApp::http();
        let url = format!("{}/api/v1/session/code", app.base);
        let request = http.post(url).header("origin", &app.base).header("content-type", "application/json");
        let asked = request.body(format!("{{\"email\":\"{address}\"}}")).send().await.unwrap();
        let cookie = asked.headers()["set-cookie"].to_str().unwrap();
        let (pair, attributes) = cookie.split_once(';').unwrap();
        let shape = (asked.status().as_u16(), pair.len(), attributes.to_owned());
        answers.push((shape, asked.bytes().await.unwrap()));
        assert_eq!(app.count("challenges").await, count);
        app.work().await;
    }
    assert_eq!(answers[0].0.0, 202);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(app.count("challenges WHERE person_id IS NOT NULL").await, 1);
}

#[actix_web::test]
async fn r18_who_is_disabled_meanwhile_is_refused_and_leaves_no_ghost() {
    let app = TestApp::start().await;
    let people = app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let (client, _) = app.browser();
    ask(&client, "dee@contoso.example").await;
    let code = app.code("dee@contoso.example").await;
    app.set_enabled(people[0], false).await;
    assert_eq!(answer(&client, &code).await, REFUSED);
    assert_eq!((app.count("accounts").await, app.count("sessions").await), (0, 0));
}

#[actix_web::test]
async fn r10_cookies_are_of_this_host_alone_and_no_script_reads_them() {
    let app = TestApp::start().await;
    let (http, jar) = TestApp::http();
    let post = async |path: &str, body: String| {
        let request = http.post(format!("{}/api/v1{path}", app.base)).header("origin", &app.base);
        let answer = request.header("content-type", "application/json").body(body).send().await.unwrap();
        let set =
            answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned());
        set.collect::<Vec<_>>()
    };
    let mut set = post("/session/code", r#"{"email":"admin@contoso.example"}"#.to_owned()).await;
    let code = app.code("admin@contoso.example").await;
    set.extend(post("/session", format!(r#"{{"code":"{code}"}}"#)).await);
    assert!(jar.get("__Host-rollcall_session").is_some());
    assert!(set.len() >= 3, "the challenge, the session, and that the challenge is over: {set:?}");
    for cookie in set {
        assert!(cookie.starts_with("__Host-rollcall_"), "{cookie}");
        for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|part| part == attribute), "{attribute} is missing: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[actix_web::test]
async fn r10_a_sign_in_has_a_new_session_and_ends_the_former() {
    let app = TestApp::start().await;
    let (client, jar) = app.browser();
    ask(&client, "admin@contoso.example").await;
    answer(&client, &app.code("admin@contoso.example").await).await.unwrap();
    let first = jar.get("__Host-rollcall_session").unwrap();
    app.pass(1).await;
    ask(&client, "admin@contoso.example").await;
    answer(&client, &app.code("admin@contoso.example").await).await.unwrap();
    let second = jar.get("__Host-rollcall_session").unwrap();
    assert_ne!(first, second);
    jar.set("__Host-rollcall_session", &first);
    assert_eq!(client.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
    assert_eq!((app.count("accounts").await, app.count("sessions").await), (1, 1));
}

#[actix_web::test]
async fn r1_neither_code_nor_token_nor_cookie_stands_in_the_database() {
    let app = TestApp::start().await;
    let (client, jar) = app.browser();
    ask(&client, "admin@contoso.example").await;
    let code = app.code("admin@contoso.example").await;
    let before = app.dump().await;
    let challenge = jar.get("__Host-rollcall_challenge").unwrap();
    answer(&client, &code).await.unwrap();
    let token = jar.get("__Host-rollcall_session").unwrap();
    let after = app.dump().await;
    assert!(before.contains("challenges: ") && after.contains("sessions: "));
    for secret in [&code, &challenge, &token] {
        assert!(!before.contains(secret) && !after.contains(secret), "{secret}");
    }
}

#[actix_web::test]
async fn an_address_that_is_none_is_said_to_be_none() {
    let app = TestApp::start().await;
    let (client, _) = app.browser();
    for email in ["", "dee", "dee@contoso", "dee@@contoso.example", "dee\0@contoso.example"] {
        let error = client.request_code(&CodeRequest { email: email.to_owned() }).await.unwrap_err();
        assert_eq!(error.code(), Some(Code::InvalidField), "{email:?}");
    }
    assert_eq!(app.count("challenges").await, 0);
}
