//! One user: what the directory says, and everything that happened.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rollcall_wire::users::{Actor, ActorKind, Timeline, TimelineEntry, User};
use uuid::Uuid;

use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::status_badge::StatusBadge;
use crate::components::time::DayAndTime;
use crate::format::user_name;
use crate::pages::not_found::NotFoundPage;
use crate::pages::users::delivery;
use crate::text::{Key, t, t_with};

/// The page.
#[component]
pub(crate) fn UserPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<Uuid>().ok()));
    move || match id.get() {
        Some(id) => view! { <UserView id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn UserView(id: Uuid) -> impl IntoView {
    let client = StoredValue::new(client());
    let user = Loader::new(move || {
        let client = client.get_value();
        async move { client.get_user(id).await }
    });
    let timeline = Loader::new(move || {
        let client = client.get_value();
        async move { client.get_timeline(id).await }
    });
    let title = Signal::derive(move || {
        user.value.with(|user| user.as_ref().map(user_name)).unwrap_or_else(|| t(Key::User).to_owned())
    });
    view! {
        <nav class="back"><a href="/users">{t(Key::Users)}</a></nav>
        <PageHeader title />
        <Loaded loader=user lines=4 ready=|user| view! { <Profile user /> } />
        <section aria-labelledby="timeline-title">
            <h2 id="timeline-title">{t(Key::Timeline)}</h2>
            <Loaded loader=timeline lines=4 ready=|timeline| view! { <Entries timeline /> } />
        </section>
    }
}

#[component]
fn Profile(user: Signal<User>) -> impl IntoView {
    move || {
        let user = user.get();
        view! {
            <dl class="facts-list">
                <div><dt>{t(Key::Status)}</dt><dd><StatusBadge status=user.status /></dd></div>
                <div><dt>{t(Key::Email)}</dt><dd>{user.email}</dd></div>
                <div><dt>{t(Key::InvitedOn)}</dt><dd><DayAndTime moment=user.invited_at /></dd></div>
                {user.activated_at.map(|moment| view! {
                    <div><dt>{t(Key::JoinedOn)}</dt><dd><DayAndTime moment /></dd></div>
                })}
                {user.archived_at.map(|moment| view! {
                    <div><dt>{t(Key::ArchivedOn)}</dt><dd><DayAndTime moment /></dd></div>
                })}
                <div><dt>{t(Key::LastEmail)}</dt><dd>{delivery(user.delivery)}</dd></div>
            </dl>
            {user.suspended.then(|| view! {
                <div class="note"><p class="note-text">{t(Key::SuspendedDetail)}</p></div>
            })}
            <p class="hint">{t(Key::FromDirectory)}</p>
        }
    }
}

#[component]
fn Entries(timeline: Signal<Timeline>) -> impl IntoView {
    let entries = move || timeline.get().items.into_iter().map(entry).collect::<Vec<_>>();
    view! { <ol class="timeline">{entries}</ol> }
}

fn entry(entry: TimelineEntry) -> impl IntoView {
    let what = event_word(&entry.event).map_or_else(|| entry.event.clone(), |key| t(key).to_owned());
    view! {
        <li>
            <strong>{what}</strong>
            <span class="sub">{actor_word(entry.actor)}" · "<DayAndTime moment=entry.at /></span>
        </li>
    }
}

fn actor_word(actor: Actor) -> String {
    match (actor.kind, actor.name) {
        (ActorKind::Account, Some(name)) => t_with(Key::ByName, &[("name", &name)]),
        (ActorKind::Account, None) => t(Key::ByAccount).to_owned(),
        (ActorKind::Operator, _) => t(Key::ByOperator).to_owned(),
        (ActorKind::System, _) => t(Key::BySystem).to_owned(),
        (ActorKind::Directory, _) => t(Key::ByDirectory).to_owned(),
    }
}

/// What happened, in words; nothing for an event that is newer than this page.
fn event_word(event: &str) -> Option<Key> {
    [
        ("user.invited", Key::EventInvited),
        ("user.resent", Key::EventResent),
        ("user.joined", Key::EventJoined),
        ("user.archived", Key::EventArchived),
        ("user.reinvited", Key::EventReinvited),
        ("user.undone", Key::EventUndone),
        ("invitation.wrong_account", Key::EventWrongAccount),
        ("invitation.link_copied", Key::EventLinkCopied),
        ("person.disabled", Key::EventDisabled),
        ("person.enabled", Key::EventEnabled),
        ("person.renamed", Key::EventRenamed),
        ("person.gone", Key::EventGone),
    ]
    .into_iter()
    .find(|(name, _)| *name == event)
    .map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::event_word;
    use rollcall_domain::Event;

    #[test]
    fn every_event_of_a_user_has_a_word() {
        for name in Event::NAMES {
            let is_of_user = name.starts_with("user.") || name.starts_with("invitation.");
            assert!(!is_of_user || event_word(name).is_some(), "{name}");
        }
    }
}
