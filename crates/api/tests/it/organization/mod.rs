//! The organization: settings, rates, administrators, logo.

mod administrators;
mod domains;
mod logo;
mod races;
mod rates;
mod settings;

use sea_orm::{ConnectionTrait, Statement};

use crate::support::TestApp;

/// What the events about the organization and its administrators say, in the order in which they were written.
async fn events(app: &TestApp) -> Vec<String> {
    let db = app.state.db.reader();
    let sql = format!(
        "SELECT data FROM events WHERE organization_id = {} AND (name LIKE 'organization.%' OR name LIKE \
         'administrator.%') ORDER BY batch_id, ordinal",
        if app.state.db.is_sqlite() {
            format!("X'{}'", app.organization.simple())
        } else {
            format!("'{}'", app.organization)
        }
    );
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
