//! Asking for a code.
//!
//! Whether an address is known shows nowhere: one challenge is written for each request, and the worker that sends the
//! mail finds out whose address it is, once the answer has left.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rollcall_domain::email::Email;
use uuid::Uuid;

use super::code::Style;
use super::{store, tries};
use crate::auth::token_hash;
use crate::budgets::{self, hour};
use crate::db::Tx;
use crate::db::entities::challenges;
use crate::domains;
use crate::problem::Outcome;
use crate::state::AppState;

/// How long a code is good for, in minutes.
pub(crate) const VALID_MINUTES: i64 = 10;
/// How many codes are sent to one address in an hour, and how many to private addresses that one person names.
const CODES_PER_HOUR: i64 = 5;

/// How long the worker is let wait: what it does beside the answer must not be felt in the time that this takes (R7).
const BEFORE_SENDING: Duration = Duration::from_millis(20);

/// For which organization somebody wants to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The one that the address's domain belongs to.
    Domain,
    /// This one: the address may be any of its people's.
    Organization(Uuid),
}

/// What a code is for. One does not pass for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeFor {
    /// Signing in with a work account.
    WorkAccount,
    /// Signing in to one's own page: with a work account, or by a private address.
    OwnPage,
    /// Confirming a private address.
    PrivateAddress,
}

impl CodeFor {
    /// The use as the database keeps it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::WorkAccount => "work",
            Self::OwnPage => "own_page",
            Self::PrivateAddress => "private_address",
        }
    }

    /// Reads what [`CodeFor::as_str`] wrote.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::WorkAccount, Self::OwnPage, Self::PrivateAddress]
            .into_iter()
            .find(|code| code.as_str() == name)
    }
}

/// What somebody wants a code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// To sign in with a work account.
    WorkAccount(Scope),
    /// To sign in to one's own page.
    OwnPage,
    /// To confirm a private address of this person of this organization.
    PrivateAddress(Uuid, Uuid),
}

impl Wanted {
    fn code_for(self) -> CodeFor {
        match self {
            Self::WorkAccount(_) => CodeFor::WorkAccount,
            Self::OwnPage => CodeFor::OwnPage,
            Self::PrivateAddress(..) => CodeFor::PrivateAddress,
        }
    }

    /// The person, where it is not the address that says who it is.
    fn person(self) -> Option<Uuid> {
        match self {
            Self::WorkAccount(_) | Self::OwnPage => None,
            Self::PrivateAddress(_, person) => Some(person),
        }
    }
}

/// What the page that asks for the code may show to the browser that asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The address, in canonical form.
    pub(crate) address: String,
    /// Whether the code is of letters.
    pub(crate) letters: bool,
}

/// Writes a challenge; answers its id, which binds it to the browser that asked.
///
/// Above the limit nothing is sent and nothing is said: what is said would tell of other people's attempts.
pub(crate) async fn request(state: &AppState, wanted: Wanted, email: &Email) -> Outcome<Uuid> {
    let now = state.clock.now();
    let (id, key_id) = (state.ids.random(), state.keys.newest());
    let address = token_hash(email.key().as_str());
    state
        .db
        .write(async |tx| {
            let organization = match wanted {
                Wanted::WorkAccount(Scope::Organization(organization))
                | Wanted::PrivateAddress(organization, _) => Some(organization),
                Wanted::WorkAccount(Scope::Domain) | Wanted::OwnPage => {
                    domains::ops::organization_of(tx, email.domain()).await?
                }
            };
            let sent = takes_one(tx, &format!("code/{address}"), now).await?
                && match wanted.person() {
                    Some(person) => takes_one(tx, &format!("private/{person}"), now).await?,
                    None => true,
                };
            let letters =
                tries::want_letters(tx, (&address, email.key().as_str()), organization, now).await?;
            let asked = (wanted, organization, email);
            store::insert(tx, challenge((id, key_id), asked, (sent, letters), now)).await?;
            Ok(())
        })
        .await?;
    let state = state.clone();
    actix_web::rt::spawn(async move {
        tokio::time::sleep(BEFORE_SENDING).await;
        state.wake.notify_one();
    });
    Ok(id)
}

async fn takes_one(tx: &Tx, budget: &str, now: DateTime<Utc>) -> Outcome<bool> {
    Ok(budgets::take(tx, budget, hour(now), 1, CODES_PER_HOUR).await?)
}

fn challenge(
    (id, key_id): (Uuid, i32),
    (wanted, organization, email): (Wanted, Option<Uuid>, &Email),
    (sent, letters): (bool, bool),
    now: DateTime<Utc>,
) -> challenges::Model {
    challenges::Model {
        id,
        organization_id: organization,
        email_key: email.key().as_str().to_owned(),
        purpose: wanted.code_for().as_str().to_owned(),
        style: if letters { Style::Letters } else { Style::Digits }.as_str().to_owned(),
        key_id,
        state: "open".to_owned(),
        tries: 0,
        person_id: wanted.person(),
        mail_state: if sent { "queued" } else { "dropped" }.to_owned(),
        attempt: 0,
        owner: None,
        next_at: now,
        created_at: now,
        expires_at: now + TimeDelta::minutes(VALID_MINUTES),
    }
}

/// What was asked for with this challenge, while it can be answered.
pub(crate) async fn asked(state: &AppState, challenge: Uuid) -> Outcome<Option<Asked>> {
    let row = store::open(state.db.reader(), challenge, state.clock.now()).await?;
    Ok(row.map(|row| Asked {
        letters: Style::from_name(&row.style) == Some(Style::Letters),
        address: row.email_key,
    }))
}

/// Uses a challenge up; `false` if it is used already.
pub(crate) async fn use_up(tx: &Tx, challenge: Uuid) -> Outcome<bool> {
    Ok(store::use_up(tx, challenge).await?)
}
