//! `POST /users/archive`.

use rollcall_wire::Code;
use rollcall_wire::users::{ActionItem, ActionOutcome, ActionRequest, DeliveryState, UserStatus};
use uuid::Uuid;

use crate::support::{TestApp, invite};

#[actix_web::test]
async fn s54_one_or_more_are_archived_in_one_go_and_each_gets_its_own_answer() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example"), ("Al Poe", "al@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    let al = invite(&admin, "al@contoso.example").await;
    let stranger = Uuid::from_u128(1);
    let items = [dee.id, stranger, al.id].map(|id| ActionItem { id, version: None }).to_vec();
    let response = admin.archive_users(&ActionRequest { items }).await.unwrap();
    let outcomes: Vec<_> = response.results.iter().map(|result| result.outcome).collect();
    assert_eq!(outcomes, [ActionOutcome::Done, ActionOutcome::Refused, ActionOutcome::Done]);
    assert_eq!(response.results[1].problem.as_ref().unwrap().code, Code::NotFound);
    let counts = admin.count_users().await.unwrap();
    assert_eq!((counts.invited, counts.archived, counts.all), (0, 2, 2));
}

#[actix_web::test]
async fn s61_no_mail_follows_where_none_had_left() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.archive(&admin, dee.id).await;
    let user = admin.get_user(dee.id).await.unwrap();
    assert_eq!(user.status, UserStatus::Archived);
    assert_ne!(user.delivery.map(|delivery| delivery.state), Some(DeliveryState::Queued));
    app.pass(60).await;
    let events: Vec<_> =
        admin.get_timeline(dee.id).await.unwrap().items.into_iter().map(|entry| entry.event).collect();
    assert_eq!(events, ["user.archived", "user.invited"]);
}

#[actix_web::test]
async fn archiving_twice_is_refused_with_its_own_reason() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.archive(&admin, dee.id).await;
    let request = ActionRequest { items: vec![ActionItem { id: dee.id, version: None }] };
    let again = admin.archive_users(&request).await.unwrap();
    assert_eq!(again.results[0].problem.as_ref().unwrap().code, Code::AlreadyArchived);
    assert_eq!(again.batch, None);
}

#[actix_web::test]
async fn nobody_reaches_a_user_of_another_organization() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let dee = invite(&app.admin().await, "dee@contoso.example").await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    let foreign = app.client_of(other, "admin@fabrikam.example").await;
    assert_eq!(foreign.get_user(dee.id).await.unwrap_err().code(), Some(Code::NotFound));
    assert_eq!(foreign.get_timeline(dee.id).await.unwrap_err().code(), Some(Code::NotFound));
    let request = ActionRequest { items: vec![ActionItem { id: dee.id, version: None }] };
    let response = foreign.archive_users(&request).await.unwrap();
    assert_eq!(response.results[0].problem.as_ref().unwrap().code, Code::NotFound);
}

#[actix_web::test]
async fn s61_an_archive_that_was_undone_does_not_hide_the_mail_before_it() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    app.pass(10).await;
    let batch = app.archive(&admin, dee.id).await;
    admin.undo_batch(batch).await.unwrap();
    app.archive(&admin, dee.id).await;
    app.pass(10).await;
    let subjects: Vec<_> = app.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(
        subjects,
        ["Contoso took back its invitation to Milestone", "Contoso invited you to join Milestone"]
    );
}
