//! An e-mail code that was asked for.

use sea_orm::entity::prelude::*;

/// A row of `challenges`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenges")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) organization_id: Option<Uuid>,
    pub(crate) email_key: String,
    /// What the code is for: one does not pass for the other.
    pub(crate) purpose: String,
    pub(crate) style: String,
    pub(crate) key_id: i32,
    pub(crate) state: String,
    pub(crate) tries: i32,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) mail_state: String,
    pub(crate) attempt: i32,
    pub(crate) owner: Option<Uuid>,
    pub(crate) next_at: DateTimeUtc,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
