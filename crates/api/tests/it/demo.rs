//! The demo organization and its sample files.

use rollcall_api::demo::{self, DemoOptions, DemoSummary};
use rollcall_wire::imports::{Import, ImportState, ImportsQuery};
use rollcall_wire::session::Role;
use rollcall_wire::users::{Sort, UserStatus, UsersQuery};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::support::TestApp;

/// A server with the demo beside the tests' own organization, which gives up its domain; answers the demo's.
async fn demo_app() -> (TestApp, Uuid, DemoSummary) {
    let app = TestApp::start().await;
    let db = app.state.db.schema();
    db.execute_unprepared("UPDATE domains SET domain = 'tests.example'").await.unwrap();
    let summary = demo::fill(&app.state, &DemoOptions::default()).await.unwrap();
    let sql = "SELECT organization_id FROM domains WHERE domain = 'contoso.example'";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let organization = row.unwrap().try_get_by_index(0).unwrap();
    (app, organization, summary)
}

async fn sample(app: &TestApp, name: &str) -> Vec<u8> {
    let answer = TestApp::http().0.get(format!("{}/dev/samples/{name}", app.base)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    answer.bytes().await.unwrap().to_vec()
}

#[actix_web::test]
async fn the_demo_has_users_of_every_status_and_sends_no_mail() {
    let (app, organization, summary) = demo_app().await;
    let expected = DemoSummary { people: 5001, invited: 40, active: 120, archived: 15 };
    assert_eq!(summary, expected);
    app.pass(60).await;
    let sent =
        "SELECT COUNT(*) FROM outbox WHERE state <> 'handed_over' OR reply <> 'Demo data: no mail was sent.'";
    let db = app.state.db.reader();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sent)).await.unwrap();
    assert_eq!(row.unwrap().try_get_by_index::<i64>(0).unwrap(), 0);
    let admin = app.client_of(organization, "admin@contoso.example").await;
    let counts = admin.count_users().await.unwrap();
    assert_eq!((counts.all, counts.invited, counts.active, counts.archived), (175, 40, 120, 15));
    let query =
        UsersQuery { sort: Some(Sort::InvitedAt), status: Some(UserStatus::Active), ..UsersQuery::default() };
    let active = admin.list_users(&query).await.unwrap().items;
    assert!(active.iter().all(|user| user.activated_at > Some(user.invited_at)));
    assert!(active.iter().all(|user| user.activated_at < Some(app.state.clock.now())));
    let timeline = admin.get_timeline(active[0].id).await.unwrap();
    let events: Vec<_> = timeline.items.iter().map(|entry| &*entry.event).collect();
    assert_eq!(events, ["user.joined", "user.invited"]);

    let settings = admin.get_organization().await.unwrap();
    assert_eq!(settings.contact.as_deref(), Some("it-help@contoso.example"));
    assert_eq!(settings.links.app_store.as_deref(), Some("https://apps.apple.com/app/id1"));
    let rates = admin.list_rates().await.unwrap();
    let begun = rates.items.iter().map(|rate| rate.from <= rates.today);
    assert_eq!(begun.collect::<Vec<_>>(), [false, true, true]);
    let roles: Vec<_> =
        admin.list_administrators().await.unwrap().items.into_iter().map(|a| a.roles).collect();
    assert_eq!(roles, [[Role::GlobalAdministrator], [Role::BusinessAdministrator]]);

    let business = app.client_of(organization, "business@contoso.example").await;
    assert_eq!(business.list_imports(&ImportsQuery::default()).await.unwrap().items, []);
    assert!(demo::fill(&app.state, &DemoOptions::default()).await.is_err());
}

#[actix_web::test]
async fn the_sample_files_hold_what_they_promise() {
    let (app, organization, _) = demo_app().await;
    let admin = app.client_of(organization, "admin@contoso.example").await;
    let upload = async |name: &str| -> Import {
        let import = admin.create_import(name, sample(&app, name).await).await.unwrap();
        app.work().await;
        admin.get_import(import.id).await.unwrap()
    };
    let clean = upload("clean-200.csv").await;
    assert_eq!((clean.rows, clean.ready, clean.errors, clean.skipped), (200, 200, 0, 0));
    let messy = upload("messy-500.csv").await;
    assert_eq!((messy.rows, messy.ready, messy.errors, messy.skipped), (500, 307, 148, 45));
    let format = messy.format.unwrap();
    assert_eq!((format.delimiter.as_str(), format.email_column), (";", 2));
    admin.send_import(messy.id, messy.version).await.unwrap();
    app.work().await;
    let sent = admin.get_import(messy.id).await.unwrap();
    assert_eq!((sent.state, sent.sent, sent.failed), (ImportState::Sent, 307, 0));

    let directory = tempfile::tempdir().unwrap();
    demo::write_samples(&app.state, directory.path()).await.unwrap();
    for name in ["clean-200.csv", "messy-500.csv"] {
        assert_eq!(std::fs::read(directory.path().join(name)).unwrap(), sample(&app, name).await);
    }
    let missing = TestApp::http().0.get(format!("{}/dev/samples/other.csv", app.base)).send().await.unwrap();
    assert_eq!(missing.status(), 404);
}
