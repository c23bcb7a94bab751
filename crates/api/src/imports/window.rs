//! The order of sending: the next rows of the file, by their addresses.
//!
//! In the order of the file, each row would go to a page of its own in every index by address or name. In that of the
//! addresses, neighbours share their pages, so that fewer are written.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::rows;
use super::store::Import;
use crate::problem::Outcome;

/// Rows that are put in order together: some 5 MB while they are, 1.6 MB then.
const ROWS: usize = 200_000;
/// Rows that are read at once, for the sake of memory.
const PIECE: usize = 50_000;

/// What an import is being sent as: for whom, and in which version.
type Sending = (Uuid, Option<Uuid>, Option<i64>);

/// The next rows of one import. What is not remembered is read again, so that nothing depends on it.
#[derive(Debug, Default)]
pub(super) struct Window {
    sending: Option<Sending>,
    /// Their places, the next one last.
    places: Vec<i64>,
    /// The cursor once all of them are done.
    end: i64,
}

/// Some rows of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Their places.
    pub(super) places: Vec<i64>,
    /// The import's cursor when they are done.
    pub(super) cursor: i64,
}

impl Window {
    /// The next rows to send, if there are any. They stay the next until they are [`Window::done`].
    pub(super) async fn next(
        &mut self,
        db: &impl ConnectionTrait,
        import: &Import,
        rows: usize,
    ) -> Outcome<Option<Chunk>> {
        let sending = (import.id, import.batch_id, import.send_version);
        if self.places.is_empty() || self.sending != Some(sending) {
            self.places = read(db, import).await?;
            self.sending = Some(sending);
            self.end = self.places.iter().copied().max().unwrap_or(import.cursor);
        }
        let first = self.places.len().saturating_sub(rows);
        let places: Vec<_> = self.places.iter().skip(first).rev().copied().collect();
        // Another process may be further.
        let cursor = if first == 0 { self.end.max(import.cursor) } else { import.cursor };
        Ok((!places.is_empty()).then_some(Chunk { places, cursor }))
    }

    /// These rows have been done, by this process or another.
    pub(super) fn done(&mut self, chunk: &Chunk) {
        self.places.truncate(self.places.len().saturating_sub(chunk.places.len()));
    }
}

async fn read(db: &impl ConnectionTrait, import: &Import) -> Outcome<Vec<i64>> {
    let mut ready = Vec::new();
    let mut after = import.cursor;
    while ready.len() < ROWS {
        let piece = rows::next_ready(db, import, after, PIECE).await?;
        let Some(last) = piece.iter().map(|(_, place)| *place).max() else { break };
        after = last;
        ready.extend(piece.iter().map(|(email, place)| (beginning(email), *place)));
    }
    ready.sort_unstable_by(|one, other| other.cmp(one));
    Ok(ready.into_iter().map(|(_, place)| place).collect())
}

/// What an address begins with: enough for neighbours to come together.
fn beginning(email: &str) -> [u8; 16] {
    std::array::from_fn(|at| email.as_bytes().get(at).copied().unwrap_or_default())
}
