//! Providers that hang, are slow or lie, at a real socket: what they do takes no more than the time and the bytes that it
//! may, and whoever waits is told what to do.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Authority, Idp, Log, TestApp, problem_of};

const ADMIN: &str = "admin@contoso.example";
const CONFIGURATION: &str = "/.well-known/openid-configuration";

/// Contoso and a provider, of which an answer is waited for one second.
async fn impatient(authority: &Authority) -> (TestApp, Idp) {
    let app = TestApp::start_trusting_with(authority, |config| config.outbound.timeout_seconds = 1).await;
    let idp = Idp::start(authority, &app, &[app.organization]);
    (app, idp)
}

fn mood(path: &str, how: &str) -> Value {
    json!({ "mood": { "path": path, "how": how } })
}

/// Asserts that something took no longer than the requests that it may make, and answers what it came to.
async fn in_time<T>(what: &str, doing: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let done = doing.await;
    assert!(began.elapsed() < Duration::from_secs(8), "{what} took {:?}", began.elapsed());
    done
}

#[actix_web::test]
async fn r13_a_provider_that_hangs_is_slow_or_answers_without_end_is_given_up() {
    let authority = Authority::new();
    let log = Log::start();
    let (app, idp) = impatient(&authority).await;
    let admin = app.admin().await;
    for (path, how, said) in [
        (CONFIGURATION, "hang", "it took too long to answer"),
        (CONFIGURATION, "drip", "it took too long to answer"),
        (CONFIGURATION, "endless", "its answer is too long"),
        (CONFIGURATION, "redirect", "its configuration answers with the status 307"),
        (CONFIGURATION, "page", "Content-Type"),
        ("/jwks", "hang", "it took too long to answer"),
        ("/jwks", "endless", "its answer is too long"),
        ("/jwks", "redirect", "answers with the status 307"),
    ] {
        idp.tell(mood(path, how)).await;
        let error = in_time(how, admin.set_sign_in(&idp.change("sub"))).await.unwrap_err();
        let wrong = &problem_of(&error).errors[0];
        assert_eq!((&*wrong.pointer, &*wrong.code), ("/issuer", "unusable_issuer"), "{path} {how}");
        assert!(wrong.detail.contains(said), "{path} {how}: {}", wrong.detail);
    }
    idp.tell(json!({ "mood": null, "user": { "sub": "alex", "email": ADMIN, "email_verified": true } }))
        .await;
    admin.set_sign_in(&idp.change("sub")).await.unwrap();
    for (how, said) in [
        ("hang", "it took too long to answer"),
        ("drip", "it took too long to answer"),
        ("endless", "its answer is too long"),
        ("redirect", "server returned empty error response"),
        ("page", "Content-Type"),
    ] {
        idp.tell(mood("/token", how)).await;
        log.refusals();
        let answer = in_time(how, idp.sign_in(&app.pages(), "/sign-in", ADMIN)).await;
        answer.says(503, "cannot be reached");
        let reason = log.refusals().concat();
        assert!(
            reason.starts_with("the provider cannot be used") && reason.contains(said),
            "{how}: {reason}"
        );
    }
    // It was their mood alone.
    idp.tell(json!({ "mood": null })).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
}

#[actix_web::test]
async fn r13_a_configuration_that_leads_elsewhere_is_not_taken() {
    let authority = Authority::new();
    let (app, idp) = impatient(&authority).await;
    let admin = app.admin().await;
    let closed = "the address leads to a network that this server does not talk to";
    for (config, said) in [
        (json!({ "issuer": "https://evil.example" }), "unexpected issuer"),
        (json!({ "token_endpoint": "https://169.254.169.254/token" }), closed),
        (json!({ "token_endpoint": "http://127.0.0.1/token" }), "must begin with https://"),
        (json!({ "jwks_uri": "https://169.254.169.254/keys" }), closed),
        (json!({ "jwks_uri": "https://[fe80::1]/keys" }), closed),
        (json!({ "authorization_endpoint": "http://127.0.0.1/auth" }), "must begin with https://"),
        (json!({ "token_endpoint": null }), "token endpoint"),
    ] {
        let mood = json!({ "mood": { "path": CONFIGURATION, "how": "config", "config": config } });
        idp.tell(mood).await;
        let error = admin.set_sign_in(&idp.change("sub")).await.unwrap_err();
        let detail = &problem_of(&error).errors[0].detail;
        assert!(detail.contains(said), "{config}: {detail}");
    }
    assert_eq!(app.count("connections").await, 0);
}
