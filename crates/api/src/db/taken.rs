//! Many rows taken from a query as one value: the other way of [`super::given`].
//!
//! The driver of SQLite copies each cell of each row and hands it from thread to thread, which for a large chunk costs
//! more than the query. As JSON, the rows are one cell.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

use super::Sql;

/// A column of a query whose rows are taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// A text or a number.
    Plain(&'static str),
    /// An id.
    Uuid(&'static str),
}

impl Column {
    fn on_sqlite(self) -> String {
        match self {
            Self::Plain(name) => name.to_owned(),
            // `hex` makes an empty text of what is absent.
            Self::Uuid(name) => format!("NULLIF(hex({name}), '')"),
        }
    }

    fn on_postgres(self) -> String {
        match self {
            Self::Plain(name) | Self::Uuid(name) => name.to_owned(),
        }
    }
}

#[derive(FromQueryResult)]
struct Taken {
    taken: String,
}

impl Sql {
    /// Carries out a query and answers its rows, in no order; `R` has the columns given, in their order.
    pub(crate) async fn take<R: DeserializeOwned>(
        self,
        db: &impl ConnectionTrait,
        columns: &[Column],
    ) -> Result<Vec<R>, DbErr> {
        let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
        let cells =
            columns.iter().map(|column| if is_sqlite { column.on_sqlite() } else { column.on_postgres() });
        let cells = cells.collect::<Vec<_>>().join(", ");
        let row = if is_sqlite {
            format!("json_group_array(json_array({cells}))")
        } else {
            format!("COALESCE(jsonb_agg(jsonb_build_array({cells})), '[]')::text")
        };
        let sql = self.within(&format!("SELECT {row} AS taken FROM ("), ") AS t");
        let taken = sql.one::<Taken>(db).await?;
        let taken = taken.map_or_else(|| "[]".to_owned(), |taken| taken.taken);
        serde_json::from_str(&taken).map_err(|error| DbErr::Json(error.to_string()))
    }
}

/// Reads what is true or not: `SQLite` has a number for it.
///
/// # Errors
/// Anything else.
pub(crate) fn boolean<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Bool(bool),
        Number(u8),
    }
    match Either::deserialize(from)? {
        Either::Bool(is) => Ok(is),
        Either::Number(number @ 0..=1) => Ok(number == 1),
        Either::Number(other) => Err(D::Error::custom(format!("{other} is neither true nor false"))),
    }
}
