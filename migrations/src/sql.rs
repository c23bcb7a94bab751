//! Runs a migration's statements with the type names of the database at hand.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs statements separated by lines that end in a semicolon.
///
/// `{uuid}`, `{time}`, `{date}`, `{bytes}`, `{bool}`, `{true}`, `{false}`, `{serial}` and `{key}` become what the database calls them;
/// `{key}` is text compared byte by byte, the same order on both.
///
/// # Errors
/// Whatever the database says of a statement.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let pairs: [(&str, &str); 9] = if postgres {
        [
            ("{uuid}", "uuid"),
            ("{time}", "timestamptz"),
            ("{date}", "date"),
            ("{bytes}", "bytea"),
            ("{bool}", "boolean"),
            ("{true}", "true"),
            ("{false}", "false"),
            ("{serial}", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
            ("{key}", "text COLLATE \"C\""),
        ]
    } else {
        [
            ("{uuid}", "blob"),
            ("{time}", "text"),
            ("{date}", "text"),
            ("{bytes}", "blob"),
            ("{bool}", "boolean"),
            ("{true}", "1"),
            ("{false}", "0"),
            ("{serial}", "integer PRIMARY KEY AUTOINCREMENT"),
            ("{key}", "text"),
        ]
    };
    let sql = pairs.iter().fold(statements.to_owned(), |text, (from, to)| text.replace(from, to));
    for statement in sql.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Declares a migration that runs the given statements, in a transaction on both databases.
macro_rules! migration {
    ($statements:expr) => {
        use sea_orm_migration::prelude::*;

        /// See the statements above.
        #[derive(DeriveMigrationName)]
        pub(crate) struct Migration;

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::sql::run(manager, $statements).await
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}

pub(crate) use migration;
