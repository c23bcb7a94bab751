//! Two at once: one wins, and the other is told.

use futures_util::future::{join, join_all};
use rollcall_client::{Client, Error};
use rollcall_wire::Code;
use rollcall_wire::organization::OrganizationChange;
use rollcall_wire::session::Role::GlobalAdministrator;
use uuid::Uuid;

use super::administrators::roles;
use super::events;
use super::rates::rate;
use crate::support::{TestApp, problem_of};

/// Bo, a Global Administrator besides Alex, and the clients and ids of both.
async fn two(app: &TestApp) -> [(Client, Uuid); 2] {
    let bo = app.people(&[("Bo Tan", "bo@contoso.example")]).await[0];
    app.grant("bo@contoso.example", GlobalAdministrator).await;
    let alex = app.admin().await;
    let own = alex.get_session().await.unwrap().account.person_id;
    [(alex, own), (app.client("bo@contoso.example").await, bo)]
}

fn codes(results: &[Result<(), Error>]) -> Vec<Option<Code>> {
    results.iter().filter_map(|result| result.as_ref().err()).map(Error::code).collect()
}

#[actix_web::test]
async fn c4_two_who_step_down_at_once_leave_one() {
    let app = TestApp::start().await;
    let [(alex, alexs), (bo, bos)] = two(&app).await;
    for _ in 0..6 {
        let (one, other) = join(alex.remove_administrator(alexs), bo.remove_administrator(bos)).await;
        let left = if one.is_ok() { (&bo, alexs) } else { (&alex, bos) };
        assert_eq!(codes(&[one, other]), [Some(Code::LastGlobalAdministrator)]);
        assert_eq!(left.0.list_administrators().await.unwrap().items.len(), 1);
        left.0.set_administrator(left.1, &roles(&[GlobalAdministrator])).await.unwrap();
    }
}

#[actix_web::test]
async fn c4_two_who_remove_each_other_at_once_leave_one() {
    let app = TestApp::start().await;
    let [(alex, alexs), (bo, bos)] = two(&app).await;
    for _ in 0..6 {
        let (one, other) = join(alex.remove_administrator(bos), bo.remove_administrator(alexs)).await;
        let left = if one.is_ok() { (&alex, bos) } else { (&bo, alexs) };
        let lost = codes(&[one, other]);
        // Whoever came second is the last one's victim, or was removed before being asked.
        assert!(
            lost == [Some(Code::LastGlobalAdministrator)] || lost == [Some(Code::RoleRequired)],
            "{lost:?}"
        );
        assert_eq!(left.0.list_administrators().await.unwrap().items.len(), 1);
        left.0.set_administrator(left.1, &roles(&[GlobalAdministrator])).await.unwrap();
    }
}

#[actix_web::test]
async fn s5_r10_whoever_was_removed_removes_nobody_even_at_the_same_moment() {
    let app = TestApp::start().await;
    let [(alex, alexs), (bo, bos)] = two(&app).await;
    app.people(&[("Cy Dorn", "cy@contoso.example")]).await;
    app.grant("cy@contoso.example", GlobalAdministrator).await;
    let cy = app.client("cy@contoso.example").await;
    for _ in 0..8 {
        let (one, other) = join(alex.remove_administrator(bos), bo.remove_administrator(alexs)).await;
        let refused = [&one, &other].into_iter().find_map(|answer| answer.as_ref().err()).unwrap();
        // s5: whom to ask, whether the role was gone before or within the transaction.
        let detail = &problem_of(refused).detail;
        assert!(detail.contains("Global Administrator role") && detail.contains("Cy Dorn"), "{detail}");
        assert_eq!(codes(&[one, other]), [Some(Code::RoleRequired)]);
        assert_eq!(cy.list_administrators().await.unwrap().items.len(), 2);
        for person in [alexs, bos] {
            cy.set_administrator(person, &roles(&[GlobalAdministrator])).await.unwrap();
        }
    }
}

#[actix_web::test]
async fn a_role_given_by_many_at_once_is_given_once() {
    let app = TestApp::start().await;
    let [(alex, _), (bo, _)] = two(&app).await;
    let cy = app.people(&[("Cy Dorn", "cy@contoso.example")]).await[0];
    let global = roles(&[GlobalAdministrator]);
    let calls = [&alex, &bo, &alex, &bo].map(|client| client.set_administrator(cy, &global));
    for answer in join_all(calls).await {
        assert_eq!(answer.unwrap().roles, [GlobalAdministrator]);
    }
    assert_eq!(events(&app).await.len(), 2 + 1 + 1);
    // The count is right: two can go, the third cannot.
    alex.remove_administrator(cy).await.unwrap();
    let own = alex.get_session().await.unwrap().account.person_id;
    bo.remove_administrator(own).await.unwrap();
    let bos = bo.get_session().await.unwrap().account.person_id;
    let last = bo.remove_administrator(bos).await.unwrap_err();
    assert_eq!(last.code(), Some(Code::LastGlobalAdministrator));
}

#[actix_web::test]
async fn of_many_who_change_the_same_version_one_wins() {
    let app = TestApp::start().await;
    let [(alex, _), (bo, _)] = two(&app).await;
    let renamed = |name: &str| OrganizationChange { name: Some(name.to_owned()), ..Default::default() };
    let changes = ["A Ltd", "B Ltd", "C Ltd", "D Ltd"].map(renamed);
    let calls = changes.iter().zip([&alex, &bo, &alex, &bo]);
    let answers = join_all(calls.map(|(change, client)| client.update_organization(change, 1))).await;
    let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(won.len(), 1);
    assert!(
        answers.iter().filter_map(|answer| answer.as_ref().err()).all(|e| e.code() == Some(Code::Changed))
    );
    assert_eq!(alex.get_organization().await.unwrap().name, won[0].name);
}

#[actix_web::test]
async fn b14_of_many_who_tell_one_past_day_one_wins() {
    let app = TestApp::start().await;
    let [(alex, _), (bo, _)] = two(&app).await;
    let wanted = ["0.1", "0.2", "0.3", "0.4"].map(|amount| rate("2026-01-01", amount));
    let calls = wanted.iter().zip([&alex, &bo, &alex, &bo]);
    let answers = join_all(calls.map(|(rate, client)| client.add_rate(rate))).await;
    let lost: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert_eq!(lost.len(), 3);
    assert!(lost.iter().all(|error| problem_of(error).errors[0].code == "day_passed"));
    assert_eq!(alex.list_rates().await.unwrap().items.len(), 1);
}
