//! The database: SQLite in a file by default, PostgreSQL by its address.
//!
//! Reading and writing have connections of their own. SQLite has a single writer, so one transaction writes while the
//! others wait their turn; on PostgreSQL both names mean one pool. All writing goes through [`Db::write`] and, for
//! the chunks of long work, [`Db::write_chunk`].

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr};
use secrecy::ExposeSecret as _;

use crate::config;

mod checkpoint;
pub(crate) mod entities;
pub(crate) mod given;
pub(crate) mod sql;
pub(crate) mod taken;
mod tx;

pub(crate) use given::Given;
pub(crate) use sql::Sql;
use tx::Queue;
pub use tx::Tx;
pub(crate) use tx::{is_away, is_conflict};

/// How long is waited for a connection, or for the turn to write.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The connections.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// Whose turn it is to write: who came first, but for long work while the log is begun anew. Only `SQLite` has one; its
    /// own waiting lets anybody through.
    queue: Option<Arc<Queue>>,
}

impl Db {
    /// Connects; a SQLite file is made if it is not there.
    ///
    /// # Errors
    /// [`DbErr`] if the database cannot be reached.
    pub async fn connect(settings: &config::Database) -> Result<Self, DbErr> {
        if settings.url.expose_secret().starts_with("sqlite:") {
            let writer = sqlite(settings, 1, |sqlite| sqlite.pragma("cache_size", WRITER_CACHE.to_string()));
            let reader =
                sqlite(settings, settings.max_connections, |sqlite| sqlite.pragma("query_only", "on"));
            let writer = Database::connect(writer).await?;
            let reader = Database::connect(reader).await?;
            Ok(Self { writer, reader, queue: Some(Arc::default()) })
        } else {
            let pool = Database::connect(pool(settings, settings.max_connections)).await?;
            Ok(Self { writer: pool.clone(), reader: pool, queue: None })
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

    /// Has PostgreSQL count the rows of a table that has just got many, from which it decides how to look them up: by
    /// itself it does so within a minute, and until then thinks the table empty. SQLite's statements name their order.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn count_anew(&self, table: &'static str) -> Result<(), DbErr> {
        if self.is_sqlite() {
            return Ok(());
        }
        self.writer.execute_unprepared(&format!("ANALYZE {table}")).await.map(drop)
    }

    /// Prepares for very many rows at once, or ends that again: `SQLite` keeps what it changes in memory, where it would
    /// write each page of an index again and again. Nothing that is committed can be torn by a power cut; the last of it
    /// can be lost.
    ///
    /// # Errors
    /// The database's.
    pub async fn fill_much(&self, begin: bool) -> Result<(), DbErr> {
        if !self.is_sqlite() {
            return Ok(());
        }
        let (cache, log, synchronous) = if begin { FILL_MUCH } else { AS_USUAL };
        let pragmas = format!(
            "PRAGMA cache_size = {cache}; PRAGMA wal_autocheckpoint = {log}; PRAGMA synchronous = {synchronous}"
        );
        self.writer.execute_unprepared(&pragmas).await?;
        Ok(())
    }

    /// Which database this is.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }
}

/// Rows that a connection reads ahead of who asked for them.
const ROWS_HANDED_OVER: usize = 1000;
/// 32 MB of pages, where everybody else has 2: each row of an import touches some twenty pages in as many places.
const WRITER_CACHE: i32 = -32_000;
/// What fills much: 800 MB of pages, a log of 400 MB before it is written back, and nothing waits for the disk.
const FILL_MUCH: (i32, u32, &str) = (-800_000, 100_000, "NORMAL");
/// What that has changed, as it was.
const AS_USUAL: (i32, u32, &str) = (WRITER_CACHE, checkpoint::LONGEST_LOG, "FULL");

fn pool(settings: &config::Database, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.url.expose_secret());
    options
        .max_connections(connections)
        .acquire_timeout(LONGEST_WAIT)
        .connect_timeout(LONGEST_WAIT)
        .sqlx_logging(false);
    options
}

fn sqlite(
    settings: &config::Database,
    connections: u32,
    besides: fn(SqliteConnectOptions) -> SqliteConnectOptions,
) -> ConnectOptions {
    let mut options = pool(settings, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .row_buffer_size(ROWS_HANDED_OVER)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("wal_autocheckpoint", checkpoint::LONGEST_LOG.to_string())
            .pragma("temp_store", "memory");
        besides(sqlite)
    });
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn filling_much_changes_how_the_writer_works_and_changes_it_back() {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.sqlite", dir.path().display()).into();
        let db = Db::connect(&config::Database { url, max_connections: 1 }).await.unwrap();
        let settings = async || {
            let mut found = Vec::new();
            for pragma in ["cache_size", "wal_autocheckpoint", "synchronous"] {
                let row = sea_orm::Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
                let row = db.writer.query_one_raw(row).await.unwrap().unwrap();
                found.push(row.try_get_by_index::<i64>(0).unwrap());
            }
            found
        };
        let usual = settings().await;
        assert_eq!(usual, [-32_000, 128_000, 2]);
        db.fill_much(true).await.unwrap();
        assert_eq!(settings().await, [-800_000, 100_000, 1]);
        db.fill_much(false).await.unwrap();
        assert_eq!(settings().await, usual);
    }
}
