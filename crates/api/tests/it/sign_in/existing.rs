//! An account that is there already, at a real provider (S50, B15): taken up again under the same identity, and under
//! another one told what can be done.

use rollcall_wire::users::UserStatus;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Authority, Idp, TestApp, invite};

const DEE: &str = "dee@contoso.example";
const ANOTHER: &str = "You have an account already, under another sign-in";

/// Contoso with a provider, where Dee has joined as `dee`, was archived, and is invited again: the user and the person.
async fn invited_again(authority: &Authority) -> (TestApp, Idp, Uuid, Uuid) {
    let app = TestApp::start_trusting(authority).await;
    let idp = Idp::start(authority, &app, &[app.organization]);
    app.set_provider(&idp.change("sub")).await;
    let person = app.people(&[("Dee Ek", DEE)]).await[0];
    app.execute("UPDATE people SET source = 'operator'").await;
    let user = invite(&app.admin().await, DEE).await.id;
    let dee = app.pages();
    dee.get(&app.link(person).await).await.leads("/join");
    signed_in_as(&idp, "dee").await;
    idp.sign_in(&dee, "/join/email", DEE).await.leads("/join/confirm");
    let confirm = dee.get("/join/confirm").await;
    dee.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    app.pass(60).await;
    app.archive(&app.admin().await, user).await;
    app.reinvite(user).await;
    app.pass(60).await;
    (app, idp, user, person)
}

async fn signed_in_as(idp: &Idp, sub: &str) {
    idp.user(json!({ "sub": sub, "email": DEE, "email_verified": true })).await;
}

#[actix_web::test]
async fn s50_b15_under_the_same_identity_the_account_is_taken_up_again() {
    let authority = Authority::new();
    let (app, idp, user, person) = invited_again(&authority).await;
    let accounts = app.count("accounts").await;
    let dee = app.pages();
    dee.get(&app.link(person).await).await.leads("/join");
    idp.sign_in(&dee, "/join/email", DEE).await.leads("/join/confirm");
    let confirm = dee.get("/join/confirm").await;
    confirm.says(200, "Your account is taken up again, with its history.");
    assert!(!confirm.body.contains("Switch account"));
    dee.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(app.admin().await.get_user(user).await.unwrap().status, UserStatus::Active);
    assert_eq!((app.count("accounts").await, app.count("memberships").await), (accounts, 2));
}

#[actix_web::test]
async fn s50_b15_r5_whose_person_signs_in_with_another_account_is_told_the_choices_and_nothing_is_merged() {
    let authority = Authority::new();
    let (app, idp, user, person) = invited_again(&authority).await;
    app.set(json!({ "contact": "help@contoso.example" })).await;
    let identities = app.count("identities").await;
    let dee = app.pages();
    dee.get(&app.link(person).await).await.leads("/join");
    signed_in_as(&idp, "dee-too").await;
    let refused = idp.sign_in(&dee, "/join/email", DEE).await;
    refused.says(403, ANOTHER);
    refused.says(403, "Accounts are never merged on their own, so nothing was changed.");
    refused.says(403, "sign in with that one: it is taken up again, with its history.");
    refused.says(403, "action=\"/join/switch\"");
    refused.says(403, "help@contoso.example");
    refused.says(403, "It is as it was.");
    let mut german = app.pages();
    german.languages = "de";
    let shown = idp.sign_in(&german, "/me/email", DEE).await;
    shown.says(403, "Sie haben schon ein Konto, unter einer anderen Anmeldung");
    assert_eq!(app.count("identities").await, identities);
    assert_eq!(app.admin().await.get_user(user).await.unwrap().status, UserStatus::Invited);
    // The invitation is not burnt: by the account that is linked it is accepted.
    signed_in_as(&idp, "dee").await;
    let set_out = dee.post("/join/switch", &[]).await;
    let back = idp.pass(&dee, &set_out).await;
    dee.get(&back).await.leads("/join/confirm");
    dee.get("/join/confirm").await.says(200, "Your account is taken up again");
}

#[actix_web::test]
async fn s50_b15_a_membership_by_another_account_is_said_before_a_new_one_begins() {
    let authority = Authority::new();
    let (app, idp, _, person) = invited_again(&authority).await;
    // The organization has another provider since: nobody is linked with the former identities any more.
    app.execute("UPDATE people SET issuer = NULL, subject = NULL").await;
    let accounts = app.count("accounts").await;
    let dee = app.pages();
    dee.get(&app.link(person).await).await.leads("/join");
    signed_in_as(&idp, "dee-anew").await;
    idp.sign_in(&dee, "/join/email", DEE).await.leads("/join/confirm");
    let confirm = dee.get("/join/confirm").await;
    confirm.says(200, "by another sign-in than the one of now");
    confirm.says(200, "nothing is merged, and joining now begins a new one");
    confirm.says(200, "An administrator of Contoso can help: Alex Admin.");
    confirm.says(200, "action=\"/join/switch\"");
    assert!(!confirm.body.contains("Your account is taken up again"));
    dee.post("/join", &[("invitation", &confirm.handle())]).await.leads("/join/done");
    assert_eq!(app.count("accounts").await, accounts + 1);
    let former = "memberships m JOIN accounts a ON a.id = m.account_id";
    assert_eq!(app.count(former).await, 2, "each membership keeps its own account");
    assert_eq!(
        app.count("users u JOIN memberships m ON m.user_id = u.id AND m.account_id = u.account_id").await,
        1
    );
    dee.get("/me").await.says(200, "Before that, you were a member");
}
