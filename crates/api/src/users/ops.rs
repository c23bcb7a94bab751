//! What is asked of users.

use std::collections::HashMap;

use rollcall_domain::user::{Outcome as MachineOutcome, transitions};
use rollcall_wire::machine::{StateMachine, Transition};
use rollcall_wire::users::{Counts, Sort, User, UsersQuery};
use rollcall_wire::{Code, Page};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::cursor::Cursor;
use super::present::UserRow;
use super::store::{self, Listing, SortKey};
use super::undelivered;
use crate::directory;
use crate::paging::{self, PageSize};
use crate::problem::{Fail, Outcome, refusal_problem};
use crate::state::AppState;

/// One page of users.
pub(super) async fn list(state: &AppState, organization: Uuid, query: &UsersQuery) -> Outcome<Page<User>> {
    let size = PageSize::read(query.limit)?;
    let sort = query.sort.unwrap_or_default();
    let words = match query.q.as_deref() {
        Some(q) if !q.is_empty() => directory::ops::check_search(q)?,
        Some(_) | None => Vec::new(),
    };
    let cursor = Cursor::decode(query.cursor.as_deref(), sort)?;
    let after = cursor.as_ref().map(|cursor| Ok::<_, Fail>((cursor, sort_key(cursor)?))).transpose()?;
    let undelivered = match query.delivery {
        Some(wanted) => Some(undelivered::wanted(state.db.reader(), organization, wanted).await?),
        None => None,
    };
    let listing =
        Listing { status: query.status, undelivered, words: &words, sort, after, limit: size.with_next() };
    let mut rows = store::list(state.db.reader(), organization, &listing).await?;
    let next = size.cut(&mut rows).map(|last| paging::encode(&cursor_of(last, sort)));
    Ok(Page::new(rows.into_iter().map(User::from).collect(), next))
}

fn cursor_of(row: &UserRow, sort: Sort) -> Cursor {
    let key = match sort {
        Sort::Name | Sort::NameDescending => row.name_key.clone(),
        Sort::Email | Sort::EmailDescending => row.email_key.clone(),
        Sort::InvitedAt | Sort::InvitedAtDescending => row.invited_at.timestamp_micros().to_string(),
    };
    Cursor { sort, key, id: row.id }
}

fn sort_key(cursor: &Cursor) -> Outcome<SortKey> {
    match cursor.sort {
        Sort::Name | Sort::NameDescending | Sort::Email | Sort::EmailDescending => {
            Ok(SortKey::Text(cursor.key.clone()))
        }
        Sort::InvitedAt | Sort::InvitedAtDescending => cursor
            .key
            .parse()
            .ok()
            .and_then(paging::moment::read)
            .map(SortKey::Time)
            .ok_or_else(paging::foreign_cursor),
    }
}

/// The totals by status.
pub(super) async fn counts(state: &AppState, organization: Uuid) -> Outcome<Counts> {
    Ok(store::counts(state.db.reader(), organization).await?)
}

/// One user.
pub(super) async fn get(state: &AppState, organization: Uuid, id: Uuid) -> Outcome<User> {
    shown(state.db.reader(), organization, &[id]).await?.remove(&id).ok_or_else(no_user)
}

/// Says that there is no such user in the organization.
pub(super) fn no_user() -> Fail {
    Fail::new(Code::NotFound, "There is no such user in your organization.")
}

/// Users by id, as the API shows them.
pub(crate) async fn shown(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, User>> {
    let rows = store::shown(db, organization, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, User::from(row))).collect())
}

/// The state machine as data.
pub(super) fn state_machine() -> StateMachine {
    StateMachine { transitions: transitions().iter().map(transition).collect() }
}

fn transition(row: &rollcall_domain::user::Transition) -> Transition {
    let (to, refusal) = match &row.outcome {
        MachineOutcome::To(state, _) => (Some(state.as_str().to_owned()), None),
        MachineOutcome::Refused(refusal) => (None, Some(refusal_problem(refusal).code.as_str().to_owned())),
    };
    Transition {
        from: row.from.as_str().to_owned(),
        command: row.command.as_str().to_owned(),
        person: row.person.as_str().to_owned(),
        to,
        refusal,
    }
}
