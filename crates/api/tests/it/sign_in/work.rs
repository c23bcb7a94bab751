//! Signing in with a work account, at a real provider.

use rollcall_wire::Code;
use rollcall_wire::organization::ProviderChange;
use rollcall_wire::session::{CodeRequest, Role};
use rollcall_wire::users::UserStatus;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Authority, Browser, Idp, Log, TestApp, invite, problem_of};

const ADMIN: &str = "admin@contoso.example";
const DEE: &str = "dee@contoso.example";
/// What is said to somebody whose person signs in with another account.
const ANOTHER: &str = "You have an account already, under another sign-in";
const TENANT: &str = "3f0e9a52-0000-4000-8000-000000000001";

/// Contoso with a provider at which people are named by `sub`; its administrator, made by the operator, has signed in.
async fn contoso(authority: &Authority) -> (TestApp, Idp) {
    let app = TestApp::start_trusting(authority).await;
    let idp = Idp::start(authority, &app, &[app.organization]);
    app.set_provider(&idp.change("sub")).await;
    (app, idp)
}

/// The claims of somebody with a verified address.
fn user(sub: &str, email: &str) -> Value {
    json!({ "sub": sub, "email": email, "email_verified": true, "name": "Whoever" })
}

/// The claims of somebody of the tenant.
fn of_tenant(oid: &str, email: &str) -> Value {
    json!({ "sub": format!("pairwise-{oid}"), "oid": oid, "tid": TENANT, "email": email })
}

#[actix_web::test]
async fn s43_an_administrator_signs_in_at_the_provider_and_codes_are_refused() {
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    let (client, jar) = app.browser();
    let refused = client.request_code(&CodeRequest { email: ADMIN.to_owned() }).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::WorkAccountRequired));
    let browser = app.pages();
    idp.user(user("alex", ADMIN)).await;
    idp.sign_in(&browser, "/sign-in", ADMIN).await.leads("/");
    jar.set("__Host-rollcall_session", &browser.jar.get("__Host-rollcall_session").unwrap());
    let session = client.get_session().await.unwrap();
    assert_eq!(session.account.email, ADMIN);
    assert_eq!(session.roles, [Role::GlobalAdministrator]);
    // The next time the id alone decides, and the address no longer.
    idp.user(user("alex", "alex@elsewhere.example")).await;
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.leads("/");
    assert_eq!(app.count("people WHERE subject = 'alex'").await, 1);
    assert_eq!(app.count("sign_in_states").await, 0);
}

#[actix_web::test]
async fn r5_an_address_links_once_and_only_if_it_is_verified() {
    let log = Log::start();
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    let sign_in = async |claims: Value| {
        idp.user(claims).await;
        idp.sign_in(&app.pages(), "/sign-in", ADMIN).await
    };
    let refused = "You cannot sign in here with this account";
    for unproven in [json!(false), json!(null)] {
        let claims = json!({ "sub": "eve", "email": ADMIN, "email_verified": unproven, "xms_edov": true });
        sign_in(claims).await.says(403, refused);
    }
    let unproven =
        "nobody in the directory is named: the directory has nobody with this id, and no address is verified";
    assert_eq!(log.refusals(), [unproven; 2]);
    // The address is nobody's of the directory that has an id of its own.
    app.people(&[("Dee Ek", DEE)]).await;
    sign_in(user("eve", DEE)).await.says(403, refused);
    assert_eq!(app.count("people WHERE subject IS NOT NULL").await, 0);
    sign_in(user("alex", ADMIN)).await.leads("/");
    // The address has passed to somebody else: nOAuth.
    log.refusals();
    sign_in(user("eve", ADMIN)).await.says(403, ANOTHER);
    let linked =
        "nobody in the directory is named: the person with this address is linked with another identity";
    assert_eq!(log.refusals(), [linked]);
    assert_eq!(app.count("identities WHERE subject = 'eve'").await, 0);
    sign_in(user("alex", ADMIN)).await.leads("/");
}

