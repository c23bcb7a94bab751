//! A row of a bulk upload.

use sea_orm::entity::prelude::*;

/// A row of `import_rows`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_rows")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) import_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) line: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) part: i32,
    pub(crate) ordinal: i64,
    pub(crate) raw: String,
    pub(crate) email: Option<String>,
    pub(crate) email_key: Option<String>,
    pub(crate) repairs: Option<String>,
    pub(crate) verdict: String,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) person_id: Option<Uuid>,
    pub(crate) suggestion_person_id: Option<Uuid>,
    pub(crate) user_id: Option<Uuid>,
    pub(crate) result: Option<String>,
    pub(crate) other_line: Option<i64>,
    pub(crate) ready_since: Option<i64>,
    pub(crate) suggestion_confident: bool,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
