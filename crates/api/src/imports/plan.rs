//! What becomes of a row, by what the directory and the users say. No database here.

use std::collections::HashMap;

use rollcall_domain::import::Problem;
use rollcall_domain::user::StatusKind;
use rollcall_wire::imports::Verdict;
use uuid::Uuid;

use super::rows::{Finding, Unjudged};

/// What is known of the rows of a chunk.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Whose each address is; nobody's if it is not there.
    pub(super) whose: HashMap<String, Whose>,
    /// Where a person is ready already, by person.
    pub(super) ready: HashMap<Uuid, Ready>,
}

impl Facts {
    /// The one person of a row's address.
    pub(super) fn person(&self, row: &Unjudged) -> Option<&PersonFacts> {
        match self.whose.get(row.email_key.as_deref()?)? {
            Whose::Person(person) => Some(person),
            Whose::Several => None,
        }
    }
}

/// Whose an address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// One person's.
    Person(PersonFacts),
    /// More than one person's.
    Several,
}

/// What is known of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PersonFacts {
    pub(super) id: Uuid,
    pub(super) display_name: String,
    pub(super) name_key: String,
    pub(super) enabled: bool,
    /// The user that the person is, with its status.
    pub(super) user: Option<(Uuid, String)>,
}

/// A row that is ready already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ready {
    pub(super) line: i64,
    pub(super) email_key: Option<String>,
}

/// Judges the rows of a chunk in the order of the file.
pub(super) fn judge(rows: &[Unjudged], facts: &mut Facts) -> Vec<Finding> {
    rows.iter().map(|row| judge_row(row, facts)).collect()
}

/// Judges one row.
pub(super) fn judge_row(row: &Unjudged, facts: &mut Facts) -> Finding {
    let email = row.email.as_deref().unwrap_or_default();
    let person = match row.email_key.as_deref().and_then(|key| facts.whose.get(key)) {
        Some(Whose::Person(person)) => person,
        Some(Whose::Several) => {
            let message = format!(
                "{email} belongs to more than one person of the directory. Use an address that only one of them has."
            );
            return error(row, "ambiguous", message, None);
        }
        None => {
            let message = format!(
                "Nobody in the directory has the address {email}. Check the spelling, or add the person to the directory."
            );
            return error(row, "not_in_directory", message, None);
        }
    };
    // The reason that lies in the status comes first: it would hold if the person were enabled again.
    if let Some((user, status)) = &person.user {
        return already(row, person, *user, status);
    }
    if !person.enabled {
        let message = format!(
            "The directory has disabled {}. Nobody can be invited before being enabled again.",
            person.display_name
        );
        return error(row, "disabled", message, Some(person.id));
    }
    if let Some(ready) = facts.ready.get(&person.id) {
        return duplicate(row, person.id, &person.display_name, ready);
    }
    let ready = Ready { line: row.line, email_key: row.email_key.clone() };
    facts.ready.insert(person.id, ready);
    let person = Some(person.id);
    let verdict = Verdict::Ready;
    Finding {
        ordinal: row.ordinal,
        verdict,
        code: None,
        message: None,
        other_line: None,
        person,
        user: None,
        suggestion: None,
    }
}

fn error(row: &Unjudged, code: &'static str, message: String, person: Option<Uuid>) -> Finding {
    let message = Some(message);
    Finding {
        ordinal: row.ordinal,
        verdict: Verdict::Error,
        code: Some(code),
        message,
        other_line: None,
        person,
        user: None,
        suggestion: None,
    }
}

/// The same address is found while the file arrives; only where a row is corrected does it come to this.
fn duplicate(row: &Unjudged, person: Uuid, name: &str, ready: &Ready) -> Finding {
    let line = ready.line;
    let (code, message) = if ready.email_key == row.email_key {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let problem = Problem::DuplicateOf { line };
        (problem.code(), problem.sentence())
    } else {
        let message = format!(
            "{name} stands on line {line} already, by another address. Nothing to do: each person is invited once."
        );
        ("duplicate_person", message)
    };
    Finding { other_line: Some(line), ..error(row, code, message, Some(person)) }
}

fn already(row: &Unjudged, person: &PersonFacts, user: Uuid, status: &str) -> Finding {
    let name = &person.display_name;
    let (code, message) = match StatusKind::from_name(status) {
        Some(StatusKind::Active) => ("already_active", format!("{name} has joined already.")),
        Some(StatusKind::Archived) => (
            "already_archived",
            format!("{name} is archived. An import never invites again; re-invite on the Users page."),
        ),
        Some(StatusKind::Invited) | None => ("already_invited", format!("{name} is invited already.")),
    };
    Finding {
        ordinal: row.ordinal,
        verdict: Verdict::Skipped,
        code: Some(code),
        message: Some(message),
        other_line: None,
        person: Some(person.id),
        user: Some(user),
        suggestion: None,
    }
}
