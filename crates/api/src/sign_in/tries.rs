//! Tries at a code: counted one by one, and where many have failed, codes become harder.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::code::{Style, code_of};
use super::store;
use crate::auth::token_hash;
use crate::budgets::{self, day, hour};
use crate::db::Tx;
use crate::db::entities::challenges;
use crate::keys::same;
use crate::outbox::domain_of;
use crate::problem::Outcome;
use crate::state::AppState;

/// How often a code can be tried.
const TRIES: i32 = 5;
/// After so many failures for an address in a day its codes are of letters.
const FAILURES_PER_DAY: i64 = 10;
/// After so many failures in an organization in an hour all its codes are of letters.
const ORGANIZATION_FAILURES_PER_HOUR: i64 = 100;

/// A try at the code of a challenge.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    /// The challenge, or one that nobody has.
    pub(crate) id: Uuid,
    row: Option<challenges::Model>,
    is_right: bool,
}

/// Takes one of the tries that the challenge of this browser has. A browser without a challenge takes the same way, with
/// one that nobody has.
pub(crate) async fn take(state: &AppState, challenge: Option<Uuid>, typed: &str) -> Outcome<Tried> {
    let now = state.clock.now();
    let id = challenge.unwrap_or_else(|| state.ids.random());
    let row = state
        .db
        .write(async |tx| {
            let taken = store::take_try(tx, id, TRIES, now).await?;
            let row = store::open(tx, id, now).await?;
            Ok(row.filter(|_| taken))
        })
        .await?;
    let is_right = is_right(state, id, row.as_ref(), typed);
    Ok(Tried { id, row, is_right })
}

/// Whether that is the challenge's code. One that nobody has takes as long.
fn is_right(state: &AppState, challenge: Uuid, row: Option<&challenges::Model>, typed: &str) -> bool {
    let style = row.and_then(|row| Style::from_name(&row.style)).unwrap_or(Style::Digits);
    let key_id = row.map_or_else(|| state.keys.newest(), |row| row.key_id);
    let typed: String =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    code_of(&state.keys, key_id, challenge, style)
        .is_some_and(|code| same(code.to_ascii_uppercase().as_bytes(), typed.as_bytes()))
}

impl Tried {
    /// The challenge, if that was its code.
    pub(crate) fn right(&self) -> Option<&challenges::Model> {
        self.row.as_ref().filter(|_| self.is_right)
    }

    /// Counts a try that led nowhere.
    pub(crate) async fn count_failure(&self, tx: &Tx, now: DateTime<Utc>) -> Outcome<()> {
        let Some(row) = &self.row else { return Ok(()) };
        let address = failures_of_address(&token_hash(&row.email_key));
        budgets::take(tx, &address, day(now), 1, i64::MAX).await?;
        let organization = failures_of_organization(row.organization_id, &row.email_key);
        budgets::take(tx, &organization, hour(now), 1, i64::MAX).await?;
        Ok(())
    }
}

/// Where codes have been guessed at, they become harder to guess; nobody is locked out.
pub(super) async fn want_letters(
    tx: &Tx,
    (address, email_key): (&str, &str),
    organization: Option<Uuid>,
    now: DateTime<Utc>,
) -> Outcome<bool> {
    let of_address = budgets::used(tx, &failures_of_address(address), day(now)).await?;
    let of_all = budgets::used(tx, &failures_of_organization(organization, email_key), hour(now)).await?;
    Ok(of_address >= FAILURES_PER_DAY || of_all >= ORGANIZATION_FAILURES_PER_HOUR)
}

fn failures_of_address(address: &str) -> String {
    format!("code-failures/{address}")
}

/// A domain that nobody has counts like an organization of its own: how codes look must not tell it apart.
fn failures_of_organization(organization: Option<Uuid>, email_key: &str) -> String {
    let whose = organization.map_or_else(|| token_hash(domain_of(email_key)), |id| id.to_string());
    format!("code-failures-of/{whose}")
}