#[actix_web::test]
async fn r5_where_the_directory_has_other_ids_an_address_links_if_the_organization_says_so() {
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    app.people_with_alias(&[("Dee Ek", DEE), ("Ann Lee", "ann@contoso.example")], "both@contoso.example")
        .await;
    app.set_provider(&ProviderChange { link_by_address: true, ..idp.change("sub") }).await;
    idp.user(user("d", "both@contoso.example")).await;
    idp.sign_in(&app.pages(), "/me/email", DEE).await.says(403, "You cannot sign in here");
    idp.user(user("d", DEE)).await;
    idp.sign_in(&app.pages(), "/me/email", DEE).await.leads("/me");
    idp.user(user("other", DEE)).await;
    idp.sign_in(&app.pages(), "/me/email", DEE).await.says(403, ANOTHER);
}

/// Contoso as an Entra tenant, where Dee has the object id `dee@contoso.example`: tests name people by their address.
async fn entra(authority: &Authority) -> (TestApp, Idp, Uuid, String) {
    let app = TestApp::start_trusting(authority).await;
    let idp = Idp::start(authority, &app, &[app.organization]);
    let people = app.people(&[("Dee Ek", DEE), ("Bo Tan", "bo@contoso.example")]).await;
    app.grant("bo@contoso.example", Role::GlobalAdministrator).await;
    app.set_provider(&idp.change_for_tenant(TENANT)).await;
    invite(&app.admin().await, DEE).await;
    let link = app.link(people[0]).await;
    (app, idp, people[0], link)
}

#[actix_web::test]
async fn s42_s44_whoever_was_invited_signs_in_and_joins_whatever_their_address_is_now() {
    let authority = Authority::new();
    let (app, idp, _, link) = entra(&authority).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    // Renamed at the provider: the same object id, another address.
    idp.user(of_tenant(DEE, "dee.married@contoso.example")).await;
    idp.sign_in(&browser, "/join/email", "dee.married@contoso.example").await.leads("/join/confirm");
    let confirm = browser.get("/join/confirm").await;
    confirm.says(200, "Join Contoso as dee@contoso.example?");
    browser.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(app.count("users WHERE status = 'active'").await, 1);
    // The account is kept under tenant and object id.
    let issuers =
        app.column("SELECT issuer AS name FROM identities WHERE subject LIKE 'dee%'".to_owned()).await;
    assert_eq!(issuers, [format!("urn:rollcall:entra:{TENANT}")]);
}

#[actix_web::test]
async fn s40_r6_another_account_is_told_whose_the_invitation_is_and_can_switch() {
    let authority = Authority::new();
    let (app, idp, _, link) = entra(&authority).await;
    let browser = app.pages();
    browser.get(&link).await.leads("/join");
    // Somebody of the directory.
    idp.user(of_tenant("bo@contoso.example", "bo@contoso.example")).await;
    idp.sign_in(&browser, "/join/email", DEE).await.leads("/join/confirm");
    browser.get("/join/confirm").await.says(403, "The invitation is for d•••@contoso.example");
    assert_eq!(app.count("events WHERE name = 'invitation.wrong_account'").await, 1);
    // Somebody who was given the address, with another object id.
    let switched = browser.post("/join/switch", &[]).await;
    let page = browser.get(&switched.location).await;
    assert!(page.body.contains("prompt=select_account"), "{}", page.body);
    idp.user(json!({ "sub": "n", "oid": "new", "tid": TENANT, "email": DEE, "email_verified": true })).await;
    let back = idp.pass(&browser, &switched).await;
    let refused = browser.get(&back).await;
    refused.says(403, "You cannot sign in here with this account");
    refused.says(403, "The invitation is for d•••@contoso.example. It is as it was.");
    assert!(browser.jar.get("__Host-rollcall_session").is_none());
    assert_eq!(app.count("invitations WHERE state = 'open'").await, 1);
    // Nothing is burnt.
    idp.user(of_tenant(DEE, DEE)).await;
    idp.sign_in(&browser, "/join/email", DEE).await.leads("/join/confirm");
    browser.join(&link).await;
}

#[actix_web::test]
async fn r18_a_disabled_person_is_refused_and_nothing_is_left_of_it() {
    let authority = Authority::new();
    let (app, idp, dee, _) = entra(&authority).await;
    app.set_enabled(dee, false).await;
    idp.user(of_tenant(DEE, DEE)).await;
    idp.sign_in(&app.pages(), "/me/email", DEE).await.says(403, "You cannot sign in here");
    assert_eq!(app.count("identities WHERE subject LIKE 'dee%'").await, 0);
}

