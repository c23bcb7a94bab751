//! A database of its own for every test: a file, or a copy of a migrated template.

use rollcall_api::config::Database as Settings;
use rollcall_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// Where a test's data is; it goes with the value.
pub(crate) struct TestDatabase {
    /// The settings to connect with.
    pub(crate) settings: Settings,
    _kept: Kept,
}

/// What goes with the value.
enum Kept {
    File(#[expect(dead_code, reason = "it is deleted when this is dropped")] TempDir),
    /// A database of that name, and where to say that it is to go.
    Copy {
        admin: String,
        name: String,
    },
}

impl Drop for Kept {
    /// Hundreds of databases at once would fill a small disk. It waits on a thread of its own, since a runtime runs here.
    fn drop(&mut self) {
        let Self::Copy { admin, name } = self else { return };
        let (admin, name) = (std::mem::take(admin), std::mem::take(name));
        let gone = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let admin = Database::connect(one_connection(&admin)).await.unwrap();
                admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
            });
        });
        // A test that has failed already is not to be aborted for this.
        drop(gone.join());
    }
}

impl TestDatabase {
    /// Makes one, migrated.
    pub(crate) async fn create() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the tests' one setting")]
        let url = std::env::var("ROLLCALL_TEST_DATABASE_URL");
        match url {
            Ok(url) if !url.is_empty() => Self::postgres(&url).await,
            _ => Self::sqlite().await,
        }
    }

    async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.sqlite", dir.path().display());
        let settings = Settings { url: url.into(), max_connections: 8 };
        let db = rollcall_api::db::Db::connect(&settings).await.unwrap();
        Migrator::up(db.schema(), None).await.unwrap();
        Self { settings, _kept: Kept::File(dir) }
    }

    async fn postgres(url: &str) -> Self {
        let admin = Database::connect(url).await.unwrap();
        let template = template(&admin, url).await;
        let name = format!("t_{}", Uuid::from_bytes(random()).simple());
        admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
        admin.close().await.unwrap();
        let settings = Settings { url: with_database(url, &name).into(), max_connections: 12 };
        Self { settings, _kept: Kept::Copy { admin: url.to_owned(), name } }
    }
}

/// The migrated database that others are copied from, made by whichever test comes first.
async fn template(admin: &DatabaseConnection, url: &str) -> String {
    let name = format!("template_{}", Migrator::migrations().len());
    let lock = "SELECT pg_advisory_lock(7266)";
    let session = Database::connect(one_connection(url)).await.unwrap();
    session.execute_unprepared(lock).await.unwrap();
    let exists = session
        .query_one_raw(sea_orm::Statement::from_string(
            sea_orm::DbBackend::Postgres,
            format!("SELECT 1 FROM pg_database WHERE datname = '{name}'"),
        ))
        .await
        .unwrap();
    if exists.is_none() {
        let draft = format!("{name}_draft");
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {draft}")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {draft}")).await.unwrap();
        let db = Database::connect(with_database(url, &draft)).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        db.close().await.unwrap();
        admin.execute_unprepared(&format!("ALTER DATABASE {draft} RENAME TO {name}")).await.unwrap();
    }
    session.close().await.unwrap();
    name
}

fn one_connection(url: &str) -> sea_orm::ConnectOptions {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1);
    options
}

fn with_database(url: &str, name: &str) -> String {
    let mut url = url::Url::parse(url).unwrap();
    url.set_path(name);
    url.to_string()
}

fn random() -> [u8; 16] {
    rollcall_api::ids::Ids::System.bytes()
}
