//! Signing out at a real provider, and from there.

use rollcall_client::Client;
use rollcall_wire::Code;
use serde_json::{Value, json};
use url::Url;

use crate::support::{Authority, Browser, Idp, TestApp};

const ADMIN: &str = "admin@contoso.example";
const DEE: &str = "dee@contoso.example";

/// Contoso with a provider at which people are named by `sub`; Dee's is her address.
async fn contoso(authority: &Authority) -> (TestApp, Idp) {
    let app = TestApp::start_trusting(authority).await;
    let idp = Idp::start(authority, &app, &[app.organization]);
    app.people(&[("Dee Ek", DEE)]).await;
    app.set_provider(&idp.change("sub")).await;
    (app, idp)
}

/// The claims of somebody.
fn user(sub: &str, email: &str) -> Value {
    json!({ "sub": sub, "email": email, "email_verified": true })
}

/// Somebody who has signed in: their browser here, the same as a client, and their browser at the provider.
struct Somebody {
    browser: Browser,
    client: Client,
    there: reqwest::Client,
}

impl Somebody {
    /// The provider of the tests forgets who was signed in there before.
    async fn sign_in(app: &TestApp, idp: &Idp, claims: Value) -> Self {
        idp.user(claims).await;
        let browser = app.pages();
        let set_out = browser.post("/me/email", &[("email", ADMIN)]).await;
        let address = browser.get(&set_out.location).await.leads_on_to();
        let (there, _) = TestApp::http();
        let back = idp.answer_in(&there, &address).await;
        browser.get(&back).await.leads("/me");
        let (client, jar) = app.browser();
        jar.set("__Host-rollcall_session", &browser.jar.get("__Host-rollcall_session").unwrap());
        Self { browser, client, there }
    }

    async fn is_signed_in(&self) -> bool {
        match self.client.get_session().await {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error.code(), Some(Code::NotSignedIn));
                false
            }
        }
    }
}

#[actix_web::test]
async fn r10_signing_out_leads_to_the_provider_which_leads_back() {
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    let elsewhere = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    let alex = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    let before = app.dump().await;
    let continue_at = alex.client.sign_out().await.unwrap().unwrap().continue_at;
    assert!(!alex.is_signed_in().await && elsewhere.is_signed_in().await);
    assert!(continue_at.starts_with(&format!("{}/session/end?", idp.issuer)), "{continue_at}");
    let url = Url::parse(&continue_at).unwrap();
    let hint = url.query_pairs().find(|(name, _)| name == "id_token_hint").unwrap().1.into_owned();
    assert!(!before.contains(&hint), "the token of a sign-in lies open in the database");
    let back = idp.sign_out(&alex.there, &continue_at).await;
    assert_eq!(back, format!("{}/signed-out", app.base));
    app.pages().get("/signed-out").await.says(200, "You are signed out");
    // The provider has told the back channel of that one session.
    assert!(elsewhere.is_signed_in().await);
    // The pages do the same.
    let page = elsewhere.browser.post("/me/sign-out", &[]).await;
    page.says(200, "You are signed out");
    assert!(page.leads_on_to().starts_with(&format!("{}/session/end?", idp.issuer)));
    assert!(!elsewhere.is_signed_in().await);
    assert_eq!(app.count("events WHERE name = 'session.ended'").await, 2);
    // Where nobody is signed in, there is nothing to end.
    assert_eq!(alex.client.sign_out().await.unwrap(), None);
}

#[actix_web::test]
async fn r10_a_sign_out_at_the_provider_ends_the_session_here() {
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    let elsewhere = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    let alex = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    idp.sign_out(&alex.there, &format!("{}/session/end", idp.issuer)).await;
    assert!(!alex.is_signed_in().await && elsewhere.is_signed_in().await);
    assert_eq!(app.count("events WHERE name = 'session.ended'").await, 1);
    assert_eq!(idp.log_out(json!({ "again": true })).await.0, 400, "a token counts once");
    // A token without the name of a session means all of the person's, and of nobody else.
    let again = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    let dee = Somebody::sign_in(&app, &idp, user(DEE, DEE)).await;
    idp.tell(json!({ "sids": false })).await;
    assert_eq!(idp.log_out(json!({ "sub": "nobody" })).await.0, 200);
    assert!(again.is_signed_in().await && elsewhere.is_signed_in().await);
    assert_eq!(idp.log_out(json!({ "sub": "alex" })).await.0, 200);
    assert!(!again.is_signed_in().await && !elsewhere.is_signed_in().await);
    assert!(dee.is_signed_in().await);
}

#[actix_web::test]
async fn r10_a_person_alone_is_meant_where_sessions_have_no_names() {
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    idp.tell(json!({ "sids": false })).await;
    let alex = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    idp.tell(json!({ "sids": true })).await;
    let named = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    assert_eq!(idp.log_out(json!({ "sub": "alex", "sid": "another" })).await.0, 200);
    assert!(!alex.is_signed_in().await && named.is_signed_in().await);
}

