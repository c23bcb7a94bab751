//! Receiving a file: judged for itself as it arrives, kept as rows, and forgotten.

use std::fmt::Display;
use std::time::{Duration, Instant};

use futures_util::{Stream, StreamExt};
use rollcall_domain::event::Event;
use rollcall_domain::import::{Intake, IntakeOptions, Problem, Row, Summary};
use rollcall_wire::Code;
use sea_orm::Condition;
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use super::pace::Pace;
use super::store::Import;
use super::{present, rows, store};
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::db::entities::imports;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Rows of the first transaction.
const FIRST_CHUNK: usize = 100;
/// Bytes read at once before others get their turn: about a millisecond.
const BYTES: usize = 64 * 1024;
/// How long an upload may stand still.
const IDLE: Duration = Duration::from_mins(1);

/// Receives a file; answers its import, which may have failed as a whole.
///
/// # Errors
/// `empty_file`, `payload_too_large`, `invalid_request` if the upload breaks off; the database's. The import stays, as
/// failed, and says the same.
pub(super) async fn receive<B: AsRef<[u8]>, E: Display>(
    state: &AppState,
    ctx: &Ctx,
    import: Import,
    pieces: impl Stream<Item = Result<B, E>> + Unpin,
) -> Outcome<()> {
    let mut upload =
        Upload { state, ctx, id: import.id, kept: 0, rows: Vec::new(), pace: Pace::new(FIRST_CHUNK) };
    ctx.write(&state.db, async |tx| Ok(store::insert(tx, import.clone()).await?)).await?;
    let outcome = upload.read(pieces).await;
    if let Err(fail) = &outcome {
        // The upload's own failure is the one to tell.
        if let Err(error) = upload.fail(&fail.to_problem().detail).await {
            tracing::warn!(error = %error, "a failed upload could not be marked as such");
        }
    }
    outcome
}

/// A file on its way.
struct Upload<'a> {
    state: &'a AppState,
    ctx: &'a Ctx,
    id: Uuid,
    /// Rows that are in the database.
    kept: usize,
    /// Rows that are not there yet.
    rows: Vec<Row>,
    pace: Pace,
}

impl Upload<'_> {
    async fn read<B: AsRef<[u8]>, E: Display>(
        &mut self,
        mut pieces: impl Stream<Item = Result<B, E>> + Unpin,
    ) -> Outcome<()> {
        let mut intake = Intake::new(IntakeOptions::default());
        while let Some(piece) = next(&mut pieces).await? {
            for piece in piece.as_ref().chunks(BYTES) {
                intake.push(piece, &mut self.rows);
                self.keep(self.pace.rows()).await?;
                tokio::task::yield_now().await;
            }
            if intake.failure().is_some() {
                break;
            }
        }
        let summary = intake.finish(&mut self.rows);
        match &summary.failure {
            Some(failure) if matches!(failure.problem, Problem::FileTooLarge { .. }) => {
                Err(Fail::new(Code::PayloadTooLarge, failure.sentence()))
            }
            Some(failure) => self.fail(&failure.sentence()).await,
            None if summary.rows == 0 => {
                Err(Fail::new(Code::EmptyFile, "The file has no rows. Add at least one e-mail address."))
            }
            None => {
                self.keep(1).await?;
                self.finish(&summary).await
            }
        }
    }

    /// Puts what has come into the database, as long as that is at least so many rows.
    async fn keep(&mut self, least: usize) -> Outcome<()> {
        while self.rows.len() >= least {
            let chunk: Vec<_> = self.rows.drain(..self.rows.len().min(self.pace.rows())).collect();
            self.keep_chunk(&chunk).await?;
            self.kept += chunk.len();
        }
        Ok(())
    }

    async fn keep_chunk(&mut self, chunk: &[Row]) -> Outcome<()> {
        let errors = count(chunk.iter().filter(|row| row.problem.is_some()).count())?;
        let (first, rows) = (count(self.kept + 1)?, count(chunk.len())?);
        let began = self
            .ctx
            .write_chunk(&self.state.db, async |tx| {
                let began = Instant::now();
                if !store::count_received(tx, self.key(), self.state.process, rows, errors).await? {
                    let detail = "The import was thrown away while its file was still arriving.";
                    return Err(Fail::new(Code::ImportState, detail));
                }
                rows::insert(tx, self.key(), first, chunk).await?;
                Ok(began)
            })
            .await?;
        self.pace.learn(self.state, chunk.len(), began);
        Ok(())
    }

    async fn finish(&self, summary: &Summary) -> Outcome<()> {
        let set = [
            (imports::Column::Owner, Expr::value(None::<Uuid>)),
            (imports::Column::Format, Expr::value(present::format_json(summary))),
            (imports::Column::Layout, Expr::value(present::layout_json(summary))),
        ];
        self.ctx
            .write(&self.state.db, async |tx| {
                let from = ["receiving"];
                if store::change_state(tx, self.key(), &from, "queued", &set, Condition::all()).await? {
                    let happening = Happening::about_import(Event::ImportCreated, self.id);
                    write_events(tx, self.ctx, &[happening]).await?;
                }
                Ok(())
            })
            .await?;
        self.state.wake.notify_one();
        Ok(())
    }

    /// Says that the file cannot be used. Not in the caller's name: their session may be what has ended.
    async fn fail(&self, detail: &str) -> Outcome<()> {
        let set = [
            (imports::Column::Owner, Expr::value(None::<Uuid>)),
            (imports::Column::Detail, Expr::value(detail)),
        ];
        let ctx = Ctx::trusted(self.ctx.organization, self.ctx.actor, self.ctx.now);
        ctx.write(&self.state.db, async |tx| {
            store::change_state(tx, self.key(), &["receiving"], "failed", &set, Condition::all()).await?;
            Ok(())
        })
        .await?;
        self.state.wake.notify_one();
        Ok(())
    }

    fn key(&self) -> (Uuid, Uuid) {
        (self.ctx.organization, self.id)
    }
}

async fn next<B, E: Display>(pieces: &mut (impl Stream<Item = Result<B, E>> + Unpin)) -> Outcome<Option<B>> {
    match tokio::time::timeout(IDLE, pieces.next()).await {
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(None) => Ok(None),
        Ok(Some(Err(error))) => {
            tracing::info!(error = %error, "an upload broke off");
            Err(Fail::new(
                Code::InvalidRequest,
                "The upload broke off. Nothing was kept; upload the file again.",
            ))
        }
        Err(_elapsed) => Err(Fail::new(
            Code::RequestTimeout,
            "Nothing of the file arrived for a minute. Nothing was kept; upload the file again.",
        )),
    }
}

fn count(rows: usize) -> Outcome<i64> {
    i64::try_from(rows).map_err(|error| Fail::Internal(error.to_string()))
}
