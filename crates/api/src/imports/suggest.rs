//! Did you mean (B1): who may have been meant by the rows that do not resolve, or hold no address at all, and by no
//! others; and what the domain of an address says that nobody has.

use std::collections::HashMap;

use rollcall_domain::email::{Email, EmailKey};
use rollcall_domain::import::{Cell, Problem};
use rollcall_domain::near::DomainProblem;
use uuid::Uuid;

use super::rows::{self, Finding, Suggestion, Unjudged};
use super::store::Import;
use crate::db::entities::import_rows;
use crate::directory::near;
use crate::directory::ops::{Resolved, resolve};
use crate::problem::Outcome;
use crate::state::AppState;

/// The code of a row whose address nobody has.
const NOBODY: &str = "not_in_directory";

/// What is known of a cell beside its verdict.
#[derive(Clone, Debug, Default)]
pub(super) struct Hint {
    suggestion: Option<Suggestion>,
    domain: Option<DomainProblem>,
}

/// Adds to each row whose address nobody has the person nearest to it, and what its domain says.
pub(super) async fn find(
    state: &AppState,
    organization: Uuid,
    rows: &[Unjudged],
    findings: &mut [Finding],
) -> Outcome<()> {
    let unknown = rows.iter().zip(&*findings).filter(|(_, found)| found.code == Some(NOBODY));
    let typed: Vec<_> = unknown.filter_map(|(row, _)| key(row)).collect();
    let domains = near::domain_problems(state, organization, &typed).await?;
    let near = near::suggestions(state, organization, typed).await?;
    for (row, found) in rows.iter().zip(findings) {
        let Some(key) = &row.email_key else { continue };
        let hint = Hint { suggestion: near.get(key).map(suggestion), domain: domain(key, &domains) };
        add(found, row.email.as_deref().unwrap_or_default(), hint);
    }
    Ok(())
}

/// What is known of a cell that was typed: of an address that nobody has, or of one that is none.
pub(super) async fn of_cell(state: &AppState, organization: Uuid, cell: &Cell) -> Outcome<Hint> {
    match (&cell.email, &cell.problem) {
        (Some(email), _) => of_address(state, organization, email).await,
        (None, Some(Problem::Format(_))) => {
            let meant = near::meant_by(state, organization, vec![cell.text.clone()]).await?;
            Ok(Hint { suggestion: meant.values().next().map(suggestion), domain: None })
        }
        (None, _) => Ok(Hint::default()),
    }
}

async fn of_address(state: &AppState, organization: Uuid, email: &Email) -> Outcome<Hint> {
    let key = email.key();
    let resolved = resolve(state.db.reader(), organization, std::slice::from_ref(&key)).await?;
    if !matches!(resolved.get(key.as_str()), Some(Resolved::Nobody)) {
        return Ok(Hint::default());
    }
    let domains = near::domain_problems(state, organization, std::slice::from_ref(&key)).await?;
    let domain = domain(key.as_str(), &domains);
    let near = near::suggestions(state, organization, vec![key]).await?;
    Ok(Hint { suggestion: near.values().next().map(suggestion), domain })
}

/// Adds what is known of a row's cell to what was found of it, if it is a row that does not resolve.
pub(super) fn add(found: &mut Finding, email: &str, hint: Hint) {
    let is_unreadable = found.code.is_some_and(|code| code.starts_with(FORMAT));
    if found.code != Some(NOBODY) && !is_unreadable {
        return;
    }
    found.suggestion = hint.suggestion;
    if let Some(problem) = hint.domain {
        found.code = Some(problem.code());
        found.message = Some(problem.sentence(email));
    }
}

/// What the codes of cells that hold no address begin with.
const FORMAT: &str = "email_";

/// Who is meant by the rows of a chunk that hold no address: such rows are not judged, their error was found as they
/// arrived.
pub(super) async fn of_unreadable(
    state: &AppState,
    import: &Import,
    to: i64,
) -> Outcome<Vec<(i64, Suggestion)>> {
    let found = rows::unreadable(state.db.reader(), import, to).await?;
    let is_format =
        |row: &&import_rows::Model| row.code.as_deref().is_some_and(|code| code.starts_with(FORMAT));
    let cells: Vec<_> =
        found.iter().filter(is_format).filter_map(|row| Some((row.ordinal, row.email.clone()?))).collect();
    let typed = cells.iter().map(|(_, cell)| cell.clone()).collect();
    let meant = near::meant_by(state, import.organization_id, typed).await?;
    let of_row = |(ordinal, cell): (i64, String)| Some((ordinal, suggestion(meant.get(&cell)?)));
    Ok(cells.into_iter().filter_map(of_row).collect())
}

fn key(row: &Unjudged) -> Option<EmailKey> {
    Some(Email::parse(row.email.as_deref()?).ok()?.key())
}

fn domain(key: &str, domains: &HashMap<String, DomainProblem>) -> Option<DomainProblem> {
    domains.get(key.split_once('@')?.1).cloned()
}

fn suggestion(near: &rollcall_wire::users::Suggestion) -> Suggestion {
    Suggestion { person: near.person_id, confident: near.confident }
}
