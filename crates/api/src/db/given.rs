//! Many rows given to a statement as one value.
//!
//! A statement that names each value of each row is long, differs for each number of rows, and has to be read by the
//! database every time. With its rows as JSON it stays the same: SQLite reads them by `json_each`, PostgreSQL by
//! `jsonb_array_elements`. What that gains is in docs/performance.md.

use chrono::SecondsFormat;
use sea_orm::sea_query::Value;
use sea_orm::sea_query::value::sea_value_to_json_value;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait};

use super::sql::places;
use super::{Sql, Tx};

/// Rows, at least one, each with a value for each column.
#[derive(Clone, Debug)]
pub(crate) struct Given<const N: usize> {
    columns: [&'static str; N],
    rows: Vec<[Value; N]>,
}

impl<const N: usize> Given<N> {
    /// Rows under these names, if there is any: the first one says of which types the columns are.
    pub(crate) fn new(
        columns: [&'static str; N],
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> Option<Self> {
        let rows: Vec<_> = rows.into_iter().collect();
        (!rows.is_empty()).then_some(Self { columns, rows })
    }

    /// The rows under a name, for what follows `WITH`, where they are bound at this place. Read before all else: `SQLite`
    /// would rather go through a whole index and look each row up in them.
    pub(crate) fn named(&self, name: &str, db: &impl ConnectionTrait, place: usize) -> String {
        let kinds = self.rows.first().into_iter().flatten().map(Kind::of);
        format!("{name} AS MATERIALIZED ({})", select(db, place, self.columns.into_iter().zip(kinds)))
    }

    /// What is bound.
    pub(crate) fn value(self) -> Value {
        json(self.rows)
    }
}

/// Inserts rows by one statement, however many they are.
pub(crate) async fn insert<M: ModelTrait>(tx: &Tx, rows: &[M]) -> Result<(), DbErr> {
    execute(tx, insertion(tx, rows)).await
}

/// Carries an insertion out, if there is one.
pub(crate) async fn execute(tx: &Tx, insertion: Option<Sql>) -> Result<(), DbErr> {
    if let Some(sql) = insertion {
        sql.execute(tx).await?;
    }
    Ok(())
}

/// The statement that inserts these rows, if there is any. What is the same in all of them is bound once.
pub(crate) fn insertion<M: ModelTrait>(tx: &Tx, rows: &[M]) -> Option<Sql> {
    let first = rows.first()?;
    let (common, varying): (Vec<_>, Vec<_>) = <M::Entity as EntityTrait>::Column::iter()
        .partition(|column| rows.iter().all(|row| row.get(*column) == first.get(*column)));
    let kinds = varying.iter().map(|column| (column.as_str(), Kind::of(&first.get(*column))));
    let given = select(tx, common.len() + 1, kinds);
    let names = |columns: &[<M::Entity as EntityTrait>::Column]| {
        columns.iter().map(|column| column.as_str().to_owned()).collect::<Vec<_>>()
    };
    let (common_names, varying_names) = (names(&common), names(&varying));
    let columns = [common_names, varying_names.clone()].concat().join(", ");
    let read = if common.is_empty() { Vec::new() } else { vec![places(1, common.len())] };
    let read = [read, varying_names].concat().join(", ");
    let table = M::Entity::default().table_name().to_owned();
    let sql = Sql::new(format!("INSERT INTO {table} ({columns}) SELECT {read} FROM ({given}) AS given"));
    let sql = common.iter().fold(sql, |sql, column| sql.bind(first.get(*column)));
    let rows = rows.iter().map(|row| varying.iter().map(|column| row.get(*column)).collect::<Vec<_>>());
    Some(sql.bind(json(rows)))
}

/// How what JSON has of a value becomes a value of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Uuid,
    Bool,
    Int,
    Time,
}

impl Kind {
    fn of(value: &Value) -> Self {
        if matches!(value, Value::Uuid(_)) {
            Self::Uuid
        } else if matches!(value, Value::Bool(_)) {
            Self::Bool
        } else if matches!(value, Value::SmallInt(_) | Value::Int(_) | Value::BigInt(_)) {
            Self::Int
        } else if matches!(value, Value::ChronoDateTimeUtc(_)) {
            Self::Time
        } else {
            Self::Text
        }
    }

    fn on_sqlite(self, place: usize) -> String {
        match self {
            Self::Uuid => format!("unhex(value ->> {place})"),
            Self::Text | Self::Bool | Self::Int | Self::Time => format!("value ->> {place}"),
        }
    }

    fn on_postgres(self, place: usize) -> String {
        match self {
            Self::Text => format!("value ->> {place}"),
            Self::Uuid => format!("(value ->> {place})::uuid"),
            Self::Bool => format!("(value ->> {place})::boolean"),
            Self::Int => format!("(value ->> {place})::bigint"),
            Self::Time => format!("(value ->> {place})::timestamptz"),
        }
    }
}

fn select(
    db: &impl ConnectionTrait,
    place: usize,
    columns: impl IntoIterator<Item = (&'static str, Kind)>,
) -> String {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let read = (0..).zip(columns).map(|(index, (name, kind))| {
        let read = if is_sqlite { kind.on_sqlite(index) } else { kind.on_postgres(index) };
        format!("{read} AS {name}")
    });
    let read = read.collect::<Vec<_>>().join(", ");
    // A query that reads no column is still one that has as many rows.
    let read = if read.is_empty() { "1".to_owned() } else { read };
    let rows = if is_sqlite { "json_each" } else { "jsonb_array_elements" };
    let cast = if is_sqlite { "" } else { "::jsonb" };
    format!("SELECT {read} FROM {rows}(${place}{cast}) AS given_row")
}

/// The rows as an array of arrays.
fn json(rows: impl IntoIterator<Item = impl IntoIterator<Item = Value>>) -> Value {
    let cells = |row: Vec<serde_json::Value>| serde_json::Value::Array(row);
    let rows = rows.into_iter().map(|row| cells(row.into_iter().map(|value| cell(&value)).collect()));
    serde_json::Value::Array(rows.collect()).to_string().into()
}

/// A value as both databases read it again. Times are as the driver of `SQLite` writes them.
fn cell(value: &Value) -> serde_json::Value {
    if let Value::Uuid(id) = value {
        id.map(|id| id.simple().to_string()).into()
    } else if let Value::ChronoDateTimeUtc(time) = value {
        time.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, false)).into()
    } else {
        sea_value_to_json_value(value)
    }
}
