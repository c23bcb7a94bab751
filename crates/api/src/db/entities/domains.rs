//! A domain whose addresses sign in to the organization.

use sea_orm::entity::prelude::*;

/// A row of `domains`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "domains")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) domain: String,
    pub(crate) verified: bool,
    /// What is published to prove it; `None` for one that the operator has assigned.
    pub(crate) token: Option<String>,
    pub(crate) added_by: Option<Uuid>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) verified_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
