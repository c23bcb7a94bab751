//! Tokens that a lying provider hands out in the real flow: each is refused, the log says why, and no answer does.

use serde_json::{Value, json};

use crate::support::{Authority, Idp, Log, Shown, TestApp};

const ADMIN: &str = "bo@contoso.example";
const TENANT: &str = "3f0e9a52-0000-4000-8000-000000000001";

/// A lie, what is done for it to the token of somebody who would otherwise be let in, and the reason in the log.
type Lie = (&'static str, Value, &'static str);

/// Lies about who has signed what.
fn signed() -> Vec<Lie> {
    let header = |header: Value| json!({ "sign": "other", "header": header });
    let elsewhere = json!({ "kid": "https://evil.example", "jku": "https://evil.example/keys" });
    vec![
        ("alg none", json!({ "sign": "none" }), "No signature found"),
        ("HS256 with the public key", json!({ "sign": "public" }), "algorithm `HS256` is not one of"),
        ("another key under the same id", json!({ "sign": "other" }), "bad signature"),
        ("a key that nobody knows", header(json!({ "kid": "unknown" })), "No matching key found"),
        ("no key id, and another key", header(json!({ "kid": null })), "bad signature"),
        // It was asked for a moment ago which keys there are.
        ("key elsewhere", header(elsewhere), "its key is not known"),
        ("embedded key", header(json!({ "kid": null, "jwk": true })), "bad signature"),
        (
            "critical header",
            json!({ "header": { "crit": ["b64"], "b64": true } }),
            "critical JWT header fields",
        ),
        ("truncated", json!({ "truncate": true }), "bad signature"),
    ]
}

/// Lies about what is said.
fn claimed(now: i64) -> Vec<Lie> {
    let early = "it is not valid yet";
    let nobody = "it names nobody";
    let elsewhere = json!({ "oid": "unknown", "email": ADMIN, "email_verified": true });
    let all = [
        ("another issuer", json!({ "iss": "https://evil.example" }), "Invalid issuer"),
        ("another audience", json!({ "aud": "somebody" }), "Invalid audiences: must contain `rollcall`"),
        (
            "a further audience",
            json!({ "aud": ["rollcall", "somebody"] }),
            "`somebody` is not a trusted audience",
        ),
        ("expired", json!({ "exp": now - 120 }), "Expired"),
        ("not yet valid", json!({ "nbf": now + 600 }), early),
        ("valid some day", json!({ "nbf": "soon" }), early),
        ("issued in time to come", json!({ "iat": now + 600 }), early),
        ("another nonce", json!({ "nonce": "another" }), "nonce mismatch"),
        ("no nonce", json!({ "nonce": null }), "missing nonce claim"),
        (
            "another tenant",
            json!({ "tid": "3f0e9a52-0000-4000-8000-000000000002" }),
            "lacks the required claim tid",
        ),
        ("no tenant", json!({ "tid": null }), "lacks the required claim tid"),
        ("no oid", json!({ "oid": null }), nobody),
        ("an empty oid", json!({ "oid": "" }), nobody),
        ("an oid that is no text", json!({ "oid": [ADMIN] }), nobody),
        ("an address instead of an oid", elsewhere, "the directory has nobody with this id"),
        ("no subject", json!({ "sub": null }), "missing field `sub`"),
    ];
    all.into_iter().map(|(name, claims, reason)| (name, json!({ "claims": claims }), reason)).collect()
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
    log.refusals();
    for (name, lie, reason) in signed().into_iter().chain(claimed(app.state.clock.now().timestamp())) {
        idp.tell(json!({ "lie": lie })).await;
        let browser = app.pages();
        let mut answer = idp.sign_in(&browser, "/sign-in", ADMIN).await;
        // It counts down, whatever is answered.
        answer.headers.retain(|(name, _)| name != "ratelimit");
        assert_eq!(answer.status, 403, "{name}: {} {}", answer.location, answer.body);
        assert!(browser.jar.get("__Host-rollcall_session").is_none(), "{name}");
        assert_eq!(first.get_or_insert_with(|| answer.clone()), &answer, "{name} is told apart");
        let said = log.refusals();
        assert!(said.len() == 1 && said[0].contains(reason), "{name}: {said:?}");
        assert!(!answer.body.contains(reason), "{name} is told why");
    }
    assert_eq!(app.count("identities WHERE issuer LIKE 'urn:rollcall:entra:%'").await, 0);
    // What is not forged is let in, so that it was the lies that were refused.
    idp.tell(json!({ "lie": null })).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
    idp.tell(json!({ "lie": { "claims": {} } })).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
}
