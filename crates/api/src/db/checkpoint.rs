//! Writing back what SQLite has in its log, beside those who write.
//!
//! Left to itself, SQLite does so in the middle of whichever commit makes the log longer than it should be: whoever
//! commits waits, and everybody behind. Here it is done by a reader's connection, which nobody waits for.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{Db, Sql};
use crate::problem::Outcome;

/// Pages of the log (of 4 KiB) beyond which a commit writes it back after all: where no server runs, in commands, or
/// where it has fallen behind.
pub(super) const LONGEST_LOG: u32 = 128_000;
/// Pages of the log from which on it is not only written back but begun anew.
const LONG_LOG: i64 = 16_000;

/// Of what `SQLite` answers, how many pages the log has.
#[derive(FromQueryResult)]
struct Log {
    log: i64,
}

impl Db {
    /// Writes back what is in the log of SQLite; PostgreSQL does so by itself.
    ///
    /// While somebody writes all the time, the log would go on for ever: only one that is written back to its end is
    /// begun anew. So a long one is written back again for what has come meanwhile, then once more while long work waits,
    /// and at last, for the very little that is left, with the turn to write.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn checkpoint(&self) -> Outcome<()> {
        if !self.is_sqlite() {
            return Ok(());
        }
        if passive(&self.reader).await? > LONG_LOG {
            passive(&self.reader).await?;
            let _chunks = self.hold_chunks().await;
            passive(&self.reader).await?;
            let _turn = self.turn().await?;
            passive(&self.reader).await?;
        }
        Ok(())
    }
}

async fn passive(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let answer = Sql::new("PRAGMA wal_checkpoint(PASSIVE)").one::<Log>(db).await?;
    Ok(answer.map_or(0, |answer| answer.log))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Database;

    async fn database(dir: &tempfile::TempDir) -> Db {
        let url = format!("sqlite://{}/test.sqlite", dir.path().display());
        let db = Db::connect(&Database { url: url.into(), max_connections: 2 }).await.unwrap();
        db.schema().execute_unprepared("CREATE TABLE pages (page BLOB NOT NULL)").await.unwrap();
        db
    }

    #[actix_web::test]
    async fn a_long_log_is_written_back_and_begun_anew() {
        let dir = tempfile::tempdir().unwrap();
        let db = database(&dir).await;
        let fill = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 17000) \
                    INSERT INTO pages SELECT zeroblob(4000) FROM n";
        db.write(async |tx| Ok(Sql::new(fill).execute(tx).await?)).await.unwrap();
        db.checkpoint().await.unwrap();
        let more = "INSERT INTO pages VALUES (zeroblob(4000))";
        db.write(async |tx| Ok(Sql::new(more).execute(tx).await?)).await.unwrap();
        assert!(passive(db.reader()).await.unwrap() < 10);
    }

    #[actix_web::test]
    async fn long_work_waits_while_it_is_held_and_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let db = database(&dir).await;
        let held = db.hold_chunks().await;
        let other = db.clone();
        let chunk = actix_web::rt::spawn(async move {
            let add = "INSERT INTO pages VALUES (zeroblob(1))";
            other.write_chunk(async |tx| Ok(Sql::new(add).execute(tx).await?)).await
        });
        for _ in 0..10 {
            let all = "UPDATE pages SET page = page";
            assert_eq!(db.write(async |tx| Ok(Sql::new(all).execute(tx).await?)).await.unwrap(), 0);
        }
        drop(held);
        assert_eq!(chunk.await.unwrap().unwrap(), 1);
    }
}
