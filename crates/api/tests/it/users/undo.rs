//! `POST /batches/{id}/undo`.

use rollcall_wire::Code;
use rollcall_wire::users::{ActionOutcome, DeliveryState, UserStatus};

use crate::support::{TestApp, by_email, invite};

#[actix_web::test]
async fn b7_a_first_invitation_is_taken_back_whole() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let response = admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    let user = response.results[0].user.as_ref().unwrap().id;
    let batch = response.batch.unwrap().id;
    let undone = admin.undo_batch(batch).await.unwrap();
    assert_eq!((undone.results[0].outcome, &undone.results[0].user), (ActionOutcome::Done, &None));
    assert_eq!(admin.get_user(user).await.unwrap_err().code(), Some(Code::NotFound));
    assert_eq!(admin.count_users().await.unwrap().all, 0);
    let twice = admin.undo_batch(batch).await.unwrap_err();
    assert_eq!(twice.code(), Some(Code::TooLateToUndo));
    // And nothing stands in the way of inviting the person again.
    assert_eq!(invite(&admin, "dee@contoso.example").await.status, UserStatus::Invited);
}

#[actix_web::test]
async fn b7_an_archive_is_taken_back_and_the_waiting_invitation_waits_again() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let dee = invite(&admin, "dee@contoso.example").await;
    let batch = app.archive(&admin, dee.id).await;
    let undone = admin.undo_batch(batch).await.unwrap();
    let user = undone.results[0].user.clone().unwrap();
    assert_eq!((user.status, user.version, user.invited_at), (UserStatus::Invited, 3, dee.invited_at));
    assert_eq!(user.delivery.unwrap().state, DeliveryState::Held);
    let counts = admin.count_users().await.unwrap();
    assert_eq!((counts.invited, counts.archived), (1, 0));
}

#[actix_web::test]
async fn b7_after_the_window_it_is_too_late() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let response = admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    app.pass(10).await;
    let error = admin.undo_batch(response.batch.unwrap().id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::TooLateToUndo));
    assert_eq!(admin.count_users().await.unwrap().invited, 1);
}

#[actix_web::test]
async fn b7_what_has_changed_since_stays_as_it_is() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    let admin = app.admin().await;
    let response = admin.invite_users(&by_email(&["dee@contoso.example"])).await.unwrap();
    let user = response.results[0].user.as_ref().unwrap().id;
    app.archive(&admin, user).await;
    let undone = admin.undo_batch(response.batch.unwrap().id).await.unwrap();
    assert_eq!(undone.results[0].problem.as_ref().unwrap().code, Code::Changed);
    assert_eq!(admin.get_user(user).await.unwrap().status, UserStatus::Archived);
}
