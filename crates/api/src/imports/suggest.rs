//! Did you mean (B1): who may have been meant by the rows that do not resolve, and by no others.

use rollcall_domain::email::{Email, EmailKey};
use uuid::Uuid;

use super::rows::{Finding, Suggestion};
use crate::db::entities::import_rows;
use crate::directory::near;
use crate::directory::ops::{Resolved, resolve};
use crate::problem::Outcome;
use crate::state::AppState;

/// The code of a row whose address nobody has.
const NOBODY: &str = "not_in_directory";

/// Adds to each row whose address nobody has the person nearest to it.
pub(super) async fn find(
    state: &AppState,
    organization: Uuid,
    rows: &[import_rows::Model],
    findings: &mut [Finding],
) -> Outcome<()> {
    let unknown = rows.iter().zip(&*findings).filter(|(_, found)| found.code == Some(NOBODY));
    let typed = unknown.filter_map(|(row, _)| key(row)).collect();
    let near = near::suggestions(state, organization, typed).await?;
    for (row, found) in rows.iter().zip(findings).filter(|(_, found)| found.code == Some(NOBODY)) {
        found.suggestion = row.email_key.as_ref().and_then(|key| near.get(key)).map(suggestion);
    }
    Ok(())
}

/// The person nearest to one address, if nobody has it.
pub(super) async fn of_address(
    state: &AppState,
    organization: Uuid,
    email: &Email,
) -> Outcome<Option<Suggestion>> {
    let key = email.key();
    let resolved = resolve(state.db.reader(), organization, std::slice::from_ref(&key)).await?;
    if !matches!(resolved.get(key.as_str()), Some(Resolved::Nobody)) {
        return Ok(None);
    }
    let near = near::suggestions(state, organization, vec![key]).await?;
    Ok(near.values().next().map(suggestion))
}

/// What is found of a row, with the suggestion that was looked up before, if it is one that has any.
pub(super) fn add(found: &mut Finding, suggestion: Option<Suggestion>) {
    found.suggestion = suggestion.filter(|_| found.code == Some(NOBODY));
}

fn key(row: &import_rows::Model) -> Option<EmailKey> {
    Some(Email::parse(row.email.as_deref()?).ok()?.key())
}

fn suggestion(near: &rollcall_wire::users::Suggestion) -> Suggestion {
    Suggestion { person: near.person_id, confident: near.confident }
}
