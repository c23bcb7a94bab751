//! A session, by the hash of its token.

use sea_orm::entity::prelude::*;

/// A row of `sessions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) token_hash: String,
    pub(crate) account_id: Uuid,
    pub(crate) organization_id: Uuid,
    pub(crate) person_id: Uuid,
    /// `work` or `private`: what it was begun with, and so what it reaches.
    pub(crate) kind: String,
    pub(crate) sign_in_version: i64,
    /// The browser, roughly: `Firefox`.
    pub(crate) browser: Option<String>,
    /// What it runs on: `Windows`.
    pub(crate) system: Option<String>,
    /// What the identity provider calls the person (`sub`).
    pub(crate) subject: Option<String>,
    /// What it calls its own session (`sid`).
    pub(crate) provider_session: Option<String>,
    /// The token of the sign-in, sealed with a server key.
    pub(crate) id_token: Option<String>,
    pub(crate) created_at: DateTimeUtc,
    /// The last request, kept roughly.
    pub(crate) last_used_at: DateTimeUtc,
    /// When it ends if nothing is asked for.
    pub(crate) idle_until: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
