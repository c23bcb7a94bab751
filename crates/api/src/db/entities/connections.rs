//! The identity provider of an organization.

use sea_orm::entity::prelude::*;

/// A row of `connections`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connections")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    /// Sealed with a server key.
    pub(crate) client_secret: String,
    pub(crate) directory_claim: String,
    pub(crate) required_claim: Option<String>,
    pub(crate) required_value: Option<String>,
    pub(crate) link_by_address: bool,
    pub(crate) changed_at: DateTimeUtc,
    pub(crate) changed_by: Option<Uuid>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
