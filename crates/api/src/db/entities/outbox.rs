//! A mail that waits, or what became of it.

use sea_orm::entity::prelude::*;

/// A row of `outbox`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) class: i32,
    pub(crate) template: String,
    pub(crate) dedupe_key: String,
    pub(crate) batch_id: Option<Uuid>,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) user_version: Option<i64>,
    pub(crate) person_id: Uuid,
    pub(crate) invitation_id: Option<Uuid>,
    pub(crate) facts: Option<String>,
    pub(crate) state: String,
    pub(crate) attempt: i32,
    pub(crate) owner: Option<Uuid>,
    pub(crate) next_at: DateTimeUtc,
    pub(crate) queued_at: DateTimeUtc,
    pub(crate) changed_at: DateTimeUtc,
    pub(crate) reply: Option<String>,
    pub(crate) cancelled_by: Option<Uuid>,
    pub(crate) domain: String,
    pub(crate) excused: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
