//! The events of one transaction, and their place in the order once sealed.

use sea_orm::entity::prelude::*;

/// A row of `event_batches`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_batches")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = true)]
    pub(crate) id: i64,
    pub(crate) organization_id: Uuid,
    pub(crate) count: i32,
    pub(crate) first_seq: Option<i64>,
    pub(crate) link: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
