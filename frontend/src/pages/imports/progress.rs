//! How far an import is, in a bar and in words (S17).

use leptos::prelude::*;
use rollcall_wire::imports::{Import, ImportState, MailCounts, Progress as Told};

use super::followed::Followed;
use super::state_word::state_word;
use crate::components::live::Announcer;
use crate::components::progress::Progress;
use crate::format::{number, percent, time_left};
use crate::text::{Counted, Key, t, t_count, t_with};

/// Percent, where known, and the text, of an import of which something moves.
pub(super) fn moving(import: &Import, told: Option<&Told>) -> Option<(Option<i64>, String)> {
    let of = |done: i64, whole: i64, key: Key| {
        let mut text = t_with(key, &[("done", &number(done)), ("whole", &number(whole))]);
        if let Some(seconds) = told.and_then(|told| told.seconds_left) {
            text = format!("{text} · {}", time_left(seconds));
        }
        Some((Some(percent(done, whole)), text))
    };
    match import.state {
        _ if import.rescinding => Some((None, t(Key::ImportRescinding).to_owned())),
        ImportState::Receiving => Some((None, t_with(Key::ReceivedRows, &[("rows", &number(import.rows))]))),
        ImportState::Queued => Some((None, t(Key::ImportQueued).to_owned())),
        ImportState::Validating => of(import.judged, import.rows, Key::ValidatedRows),
        ImportState::Sending => of(import.sent.saturating_add(import.failed), import.ready, Key::SentRows),
        ImportState::Sent => {
            let mails = told.map(|told| told.mails).filter(|mails| mails.waiting() > 0)?;
            if import.batch.is_some() {
                return Some((None, t_count(Counted::MailsHeld, mails.waiting())));
            }
            of(mails.done(), mails.done().saturating_add(mails.waiting()), Key::MailsDone)
        }
        ImportState::Ready
        | ImportState::Stopped
        | ImportState::Undone
        | ImportState::Discarded
        | ImportState::Failed => None,
    }
}

/// The status bar. It is said at each quarter, and at the end.
#[component]
pub(super) fn StatusBar(import: Signal<Import>, followed: Followed) -> impl IntoView {
    let running = Memo::new(move |_| {
        import.with(|import| followed.progress.with(|told| moving(import, told.as_ref())))
    });
    let announcer = Announcer::from_context();
    Effect::new(move |before: Option<(ImportState, i64)>| {
        let state = import.with(|import| import.state);
        let quarter =
            running.with(|running| running.as_ref().and_then(|(percent, _)| *percent)).unwrap_or(0) / 25;
        match before {
            Some((was, _)) if was != state => announcer.say(state_word(state)),
            Some((_, at)) if quarter > at => announcer.say(format!("{} %", quarter * 25)),
            Some(_) | None => {}
        }
        (state, quarter)
    });
    let is_running = Memo::new(move |_| running.with(Option::is_some));
    let label = Signal::derive(move || running.get().map(|(_, text)| text).unwrap_or_default());
    let percent = Signal::derive(move || {
        let whole = running.get().and_then(|(percent, _)| percent)?;
        i32::try_from(whole).ok().map(f64::from)
    });
    view! { <Show when=move || is_running.get()><Progress label percent /></Show> }
}

/// What became of the mail, once there is any (B8).
#[component]
pub(super) fn MailSummary(import: Signal<Import>, followed: Followed) -> impl IntoView {
    let mails = Memo::new(move |_| {
        let counts = followed.progress.with(|told| told.as_ref().map(|told| told.mails))?;
        (counts.waiting() + counts.done() > 0).then_some(counts)
    });
    let text = move || {
        let is_stopped = import.with(|import| import.state == ImportState::Stopped);
        mails.get().map(|mails| sentence(mails, is_stopped)).unwrap_or_default()
    };
    let has_mail = Memo::new(move |_| mails.with(Option::is_some));
    let has_bounced = Memo::new(move |_| mails.get().is_some_and(|mails| mails.bounced > 0));
    view! {
        <Show when=move || has_mail.get()>
            <p class="mails">
                <strong>{t(Key::MailsTitle)}</strong>" "{text}
                <Show when=move || has_bounced.get()>
                    " "<a href="/users?delivery=bounced">{t(Key::ShowBounced)}</a>
                </Show>
            </p>
        </Show>
    }
}

fn sentence(mails: MailCounts, is_stopped: bool) -> String {
    let waiting = if is_stopped { Counted::MailsStopped } else { Counted::MailsWaiting };
    [
        (mails.handed_over, Counted::MailsHandedOver),
        (mails.queued, waiting),
        (mails.deferred, Counted::MailsDeferred),
        (mails.bounced, Counted::MailsBounced),
        (mails.cancelled, Counted::MailsCancelled),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, key)| t_count(key, count))
    .collect::<Vec<_>>()
    .join(" · ")
}

#[cfg(test)]
mod tests {
    use super::{moving, sentence};
    use rollcall_wire::imports::{Import, ImportState, MailCounts, Progress};

    fn import(state: ImportState) -> Import {
        Import {
            id: uuid::Uuid::nil(),
            filename: "people.csv".to_owned(),
            state,
            rows: 500,
            judged: 312,
            ready: 482,
            errors: 11,
            skipped: 7,
            dropped: 0,
            sent: 241,
            failed: 0,
            format: None,
            detail: None,
            batch: None,
            created_by: "Ann Lee".to_owned(),
            created_at: "2026-11-03T10:04:00Z".parse().unwrap(),
            rescinding: false,
            rows_deleted_at: None,
            confident: 0,
            version: 2,
        }
    }

    fn told(state: ImportState, mails: MailCounts, seconds_left: Option<u64>) -> Progress {
        Progress { import: import(state), mails, per_second: None, seconds_left }
    }

    #[test]
    fn s17_the_bar_says_how_far_it_is_and_how_long_it_will_take() {
        let validating = told(ImportState::Validating, MailCounts::default(), Some(20));
        assert_eq!(
            moving(&validating.import, Some(&validating)),
            Some((Some(62), "312 of 500 rows validated · about 20 seconds left".to_owned()))
        );
        assert_eq!(
            moving(&import(ImportState::Sending), None),
            Some((Some(50), "241 of 482 invitations made".to_owned()))
        );
        for state in [ImportState::Ready, ImportState::Stopped, ImportState::Sent, ImportState::Failed] {
            assert_eq!(moving(&import(state), None), None, "{state:?}");
        }
    }

    #[test]
    fn b8_the_bar_goes_on_with_the_mail() {
        let mails = MailCounts { queued: 40, handed_over: 60, ..MailCounts::default() };
        let sent = told(ImportState::Sent, mails, Some(120));
        assert_eq!(
            moving(&sent.import, Some(&sent)),
            Some((Some(60), "60 of 100 e-mails sent · about 2 minutes left".to_owned()))
        );
        let all = MailCounts { queued: 0, ..mails };
        assert_eq!(moving(&sent.import, Some(&told(ImportState::Sent, all, None))), None);
    }

    #[test]
    fn b8_mail_is_told_by_what_became_of_it() {
        let mails = MailCounts { queued: 188, handed_over: 290, bounced: 1, ..MailCounts::default() };
        assert_eq!(sentence(mails, false), "290 handed over · 188 waiting · 1 bounced");
        assert_eq!(sentence(mails, true), "290 handed over · 188 not sent · 1 bounced");
    }
}
