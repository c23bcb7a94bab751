//! Walks the chain of an organization's events and says what does not fit (C10).
//!
//! The chain holds no secret: whoever can write the whole database can write another chain. So a head that was kept
//! elsewhere is compared as well, where there is one; without it, nothing is said of a tail that was cut off together with
//! the head.

mod finding;

use std::fmt;
use std::str::FromStr;

use sea_orm::EntityTrait;
use serde::{Serialize, Serializer};
use uuid::Uuid;

pub use self::finding::{Finding, FindingKind};
use super::chain::{Link, leaf};
use super::store;
use crate::db::entities::{chain_heads, event_batches, events};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The last event of a chain, and its link: what is kept elsewhere, to be compared later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place of the last event.
    pub seq: i64,
    /// The link, 64 hexadecimal digits; none before the first event.
    pub link: String,
}

/// A text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a head is the place of an event and 64 hexadecimal digits, such as 42:9f86d0…")]
pub struct NoHead;

/// What was found of one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The organization.
    pub organization: Uuid,
    /// How many events have their place.
    pub events: i64,
    /// How many wait for theirs.
    pub unsealed: i64,
    /// How many people were erased.
    pub erased: i64,
    /// The head.
    pub head: Head,
    /// What does not fit; nothing, if all is as it was written.
    pub findings: Vec<Finding>,
}

impl Verified {
    /// Whether nothing was found.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Walks the chain of an organization; `kept` is a head that was kept elsewhere.
///
/// # Errors
/// `not_found` if there is no such organization; the database's.
pub async fn verify(state: &AppState, organization: Uuid, kept: Option<&Head>) -> Outcome<Verified> {
    let db = state.db.reader();
    crate::organization::ops::get(db, organization).await?;
    // Read first: what is sealed after this is not looked at.
    let head = chain_heads::Entity::find_by_id(organization).one(db).await?;
    let head = head.ok_or_else(|| Fail::Internal(format!("organization {organization} has no chain")))?;
    let mut walk = Walk::new(kept.cloned());
    loop {
        let batches = store::sealed(db, organization, walk.after, head.seq).await?;
        let Some(last) = batches.last().and_then(|batch| batch.first_seq) else { break };
        let events = store::events_of(db, organization, &batches).await?;
        walk.take(&batches, &events);
        walk.after = last;
    }
    let unsealed = store::count_unsealed(db, organization).await?;
    let head = Head { seq: head.seq, link: head.link };
    walk.end(&head);
    Ok(Verified {
        organization,
        events: walk.events,
        unsealed,
        erased: walk.erased,
        head,
        findings: walk.findings,
    })
}

/// How far a walk has come.
struct Walk {
    /// The first place of the batch that was looked at last.
    after: i64,
    /// The place that comes next, and the link that it follows on: as it is computed, or stored where that does not fit,
    /// so that one change is found once.
    next: i64,
    link: Link,
    events: i64,
    erased: i64,
    kept: Option<Head>,
    findings: Vec<Finding>,
}

impl Walk {
    fn new(kept: Option<Head>) -> Self {
        // Before the first event there is nothing to compare.
        let kept = kept.filter(|kept| kept.seq > 0);
        Self { after: 0, next: 1, link: Link::START, events: 0, erased: 0, kept, findings: Vec::new() }
    }

    /// Looks at batches that follow one another.
    fn take(&mut self, batches: &[event_batches::Model], events: &[events::Model]) {
        let mut rest = events;
        for batch in batches {
            let own = rest.iter().take_while(|event| event.batch_id == batch.id).count();
            let (own, after) = rest.split_at_checked(own).unwrap_or((rest, &[]));
            rest = after;
            self.look_at(batch, own);
        }
    }

    fn look_at(&mut self, batch: &event_batches::Model, own: &[events::Model]) {
        let first = batch.first_seq.unwrap_or_default();
        let last = first + i64::from(batch.count) - 1;
        let add =
            |findings: &mut Vec<Finding>, kind, first, last| findings.push(Finding { kind, first, last });
        if first > self.next {
            add(&mut self.findings, FindingKind::Missing, self.next, first - 1);
        } else if first < self.next {
            add(&mut self.findings, FindingKind::Doubled, first, self.next - 1);
        }
        let is_whole = (0..batch.count).eq(own.iter().map(|event| event.ordinal));
        let computed =
            self.link.next(&(first..).zip(own).map(|(seq, event)| leaf(seq, event)).collect::<Vec<_>>());
        let stored = batch.link.as_deref().and_then(Link::read);
        // After a gap the link before this one is not known: only what comes then can be judged.
        let follows = first == self.next;
        if !is_whole {
            add(&mut self.findings, FindingKind::Missing, first, last);
        } else if follows && stored != Some(computed) {
            add(&mut self.findings, FindingKind::Changed, first, last);
        }
        self.link = stored.unwrap_or(computed);
        self.next = last + 1;
        self.events += i64::from(batch.count);
        self.erased += own.iter().map(|event| i64::from(event.name == "user.erased")).sum::<i64>();
        self.compare_kept(last);
    }

    /// Compares the head that was kept, once its place is reached. Heads lie at the ends of batches.
    fn compare_kept(&mut self, last: i64) {
        let Some(kept) = self.kept.take_if(|kept| kept.seq <= last) else { return };
        if kept.seq != last || kept.link != self.link.to_string() {
            self.findings.push(Finding { kind: FindingKind::OtherThanKept, first: kept.seq, last: kept.seq });
        }
    }

    fn end(&mut self, head: &Head) {
        let last = self.next - 1;
        if head.seq > last {
            self.findings.push(Finding { kind: FindingKind::Cut, first: self.next, last: head.seq });
        } else if head.link != self.link.to_string() && head.seq > 0 {
            self.findings.push(Finding { kind: FindingKind::HeadDiffers, first: head.seq, last: head.seq });
        }
        if let Some(kept) = self.kept.take() {
            self.findings.push(Finding {
                kind: FindingKind::Cut,
                first: self.next.max(head.seq + 1),
                last: kept.seq,
            });
        }
    }
}

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (seq, link) = text.trim().split_once(':').ok_or(NoHead)?;
        let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or(NoHead)?;
        let link = link.to_ascii_lowercase();
        let fits = if seq == 0 { link.is_empty() } else { !link.is_empty() && Link::read(&link).is_some() };
        if fits { Ok(Self { seq, link }) } else { Err(NoHead) }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.link)
    }
}

impl Serialize for Head {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_back_and_anything_else_is_none() {
        let head = format!("42:{}", "0f".repeat(32));
        assert_eq!(head.parse::<Head>().unwrap().to_string(), head);
        assert_eq!("0:".parse::<Head>().unwrap().seq, 0);
        for text in [
            "",
            "42",
            "42:",
            "0:00",
            "-1:",
            &format!("x:{}", "0".repeat(64)),
            &format!("1:{}", "g".repeat(64)),
        ] {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
