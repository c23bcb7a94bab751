//! A rate of an organization, from a day on.

use sea_orm::entity::prelude::*;

/// A row of `rates`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rates")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) from_date: Date,
    pub(crate) amount: String,
    pub(crate) currency: String,
    pub(crate) unit: String,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) created_by: Option<Uuid>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
