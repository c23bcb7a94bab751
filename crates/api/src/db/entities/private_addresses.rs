//! The private address of a person.

use sea_orm::entity::prelude::*;

/// A row of `private_addresses`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "private_addresses")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) person_id: Uuid,
    pub(crate) email_key: String,
    pub(crate) confirmed_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
