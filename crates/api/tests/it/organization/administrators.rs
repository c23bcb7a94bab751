//! Administrators: who grants, who loses, and who stays.

use rollcall_api::organization;
use rollcall_domain::email::Email;
use rollcall_wire::Code;
use rollcall_wire::organization::{Administrator, AdministratorChange, OrganizationChange};
use rollcall_wire::session::Role::{self, BusinessAdministrator, GlobalAdministrator};
use uuid::Uuid;

use super::events;
use crate::support::{TestApp, by_email, problem_of};

pub(super) fn roles(roles: &[Role]) -> AdministratorChange {
    AdministratorChange { roles: roles.to_vec() }
}

fn shown(administrators: &[Administrator]) -> Vec<(&str, bool, &[Role])> {
    administrators
        .iter()
        .map(|administrator| (&*administrator.display_name, administrator.enabled, &*administrator.roles))
        .collect()
}

#[actix_web::test]
async fn s2_s3_s4_a_global_administrator_gives_and_takes_both_roles() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await[0];
    let admin = app.admin().await;
    let client = app.client("bo@contoso.example").await;
    let invite = by_email(&["dee@contoso.example"]);
    assert_eq!(client.invite_users(&invite).await.unwrap_err().code(), Some(Code::RoleRequired));

    let given = admin.set_administrator(bo, &roles(&[BusinessAdministrator])).await.unwrap();
    assert_eq!(
        (given.email.as_str(), given.roles.as_slice()),
        ("bo@contoso.example", &[BusinessAdministrator][..])
    );
    assert_eq!(given.granted_at, app.state.clock.now());
    client.invite_users(&invite).await.unwrap();
    let refused = client.set_administrator(bo, &roles(&[GlobalAdministrator])).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RoleRequired));

    let both = roles(&[GlobalAdministrator, BusinessAdministrator, GlobalAdministrator]);
    let both = admin.set_administrator(bo, &both).await.unwrap();
    assert_eq!(both.roles, [BusinessAdministrator, GlobalAdministrator]);
    // Exactly these: the lesser one goes.
    let global = client.set_administrator(bo, &roles(&[GlobalAdministrator])).await.unwrap();
    assert_eq!(global.roles, [GlobalAdministrator]);
    let all = client.list_administrators().await.unwrap().items;
    let expected =
        [("Alex Admin", true, &[GlobalAdministrator][..]), ("Bo Tan", true, &[GlobalAdministrator][..])];
    assert_eq!(shown(&all), expected);

    admin.remove_administrator(bo).await.unwrap();
    assert_eq!(admin.remove_administrator(bo).await.unwrap_err().code(), Some(Code::NotFound));
    assert_eq!(admin.list_administrators().await.unwrap().items.len(), 1);
    let said = events(&app).await;
    let granted = |role: &str| format!(r#"{{"type":"administrator.granted","role":"{role}_administrator"}}"#);
    let revoked = |role: &str| format!(r#"{{"type":"administrator.revoked","role":"{role}_administrator"}}"#);
    let expected = [granted("business"), granted("global"), revoked("business"), revoked("global")];
    assert_eq!(said[2..], expected);
}

#[actix_web::test]
async fn r10_a_role_that_was_taken_counts_for_no_write_any_more() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example"), ("Dee Ek", "dee@contoso.example")]).await[0];
    let admin = app.admin().await;
    let client = app.client("bo@contoso.example").await;
    let invite = by_email(&["dee@contoso.example"]);
    let rename = OrganizationChange { name: Some("Bo's".to_owned()), ..Default::default() };
    admin.set_administrator(bo, &roles(&[GlobalAdministrator])).await.unwrap();
    client.list_administrators().await.unwrap();
    admin.set_administrator(bo, &roles(&[BusinessAdministrator])).await.unwrap();
    let refused = client.update_organization(&rename, 1).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::RoleRequired));
    assert_eq!(client.get_session().await.unwrap().roles, [BusinessAdministrator]);
    client.invite_users(&invite).await.unwrap();
    admin.remove_administrator(bo).await.unwrap();
    assert_eq!(client.invite_users(&invite).await.unwrap_err().code(), Some(Code::RoleRequired));
    assert_eq!(client.list_administrators().await.unwrap_err().code(), Some(Code::RoleRequired));
}

