//! A person that the organization has invited.

use sea_orm::entity::prelude::*;

/// A row of `users`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) account_id: Option<Uuid>,
    pub(crate) status: String,
    pub(crate) archived_was: Option<String>,
    pub(crate) invited_at: DateTimeUtc,
    pub(crate) activated_at: Option<DateTimeUtc>,
    pub(crate) archived_at: Option<DateTimeUtc>,
    pub(crate) email_key: String,
    pub(crate) name_key: String,
    pub(crate) mail_id: Option<Uuid>,
    pub(crate) version: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
