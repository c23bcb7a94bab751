//! A bulk upload.

use sea_orm::entity::prelude::*;

/// A row of `imports`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) filename: String,
    pub(crate) state: String,
    pub(crate) owner: Option<Uuid>,
    pub(crate) rows: i64,
    pub(crate) judged: i64,
    pub(crate) cursor: i64,
    pub(crate) ready: i64,
    pub(crate) errors: i64,
    pub(crate) skipped: i64,
    pub(crate) sent: i64,
    pub(crate) failed: i64,
    pub(crate) format: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) batch_id: Option<Uuid>,
    pub(crate) created_by: Uuid,
    pub(crate) created_by_name: String,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) version: i64,
    pub(crate) send_version: Option<i64>,
    pub(crate) rescind_batch_id: Option<Uuid>,
    pub(crate) rows_deleted_at: Option<DateTimeUtc>,
    pub(crate) confident: i64,
    pub(crate) turn: i64,
    pub(crate) layout: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
