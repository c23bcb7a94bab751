//! What a process that died had claimed.

use std::time::{Duration, Instant};

use rollcall_api::processes::{Watch, beat, leave, start};
use rollcall_api::state::AppState;
use rollcall_api::testing;
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::support::{TestApp, invite};

async fn run(app: &TestApp, sql: &str) {
    let db = app.state.db.schema();
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let db = app.state.db.reader();
    let statement = Statement::from_string(db.get_database_backend(), format!("SELECT COUNT(*) AS n {sql}"));
    db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

/// A process that has claimed the one mail there is, and died.
async fn with_dead_claim() -> (TestApp, AppState) {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    let dead = AppState { process: Uuid::from_u128(0xdead), ..app.state.clone() };
    beat(&dead, &mut Watch::default(), Instant::now()).await.unwrap();
    run(&app, "UPDATE outbox SET state = 'claimed', attempt = 1, owner = (SELECT id FROM processes)").await;
    run(&app, "INSERT INTO leases (name, owner) SELECT 'sealer', id FROM processes").await;
    (app, dead)
}

#[actix_web::test]
async fn c21_after_fifteen_seconds_without_a_beat_others_take_over_what_a_process_had_claimed() {
    let (app, _) = with_dead_claim().await;
    let begun = Instant::now();
    let mut watch = Watch::default();
    beat(&app.state, &mut watch, begun).await.unwrap();
    beat(&app.state, &mut watch, begun + Duration::from_secs(14)).await.unwrap();
    app.pass(10).await;
    assert_eq!(app.state.transport.mailbox().unwrap().mails().len(), 0);
    assert_eq!(count(&app, "FROM event_batches WHERE first_seq IS NOT NULL").await, 0);
    beat(&app.state, &mut watch, begun + Duration::from_secs(15)).await.unwrap();
    app.work().await;
    assert_eq!(app.state.transport.mailbox().unwrap().mails().len(), 1);
    assert_eq!(count(&app, "FROM event_batches WHERE first_seq IS NULL").await, 0);
    assert_eq!(count(&app, "FROM processes").await, 1);
}

#[actix_web::test]
async fn c21_one_that_goes_on_beating_keeps_its_claims() {
    let (app, alive) = with_dead_claim().await;
    let begun = Instant::now();
    let (mut watch, mut its_watch) = (Watch::default(), Watch::default());
    for second in (0..60).step_by(10) {
        let at = begun + Duration::from_secs(second);
        beat(&alive, &mut its_watch, at).await.unwrap();
        beat(&app.state, &mut watch, at).await.unwrap();
    }
    assert_eq!(count(&app, "FROM outbox WHERE state = 'claimed'").await, 1);
    assert_eq!(count(&app, "FROM processes").await, 2);
}

#[actix_web::test]
async fn one_whose_row_was_removed_registers_anew_and_owns_nothing() {
    let (app, asleep) = with_dead_claim().await;
    let begun = Instant::now();
    let mut watch = Watch::default();
    beat(&app.state, &mut watch, begun).await.unwrap();
    beat(&app.state, &mut watch, begun + Duration::from_secs(15)).await.unwrap();
    beat(&asleep, &mut Watch::default(), Instant::now()).await.unwrap();
    assert_eq!(count(&app, "FROM processes").await, 2);
    assert_eq!(count(&app, "FROM outbox WHERE owner IS NOT NULL").await, 0);
}

#[actix_web::test]
async fn one_that_ends_in_order_frees_what_it_had_claimed_at_once() {
    let (app, ending) = with_dead_claim().await;
    leave(&ending).await.unwrap();
    assert_eq!(count(&app, "FROM outbox WHERE owner IS NOT NULL").await, 0);
    assert_eq!(count(&app, "FROM processes").await, 0);
}

#[actix_web::test]
async fn on_sqlite_the_start_frees_everything() {
    let (app, _) = with_dead_claim().await;
    start(&app.state).await.unwrap();
    let claimed = count(&app, "FROM outbox WHERE owner IS NOT NULL").await;
    assert_eq!(claimed, i64::from(!app.state.db.is_sqlite()));
}

#[actix_web::test]
async fn one_that_was_asleep_between_claim_and_sending_does_not_send_what_another_has_sent() {
    let app = TestApp::start().await;
    app.people(&[("Dee Ek", "dee@contoso.example")]).await;
    invite(&app.admin().await, "dee@contoso.example").await;
    app.state.clock.advance(chrono::TimeDelta::seconds(10));
    let asleep = AppState { process: Uuid::from_u128(0xdead), ..app.state.clone() };
    beat(&asleep, &mut Watch::default(), Instant::now()).await.unwrap();
    let claimed = testing::claim_mails(&asleep).await.unwrap();
    let begun = Instant::now();
    let mut watch = Watch::default();
    beat(&app.state, &mut watch, begun).await.unwrap();
    app.work().await;
    assert_eq!(app.mails(), [], "the mail is another's");
    beat(&app.state, &mut watch, begun + Duration::from_secs(15)).await.unwrap();
    app.work().await;
    assert_eq!(app.mails().len(), 1);
    claimed.deliver(&asleep).await.unwrap();
    assert_eq!(app.mails().len(), 1);
    assert_eq!(count(&app, "FROM outbox WHERE state = 'handed_over' AND attempt = 2").await, 1);
}
