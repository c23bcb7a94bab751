//! `POST /imports/{id}/rescind`.

use rollcall_wire::Code;
use rollcall_wire::imports::{Import, ImportState};
use rollcall_wire::users::{ActionItem, ActionRequest, UserStatus, UsersQuery};

use super::{count, execute, judged, many};
use crate::support::TestApp;

/// An import whose mail has left.
async fn sent(app: &TestApp, admin: &rollcall_client::Client, people: usize) -> Import {
    let file = many(app, people).await;
    let import = judged(app, admin, file).await;
    admin.send_import(import.id, import.version).await.unwrap();
    app.pass(11).await;
    admin.get_import(import.id).await.unwrap()
}

#[actix_web::test]
async fn s38_all_who_have_not_joined_are_archived_and_nobody_else() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let import = sent(&app, &admin, 120).await;
    let user = async |email: &str| {
        let query = UsersQuery { q: Some(email.to_owned()), ..UsersQuery::default() };
        admin.list_users(&query).await.unwrap().items[0].clone()
    };
    // One has joined, one was archived and invited again, and one was sent the invitation once more.
    let joined = user("p0001@contoso.example").await.id;
    let again = user("p0002@contoso.example").await.id;
    let resent = user("p0003@contoso.example").await.id;
    let account = "(SELECT account_id FROM sessions ORDER BY id LIMIT 1)";
    execute(
        &app,
        &format!(
            "UPDATE users SET status = 'active', activated_at = invited_at, account_id = {account} \
             WHERE email_key = 'p0001@contoso.example'"
        ),
    )
    .await;
    let of = |id| ActionRequest { items: vec![ActionItem { id, version: None }] };
    admin.archive_users(&of(again)).await.unwrap();
    admin.reinvite_users(&of(again)).await.unwrap();
    admin.resend_users(&of(resent)).await.unwrap();
    app.pass(60).await;

    let rescinding = admin.rescind_import(import.id).await.unwrap();
    assert!(rescinding.rescinding);
    assert_eq!(admin.rescind_import(import.id).await.unwrap_err().code(), Some(Code::ImportState));
    let send = admin.send_import(import.id, import.version).await.unwrap_err();
    assert_eq!(send.code(), Some(Code::ImportState));
    app.pass(60).await;
    let import = admin.get_import(import.id).await.unwrap();
    assert_eq!((import.rescinding, import.state, import.sent), (false, ImportState::Sent, 120));
    let status = async |id| admin.get_user(id).await.unwrap().status;
    assert_eq!(status(joined).await, UserStatus::Active);
    assert_eq!(status(again).await, UserStatus::Invited);
    assert_eq!(status(resent).await, UserStatus::Archived);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM users WHERE status = 'archived'").await, 118);
    let withdrawn =
        "SELECT COUNT(*) FROM outbox WHERE template = 'withdrawn' AND state = 'handed_over' AND class = 2";
    assert_eq!(count(&app, withdrawn).await, 118);
    assert_eq!(count(&app, "SELECT COUNT(*) FROM events WHERE name = 'import.rescinded'").await, 1);
}

#[actix_web::test]
async fn b3_rescinding_goes_on_after_a_crash() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let import = sent(&app, &admin, 300).await;
    admin.rescind_import(import.id).await.unwrap();
    assert!(rollcall_api::workers::step(&app.state).await.unwrap());
    let archived = "SELECT COUNT(*) FROM users WHERE status = 'archived'";
    let some = count(&app, archived).await;
    assert!(0 < some && some < 300, "{some}");
    let restarted = rollcall_api::state::AppState {
        process: rollcall_api::ids::Ids::System.random(),
        ..app.state.clone()
    };
    rollcall_api::workers::run_until_idle(&restarted).await.unwrap();
    assert_eq!(count(&app, archived).await, 300);
    assert!(!admin.get_import(import.id).await.unwrap().rescinding);
}

#[actix_web::test]
async fn only_what_was_sent_is_rescinded() {
    let app = TestApp::start().await;
    app.people(&[("Ann Lee", "ann@contoso.example")]).await;
    let admin = app.admin().await;
    let import = judged(&app, &admin, "ann@contoso.example").await;
    assert_eq!(admin.rescind_import(import.id).await.unwrap_err().code(), Some(Code::ImportState));
    admin.send_import(import.id, import.version).await.unwrap();
    assert_eq!(admin.rescind_import(import.id).await.unwrap_err().code(), Some(Code::ImportState));
}
