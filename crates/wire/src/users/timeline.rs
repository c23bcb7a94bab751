//! What happened to a user.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that happened to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// What happened, such as `user.invited`.
    pub event: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// The version of the user that it made, where it changed the user.
    pub user_version: Option<i64>,
    /// The place in the organization's sealed order of events, once it has one.
    pub seq: Option<i64>,
    /// The import that it came from, if it did.
    pub import: Option<ImportOrigin>,
    /// The particulars, by event.
    pub data: serde_json::Value,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Its id, where it has one.
    pub id: Option<Uuid>,
    /// Its name to show, where it is known.
    pub name: Option<String>,
}

/// The kinds of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person who is signed in.
    Account,
    /// The operator, by a command.
    Operator,
    /// Rollcall itself.
    System,
    /// The directory's sync.
    Directory,
    /// An API client.
    Client,
}

/// The row of an uploaded file that something came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportOrigin {
    /// The import.
    pub id: Uuid,
    /// The name of the file.
    pub filename: String,
    /// The line in the file, from 1; `null` once the rows of the import have been cleared away.
    pub line: Option<i64>,
}

/// A time during which the user was a member of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    /// When the user joined.
    pub from: DateTime<Utc>,
    /// When the user was archived; `null` for a member.
    pub until: Option<DateTime<Utc>>,
}

/// Everything that happened to a user, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timeline {
    /// The entries.
    pub items: Vec<TimelineEntry>,
    /// When the user was a member, the newest first.
    pub memberships: Vec<Membership>,
}
