//! Setting the identity provider.

use rollcall_wire::Code;
use rollcall_wire::organization::{ClaimValue, ProviderChange};

use crate::support::{Authority, Idp, TestApp, problem_of};

const SECRET: &str = "a secret that nobody is ever shown";

fn wrong(error: &rollcall_client::Error) -> Vec<(&str, &str)> {
    problem_of(error).errors.iter().map(|error| (&*error.pointer, &*error.code)).collect()
}

#[actix_web::test]
async fn c15_setting_and_taking_away_ends_every_session() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    let (admin, other) = (app.admin().await, app.admin().await);
    let elsewhere = app.another_organization("Fabrikam", "fabrikam.example").await;
    let fabrikam = app.client_of(elsewhere, "admin@fabrikam.example").await;
    let before = admin.get_sign_in().await.unwrap();
    assert_eq!(before.provider, None);
    assert_eq!(before.redirect_uri, format!("{}/sign-in/callback/{}", app.base, app.organization));
    assert_eq!(before.domains, ["contoso.example"]);
    let set = admin.set_sign_in(&idp.change("sub")).await.unwrap().provider.unwrap();
    assert_eq!((&*set.issuer, &*set.client_id, &*set.directory_claim), (&*idp.issuer, "rollcall", "sub"));
    for client in [&admin, &other] {
        assert_eq!(client.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
    }
    fabrikam.get_session().await.unwrap();
    let admin = app.admin().await;
    admin.remove_sign_in().await.unwrap();
    assert_eq!(admin.get_session().await.unwrap_err().code(), Some(Code::NotSignedIn));
    // Where there is none, taking it away changes nothing.
    let admin = app.admin().await;
    admin.remove_sign_in().await.unwrap();
    assert_eq!(admin.get_sign_in().await.unwrap().provider, None);
    assert_eq!(app.count("events WHERE name = 'organization.sign_in_changed'").await, 2);
}

#[actix_web::test]
async fn r1_the_secret_is_sealed_and_goes_to_nobody_else() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    let other = Idp::start(&authority, &app, &[app.organization]);
    app.set_provider(&idp.change("sub")).await;
    assert!(!app.dump().await.contains(SECRET));
    let without = |idp: &Idp| ProviderChange { client_secret: None, ..idp.change("sub") };
    // Kept while it is for the same.
    app.set_provider(&without(&idp)).await;
    let error = app.admin().await.set_sign_in(&without(&other)).await.unwrap_err();
    assert_eq!(wrong(&error), [("/client_secret", "required")]);
}

#[actix_web::test]
async fn an_issuer_is_asked_before_it_is_set() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let mut idp = Idp::start(&authority, &app, &[app.organization]);
    let admin = app.admin().await;
    let refused = async |issuer: &str| {
        let change = ProviderChange { issuer: issuer.to_owned(), ..idp.change("sub") };
        let error = admin.set_sign_in(&change).await.unwrap_err();
        assert_eq!(wrong(&error), [("/issuer", "unusable_issuer")], "{issuer}");
        problem_of(&error).detail.clone()
    };
    // One that says that it is another: a slash is enough.
    let said = refused(&format!("{}/", idp.issuer)).await;
    assert!(said.contains("unexpected issuer URI"), "{said}");
    refused(&format!("{}/nowhere", idp.issuer)).await;
    let said = refused("https://169.254.169.254").await;
    assert!(said.contains("a network that this server does not talk to"), "{said}");
    let issuer = idp.issuer.clone();
    idp.stop();
    let change = ProviderChange { issuer, ..idp.change("sub") };
    let error = admin.set_sign_in(&change).await.unwrap_err();
    assert_eq!(wrong(&error), [("/issuer", "unusable_issuer")]);
    // Nothing has changed: whoever asked is signed in still.
    assert_eq!(admin.get_sign_in().await.unwrap().provider, None);
}

#[actix_web::test]
async fn r13_a_private_address_is_refused_unless_the_operator_allows_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for issuer in ["https://127.0.0.1", "https://localhost", "https://[::1]", "https://10.0.0.1"] {
        let change = ProviderChange {
            issuer: issuer.to_owned(),
            client_id: "x".to_owned(),
            client_secret: Some("x".to_owned()),
            directory_claim: "sub".to_owned(),
            ..ProviderChange::default()
        };
        let error = admin.set_sign_in(&change).await.unwrap_err();
        let problem = problem_of(&error);
        assert!(problem.detail.contains("does not talk to"), "{issuer}: {}", problem.detail);
    }
}

#[actix_web::test]
async fn nobody_is_locked_out_of_the_settings() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    let admin = app.admin().await;
    let required_claim = Some(ClaimValue { name: "tid".to_owned(), value: "t".to_owned() });
    let change = ProviderChange { required_claim, ..idp.change("oid") };
    let error = admin.set_sign_in(&change).await.unwrap_err();
    assert_eq!(wrong(&error), [("/directory_claim", "locks_out")]);
    admin.get_session().await.unwrap();
    app.people(&[("Bo Tan", "bo@contoso.example")]).await;
    app.grant("bo@contoso.example", rollcall_wire::session::Role::GlobalAdministrator).await;
    admin.set_sign_in(&change).await.unwrap();
    // The operator has a way back all the same.
    rollcall_api::connections::remove_by_operator(&app.state, app.organization).await.unwrap();
    assert_eq!(app.admin().await.get_sign_in().await.unwrap().provider, None);
}

#[actix_web::test]
async fn c15_a_code_that_was_asked_for_before_counts_for_nothing() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    let (sent, unsent) = (app.pages(), app.pages());
    let admin = "admin@contoso.example";
    sent.post("/sign-in", &[("email", admin)]).await.leads("/sign-in/code");
    let code = app.code(admin).await;
    let mails = app.mails().len();
    unsent.post("/sign-in", &[("email", admin)]).await.leads("/sign-in/code");
    app.set_provider(&idp.change("sub")).await;
    sent.post("/sign-in/code", &[("code", &code)]).await.says(422, "That is not the code");
    app.work().await;
    assert_eq!(app.mails().len(), mails);
    // It was right all along.
    app.admin().await.remove_sign_in().await.unwrap();
    sent.post("/sign-in/code", &[("code", &code)]).await.leads("/");
}

#[actix_web::test]
async fn r7_known_and_unknown_addresses_of_a_domain_lead_to_the_same() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    app.set_provider(&idp.change("sub")).await;
    for address in ["admin@contoso.example", "nobody@contoso.example"] {
        let answer = app.pages().post("/sign-in", &[("email", address)]).await;
        assert!(answer.location.starts_with("/sign-in/continue/"), "{address}: {}", answer.location);
    }
    // A domain that nobody has leads where one leads whose organization has no provider.
    app.another_organization("Fabrikam", "fabrikam.example").await;
    for address in ["admin@fabrikam.example", "nobody@fabrikam.example", "nobody@nowhere.example"] {
        app.pages().post("/sign-in", &[("email", address)]).await.leads("/sign-in/code");
    }
}
