//! The database: SQLite in a file by default, PostgreSQL by its address.
//!
//! Reading and writing have connections of their own. SQLite has a single writer, so one connection writes and waits
//! its turn; on PostgreSQL both names mean one pool. All writing goes through [`Db::write`].

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr};

use crate::config;

pub(crate) mod entities;
pub(crate) mod sql;
mod tx;

pub(crate) use sql::Sql;
pub use tx::Tx;
pub(crate) use tx::{is_away, is_conflict};

/// The connections.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Db {
    /// Connects; a SQLite file is made if it is not there.
    ///
    /// # Errors
    /// [`DbErr`] if the database cannot be reached.
    pub async fn connect(settings: &config::Database) -> Result<Self, DbErr> {
        if settings.url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(settings, 1, false)).await?;
            let reader = Database::connect(sqlite(settings, settings.max_connections, true)).await?;
            Ok(Self { writer, reader })
        } else {
            let pool = Database::connect(pool(settings, settings.max_connections)).await?;
            Ok(Self { writer: pool.clone(), reader: pool })
        }
    }

    /// The connections that read.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The connections for schema changes: see [`Db::write`] for everything else.
    #[must_use]
    pub fn schema(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Which database this is.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }
}

fn pool(settings: &config::Database, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(10))
        .sqlx_logging(false);
    options
}

fn sqlite(settings: &config::Database, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = pool(settings, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("temp_store", "memory");
        if read_only { sqlite.pragma("query_only", "on") } else { sqlite }
    });
    options
}
