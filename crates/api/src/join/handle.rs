//! What stands for a link once it was opened: sealed, so that nobody can make one or read it, and good for an hour.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::keys::Purpose;
use crate::state::AppState;

/// How long a handle is good for, in seconds. The link itself does not expire: it can be opened again.
pub(super) const VALID_SECONDS: i64 = 3600;

/// Where a handle is kept; one does not pass for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the browser's cookie: the link that was opened last.
    Cookie,
    /// In the form with the button: the invitation that the page shows.
    Form,
}

/// An invitation that this browser was shown a genuine link of, or whose person is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handle {
    /// The organization.
    pub(super) organization: Uuid,
    /// The invitation.
    pub(super) invitation: Uuid,
}

impl Place {
    fn mark(self) -> u8 {
        match self {
            Self::Cookie => b'j',
            Self::Form => b'f',
        }
    }
}

impl Handle {
    /// Seals the handle for an hour.
    pub(super) fn seal(self, state: &AppState, place: Place) -> String {
        let until = state.clock.now() + TimeDelta::seconds(VALID_SECONDS);
        let plain = [
            &[place.mark()][..],
            self.organization.as_bytes(),
            self.invitation.as_bytes(),
            &until.timestamp().to_be_bytes(),
        ]
        .concat();
        state.keys.seal(Purpose::Handle, state.ids.bytes(), &plain)
    }

    /// Opens a handle sealed for this place, while it is good.
    pub(super) fn open(state: &AppState, place: Place, sealed: &str) -> Option<Self> {
        let plain = state.keys.open(Purpose::Handle, sealed)?;
        let (&mark, rest) = plain.split_first()?;
        let (organization, rest) = rest.split_first_chunk::<16>()?;
        let (invitation, until) = rest.split_first_chunk::<16>()?;
        let until = DateTime::from_timestamp(i64::from_be_bytes(until.try_into().ok()?), 0)?;
        let handle =
            Self { organization: Uuid::from_bytes(*organization), invitation: Uuid::from_bytes(*invitation) };
        (mark == place.mark() && is_good(until, state.clock.now())).then_some(handle)
    }
}

/// A handle that is good for longer than an hour was sealed by a clock that was wrong.
fn is_good(until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    until > now && until <= now + TimeDelta::seconds(VALID_SECONDS + 60)
}
