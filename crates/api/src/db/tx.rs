//! The only way to write: one transaction, tried again when the database asks for it.

use std::time::{Duration, Instant};

use sea_orm::sqlx;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{Db, LONGEST_WAIT};
use crate::problem::{Fail, Outcome};

/// A transaction that writes.
pub type Tx = DatabaseTransaction;

/// When a transaction of `SQLite` is on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Synced {
    /// When it is committed.
    #[default]
    AtOnce,
    /// With the next one that is [`Synced::AtOnce`], or a little later.
    WithWhatFollows,
}

/// Who waits to write on `SQLite`.
#[derive(Debug, Default)]
pub(super) struct Queue {
    turn: Mutex<Turn>,
    /// Held by each chunk of long work, and by whoever has long work wait.
    chunks: RwLock<()>,
}

/// The turn to write on `SQLite`, and how its connection writes now.
#[derive(Debug, Default)]
pub(super) struct Turn(Synced);

impl Turn {
    /// Has the connection write this way. Two connections would each have to read anew what the other has changed.
    async fn sync(&mut self, writer: &DatabaseConnection, synced: Synced) -> Result<(), DbErr> {
        if self.0 == synced {
            return Ok(());
        }
        // Whatever comes of this, what is to be on the disk at once must say so again.
        self.0 = Synced::WithWhatFollows;
        let mode = match synced {
            Synced::AtOnce => "FULL",
            Synced::WithWhatFollows => "NORMAL",
        };
        writer.execute_unprepared(&format!("PRAGMA synchronous = {mode}")).await?;
        self.0 = synced;
        Ok(())
    }
}

/// How often a transaction is carried out at most.
const TRIES: u32 = 5;

impl Db {
    /// Carries out `work` in one transaction and commits if it succeeds.
    ///
    /// Serialization failures, deadlocks and busy databases repeat the whole closure, so it must do nothing but talk
    /// to the database: no HTTP, no mail, no hashing. On SQLite the transaction takes the write lock at once, because
    /// one that reads first and writes later fails without being able to wait.
    ///
    /// # Errors
    /// What `work` fails with, or the database.
    pub async fn write<T>(&self, work: impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        self.write_as(Synced::AtOnce, work).await
    }

    /// Carries out what may be lost by a power cut, as [`Db::write`] does. On SQLite it is on the disk with the next
    /// transaction of [`Db::write`]: never is something that came later there without it (docs/decisions/0020).
    ///
    /// # Errors
    /// What `work` fails with, or the database.
    pub async fn write_soon<T>(&self, work: impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        self.write_as(Synced::WithWhatFollows, work).await
    }

    /// Carries out a chunk of work that somebody goes on with until it is done, as [`Db::write_soon`] does: after a power
    /// cut it may have to be done again. It waits while the log of SQLite is begun anew (docs/decisions/0031).
    ///
    /// # Errors
    /// What `work` fails with, or the database.
    pub async fn write_chunk<T>(&self, work: impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        let _chunk = self.chunk().await;
        self.write_soon(work).await
    }

    async fn write_as<T>(&self, synced: Synced, work: impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        let mut attempt = 1;
        loop {
            match self.write_once(synced, &work).await {
                Err(Fail::Database(error)) if attempt < TRIES && asks_again(&error) => {
                    tokio::time::sleep(pause(attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn write_once<T>(&self, synced: Synced, work: &impl AsyncFn(&Tx) -> Outcome<T>) -> Outcome<T> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let mut turn = self.turn().await?;
        if let Some(turn) = &mut turn {
            turn.sync(&self.writer, synced).await?;
        }
        let tx = self.writer.begin_with_options(options).await?;
        let begun = Instant::now();
        match work(&tx).await {
            Ok(value) => {
                tx.commit().await?;
                let duration_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
                tracing::debug!(duration_us, "a transaction was committed");
                Ok(value)
            }
            Err(fail) => {
                if let Err(error) = tx.rollback().await {
                    tracing::warn!(error = %error, "a transaction could not be rolled back; its connection is dropped");
                }
                Err(fail)
            }
        }
    }
}

impl Db {
    /// Waits for the turn to write, as long as for a connection.
    pub(super) async fn turn(&self) -> Result<Option<MutexGuard<'_, Turn>>, DbErr> {
        let Some(queue) = &self.queue else { return Ok(None) };
        let waited = tokio::time::timeout(LONGEST_WAIT, queue.turn.lock()).await;
        waited
            .map(Some)
            .map_err(|_elapsed| DbErr::Conn(RuntimeErr::SqlxError(sqlx::Error::PoolTimedOut.into())))
    }

    /// Waits until long work may go on.
    async fn chunk(&self) -> Option<RwLockReadGuard<'_, ()>> {
        Some(self.queue.as_ref()?.chunks.read().await)
    }

    /// Has long work wait, once its chunk under way is committed.
    pub(super) async fn hold_chunks(&self) -> Option<RwLockWriteGuard<'_, ()>> {
        Some(self.queue.as_ref()?.chunks.write().await)
    }
}

/// Grows with the attempt and differs between processes, so that two that collide do not collide again.
fn pause(attempt: u32) -> Duration {
    // No result depends on it, so it needs no seed.
    let jitter = rand::random_range(0..10_u64);
    Duration::from_millis(u64::from(attempt) * 5 + jitter)
}

fn asks_again(error: &DbErr) -> bool {
    if let DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error)) = error
    {
        is_conflict(error)
    } else {
        false
    }
}

/// Whether two transactions got into each other's way: serialization failure and deadlock on PostgreSQL (SQLSTATE
/// 40001 and 40P01), busy, locked and stale snapshot on SQLite (5, 6, 517).
pub(crate) fn is_conflict(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return false };
    matches!(error.code().as_deref(), Some("40001" | "40P01" | "5" | "6" | "517" | "261"))
}

/// Whether the connection or the server behind it has gone away or is not there yet, so that another try may find it:
/// a broken connection, one that PostgreSQL ended or does not accept now (SQLSTATE class 08, 53300, 57P01 to 57P03 and
/// 57P05).
pub(crate) fn is_away(error: &sqlx::Error) -> bool {
    if let sqlx::Error::Database(error) = error {
        return error.code().is_some_and(|code| {
            code.starts_with("08") || matches!(&*code, "53300" | "57P01" | "57P02" | "57P03" | "57P05")
        });
    }
    matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    )
}
