//! A sign-in under way at an identity provider.

use sea_orm::entity::prelude::*;

/// A row of `sign_in_states`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_states")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) state_hash: String,
    pub(crate) organization_id: Uuid,
    pub(crate) sign_in_version: i64,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    pub(crate) page: String,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
