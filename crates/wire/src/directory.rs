//! The people of the organization's directory.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::users::UserStatus;

/// A person of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The person.
    pub id: Uuid,
    /// The identity provider's immutable id of the person.
    pub external_id: String,
    /// The work e-mail.
    pub email: String,
    /// The given name, where the directory has one.
    pub given_name: Option<String>,
    /// The family name, where the directory has one.
    pub family_name: Option<String>,
    /// The name to show.
    pub display_name: String,
    /// The department, where the directory has one.
    pub department: Option<String>,
    /// Whether the person may sign in and be invited.
    pub enabled: bool,
    /// The user that the person is, if ever invited.
    pub user: Option<PersonUser>,
}

/// The user that a person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonUser {
    /// The user.
    pub id: Uuid,
    /// Its status.
    pub status: UserStatus,
}

/// People whose names or addresses begin with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct People {
    /// The matches, by name.
    pub items: Vec<Person>,
}

/// What to look for in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct PeopleQuery {
    /// The beginning of a name or address, at least two letters.
    pub q: String,
    /// How many matches at most, 1 to 50; 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// What to do with a file of the directory's people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct SyncQuery {
    /// Only show the plan; change nothing. `false` if not given.
    #[serde(default)]
    pub dry_run: bool,
    /// Go ahead although more people would lose their access than the deployment allows unasked. `false` if not given.
    #[serde(default)]
    pub yes: bool,
}

/// What a sync of the directory changes, or has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectorySync {
    /// Whether it was carried out; `false` for a plan alone.
    pub applied: bool,
    /// Whether more people would lose their access than the deployment allows without a yes.
    pub needs_yes: bool,
    /// The people who may lose their access in one sync unasked, in percent of those enabled.
    pub max_disable_percent: u8,
    /// How many people the directory had enabled before.
    pub enabled_before: u64,
    /// How many of them are disabled or gone by it.
    pub losing_access: u64,
    /// Whether no enabled Global Administrator would be left: then it is refused, yes or no.
    #[serde(default)]
    pub leaves_no_administrator: bool,
    /// How many people each thing happens to.
    pub counts: SyncCounts,
    /// People who changed, or whose user name was taken, between the plan and its turn, so that they were left as they
    /// are. The same file again sees to them.
    pub changed_meanwhile: u64,
    /// Columns of the file that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// The first 200 people with what happens to each: those who lose their access first, then in the order of the file.
    pub changes: Vec<PersonChange>,
    /// The first 200 rows that were left out, in the order of the file.
    pub problems: Vec<RowProblem>,
}

/// How many people each thing happens to. A person who is renamed and disabled counts in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncCounts {
    /// Rows read, blank ones aside.
    pub rows: u64,
    /// New in the directory.
    pub added: u64,
    /// With other names, addresses or another department.
    pub changed: u64,
    /// Disabled.
    pub disabled: u64,
    /// Enabled again.
    pub enabled: u64,
    /// Not in the directory any more.
    pub gone: u64,
    /// In the directory again after having been gone.
    pub back: u64,
    /// The same as before.
    pub unchanged: u64,
    /// Added by the operator, and therefore left as they are.
    pub operators: u64,
    /// Rows left out: see `problems`.
    pub problems: u64,
    /// Missing from the file, but kept, because a row of it does not say whom it is about.
    pub kept: u64,
}

/// What happens to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// New in the directory.
    Added,
    /// Another name or user name.
    Renamed,
    /// Another work e-mail or other further addresses.
    Addresses,
    /// Another department.
    Department,
    /// Disabled: signed out, and the open invitation is suspended.
    Disabled,
    /// Enabled again: the open invitation works again.
    Enabled,
    /// Not in the directory any more.
    Gone,
    /// In the directory again.
    Back,
}

/// A person and what happens to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonChange {
    /// The line of the file, or the place in a JSON array, from 1; absent for somebody who is not in it.
    pub line: Option<u64>,
    /// The directory's id of the person.
    pub external_id: String,
    /// The name as it will be.
    pub display_name: String,
    /// The work e-mail as it will be.
    pub email: String,
    /// What happens, at least one.
    pub what: Vec<Difference>,
}

/// A row that was left out. Whoever it is about stays as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowProblem {
    /// The line of the file, or the place in a JSON array, from 1.
    pub line: Option<u64>,
    /// Whom it is about, where that can be told.
    pub external_id: Option<String>,
    /// What: stable, `snake_case`.
    pub code: String,
    /// What is wrong and what to do, as a sentence.
    pub detail: String,
}

/// What the directory holds, and when it was last synced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Directory {
    /// People who may sign in and be invited.
    pub enabled: i64,
    /// People who are disabled.
    pub disabled: i64,
    /// People who have left.
    pub gone: i64,
    /// Users, Invited or Active, who are disabled or have left: see `list_left`.
    pub left: i64,
    /// The people who may lose their access in one sync unasked, in percent of those enabled.
    pub max_disable_percent: u8,
    /// The newest 20 syncs that were carried out, the newest first.
    pub syncs: Vec<SyncRecord>,
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// It is being carried out.
    Running,
    /// It was carried out to its end.
    Done,
    /// It ended before its last change. The same file again goes on.
    BrokenOff,
}

/// Where the people of a sync came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncSource {
    /// A file, uploaded or by command.
    File,
}

/// A sync that was carried out, or begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRecord {
    /// When it began.
    pub at: DateTime<Utc>,
    /// When it ended; `null` while it runs, and where its process was killed.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who did it, by name; `null` for the operator.
    pub by: Option<String>,
    /// Where the people came from.
    pub source: SyncSource,
    /// How far it has come.
    pub state: SyncState,
    /// How many people each thing happens to, by its plan.
    pub counts: SyncCounts,
    /// How many people it was to change.
    pub changes: i64,
    /// How many of them it has changed. Fewer in the end if it broke off, or where somebody else changed a person first.
    pub done: i64,
}

/// Which page of those who left to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct LeftQuery {
    /// How many on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Where to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
