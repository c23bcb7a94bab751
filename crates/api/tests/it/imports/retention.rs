//! How long rows are kept.

use rollcall_wire::Code;
use rollcall_wire::imports::{ImportState, RowChange};

use super::{count, execute, judged, many, rows};
use crate::support::TestApp;

async fn days_later(app: &TestApp, days: i64) {
    app.state.clock.advance(chrono::TimeDelta::days(days));
    rollcall_api::workers::sweep_once(&app.state).await.unwrap();
}

#[actix_web::test]
async fn rows_are_deleted_after_30_days_and_the_counts_stay() {
    let app = TestApp::start().await;
    let file = many(&app, 1200).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    let first = app.state.clock.now();
    days_later(&app, 30).await;
    let admin = app.admin().await;
    assert_eq!(rows(&admin, import.id, None).await.len(), 1200, "30 days are not over yet");
    days_later(&app, 1).await;
    let admin = app.admin().await;
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows").await, 0);
    let old = admin.get_import(import.id).await.unwrap();
    assert_eq!((old.state, old.rows, old.ready), (ImportState::Ready, 1200, 1200));
    assert_eq!(old.rows_deleted_at, Some(first + chrono::TimeDelta::days(31)));
    assert_eq!(rows(&admin, import.id, None).await, []);
    for error in [
        admin.send_import(import.id, old.version).await.unwrap_err(),
        admin.change_row(import.id, 2, 0, &RowChange::take_out()).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), Some(Code::ImportState));
        assert!(error.to_string().contains("kept long enough"), "{error}");
    }
}

#[actix_web::test]
async fn an_organization_has_its_own_time_and_what_moves_keeps_its_rows() {
    let app = TestApp::start_with(|config| config.imports.rows_days = 7).await;
    let other = app.another_organization("Fabrikam", "fabrikam.example").await;
    execute(&app, "UPDATE organizations SET import_rows_days = 60 WHERE name = 'Fabrikam'").await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    judged(&app, &app.admin().await, "ann@contoso.example").await;
    judged(&app, &app.client_of(other, "admin@fabrikam.example").await, "ann@fabrikam.example").await;
    let waiting = app.admin().await.create_import("later.csv", "ann@contoso.example").await.unwrap().id;
    days_later(&app, 8).await;
    let kept = "SELECT COUNT(*) FROM import_rows WHERE organization_id IN (SELECT id FROM organizations WHERE name =";
    assert_eq!(count(&app, &format!("{kept} 'Contoso')")).await, 1, "of the one that waits to be judged");
    assert_eq!(count(&app, &format!("{kept} 'Fabrikam')")).await, 1);
    app.work().await;
    days_later(&app, 1).await;
    assert_eq!(count(&app, &format!("{kept} 'Contoso')")).await, 0);
    let waiting = app.admin().await.get_import(waiting).await.unwrap();
    assert_eq!((waiting.state, waiting.rows_deleted_at.is_some()), (ImportState::Ready, true));
    days_later(&app, 52).await;
    assert_eq!(count(&app, &format!("{kept} 'Fabrikam')")).await, 0);
}
