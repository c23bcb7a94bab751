//! Mails as the API shows them.

use chrono::{DateTime, Utc};
use rollcall_wire::organization::MailKind;
use rollcall_wire::users::{DeliveryState, UserMail};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::backoffs::SERVER;

/// A mail with its batch's state and, while the organization's mail waits, until when.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct MailRow {
    id: Uuid,
    template: String,
    state: String,
    attempt: i32,
    reply: Option<String>,
    queued_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
    next_at: DateTime<Utc>,
    batch_state: Option<String>,
    paused_until: Option<DateTime<Utc>>,
    waits_for: Option<String>,
    waits_reply: Option<String>,
    waits_until: Option<DateTime<Utc>>,
}

/// Whom mail waits for: a domain that takes none, or the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff<'a> {
    /// The domain, or `*`.
    pub(crate) to: &'a str,
    /// What it said last.
    pub(crate) reply: &'a str,
    /// When it is asked again.
    pub(crate) until: DateTime<Utc>,
}

impl<'a> Backoff<'a> {
    /// What the columns say, if all are there.
    pub(crate) fn of(
        to: Option<&'a str>,
        reply: Option<&'a str>,
        until: Option<DateTime<Utc>>,
    ) -> Option<Self> {
        Some(Self { to: to?, reply: reply?, until: until? })
    }

    fn sentence(self) -> String {
        let who = if self.to == SERVER { "The mail server" } else { self.to };
        format!(
            "{who} takes no mail now: {} It is asked again at {} UTC.",
            self.reply,
            self.until.format("%H:%M")
        )
    }
}

/// How far a mail has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress<'a> {
    /// The state in the outbox.
    pub(crate) state: &'a str,
    /// How often it was tried.
    pub(crate) attempt: i32,
    /// What the mail server said, or why it waits or was not sent.
    pub(crate) reply: Option<&'a str>,
    /// The state of its batch.
    pub(crate) batch_state: Option<&'a str>,
    /// Until when all mail of the organization waits.
    pub(crate) paused_until: Option<DateTime<Utc>>,
    /// Whom mail like this one waits for.
    pub(crate) backoff: Option<Backoff<'a>>,
}

impl Progress<'_> {
    /// The state as it is shown.
    pub(crate) fn state(&self) -> DeliveryState {
        match self.state {
            "queued" if self.batch_state == Some("held") => DeliveryState::Held,
            "queued" if self.attempt > 0 => DeliveryState::Deferred,
            "handed_over" => DeliveryState::HandedOver,
            "bounced" => DeliveryState::Bounced,
            "cancelled" => DeliveryState::Cancelled,
            _ => DeliveryState::Queued,
        }
    }

    /// What the mail server said, or why it waits or was not sent.
    pub(crate) fn detail(&self) -> Option<String> {
        match self.state() {
            DeliveryState::Queued | DeliveryState::Deferred => {
                let pause = self.paused_until.map(|until| {
                    format!(
                        "The organization has sent as many mails in this hour as it may. It goes on at {} UTC.",
                        until.format("%H:%M")
                    )
                });
                let reply = || self.reply.map(str::to_owned);
                pause.or_else(reply).or_else(|| self.backoff.map(Backoff::sentence))
            }
            DeliveryState::Held
            | DeliveryState::HandedOver
            | DeliveryState::Bounced
            | DeliveryState::Cancelled => self.reply.map(str::to_owned),
        }
    }
}

impl From<MailRow> for UserMail {
    fn from(row: MailRow) -> Self {
        let progress = Progress {
            state: &row.state,
            attempt: row.attempt,
            reply: row.reply.as_deref(),
            batch_state: row.batch_state.as_deref(),
            paused_until: row.paused_until,
            backoff: Backoff::of(row.waits_for.as_deref(), row.waits_reply.as_deref(), row.waits_until),
        };
        let waits = row.state == "queued";
        Self {
            id: row.id,
            template: kind(&row.template),
            state: progress.state(),
            detail: progress.detail(),
            attempt: row.attempt,
            queued_at: row.queued_at,
            changed_at: row.changed_at,
            next_at: waits.then(|| row.paused_until.map_or(row.next_at, |until| until.max(row.next_at))),
        }
    }
}

/// The mails of users; `changes` queues no others.
fn kind(template: &str) -> MailKind {
    match template {
        "reinvitation" => MailKind::Reinvitation,
        "removed" => MailKind::Removed,
        "withdrawn" => MailKind::Withdrawn,
        _ => MailKind::Invitation,
    }
}