#[actix_web::test]
async fn c4_the_last_global_administrator_stays() {
    let app = TestApp::start().await;
    let bo = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    let admin = app.admin().await;
    let own = admin.get_session().await.unwrap().account.person_id;
    let last = async |person: Uuid| {
        let removed = admin.remove_administrator(person).await.unwrap_err();
        let lowered = admin.set_administrator(person, &roles(&[BusinessAdministrator])).await.unwrap_err();
        assert_eq!((removed.code(), lowered.code()), (Some(Code::LastGlobalAdministrator), lowered.code()));
        assert_eq!(lowered.code(), Some(Code::LastGlobalAdministrator));
    };
    last(own).await;
    admin.set_administrator(bo, &roles(&[BusinessAdministrator])).await.unwrap();
    last(own).await;
    admin.set_administrator(bo, &roles(&[GlobalAdministrator])).await.unwrap();
    // Somebody who cannot sign in administers nothing.
    app.set_enabled(bo, false).await;
    last(own).await;
    assert_eq!(
        shown(&admin.list_administrators().await.unwrap().items)[1],
        ("Bo Tan", false, &[GlobalAdministrator][..])
    );
    app.set_enabled(bo, true).await;
    admin.remove_administrator(own).await.unwrap();
    assert_eq!(admin.list_administrators().await.unwrap_err().code(), Some(Code::RoleRequired));
    let bo = app.client("bo@contoso.example").await;
    assert_eq!(
        shown(&bo.list_administrators().await.unwrap().items),
        [("Bo Tan", true, &[GlobalAdministrator][..])]
    );
}

#[actix_web::test]
async fn a_role_of_somebody_disabled_can_be_taken_and_none_can_be_given() {
    let app = TestApp::start().await;
    let people = [("Bo Tan", "bo@contoso.example"), ("Dee Ek", "dee@contoso.example")];
    let [bo, dee] = app.people(&people).await[..] else { panic!("two people") };
    let admin = app.admin().await;
    app.grant("bo@contoso.example", GlobalAdministrator).await;
    app.set_enabled(bo, false).await;
    app.set_enabled(dee, false).await;
    let refused = admin.set_administrator(dee, &roles(&[BusinessAdministrator])).await.unwrap_err();
    assert_eq!(refused.code(), Some(Code::Suspended));
    let more = admin.set_administrator(bo, &roles(&[BusinessAdministrator, GlobalAdministrator])).await;
    assert_eq!(more.unwrap_err().code(), Some(Code::Suspended));
    admin.remove_administrator(bo).await.unwrap();
    assert_eq!(admin.list_administrators().await.unwrap().items.len(), 1);
}

#[actix_web::test]
async fn nobody_of_another_organization_is_there() {
    let app = TestApp::start().await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let fabrikam = app.client_of(other, "admin@fabrikam.example").await;
    let theirs = fabrikam.get_session().await.unwrap().account.person_id;
    let admin = app.admin().await;
    for person in [theirs, Uuid::nil()] {
        let given = admin.set_administrator(person, &roles(&[GlobalAdministrator])).await.unwrap_err();
        assert_eq!(given.code(), Some(Code::NotFound));
        assert_eq!(admin.remove_administrator(person).await.unwrap_err().code(), Some(Code::NotFound));
    }
    assert_eq!(fabrikam.list_administrators().await.unwrap().items.len(), 1);
    let own = admin.get_session().await.unwrap().account.person_id;
    let none = admin.set_administrator(own, &roles(&[])).await.unwrap_err();
    assert_eq!(problem_of(&none).errors[0].pointer, "/roles");
}

#[actix_web::test]
async fn the_operator_grants_and_takes_roles_but_not_the_last() {
    let app = TestApp::start().await;
    app.people(&[("Bo Tan", "bo@contoso.example")]).await;
    let email = |text: &str| Email::parse(text).unwrap();
    let (bo, alex) = (email("bo@contoso.example"), email("admin@contoso.example"));
    let global = rollcall_domain::role::Role::GlobalAdministrator;
    let code = |result: Result<(), rollcall_api::problem::Fail>| result.unwrap_err().to_problem().code;
    let revoke =
        async |email: &Email| organization::revoke(&app.state, app.organization, email, global).await;
    assert_eq!(code(revoke(&alex).await), Code::LastGlobalAdministrator);
    assert_eq!(code(revoke(&bo).await), Code::NotFound);
    assert_eq!(code(revoke(&email("nobody@contoso.example")).await), Code::NotInDirectory);
    for _ in 0..2 {
        organization::grant(&app.state, app.organization, &bo, global).await.unwrap();
    }
    revoke(&alex).await.unwrap();
    let left = app.client("bo@contoso.example").await.list_administrators().await.unwrap().items;
    assert_eq!(shown(&left), [("Bo Tan", true, &[GlobalAdministrator][..])]);
    assert_eq!(code(revoke(&bo).await), Code::LastGlobalAdministrator);
}
