//! `POST /imports/{id}/stop`, and going on by `send`.

use rollcall_wire::Code;
use rollcall_wire::imports::{ImportState, Verdict};
use rollcall_wire::users::ActionOutcome;

use super::{count, execute, judged, many, rows};
use crate::support::TestApp;

const HANDED_OVER: &str = "SELECT COUNT(*) FROM outbox WHERE state = 'handed_over'";
const WAITING: &str = "SELECT COUNT(*) FROM outbox WHERE state = 'queued'";

#[actix_web::test]
async fn b7_stopping_ends_the_making_of_invitations_and_send_goes_on_with_each_once() {
    let app = TestApp::start().await;
    let file = many(&app, 700).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    assert!(rollcall_api::workers::step(&app.state).await.unwrap());
    let stopped = admin.stop_import(import.id).await.unwrap();
    assert_eq!((stopped.state, stopped.version), (ImportState::Stopped, import.version));
    assert!(0 < stopped.sent && stopped.sent < 700, "{stopped:?}");
    assert_eq!(stopped.to_send(), 700 - stopped.sent);
    app.pass(60).await;
    assert_eq!(admin.get_import(import.id).await.unwrap(), stopped, "nothing moves while it is stopped");
    assert_eq!((count(&app, HANDED_OVER).await, count(&app, WAITING).await), (0, stopped.sent));
    let error = admin.stop_import(import.id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState));

    // No mail had left: all of it waits for the undo window again, and can be taken back as one.
    let sending = admin.send_import(import.id, import.version).await.unwrap();
    assert_eq!(sending.state, ImportState::Sending);
    assert_eq!(sending.batch.map(|batch| batch.id), Some(batch.id));
    app.work().await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed), (ImportState::Sent, 700, 0));
    assert_eq!(count(&app, HANDED_OVER).await, 0);
    app.pass(11).await;
    for sql in [HANDED_OVER, "SELECT COUNT(*) FROM users", "SELECT COUNT(*) FROM invitations"] {
        assert_eq!(count(&app, sql).await, 700, "{sql}");
    }
    assert_eq!(count(&app, "SELECT COUNT(*) FROM batches").await, 1);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM events WHERE name = 'import.stopped'").await, 1);
}

#[actix_web::test]
async fn c18_mail_that_nobody_has_taken_up_waits_while_an_import_is_stopped() {
    let app = TestApp::start().await;
    let file = many(&app, 100).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    admin.send_import(import.id, import.version).await.unwrap();
    app.work().await;
    // Sent, and the mail of 40 has left already.
    execute(&app, "UPDATE batches SET state = 'released'").await;
    let first = "SELECT id FROM outbox ORDER BY id LIMIT 40";
    execute(&app, &format!("UPDATE outbox SET state = 'handed_over', attempt = 1 WHERE id IN ({first})"))
        .await;
    let stopped = admin.stop_import(import.id).await.unwrap();
    assert_eq!((stopped.state, stopped.sent, stopped.to_send()), (ImportState::Stopped, 100, 0));
    app.pass(60).await;
    assert_eq!((count(&app, HANDED_OVER).await, count(&app, WAITING).await), (40, 60));

    // What had left cannot be taken back: the rest goes on at once.
    let sending = admin.send_import(import.id, import.version).await.unwrap();
    assert_eq!(sending.batch, None);
    app.work().await;
    assert_eq!((count(&app, HANDED_OVER).await, count(&app, WAITING).await), (100, 0));
    assert_eq!(admin.get_import(import.id).await.unwrap().state, ImportState::Sent);
    let error = admin.stop_import(import.id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState), "nothing waits any more");
    assert_eq!(admin.get_import(import.id).await.unwrap().state, ImportState::Sent);
    let error = admin.send_import(import.id, import.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState), "all of it has been sent");
}

#[actix_web::test]
async fn stopping_needs_something_that_is_sent() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = admin.create_import("ann.csv", "ann@contoso.example").await.unwrap();
    for _ in 0..2 {
        let error = admin.stop_import(import.id).await.unwrap_err();
        assert_eq!(error.code(), Some(Code::ImportState));
        app.work().await;
    }
    assert_eq!(admin.get_import(import.id).await.unwrap().state, ImportState::Ready);
}

#[actix_web::test]
async fn c18_undo_release_and_stop_exclude_each_other() {
    let app = TestApp::start().await;
    let file = many(&app, 60).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    app.work().await;
    let (stopped, undone) = tokio::join!(admin.stop_import(import.id), admin.undo_batch(batch.id));
    let state = admin.get_import(import.id).await.unwrap().state;
    match (stopped, undone) {
        (Ok(_), Err(refused)) => {
            assert_eq!((refused.code(), state), (Some(Code::TooLateToUndo), ImportState::Stopped));
            assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 60);
        }
        (Err(refused), Ok(_)) => {
            assert_eq!((refused.code(), state), (Some(Code::ImportState), ImportState::Undone));
            assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 0);
        }
        both => panic!("exactly one must win: {both:?}"),
    }
    app.pass(60).await;
    assert_eq!(count(&app, HANDED_OVER).await, 0);
}

#[actix_web::test]
async fn b7_what_was_taken_back_can_be_sent_again() {
    let app = TestApp::start().await;
    let file = many(&app, 250).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    let batch = admin.send_import(import.id, import.version).await.unwrap().batch.unwrap();
    app.work().await;
    let undone = admin.undo_batch(batch.id).await.unwrap();
    assert!(undone.results.iter().all(|one| one.outcome == ActionOutcome::Done));
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.state, import.sent, import.to_send()), (ImportState::Undone, 0, 250));
    assert!(rows(&admin, import.id, Some(Verdict::Ready)).await.iter().all(|row| row.result.is_none()));
    admin.send_import(import.id, import.version).await.unwrap();
    app.pass(11).await;
    assert_eq!(admin.get_import(import.id).await.unwrap().sent, 250);
    assert_eq!(count(&app, HANDED_OVER).await, 250);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users").await, 250);
}
