//! The whole database as text, to see that nothing has changed or that something stands nowhere.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::TestApp;

impl TestApp {
    /// Every row of every table, one a line; bytes as hexadecimal digits. That a request was made is counted, and
    /// changes nothing.
    pub(crate) async fn dump(&self) -> String {
        let mut lines = Vec::new();
        for table in self.tables().await {
            for row in self.rows(&table).await {
                lines.push(format!("{table}: {row}"));
            }
        }
        lines.retain(|line| !line.starts_with("budgets:") || !line.contains("requests/"));
        lines.sort();
        lines.join("\n")
    }

    async fn tables(&self) -> Vec<String> {
        let sql = if self.state.db.is_sqlite() {
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        } else {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        };
        let tables = self.column(sql.to_owned()).await;
        assert!(tables.iter().any(|table| table == "outbox"), "{tables:?}");
        tables
    }

    async fn rows(&self, table: &str) -> Vec<String> {
        if !self.state.db.is_sqlite() {
            return self.column(format!("SELECT t::text AS name FROM \"{table}\" t")).await;
        }
        let columns = self.column(format!("SELECT name FROM pragma_table_info('{table}')")).await;
        let columns: Vec<_> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        self.column(format!("SELECT {} AS name FROM \"{table}\"", columns.join(" || ',' || "))).await
    }

    /// The column `name` of what a query finds.
    pub(crate) async fn column(&self, sql: String) -> Vec<String> {
        let backend = if self.state.db.is_sqlite() { DbBackend::Sqlite } else { DbBackend::Postgres };
        let rows = self.state.db.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
    }

    /// The names of all events, in the order in which they were written.
    pub(crate) async fn names_of_events(&self) -> Vec<String> {
        self.column("SELECT name FROM events ORDER BY batch_id, ordinal".to_owned()).await
    }

    /// Carries out a statement, as somebody would who has got at the database.
    pub(crate) async fn execute(&self, sql: &str) {
        self.state.db.schema().execute_unprepared(sql).await.unwrap();
    }

    /// An id as it stands in a statement.
    pub(crate) fn quoted(&self, id: uuid::Uuid) -> String {
        if self.state.db.is_sqlite() { format!("X'{}'", id.simple()) } else { format!("'{id}'") }
    }

    /// How many rows a query finds.
    pub(crate) async fn count(&self, from_where: &str) -> usize {
        self.column(format!("SELECT 'x' AS name FROM {from_where}")).await.len()
    }
}