/// What is done to a logout token that would otherwise end the session.
fn lies(now: i64) -> Vec<(&'static str, Value)> {
    let claims = |claims: Value| json!({ "claims": claims });
    let event = "http://schemas.openid.net/event/backchannel-logout";
    vec![
        ("alg none", json!({ "sign": "none" })),
        ("HS256 with the public key", json!({ "sign": "public" })),
        ("another key under the same id", json!({ "sign": "other" })),
        ("a key that nobody knows", json!({ "sign": "other", "header": { "kid": "unknown" } })),
        ("no key id, and another key", json!({ "sign": "other", "header": { "kid": null } })),
        ("key elsewhere", json!({ "sign": "other", "header": { "jku": "https://evil.example/keys" } })),
        ("embedded key", json!({ "sign": "other", "header": { "kid": null, "jwk": true } })),
        ("critical header", json!({ "header": { "crit": ["b64"], "b64": true } })),
        ("another kind of token", json!({ "header": { "typ": "at+jwt" } })),
        ("truncated", json!({ "truncate": true })),
        ("another issuer", claims(json!({ "iss": "https://evil.example" }))),
        ("no issuer", claims(json!({ "iss": null }))),
        ("another audience", claims(json!({ "aud": "somebody" }))),
        ("no audience", claims(json!({ "aud": null }))),
        ("expired", claims(json!({ "exp": now - 120 }))),
        ("expires some day", claims(json!({ "exp": "soon" }))),
        ("issued in time to come", claims(json!({ "iat": now + 600 }))),
        ("issued long ago", claims(json!({ "iat": now - 600 }))),
        ("issued never", claims(json!({ "iat": null }))),
        ("an ID token", claims(json!({ "events": null, "nonce": "n" }))),
        ("a nonce", claims(json!({ "nonce": "n" }))),
        ("no event", claims(json!({ "events": null }))),
        ("another event", claims(json!({ "events": { "http://schemas.openid.net/event/other": {} } }))),
        ("an event that is none", claims(json!({ "events": { event: true } }))),
        ("an event by name alone", claims(json!({ "events": event }))),
        ("no id", claims(json!({ "jti": null }))),
        ("an id that is no text", claims(json!({ "jti": 7 }))),
        ("nobody", claims(json!({ "sub": null, "sid": null }))),
        ("somebody who is no text", claims(json!({ "sub": ["alex"], "sid": "" }))),
    ]
}

#[actix_web::test]
async fn r10_every_forged_logout_token_is_refused_and_none_is_told_why() {
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    let alex = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    let sid = app.column("SELECT provider_session AS name FROM sessions".to_owned()).await.remove(0);
    let whom = json!({ "sub": "alex", "sid": sid });
    for (name, lie) in lies(app.state.clock.now().timestamp()) {
        idp.tell(json!({ "lie": lie })).await;
        let refused = idp.log_out(whom.clone()).await;
        assert_eq!(refused, (400, r#"{"error":"invalid_request"}"#.to_owned()), "{name}");
        assert!(alex.is_signed_in().await, "{name}");
    }
    assert_eq!(app.count("logout_tokens").await, 0);
    // What is not forged ends it, so that it was the lies that were refused.
    idp.tell(json!({ "lie": { "claims": {} } })).await;
    assert_eq!(idp.log_out(whom).await, (200, String::new()));
    assert!(!alex.is_signed_in().await);
}

#[actix_web::test]
async fn r10_a_logout_token_counts_for_its_own_organization() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    // The one provider of both, which tells Fabrikam.
    let idp = Idp::start(&authority, &app, &[fabrikam, app.organization]);
    app.set_provider(&idp.change("sub")).await;
    let alex = Somebody::sign_in(&app, &idp, user("alex", ADMIN)).await;
    assert_eq!(idp.log_out(json!({ "sub": "alex" })).await.0, 400, "Fabrikam has no provider");
    let admin = app.client_of(fabrikam, "admin@fabrikam.example").await;
    admin.set_sign_in(&idp.change("sub")).await.unwrap();
    assert_eq!(idp.log_out(json!({ "sub": "alex" })).await.0, 200);
    assert!(alex.is_signed_in().await);
}

#[actix_web::test]
async fn r11_the_back_channel_takes_nothing_but_a_token() {
    let app = TestApp::start().await;
    let path = format!("/sign-in/back-channel-logout/{}", app.organization);
    let (http, _) = TestApp::http();
    let send = async |kind: &'static str, body: &'static str| {
        let request = http.post(format!("{}{path}", app.base)).header("content-type", kind);
        request.header("origin", "https://evil.example").body(body).send().await.unwrap().status().as_u16()
    };
    let form = "application/x-www-form-urlencoded";
    for (kind, body, status) in [
        (form, "logout_token=a.b.c", 400),
        (form, "logout_token=", 400),
        (form, "", 400),
        ("application/json", "{}", 415),
    ] {
        assert_eq!(send(kind, body).await, status, "{body}");
    }
    let unknown = "/sign-in/back-channel-logout/00000000-0000-7000-8000-000000000000";
    let request = http.post(format!("{}{unknown}", app.base)).header("content-type", form);
    assert_eq!(request.body("logout_token=a.b.c").send().await.unwrap().status().as_u16(), 400);
}