#[actix_web::test]
async fn keys_that_were_rotated_are_fetched_again_and_sessions_go_on() {
    let log = Log::start();
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    idp.user(user("alex", ADMIN)).await;
    let (browser, on_the_way) = (app.pages(), app.pages());
    idp.sign_in(&browser, "/sign-in", ADMIN).await.leads("/");
    let set_out = on_the_way.post("/sign-in", &[("email", ADMIN)]).await;
    idp.tell(json!({ "rotate": true })).await;
    browser.get("/me").await.says(200, ADMIN);
    // Who was on the way there meanwhile gets a token that is signed with the new key.
    let back = idp.pass(&on_the_way, &set_out).await;
    on_the_way.get(&back).await.leads("/");
    // Not again at once: a key that nobody knows would else have us ask for ever.
    idp.tell(json!({ "rotate": true })).await;
    log.refusals();
    idp.sign_in(&app.pages(), "/sign-in", ADMIN).await.says(403, "You cannot sign in here");
    assert_eq!(log.refusals(), ["the token does not hold: its key is not known"]);
    browser.get("/me").await.says(200, ADMIN);
}

#[actix_web::test]
async fn who_is_signed_in_stays_so_while_the_provider_is_away() {
    let log = Log::start();
    let authority = Authority::new();
    let (app, mut idp) = contoso(&authority).await;
    let browser = app.pages();
    idp.user(user("alex", ADMIN)).await;
    idp.sign_in(&browser, "/sign-in", ADMIN).await.leads("/");
    let late = app.pages();
    let set_out = late.post("/sign-in", &[("email", ADMIN)]).await;
    let back = idp.pass(&late, &set_out).await;
    idp.tell(json!({ "status": 500 })).await;
    log.refusals();
    late.get(&back).await.says(503, "cannot be reached");
    assert!(log.refusals()[0].starts_with("the provider cannot be used: "));
    idp.stop();
    browser.get("/me").await.says(200, ADMIN);
    // The way to it is known still; who goes there sees that it is away.
    assert_eq!(late.post("/sign-in", &[("email", ADMIN)]).await.status, 303);
}

#[actix_web::test]
async fn r5_c14_an_answer_counts_once_in_the_browser_that_began() {
    let log = Log::start();
    let authority = Authority::new();
    let (app, idp) = contoso(&authority).await;
    idp.user(user("alex", ADMIN)).await;
    let browser = app.pages();
    let set_out = browser.post("/sign-in", &[("email", ADMIN)]).await;
    let back = idp.pass(&browser, &set_out).await;
    let refused = "You are not signed in yet";
    // Another browser was made to open it; HEAD is nobody's sign-in.
    app.pages().get(&back).await.says(400, refused);
    browser.head(&back).await;
    let foreign = back.replace(&app.organization.to_string(), &Uuid::nil().to_string());
    browser.get(&foreign).await.says(400, refused);
    assert_eq!(app.count("sign_in_states").await, 1);
    // The cookie went with the failed answer above: the attempt is over for this browser.
    browser.get(&back).await.says(400, refused);
    let again = app.pages();
    let set_out = again.post("/sign-in", &[("email", ADMIN)]).await;
    let cookie = attempt_cookie(&again, &set_out.location);
    let back = idp.pass(&again, &set_out).await;
    again.get(&back).await.leads("/");
    log.refusals();
    // Replayed, cookie and all.
    again.jar.set(&cookie.0, &cookie.1);
    again.get(&back).await.says(400, refused);
    assert_eq!(log.refusals(), ["there is no such attempt of this browser"]);
    // The code of then with the state of a new attempt.
    let thief = app.pages();
    let set_out = thief.post("/sign-in", &[("email", ADMIN)]).await;
    let (own, used) = (parts(&idp.pass(&thief, &set_out).await), parts(&back));
    thief
        .get(&format!("{}?code={}&state={}&iss={}", own.0, used.1, own.2, idp.issuer))
        .await
        .says(400, refused);
    assert_eq!(log.refusals(), ["the provider does not take the code: invalid_grant"]);
}

/// Path, code and state of an answer.
fn parts(back: &str) -> (String, String, String) {
    let url = url::Url::parse("https://rollcall.example").unwrap().join(back).unwrap();
    let value = |name| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    (url.path().to_owned(), value("code"), value("state"))
}

