//! The organization: its settings, rates, administrators, mails, directory and sign-in. A Global Administrator changes them; a
//! Business Administrator reads them, and is told whom to ask (S4, S5).

pub(crate) mod administrators;
mod ask;
pub(crate) mod clients;
pub(crate) mod directory;
mod group;
mod logo;
pub(crate) mod mail;
pub(crate) mod rates;
mod setting;
pub(crate) mod settings;
pub(crate) mod sign_in;

use crate::components::notice::{Notice, NoticeBanner};
use crate::session::SessionState;

/// Whether whoever is signed in may change the organization.
fn may_change() -> bool {
    let session = SessionState::from_context().current();
    session.is_some_and(|session| crate::actions::may_manage_organization(&session))
}
