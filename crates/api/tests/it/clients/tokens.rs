//! `/oauth/token` (RFC 6749 §4.4), and what an access token is worth.

use reqwest::{Method, StatusCode};
use rollcall_domain::Scope;
use rollcall_wire::Code;
use serde_json::{Value, json};

use super::lists;
use crate::support::TestApp;

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

#[actix_web::test]
async fn a_client_proves_who_it_is_by_basic_or_in_the_form_and_is_told_what_is_wrong() {
    let app = TestApp::start().await;
    let made = app.api_client(&app.admin().await, &[Scope::UsersRead, Scope::UsersWrite]).await;
    let (id, secret) = (made.client.id.to_string(), made.secret.as_str());
    let form = async |fields: &[(&str, &str)]| {
        let (status, answer) = app.ask_token(fields).await;
        (
            status.as_u16(),
            answer["error"].as_str().map(str::to_owned),
            answer["scope"].as_str().map(str::to_owned),
        )
    };
    let given = |scope: &str| (200, None, Some(scope.to_owned()));
    let refused = |status, error: &str| (status, Some(error.to_owned()), None);
    let own = [GRANT, ("client_id", &*id), ("client_secret", secret)];
    let with = |field| [&own[..], &[field]].concat();
    assert_eq!(form(&own).await, given("users:read users:write"));
    assert_eq!(form(&with(("scope", "users:write"))).await, given("users:write"));
    assert_eq!(form(&with(("scope", ""))).await, given("users:read users:write"));
    assert_eq!(form(&with(("resource", "whatever"))).await, given("users:read users:write"));
    for scope in ["users:link", "users:read imports:read", "admin"] {
        assert_eq!(form(&with(("scope", scope))).await, refused(400, "invalid_scope"), "{scope}");
    }
    assert_eq!(form(&with(GRANT)).await, refused(400, "invalid_request"), "a field twice");
    assert_eq!(form(&own[1..]).await, refused(400, "invalid_request"));
    let password = [("grant_type", "password"), own[1], own[2]];
    assert_eq!(form(&password).await, refused(400, "unsupported_grant_type"));
    for (id, secret) in
        [(&*id, "rollcall_secret_"), (&id, ""), ("nobody", secret), (&app.organization.to_string(), secret)]
    {
        let wrong = [GRANT, ("client_id", id), ("client_secret", secret)];
        assert_eq!(form(&wrong).await, refused(401, "invalid_client"), "{id}");
    }
    assert_eq!(form(&[GRANT]).await, refused(401, "invalid_client"));

    let (http, _) = TestApp::http();
    let url = format!("{}/oauth/token", app.base);
    let basic = async |fields: &[(&str, &str)], secret: &str| {
        let answer = http.post(&url).basic_auth(&id, Some(secret)).form(fields).send().await.unwrap();
        let challenge = answer.headers().get("www-authenticate").cloned();
        (answer.status(), challenge.map(|challenge| challenge.to_str().unwrap().to_owned()))
    };
    assert_eq!(basic(&[GRANT], secret).await, (StatusCode::OK, None));
    assert_eq!(basic(&[GRANT, ("client_id", &id)], secret).await, (StatusCode::OK, None));
    assert_eq!(basic(&own, secret).await.0, StatusCode::BAD_REQUEST, "both ways at once");
    let (status, challenge) = basic(&[GRANT], "wrong").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(challenge.unwrap().starts_with("Basic "));
    let no_form = http.post(&url).json(&json!({"grant_type": "client_credentials"})).send().await.unwrap();
    assert_eq!(no_form.json::<Value>().await.unwrap()["error"], "invalid_request");
}

