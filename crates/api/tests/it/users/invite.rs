//! `POST /users/invite`, `/users/resend` and `/users/reinvite`.

use rollcall_wire::Code;
use rollcall_wire::users::{
    ActionItem, ActionOutcome, ActionRequest, DeliveryState, InviteOutcome, InvitePerson, InviteRequest,
    UserStatus,
};

use crate::support::{TestApp, by_email, invite, problem_of};

#[actix_web::test]
async fn s6_s30_each_person_named_is_invited_and_the_others_are_told_why_not() {
    use InviteOutcome::{AlreadyInvited, Disabled, Invalid, Invited, NotInDirectory};
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example"), ("Al Poe", "al@contoso.example")]).await;
    let off = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    app.set_enabled(off, false).await;
    let admin = app.admin().await;
    let emails = [
        "DEE@contoso.example",
        "nobody@contoso.example",
        "bo@contoso.example",
        "no address",
        "dee@contoso.example",
    ];
    let response = admin.invite_users(&by_email(&emails)).await.unwrap();
    let outcomes: Vec<_> = response.results.iter().map(|result| result.outcome).collect();
    assert_eq!(outcomes, [Invited, NotInDirectory, Disabled, Invalid, AlreadyInvited]);
    let user = response.results[0].user.clone().unwrap();
    assert_eq!((user.status, user.display_name.as_str(), user.version), (UserStatus::Invited, "Dee Ek", 1));
    assert_eq!(user.delivery.unwrap().state, DeliveryState::Held);
    assert_eq!(admin.count_users().await.unwrap().invited, 1);
}

#[actix_web::test]
async fn a_dry_run_says_the_same_and_changes_nothing() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let request = InviteRequest { dry_run: true, ..by_email(&["dee@contoso.example"]) };
    let response = admin.invite_users(&request).await.unwrap();
    assert_eq!(response.results[0].outcome, InviteOutcome::Invited);
    assert_eq!(response.batch, None);
    assert_eq!(admin.count_users().await.unwrap().all, 0);
}

#[actix_web::test]
async fn s22_who_is_a_user_already_is_shown_and_not_invited_again() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let user = invite(&admin, "dee@contoso.example").await;
    let again = admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    assert_eq!(again.results[0].outcome, InviteOutcome::AlreadyInvited);
    assert_eq!(again.batch, None);
    app.archive(&admin, user.id).await;
    let archived = admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    assert_eq!(archived.results[0].outcome, InviteOutcome::AlreadyArchived);
    let request = InviteRequest { reinvite: true, ..by_email(&["dee@contoso.example"]) };
    let reinvited = admin.invite_users(&request).await.unwrap();
    assert_eq!(reinvited.results[0].outcome, InviteOutcome::Invited);
    assert_eq!(admin.get_user(user.id).await.unwrap().status, UserStatus::Invited);
}

#[actix_web::test]
async fn an_entry_names_one_person_in_one_way() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let request = InviteRequest { people: vec![InvitePerson::default()], ..InviteRequest::default() };
    let error = admin.invite_users(&request).await.unwrap_err();
    let problem = problem_of(&error);
    assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::InvalidField, "/people/0"));
}

#[actix_web::test]
async fn s7_an_ambiguous_address_invites_nobody() {
    let app = TestApp::start().await;
    app.people_with_alias(
        &[("Dee Ek", "dee@contoso.example"), ("Al Poe", "al@contoso.example")],
        "team@contoso.example",
    )
    .await;
    let admin = app.admin().await;
    let response = admin.invite_users(&by_email(&["team@contoso.example"])).await.unwrap();
    assert_eq!(response.results[0].outcome, InviteOutcome::Ambiguous);
}

#[actix_web::test]
async fn r9_resend_rotates_and_only_the_invited_get_it() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let user = invite(&admin, "dee@contoso.example").await;
    let request = ActionRequest { items: vec![ActionItem { id: user.id, version: Some(user.version) }] };
    let response = admin.resend_users(&request).await.unwrap();
    assert_eq!(response.results[0].outcome, ActionOutcome::Done);
    assert_eq!(response.results[0].user.as_ref().unwrap().version, 2);
    let stale = admin.resend_users(&request).await.unwrap();
    assert_eq!(stale.results[0].problem.as_ref().unwrap().code, Code::Changed);
    let wrong =
        admin.reinvite_users(&ActionRequest { items: vec![ActionItem { id: user.id, version: None }] }).await;
    assert_eq!(wrong.unwrap().results[0].problem.as_ref().unwrap().code, Code::NotArchived);
}

#[actix_web::test]
async fn s9_an_organization_that_may_not_invite_is_told_so() {
    let app = TestApp::start().await;
    let other = app.organization_without_invites("Fabrikam", "fabrikam.example").await;
    let admin = app.client_of(other, "admin@fabrikam.example").await;
    let error = admin.invite_users(&by_email(&["admin@fabrikam.example"])).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::OrganizationNotAllowed));
}

#[actix_web::test]
async fn b1_an_address_that_nobody_has_brings_the_nearest_person_and_one_that_somebody_has_brings_nobody() {
    let app = TestApp::start().await;
    let people = app
        .people(&[("Ann Lee", "ann.lee@contoso.example"), ("Anna Leek", "anna.leek@contoso.example")])
        .await;
    let admin = app.admin().await;
    let ask = async |email: &str| {
        let people = vec![InvitePerson { email: Some(email.to_owned()), person_id: None }];
        let request = InviteRequest { people, dry_run: true, reinvite: false };
        admin.invite_users(&request).await.unwrap().results.remove(0).suggestion
    };
    let near = ask("ann.leee@contoso.example").await.unwrap();
    assert_eq!(
        (near.person_id, near.email.as_str(), near.confident),
        (people[0], "ann.lee@contoso.example", true)
    );
    assert_eq!(ask("lee.ann@contoso.example").await.unwrap().person_id, people[0]);
    assert_eq!(ask("ann.lee@contoso.exampel").await.unwrap().person_id, people[0]);
    assert_eq!(ask("ann.lee@contoso.example").await, None);
    assert_eq!(ask("zoe.quill@contoso.example").await, None);
    app.set_enabled(people[0], false).await;
    assert_ne!(ask("ann.leee@contoso.example").await.map(|near| near.person_id), Some(people[0]));
}
