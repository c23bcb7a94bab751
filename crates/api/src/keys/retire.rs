//! Taking a key away: refused while something depends on it that nobody can bring back.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::{KeyError, store};
use crate::connections::ops as connections;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;
use crate::users;

/// For how long after a key was the newest something short-lived may still depend on it: codes, sign-ins under way and,
/// longest, the cookies of opened links.
const SHORT_LIVED: TimeDelta = TimeDelta::hours(1);
/// For how long after a key was the newest a process may not have noticed.
const UNNOTICED: TimeDelta = TimeDelta::minutes(1);
/// Users who are sent a new invitation in one transaction.
const AT_ONCE: u64 = 500;

/// How to retire a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retire {
    /// Sends new invitations in the place of those that depend on it.
    pub resend: bool,
    /// Lets die whatever depends on it.
    pub now: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retired {
    /// Client secrets that were sealed anew with the newest key.
    pub resealed: u64,
    /// Invitations that were sent anew.
    pub resent: u64,
    /// Invitations whose links are dead now.
    pub dead: i64,
    /// Where the key stood, if nobody but the operator can take it out there.
    pub kept: Option<Kept>,
}

/// A place that this program does not write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// `ROLLCALL__KEYS__RING`.
    InVariable,
}

/// Why a key is not retired.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such key.
    #[error("there is no key {0}. `rollcall keys list` shows those that there are.")]
    Unknown(i32),
    /// New secrets are made with it, or will be.
    #[error(
        "key {0} is the newest, or not in use yet. Add another with `rollcall keys add`, and retire this one an hour after \
         that one has come into use."
    )]
    Newest(i32),
    /// It was the newest a moment ago.
    #[error(
        "new secrets were made with key {id} until {since}: sign-ins under way and links opened in the last hour depend \
         on it. Try again after {until}, or add --now: they must begin anew then."
    )]
    Recent {
        /// The key.
        id: i32,
        /// When it was the newest last.
        since: DateTime<Utc>,
        /// When it can be retired.
        until: DateTime<Utc>,
    },
    /// Invitations depend on it.
    #[error("{0}")]
    Depending(Depending),
    /// The keys cannot be written.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Fail(#[from] Fail),
}

/// The invitations that depend on a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depending {
    /// The key.
    pub id: i32,
    /// Open ones.
    pub open: i64,
    /// Ended ones that an undo would open again.
    pub held: i64,
    /// How many were sent anew just now.
    pub resent: u64,
    organizations: Vec<store::Depending>,
}

/// What `keys list` shows of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: i32,
    /// When it comes or came into use; `None` is from the beginning.
    pub from: Option<DateTime<Utc>>,
    /// Whether new secrets are made with it.
    pub newest: bool,
    /// Invitations that depend on it.
    pub invitations: i64,
}

/// Shows the keys and what depends on them.
///
/// # Errors
/// The database's.
pub async fn list(state: &AppState) -> Outcome<Vec<Shown>> {
    let newest = state.keys.newest();
    let keys = state.keys.read(|keys| keys.all.iter().map(|key| (key.id, key.from)).collect::<Vec<_>>());
    let mut shown = Vec::with_capacity(keys.len());
    for (id, from) in keys {
        let depending = depending(state, id, 0).await?;
        shown.push(Shown { id, from, newest: id == newest, invitations: depending.open + depending.held });
    }
    Ok(shown)
}

/// Retires a key. Whatever is sealed with it is sealed anew with the newest first, so that only what is in other
/// people's hands can depend on it: links, and for an hour the cookies of opened ones.
///
/// # Errors
/// [`Refusal`] says what depends on the key, and what to do.
pub async fn retire(state: &AppState, id: i32, how: Retire) -> Result<Retired, Refusal> {
    check(state, id, how)?;
    let mut retired = Retired { resealed: connections::reseal(state, id).await?, ..Retired::default() };
    if how.resend {
        retired.resent = resend(state, id).await?;
    }
    let depending = depending(state, id, retired.resent).await?;
    if depending.open + depending.held > 0 && !how.now {
        return Err(Refusal::Depending(depending));
    }
    retired.dead = depending.open + depending.held;
    match state.config.keys.path() {
        Some(path) => state.keys.drop_from(path, id, state.clock.now())?,
        None => retired.kept = Some(Kept::InVariable),
    }
    Ok(retired)
}

fn check(state: &AppState, id: i32, how: Retire) -> Result<(), Refusal> {
    if !state.keys.has(id) {
        return Err(Refusal::Unknown(id));
    }
    let since = state.keys.left_use(id).ok_or(Refusal::Newest(id))?;
    // Even at once is not before every process makes new secrets with the next key.
    let until = since + if how.now { UNNOTICED } else { SHORT_LIVED };
    if state.clock.now() < until { Err(Refusal::Recent { id, since, until }) } else { Ok(()) }
}

async fn depending(state: &AppState, id: i32, resent: u64) -> Outcome<Depending> {
    let organizations = store::depending(state.db.reader(), id).await?;
    let open = organizations.iter().map(|of| of.open).sum();
    let held = organizations.iter().map(|of| of.held).sum();
    Ok(Depending { id, open, held, resent, organizations })
}

/// Sends new invitations, in the operator's name. Who cannot be invited now, such as the disabled, keeps the one there is.
async fn resend(state: &AppState, id: i32) -> Outcome<u64> {
    let (mut after, mut resent) = (None, 0);
    loop {
        let mut page = store::invited_under(state.db.reader(), id, after, AT_ONCE).await?;
        let Some(first) = page.first().copied() else { return Ok(resent) };
        page.retain(|invited| invited.organization_id == first.organization_id);
        let users: Vec<_> = page.iter().map(|invited| invited.user_id).collect();
        resent += users::resend_by_operator(state, first.organization_id, &users).await?;
        after = page.last().copied();
    }
}

impl fmt::Display for Depending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, open, held, .. } = self;
        if self.resent > 0 {
            writeln!(f, "{} new invitations are on their way.", self.resent)?;
        }
        write!(f, "key {id} stays: {open} open invitations were made with it, and their links would die")?;
        if *held > 0 {
            write!(f, "; {held} more would come back if somebody took back the action that ended them")?;
        }
        write!(f, ".")?;
        for of in &self.organizations {
            write!(f, "\n  {}: {} open, {} that can come back", of.name, of.open, of.held)?;
        }
        if self.resent == 0 {
            write!(f, "\nTo send new ones, add --resend.")?;
        } else {
            write!(
                f,
                "\nThose that can come back cannot any more once the time for undoing is over: try again then."
            )?;
        }
        write!(
            f,
            "\nTo let them die, add --now: these users stay invited, and whoever opens such a link is told nothing, until \
             an administrator sends a new one."
        )
    }
}
