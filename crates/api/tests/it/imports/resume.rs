//! What was begun is ended, whenever the process dies in between.

use std::time::Duration;

use rollcall_api::ids::Ids;
use rollcall_api::state::AppState;
use rollcall_api::workers;
use rollcall_wire::imports::{ImportState, ImportsQuery};

use super::{count, execute, judged, many};
use crate::support::TestApp;

/// The server after a restart: another process on the same data.
fn restarted(app: &TestApp) -> AppState {
    AppState { process: Ids::System.random(), ..app.state.clone() }
}

/// Works, and is cut off after some time, again and again; longer each time, so that it ends at last.
async fn work_with_crashes(app: &TestApp) {
    for round in 1.. {
        let state = restarted(app);
        let work = workers::run_until_idle(&state);
        if tokio::time::timeout(Duration::from_millis(3 * round), work).await.is_ok_and(|done| done.is_ok()) {
            return;
        }
    }
}

#[actix_web::test]
async fn b3_judging_goes_on_after_crashes() {
    let app = TestApp::start().await;
    let file = many(&app, 900).await + "nobody@contoso.example\nP0001@contoso.example\n";
    let admin = app.admin().await;
    let id = admin.create_import("many.csv", file).await.unwrap().id;
    work_with_crashes(&app).await;
    let import = admin.get_import(id).await.unwrap();
    assert_eq!((import.state, import.version, import.judged), (ImportState::Ready, 2, 902));
    assert_eq!((import.ready, import.errors, import.skipped), (900, 2, 0));
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows WHERE verdict = 'ready'").await, 900);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows WHERE verdict = 'pending'").await, 0);
}

#[actix_web::test]
async fn b3_sending_goes_on_after_crashes_and_invites_each_once() {
    let app = TestApp::start().await;
    let file = many(&app, 900).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    admin.send_import(import.id, import.version).await.unwrap();
    work_with_crashes(&app).await;
    let sent = admin.get_import(import.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed), (ImportState::Sent, 900, 0));
    for table in ["users", "invitations", "outbox", "batch_items"] {
        assert_eq!(count(&app, &format!("SELECT COUNT(*) FROM {table}")).await, 900, "{table}");
    }
    assert_eq!(count(&app, "SELECT COUNT(*) FROM events WHERE name = 'user.invited'").await, 900);
    assert_eq!(count(&app, "SELECT CAST(SUM(invited) AS bigint) FROM user_counts").await, 900);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows WHERE result = 'invited'").await, 900);
}

#[actix_web::test]
async fn an_upload_whose_process_died_is_told_as_failed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.create_import("half.csv", "ann@contoso.example").await.unwrap();
    // As a process leaves it that dies while it receives.
    execute(&app, "UPDATE imports SET state = 'receiving', owner = created_by").await;
    let state = restarted(&app);
    if !state.db.is_sqlite() {
        workers::run_until_idle(&state).await.unwrap();
        let waiting = admin.list_imports(&ImportsQuery::default()).await.unwrap();
        assert_eq!(waiting.items[0].state, ImportState::Receiving, "another process may be receiving it");
        app.state.clock.advance(chrono::TimeDelta::hours(7));
    }
    workers::run_until_idle(&state).await.unwrap();
    let list = app.admin().await.list_imports(&ImportsQuery::default()).await.unwrap();
    assert_eq!(list.items[0].state, ImportState::Failed);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows").await, 0);
}
