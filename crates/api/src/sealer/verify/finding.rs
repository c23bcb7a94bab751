//! What does not fit in a chain of events.

use std::fmt;

use serde::Serialize;

/// Something that does not fit, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// The place of the first event that it is about.
    pub first: i64,
    /// That of the last.
    pub last: i64,
}

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// One of these events, or their link, is another than was written: they were written together.
    Changed,
    /// Of these events some or all are not there.
    Missing,
    /// Two batches say that these places are theirs.
    Doubled,
    /// The end of the chain is not there.
    Cut,
    /// The chain ends with another link than its head says.
    HeadDiffers,
    /// At the place of the head that was kept elsewhere, the chain is another.
    OtherThanKept,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, first, last } = self;
        match kind {
            FindingKind::Changed => {
                write!(f, "an event from {first} to {last} was changed after it was written")
            }
            FindingKind::Missing => write!(f, "events from {first} to {last} are missing"),
            FindingKind::Doubled => write!(f, "the places from {first} to {last} are taken twice"),
            FindingKind::Cut => {
                write!(f, "the end of the chain is missing, the events from {first} to {last}")
            }
            FindingKind::HeadDiffers => write!(f, "the head at {last} does not fit the chain"),
            FindingKind::OtherThanKept => {
                write!(f, "the chain at {last} is another than the head that was kept says")
            }
        }
    }
}
