//! `DELETE /imports/{id}`.

use rollcall_wire::Code;
use rollcall_wire::imports::{ImportState, ImportsQuery};

use super::{count, judged, many};
use crate::support::TestApp;

#[actix_web::test]
async fn an_import_thrown_away_is_gone_with_its_rows() {
    let app = TestApp::start().await;
    let file = many(&app, 1100).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, file).await;
    admin.discard_import(import.id).await.unwrap();
    app.work().await;
    assert_eq!(admin.get_import(import.id).await.unwrap().state, ImportState::Discarded);
    assert_eq!(admin.list_imports(&ImportsQuery::default()).await.unwrap().items, []);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM import_rows").await, 0);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM events WHERE name = 'import.discarded'").await, 1);
    let error = admin.send_import(import.id, import.version).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState));
    let error = admin.discard_import(import.id).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::ImportState));
}

#[actix_web::test]
async fn an_import_that_was_sent_stays() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example").await;
    admin.send_import(import.id, import.version).await.unwrap();
    assert_eq!(admin.discard_import(import.id).await.unwrap_err().code(), Some(Code::ImportState));
    app.work().await;
    assert_eq!(admin.discard_import(import.id).await.unwrap_err().code(), Some(Code::ImportState));
    let error = admin.discard_import(uuid::Uuid::nil()).await.unwrap_err();
    assert_eq!(error.code(), Some(Code::NotFound));
}
