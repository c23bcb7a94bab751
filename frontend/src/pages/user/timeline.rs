//! What happened to a user and became of the mails, the newest first, and when the user was a member.

use leptos::prelude::*;
use rollcall_wire::users::{
    Actor, ActorKind, DeliveryState, ImportOrigin, Membership, Timeline, TimelineEntry, UserMail, UserMails,
};

use crate::components::time::DayAndTime;
use crate::format::{Moment, number};
use crate::pages::organization::mail::kind_key;
use crate::pages::users::delivery_word;
use crate::text::{Counted, Key, t, t_count, t_with};

/// Something on the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Event(TimelineEntry),
    Mail(UserMail),
}

impl Item {
    fn at(&self) -> Moment {
        match self {
            Self::Event(event) => event.at,
            Self::Mail(mail) => mail.changed_at,
        }
    }
}

/// Events and mails in one order, the newest first. What led to a mail at the same moment stands below it.
fn merged(timeline: Timeline, mails: Option<UserMails>) -> Vec<Item> {
    let mails = mails.map(|mails| mails.items).unwrap_or_default().into_iter().map(Item::Mail);
    let mut items: Vec<_> = mails.chain(timeline.items.into_iter().map(Item::Event)).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.at()));
    items
}

/// The entries. Only what has changed makes them anew: what was opened stays open.
#[component]
pub(super) fn Entries(timeline: Signal<Timeline>, mails: RwSignal<Option<UserMails>>) -> impl IntoView {
    let items = Memo::new(move |_| merged(timeline.get(), mails.get()));
    let entries = move || {
        items
            .get()
            .into_iter()
            .map(|item| match item {
                Item::Event(event) => entry(event).into_any(),
                Item::Mail(mail) => mail_entry(mail).into_any(),
            })
            .collect::<Vec<_>>()
    };
    view! { <ol class="timeline">{entries}</ol> }
}

fn mail_entry(mail: UserMail) -> impl IntoView {
    let is_bad = matches!(mail.state, DeliveryState::Bounced | DeliveryState::Deferred);
    let words = [("kind", t(kind_key(mail.template))), ("state", delivery_word(mail.state))];
    let tries =
        (mail.attempt > 1).then(|| format!(" · {}", t_count(Counted::Tries, i64::from(mail.attempt))));
    let next = mail.next_at.filter(|_| mail.state == DeliveryState::Deferred);
    view! {
        <li class="timeline-mail">
            <strong class:bad=is_bad>{t_with(Key::MailLine, &words)}</strong>
            <span class="sub">
                <DayAndTime moment=mail.changed_at />
                {tries}
                {next.map(|moment| view! { " · "{t(Key::NextTry)}" "<DayAndTime moment /> })}
            </span>
            {mail.detail.map(|reply| view! { <code class="reply">{reply}</code> })}
        </li>
    }
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
        (ActorKind::Client, Some(name)) => t_with(Key::ByClient, &[("name", &name)]),
        (ActorKind::Client, None) => t(Key::ByAnyClient).to_owned(),
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
    use super::{Item, event_word, merged, what};
    use rollcall_domain::Event;
    use rollcall_wire::organization::MailKind;
    use rollcall_wire::users::{
        Actor, ActorKind, DeliveryState, Timeline, TimelineEntry, UserMail, UserMails,
    };

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
    fn b8_mails_stand_among_the_events_by_when_they_came_so_far() {
        let event = |at: &str| TimelineEntry {
            at: at.parse().unwrap(),
            ..entry("user.invited", serde_json::json!({}))
        };
        let mail = |at: &str| UserMail {
            id: uuid::Uuid::nil(),
            template: MailKind::Invitation,
            state: DeliveryState::HandedOver,
            detail: None,
            attempt: 1,
            queued_at: "2026-11-03T10:00:00Z".parse().unwrap(),
            changed_at: at.parse().unwrap(),
            next_at: None,
        };
        let timeline = Timeline {
            items: vec![event("2026-11-03T12:00:00Z"), event("2026-11-03T10:00:00Z")],
            memberships: Vec::new(),
        };
        let mails = UserMails { items: vec![mail("2026-11-03T11:00:00Z"), mail("2026-11-03T10:00:00Z")] };
        let kinds: Vec<_> = merged(timeline.clone(), Some(mails))
            .into_iter()
            .map(|item| match item {
                Item::Event(_) => "event",
                Item::Mail(_) => "mail",
            })
            .collect();
        assert_eq!(kinds, ["event", "mail", "mail", "event"]);
        assert_eq!(merged(timeline, None).len(), 2);
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
