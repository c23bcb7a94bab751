//! Imports.

mod away;
mod discard;
mod files;
mod fix;
mod hints;
mod judge;
mod progress;
mod rescind;
mod resume;
mod retention;
mod send;
mod stop;
mod suggestions;
mod turns;
mod undo;
mod upload;

use rollcall_client::Client;
use rollcall_wire::imports::{Import, Row, RowsQuery, Verdict};
use uuid::Uuid;

use crate::support::TestApp;

/// Uploads a file and has it judged.
async fn judged(app: &TestApp, admin: &Client, file: impl Into<Vec<u8>>) -> Import {
    let import = admin.create_import("people.csv", file).await.unwrap();
    app.work().await;
    admin.get_import(import.id).await.unwrap()
}

/// All rows of an import, page by page.
async fn rows(admin: &Client, id: Uuid, verdict: Option<Verdict>) -> Vec<Row> {
    let mut query = RowsQuery { verdict, limit: Some(200), cursor: None };
    let mut rows = Vec::new();
    loop {
        let page = admin.list_rows(id, &query).await.unwrap();
        rows.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return rows;
        }
    }
}

/// Line, verdict and code of each row.
async fn verdicts(admin: &Client, id: Uuid) -> Vec<(i64, Verdict, Option<String>)> {
    rows(admin, id, None).await.into_iter().map(|row| (row.line, row.verdict, row.code)).collect()
}

/// Adds people `p0001@contoso.example` and so on; answers a file of them.
async fn many(app: &TestApp, count: usize) -> String {
    let people: Vec<_> =
        (1..=count).map(|n| (format!("Person {n:04}"), format!("p{n:04}@contoso.example"))).collect();
    let people: Vec<_> = people.iter().map(|(name, email)| (&**name, &**email)).collect();
    app.people(&people).await;
    people.iter().fold("email\n".to_owned(), |file, (_, email)| file + email + "\n")
}

/// One number of the database.
async fn count(app: &TestApp, sql: &str) -> i64 {
    use sea_orm::ConnectionTrait;
    let db = app.state.db.reader();
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql.to_owned());
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// Does something to the database that no request does.
async fn execute(app: &TestApp, sql: &str) {
    use sea_orm::ConnectionTrait;
    app.state.db.schema().execute_unprepared(sql).await.unwrap();
}

/// The session cookie of the Global Administrator, for requests that the client does not make.
async fn session(app: &TestApp) -> String {
    rollcall_api::testing::sign_in(&app.state, app.organization, "admin@contoso.example").await.unwrap()
}
