//! Who asks, and what they may do. A handler's signature says what it needs: [`SignedIn`], [`Admin`], [`GlobalAdmin`], or,
//! where API clients come in as well, [`Access`] with a scope. Every write asks once more, in its own transaction ([`Ctx::write`]).

mod access;
mod client;
mod cookie;
mod ctx;
mod extract;
mod origin;
mod reach;
mod store;

pub use access::{
    Access, Anybody, DirectoryRead, DirectoryWrite, ImportsRead, ImportsWrite, UsersLink, UsersRead,
    UsersWrite,
};
pub(crate) use client::{AccessToken, TOKEN_LIFETIME};
pub(crate) use cookie::{SESSION_COOKIE, clear_cookie, cookie_of, host_cookie};
pub use ctx::{Actor, Ctx};
pub use extract::{Admin, Caller, GlobalAdmin, SignedIn};
pub(crate) use extract::{OwnPage, caller_of, own_caller_of};
pub(crate) use origin::refuse_foreign_writes;
pub(crate) use reach::Reach;
pub use reach::SessionKind;
pub(crate) use store::{Own, roles as roles_of, roles_by, sessions_of};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What the database keeps of a session's token.
pub(crate) fn token_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// A new token: 256 random bits as text.
pub(crate) fn new_token(ids: &crate::ids::Ids) -> String {
    URL_SAFE_NO_PAD.encode(ids.bytes::<32>())
}
