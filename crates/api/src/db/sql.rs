//! Statements in SQL that both databases read, for what the query builder cannot say.

use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement};

/// A statement with `$1`, `$2`, … and their values. Both databases read these names.
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Begins with the text.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), values: Vec::new() }
    }

    /// Adds the next value.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Carries it out; answers how many rows it changed.
    pub(crate) async fn execute(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        Ok(db.execute_raw(self.into_statement(db)).await?.rows_affected())
    }

    /// Carries it out; answers its rows.
    pub(crate) async fn all<R: FromQueryResult>(self, db: &impl ConnectionTrait) -> Result<Vec<R>, DbErr> {
        let rows = db.query_all_raw(self.into_statement(db)).await?;
        rows.iter().map(|row| R::from_query_result(row, "")).collect()
    }

    /// Carries it out; answers its first row.
    pub(crate) async fn one<R: FromQueryResult>(self, db: &impl ConnectionTrait) -> Result<Option<R>, DbErr> {
        let row: Option<QueryResult> = db.query_one_raw(self.into_statement(db)).await?;
        row.map(|row| R::from_query_result(&row, "")).transpose()
    }

    /// The text between two others.
    pub(super) fn within(self, before: &str, after: &str) -> Self {
        Self { text: [before, &self.text, after].concat(), ..self }
    }

    fn into_statement(self, db: &impl ConnectionTrait) -> Statement {
        Statement::from_sql_and_values(db.get_database_backend(), self.text, self.values)
    }
}

/// Whether a text has another in it, both compared in small letters. Without a pattern, in which `_` would mean any letter.
pub(crate) fn contains(text: &str, part: &str) -> String {
    format!("REPLACE(LOWER({text}), LOWER({part}), '') <> LOWER({text})")
}

/// `$first, $first+1, …`: names for `count` values, for a list or a row of values.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}
