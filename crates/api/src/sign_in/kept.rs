//! The cookies that bind a code to the browser that asked for it.

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use uuid::Uuid;

use super::challenge::VALID_MINUTES;
use crate::auth::{clear_cookie, cookie_of, host_cookie};
use crate::keys::Purpose;
use crate::state::AppState;

/// What a browser has asked for a code for. One cookie does not pass for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Signing in.
    SignIn,
    /// Confirming a private address.
    PrivateAddress,
}

impl Kept {
    fn cookie(self) -> &'static str {
        match self {
            Self::SignIn => "__Host-rollcall_challenge",
            Self::PrivateAddress => "__Host-rollcall_private_address",
        }
    }

    /// What the sealed value begins with, so that no other sealed value passes for it.
    fn mark(self) -> u8 {
        match self {
            Self::SignIn => b'c',
            Self::PrivateAddress => b'p',
        }
    }

    /// Seals the challenge's id: who reads it elsewhere, such as in the database, has no cookie by it.
    pub(crate) fn keep(self, state: &AppState, challenge: Uuid) -> Cookie<'static> {
        let plain = [&[self.mark()][..], challenge.as_bytes()].concat();
        let sealed = state.keys.seal(Purpose::Handle, state.ids.bytes(), &plain);
        host_cookie(self.cookie(), sealed, VALID_MINUTES * 60)
    }

    /// The challenge that this browser asked for.
    pub(crate) fn challenge_of(self, request: &HttpRequest, state: &AppState) -> Option<Uuid> {
        let plain = state.keys.open(Purpose::Handle, &cookie_of(request, self.cookie())?)?;
        let (&mark, id) = plain.split_first()?;
        Uuid::from_slice(id).ok().filter(|_| mark == self.mark())
    }

    /// Takes the cookie away once the challenge is answered.
    pub(crate) fn answered(self) -> Cookie<'static> {
        clear_cookie(self.cookie())
    }
}
