//! An organization: the tenant.

use sea_orm::entity::prelude::*;

/// A row of `organizations`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) product: String,
    pub(crate) invites_allowed: bool,
    pub(crate) undo_seconds: Option<i32>,
    pub(crate) global_admins: i32,
    pub(crate) version: i64,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) app_store: Option<String>,
    pub(crate) google_play: Option<String>,
    pub(crate) dashboard: Option<String>,
    pub(crate) support: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) time_zone: String,
    pub(crate) currency: String,
    pub(crate) unit: String,
    pub(crate) language: String,
    pub(crate) mail_intro: Option<String>,
    pub(crate) mail_sign_off: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) mails_per_hour: Option<i32>,
    pub(crate) import_rows_days: Option<i32>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