fn attempt_cookie(browser: &Browser, location: &str) -> (String, String) {
    let name = format!("__Host-rollcall_attempt_{}", location.rsplit('/').next().unwrap());
    let value = browser.jar.get(&name).unwrap();
    (name, value)
}

#[actix_web::test]
async fn r5_two_organizations_with_two_providers_cannot_pass_off_each_others_answers() {
    let log = Log::start();
    let authority = Authority::new();
    let (app, contosos) = contoso(&authority).await;
    let fabrikam = app.another_organization("Fabrikam", "fabrikam.example").await;
    let fabrikams = Idp::start(&authority, &app, &[fabrikam, app.organization]);
    let admin = app.client_of(fabrikam, "admin@fabrikam.example").await;
    admin.set_sign_in(&fabrikams.change("sub")).await.unwrap();
    // Fabrikam's provider claims to know Contoso's administrator.
    fabrikams.user(user("alex", ADMIN)).await;
    let browser = app.pages();
    let answer = fabrikams.sign_in(&browser, "/sign-in", "admin@fabrikam.example").await;
    answer.says(403, "You cannot sign in here");
    // Its code, with the state of an attempt at Contoso's.
    let set_out = browser.post("/sign-in", &[("email", ADMIN)]).await;
    let back = hijacked(&browser, &contosos, &fabrikams, &set_out.location).await;
    log.refusals();
    browser.get(&back).await.says(403, "You cannot sign in here");
    let named = format!("the token does not hold: the answer names another issuer: {:?}", fabrikams.issuer);
    assert_eq!(log.refusals(), [named]);
    // The same without naming itself, and as if it were Contoso's.
    for lie in ["", &contosos.issuer] {
        let set_out = browser.post("/sign-in", &[("email", ADMIN)]).await;
        let back = hijacked(&browser, &contosos, &fabrikams, &set_out.location).await;
        let (before, _) = back.split_once("&iss=").unwrap();
        let iss = if lie.is_empty() { String::new() } else { format!("&iss={lie}") };
        let answer = browser.get(&format!("{before}{iss}")).await;
        assert!(matches!(answer.status, 400 | 403), "{}", answer.body);
        assert!(browser.jar.get("__Host-rollcall_session").is_none());
        let reason = log.refusals().concat();
        let expected = if lie.is_empty() {
            "the answer names no issuer"
        } else {
            "does not take the code: invalid_grant"
        };
        assert!(reason.ends_with(expected), "{reason}");
    }
}

/// The answer of Fabrikam's provider to what was meant for Contoso's.
async fn hijacked(browser: &Browser, contosos: &Idp, fabrikams: &Idp, location: &str) -> String {
    let address = browser.get(location).await.leads_on_to();
    fabrikams.answer_of(&address.replace(&contosos.issuer, &fabrikams.issuer)).await
}

#[actix_web::test]
async fn an_account_of_before_is_taken_up_again_with_its_history() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let dee = app.people(&[("Dee Ek", DEE)]).await[0];
    let user_of_dee = invite(&app.admin().await, DEE).await;
    let link = app.link(dee).await;
    app.pages_of(app.organization, DEE).await.join(&link).await;
    let idp = Idp::start(&authority, &app, &[app.organization]);
    app.set_provider(&idp.change("sub")).await;
    // The directory knows Dee by the provider's id, which in tests is the address.
    idp.user(user(DEE, "dee@elsewhere.example")).await;
    let browser = app.pages();
    idp.sign_in(&browser, "/me/email", DEE).await.leads("/me");
    browser.get("/me").await.says(200, "Contoso");
    assert_eq!(app.count("identities WHERE account_id IN (SELECT account_id FROM users)").await, 2);
    let users = app.admin().await.get_user(user_of_dee.id).await.unwrap();
    assert_eq!(users.status, UserStatus::Active);
}

#[actix_web::test]
async fn a_refusal_says_all_that_is_wrong() {
    let authority = Authority::new();
    let app = TestApp::start_trusting(&authority).await;
    let admin = app.admin().await;
    let error = admin.set_sign_in(&ProviderChange::default()).await.unwrap_err();
    let pointers: Vec<_> = problem_of(&error).errors.iter().map(|error| &*error.pointer).collect();
    assert_eq!(pointers, ["/issuer", "/directory_claim", "/client_id"]);
}
