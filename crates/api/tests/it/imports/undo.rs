//! Taking an import's invitations back.

use rollcall_wire::Code;
use rollcall_wire::imports::{ImportState, Verdict};
use rollcall_wire::users::ActionOutcome;

use super::{count, execute, judged, many, rows};
use crate::support::TestApp;

#[actix_web::test]
async fn b7_one_click_takes_an_import_back_before_a_mail_has_left() {
    let app = TestApp::start().await;
    let file = many(&app, 250).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file.clone()).await;
    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    app.work().await;
    let undone = admin.undo_batch(batch.id).await.unwrap();
    assert_eq!(undone.results.len(), 250);
    assert!(undone.results.iter().all(|one| one.outcome == ActionOutcome::Done && one.user.is_none()));
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.state, import.batch), (ImportState::Undone, None));
    for table in ["users", "invitations", "batch_items"] {
        assert_eq!(count(&app, &format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(count(&app, "SELECT COUNT(*) FROM outbox WHERE state <> 'cancelled'").await, 0);
    assert_eq!(count(&app, "SELECT CAST(SUM(invited) AS bigint) FROM user_counts").await, 0);
    assert!(rows(&admin, import.id, None).await.iter().all(|row| row.user_id.is_none()));

    let error = admin.undo_batch(batch.id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::TooLateToUndo));
    let again = judged(&app, &admin, file).await;
    assert_eq!(again.ready, 250, "whoever was taken back can be invited again");
}

#[actix_web::test]
async fn an_undo_in_the_middle_of_sending_ends_the_sending() {
    let app = TestApp::start().await;
    let file = many(&app, 700).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    assert!(rollcall_api::workers::step(&app.state).await.unwrap());
    let sent = admin.get_import(import.id).await.unwrap();
    assert!(sent.state == ImportState::Sending && sent.sent > 0, "{sent:?}");
    let undone = admin.undo_batch(batch.id).await.unwrap();
    assert_eq!(i64::try_from(undone.results.len()).unwrap(), sent.sent);
    app.pass(60).await;
    assert_eq!(admin.get_import(import.id).await.unwrap().state, ImportState::Undone);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 0);
}

#[actix_web::test]
async fn an_undo_that_a_crash_interrupts_is_ended_by_a_worker() {
    let app = TestApp::start().await;
    let file = many(&app, 250).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    // As a process leaves it that dies once it has claimed the batch.
    execute(&app, "UPDATE imports SET state = 'undone'").await;
    execute(&app, "UPDATE batches SET state = 'undone'").await;
    app.work().await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 0);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM batch_items").await, 0);
}

#[actix_web::test]
async fn it_is_too_late_once_mail_may_have_left() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example").await;
    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    app.pass(11).await;
    let error = admin.undo_batch(batch.id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::TooLateToUndo));
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.state, import.sent), (ImportState::Sent, 1));
    assert_eq!(rows(&admin, import.id, Some(Verdict::Ready)).await.len(), 1);
}
