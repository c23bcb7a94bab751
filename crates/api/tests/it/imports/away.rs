//! A database that goes away for a moment.

use std::time::Duration;

use rollcall_api::workers;
use rollcall_wire::imports::ImportState;
use sea_orm::ConnectionTrait;

use super::{count, many};
use crate::support::TestApp;

/// Ends all connections of the server to its database, as a failover or an operator does. Each test has a database of
/// its own, so that no other loses any.
async fn end_connections(app: &TestApp) {
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    // It may be that this very connection was ended by the call before.
    let _ = app.state.db.schema().execute_unprepared(sql).await;
}

#[actix_web::test]
async fn b3_an_import_goes_on_by_itself_when_postgres_ends_its_connections() {
    let app = TestApp::start().await;
    let file = many(&app, 2500).await;
    let admin = app.admin().await;
    let id = admin.create_import("many.csv", file).await.unwrap().id;
    let mut failures = 0;
    let work = async {
        // As the running worker does: what failed is tried again.
        loop {
            match workers::run_until_idle(&app.state).await {
                Ok(()) => {
                    let import = app.admin().await.get_import(id).await.unwrap();
                    if import.state != ImportState::Queued && import.state != ImportState::Validating {
                        return import;
                    }
                }
                Err(fail) => {
                    failures += 1;
                    let code = fail.to_problem().code;
                    assert_eq!(code, rollcall_wire::Code::Unavailable, "{fail}");
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            }
        }
    };
    let interrupt = async {
        if app.state.db.is_sqlite() {
            return;
        }
        for _ in 0..12 {
            tokio::time::sleep(Duration::from_millis(15)).await;
            end_connections(&app).await;
        }
    };
    let (import, ()) = tokio::join!(work, interrupt);
    assert_eq!((import.state, import.ready, import.detail), (ImportState::Ready, 2500, None));
    assert!(app.state.db.is_sqlite() || failures > 0, "no connection was ended while it worked");
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows WHERE verdict = 'ready'").await, 2500);
}
