//! The question before archiving, with what it means (S56, S61 to S64).

use leptos::prelude::*;
use rollcall_wire::users::{User, UserStatus};

use super::doing::Doing;
use crate::actions::Action;
use crate::components::dialog::ConfirmDialog;
use crate::format::user_name;
use crate::text::{Counted, Key, t, t_count, t_with};

/// How many names are listed.
const NAMED: usize = 5;

/// The dialog. Cancelling changes nothing.
#[component]
pub(crate) fn ArchiveDialog(doing: Doing) -> impl IntoView {
    let count = Memo::new(move |_| i64::try_from(doing.to_archive.with(Vec::len)).unwrap_or(i64::MAX));
    let title = Signal::derive(move || {
        doing.to_archive.with(|users| match users.as_slice() {
            [only] if only.status == UserStatus::Invited => {
                t_with(Key::RescindOne, &[("name", &user_name(only))])
            }
            [only] => t_with(Key::ArchiveOne, &[("name", &user_name(only))]),
            _ => t_count(Counted::ArchiveMany, count.get()),
        })
    });
    let confirm = Signal::derive(move || match count.get() {
        1 if doing.to_archive.with(|users| users.iter().any(|user| user.status == UserStatus::Invited)) => {
            t(Key::Rescind).to_owned()
        }
        1 => t(Key::Archive).to_owned(),
        many => t_count(Counted::ArchiveUsers, many),
    });
    let any = move |status: UserStatus| {
        doing.to_archive.with(|users| users.iter().any(|user| user.status == status))
    };
    view! {
        <ConfirmDialog
            id="archive"
            open=doing.is_archive_open
            title
            confirm
            dangerous=true
            is_busy=doing.is_busy
            on_confirm=Callback::new(move |()| doing.run(Action::Archive, doing.to_archive.get_untracked()))
        >
            {move || (count.get() > 1).then(|| names(&doing.to_archive.get()))}
            <ul class="consequences">
                <Show when=move || any(UserStatus::Active)>
                    <li>{t(Key::ArchiveMail)}</li>
                    <li>{t(Key::ArchiveKeepsAccount)}</li>
                    <li>{t(Key::ArchiveRate)}</li>
                </Show>
                <Show when=move || any(UserStatus::Invited)>
                    <li>{t(Key::ArchiveRescinds)}</li>
                </Show>
                <li>{t(Key::ArchiveNothingElse)}</li>
                <li>{t(Key::ArchiveAgain)}</li>
            </ul>
        </ConfirmDialog>
    }
}

fn names(users: &[User]) -> impl IntoView + use<> {
    let more = users.len().saturating_sub(NAMED);
    let items: Vec<_> = users
        .iter()
        .take(NAMED)
        .map(|user| view! { <li>{user_name(user)}" "<span class="hint">{user.email.clone()}</span></li> })
        .collect();
    let more = (more > 0)
        .then(|| view! { <li>{t_count(Counted::AndMore, i64::try_from(more).unwrap_or(i64::MAX))}</li> });
    view! { <ul class="names">{items}{more}</ul> }
}
