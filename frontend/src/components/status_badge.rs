//! The status of a user, in word and sign: never by colour alone.

use leptos::prelude::*;
use rollcall_wire::users::UserStatus;

use super::icon::Icon;
use crate::text::{Key, t};

/// The word for a status.
pub(crate) fn word(status: UserStatus) -> &'static str {
    match status {
        UserStatus::Invited => t(Key::StatusInvited),
        UserStatus::Active => t(Key::StatusActive),
        UserStatus::Archived => t(Key::StatusArchived),
    }
}

/// The badge of a status.
#[component]
pub(crate) fn StatusBadge(status: UserStatus) -> impl IntoView {
    let (icon, class) = match status {
        UserStatus::Invited => ("mail", "badge badge-invited"),
        UserStatus::Active => ("check", "badge badge-active"),
        UserStatus::Archived => ("archive", "badge badge-archived"),
    };
    view! { <span class=class><Icon name=icon />{word(status)}</span> }
}
