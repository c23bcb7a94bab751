//! What happened to a user, the newest first, and when the user was a member.

use leptos::prelude::*;
use rollcall_wire::users::{Actor, ActorKind, ImportOrigin, Membership, Timeline, TimelineEntry};

use crate::components::time::DayAndTime;
use crate::format::number;
use crate::text::{Key, t, t_with};

/// The entries.
#[component]
pub(super) fn Entries(timeline: Signal<Timeline>) -> impl IntoView {
    let entries = move || timeline.get().items.into_iter().map(entry).collect::<Vec<_>>();
    view! { <ol class="timeline">{entries}</ol> }
}

fn entry(entry: TimelineEntry) -> impl IntoView {
    let what = what(&entry);
    let place = entry.seq.map(|seq| t_with(Key::EventPlace, &[("number", &number(seq))]));
    let version =
        entry.user_version.map(|version| t_with(Key::EventVersion, &[("number", &number(version))]));
    view! {
        <li>
            <strong>{what}</strong>
            <span class="sub">
                {actor_word(entry.actor)}" · "<DayAndTime moment=entry.at />
                {entry.import.map(origin)}
            </span>
            <details class="particulars">
                <summary>{t(Key::Details)}</summary>
                <ul>
                    <li><code>{entry.event}</code></li>
                    {place.map(|place| view! { <li>{place}</li> })}
                    {version.map(|version| view! { <li>{version}</li> })}
                </ul>
            </details>
        </li>
    }
}

fn origin(import: ImportOrigin) -> impl IntoView {
    let line = import.line.map(|line| format!(" {}", t_with(Key::AtLine, &[("line", &number(line))])));
    view! {
        " · "{t(Key::Import)}" "<a href=format!("/imports/{}", import.id)>{import.filename}</a>{line}
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

/// What happened, in words; the name of an event that is newer than this page.
fn what(entry: &TimelineEntry) -> String {
    let (was, command) = (particular(entry, "was"), particular(entry, "what"));
    match (entry.event.as_str(), was, command) {
        ("user.archived", Some("invited"), _) => t(Key::EventRescinded).to_owned(),
        ("user.undone", _, Some(command)) => {
            let undone = command_word(command).map_or_else(|| command.to_owned(), |key| t(key).to_owned());
            format!("{}: {undone}", t(Key::EventUndone))
        }
        (event, _, _) => event_word(event).map_or_else(|| event.to_owned(), |key| t(key).to_owned()),
    }
}

fn particular<'a>(entry: &'a TimelineEntry, name: &str) -> Option<&'a str> {
    entry.data.get(name)?.as_str()
}

/// The word for what a command did.
fn command_word(command: &str) -> Option<Key> {
    event_word(match command {
        "invite" => "user.invited",
        "resend" => "user.resent",
        "archive" => "user.archived",
        "reinvite" => "user.reinvited",
        _ => return None,
    })
}

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

/// When the user was a member; nothing for somebody who never joined.
#[component]
pub(super) fn Memberships(timeline: RwSignal<Option<Timeline>>) -> impl IntoView {
    move || {
        let memberships = timeline.with(|timeline| Some(timeline.as_ref()?.memberships.clone()))?;
        (!memberships.is_empty()).then(|| {
            view! {
                <section aria-labelledby="membership-title">
                    <h2 id="membership-title">{t(Key::Membership)}</h2>
                    <ul class="memberships">{memberships.iter().map(membership).collect::<Vec<_>>()}</ul>
                </section>
            }
        })
    }
}

fn membership(membership: &Membership) -> impl IntoView + use<> {
    let until = match membership.until {
        Some(moment) => view! { <DayAndTime moment /> }.into_any(),
        None => t(Key::UntilNow).into_any(),
    };
    view! { <li><DayAndTime moment=membership.from />" – "{until}</li> }
}

#[cfg(test)]
mod tests {
    use super::{event_word, what};
    use rollcall_domain::Event;
    use rollcall_wire::users::{Actor, ActorKind, TimelineEntry};

    fn entry(event: &str, data: serde_json::Value) -> TimelineEntry {
        TimelineEntry {
            event: event.to_owned(),
            at: "2026-11-03T10:04:00Z".parse().unwrap(),
            actor: Actor { kind: ActorKind::System, id: None, name: None },
            user_version: None,
            seq: None,
            import: None,
            data,
        }
    }

    #[test]
    fn every_event_of_a_user_has_a_word() {
        for name in Event::NAMES {
            let is_of_user = name.starts_with("user.") || name.starts_with("invitation.");
            assert!(!is_of_user || event_word(name).is_some(), "{name}");
        }
    }

    #[test]
    fn s38_archiving_somebody_who_had_not_joined_is_called_rescinding() {
        let archived = |was: &str| what(&entry("user.archived", serde_json::json!({ "was": was })));
        assert_eq!(archived("active"), "Archived");
        assert_eq!(archived("invited"), "Invitation rescinded");
        let undone = what(&entry("user.undone", serde_json::json!({ "what": "archive" })));
        assert_eq!(undone, "Undone: Archived");
        assert_eq!(what(&entry("user.teleported", serde_json::json!({}))), "user.teleported");
    }
}
