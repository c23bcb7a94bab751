//! Tokens that a lying provider hands out in the real flow: each is refused, the log says why, and no answer does.

use serde_json::{Value, json};

use crate::support::{Authority, Idp, Log, Shown, TestApp};

const ADMIN: &str = "bo@contoso.example";
const TENANT: &str = "3f0e9a52-0000-4000-8000-000000000001";

/// What is done to the token of somebody who would otherwise be let in.
fn lies(now: i64) -> Vec<(&'static str, Value)> {
    let claims = |claims: Value| json!({ "claims": claims });
    vec![
        ("alg none", json!({ "sign": "none" })),
        ("HS256 with the public key", json!({ "sign": "public" })),
        ("another key under the same id", json!({ "sign": "other" })),
        ("a key that nobody knows", json!({ "sign": "other", "header": { "kid": "unknown" } })),
        ("no key id, and another key", json!({ "sign": "other", "header": { "kid": null } })),
        (
            "key elsewhere",
            json!({ "sign": "other", "header": { "kid": "https://evil.example", "jku": "https://evil.example/keys" } }),
        ),
        ("embedded key", json!({ "sign": "other", "header": { "kid": null, "jwk": true } })),
        ("critical header", json!({ "header": { "crit": ["b64"], "b64": true } })),
        ("truncated", json!({ "truncate": true })),
        ("another issuer", claims(json!({ "iss": "https://evil.example" }))),
        ("another audience", claims(json!({ "aud": "somebody" }))),
        ("a further audience", claims(json!({ "aud": ["rollcall", "somebody"] }))),
        ("expired", claims(json!({ "exp": now - 120 }))),
        ("not yet valid", claims(json!({ "nbf": now + 600 }))),
        ("valid some day", claims(json!({ "nbf": "soon" }))),
        ("issued in time to come", claims(json!({ "iat": now + 600 }))),
        ("another nonce", claims(json!({ "nonce": "another" }))),
        ("no nonce", claims(json!({ "nonce": null }))),
        ("another tenant", claims(json!({ "tid": "3f0e9a52-0000-4000-8000-000000000002" }))),
        ("no tenant", claims(json!({ "tid": null }))),
        ("no oid", claims(json!({ "oid": null }))),
        ("an empty oid", claims(json!({ "oid": "" }))),
        ("an oid that is no text", claims(json!({ "oid": [ADMIN] }))),
        (
            "an address instead of an oid",
            claims(json!({ "oid": "unknown", "email": ADMIN, "email_verified": true })),
        ),
        ("no subject", claims(json!({ "sub": null }))),
    ]
}

#[actix_web::test]
async fn r5_every_forged_token_is_refused_with_its_reason_in_the_log_and_none_in_the_answer() {
    let log = Log::start();
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    app.people(&[("Bo Tan", ADMIN)]).await;
    app.grant(ADMIN, rollcall_wire::session::Role::GlobalAdministrator).await;
    app.set_provider(&idp.change_for_tenant(TENANT)).await;
    idp.user(json!({ "sub": "b", "oid": ADMIN, "tid": TENANT, "email": "x@contoso.example" })).await;
    let mut first: Option<Shown> = None;
    let mut said = Vec::new();
    log.refusals();
    for (name, lie) in lies(app.state.clock.now().timestamp()) {
        idp.tell(json!({ "lie": lie })).await;
        let browser = app.pages();
        let mut answer = idp.sign_in(&browser, "/sign-in", ADMIN).await;
        // It counts down, whatever is answered.
        answer.headers.retain(|(name, _)| name != "ratelimit");
        assert_eq!(answer.status, 403, "{name}: {} {}", answer.location, answer.body);
        assert!(browser.jar.get("__Host-rollcall_session").is_none(), "{name}");
        assert_eq!(first.get_or_insert_with(|| answer.clone()), &answer, "{name} is told apart");
        said.extend(log.refusals().iter().map(|reason| format!("{name}: {reason}")));
    }
    insta::assert_snapshot!(said.join("\n"), @"");
    assert_eq!(app.count("identities WHERE issuer LIKE 'urn:rollcall:entra:%'").await, 0);
    // What is not forged is let in, so that it was the lies that were refused.
    idp.tell(json!({ "lie": null })).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
    idp.tell(json!({ "lie": { "claims": {} } })).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
}