#[actix_web::test]
async fn a_token_counts_for_a_quarter_of_an_hour_whole_and_at_this_server() {
    let app = TestApp::start().await;
    let made = app.api_client(&app.admin().await, &[Scope::UsersRead]).await;
    let token = app.token(&made).await;
    assert_eq!(lists(&app.by_token(&token)).await, None);
    for at in ["rollcall_token_".len(), token.len() / 2, token.len() - 2] {
        let mut broken = token.clone().into_bytes();
        broken[at] = if broken[at] == b'A' { b'B' } else { b'A' };
        let broken = String::from_utf8(broken).unwrap();
        assert_eq!(lists(&app.by_token(&broken)).await, Some(Code::TokenRefused));
    }
    assert_eq!(lists(&app.by_token("rollcall_token_")).await, Some(Code::TokenRefused));
    // What others bring, such as a proxy, is no token of a client's, and nobody is signed in.
    for foreign in ["", "abc", &made.secret] {
        assert_eq!(lists(&app.by_token(foreign)).await, Some(Code::NotSignedIn));
    }
    let elsewhere = TestApp::start().await;
    assert_eq!(lists(&elsewhere.by_token(&token)).await, Some(Code::TokenRefused));
    app.pass(15 * 60 - 1).await;
    assert_eq!(lists(&app.by_token(&token)).await, None);
    app.pass(1).await;
    assert_eq!(lists(&app.by_token(&token)).await, Some(Code::TokenRefused));
    // After the clock was set back, one of the future counts no more (C21).
    let token = app.token(&made).await;
    app.pass(-3600).await;
    assert_eq!(lists(&app.by_token(&token)).await, Some(Code::TokenRefused));
}

/// A browser sends cookies of its own accord, and never such a token: beside one, no cookie counts.
#[actix_web::test]
async fn r11_beside_a_token_no_cookie_counts_and_no_origin_is_needed() {
    let app = TestApp::start().await;
    let made = app.api_client(&app.admin().await, &[Scope::UsersRead]).await;
    let token = app.token(&made).await;
    let (http, jar) = TestApp::http();
    jar.set("__Host-rollcall_session", &app.session(app.organization, "admin@contoso.example").await);
    let call = async |method: Method, path: &str, token: &str, body: &'static str| {
        let request = http.request(method, format!("{}/api/v1{path}", app.base)).bearer_auth(token);
        let answer = request.header("Content-Type", "application/json").body(body).send().await.unwrap();
        let challenge =
            answer.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap()["code"].clone(), challenge)
    };
    let invite = r#"{"people":[{"email":"nobody@contoso.example"}]}"#;
    let scope = Some(r#"Bearer error="insufficient_scope""#.to_owned());
    assert_eq!(
        call(Method::POST, "/users/invite", &token, invite).await,
        (403, json!("scope_required"), scope)
    );
    let people = call(Method::PATCH, "/organization", &token, "{}").await;
    assert_eq!(people, (403, json!("people_only"), None));
    let refused = Some(r#"Bearer error="invalid_token""#.to_owned());
    let broken = format!("{token}A");
    assert_eq!(
        call(Method::POST, "/users/invite", &broken, invite).await,
        (401, json!("token_refused"), refused)
    );
    // Somebody else's token is no reason to believe that no browser sends it.
    let foreign = call(Method::POST, "/users/invite", "somebody-elses", invite).await;
    assert_eq!(foreign, (403, json!("foreign_origin"), None));
    assert_eq!(call(Method::GET, "/session", &token, "").await.0, 403, "whoever is signed in by the cookie");
}

#[actix_web::test]
async fn c24_tokens_are_limited_by_internet_address() {
    let app = TestApp::start_with(|config| config.limits.tokens = 2).await;
    let made = app.api_client(&app.admin().await, &[Scope::UsersRead]).await;
    let id = made.client.id.to_string();
    for secret in ["wrong", &made.secret] {
        app.ask_token(&[GRANT, ("client_id", &id), ("client_secret", secret)]).await;
    }
    let (status, answer) = app.ask_token(&[GRANT]).await;
    assert_eq!((status, &answer["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("rate_limited")));
}

#[actix_web::test]
async fn where_tokens_are_given_is_told() {
    let app = TestApp::start().await;
    let url = format!("{}/.well-known/oauth-authorization-server", app.base);
    let told: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    assert_eq!(told["issuer"], app.base);
    assert_eq!(told["token_endpoint"], format!("{}/oauth/token", app.base));
    assert_eq!(told["grant_types_supported"], json!(["client_credentials"]));
    assert_eq!(told["scopes_supported"], json!(Scope::ALL.map(Scope::as_str)));
}
