//! PostgreSQL: the same rows by COPY into the same tables, with their indexes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use rollcall_bench::Failure;
use rollcall_bench::deployment::Deployment;
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{self, Connection as _, Row as _};
use uuid::Uuid;

use crate::send::Pair;
use crate::server::Server;
use crate::{Deployed, ids, scene};

/// The database that is copied for every run.
const FILLED: &str = "bench_filled";
const COPIED: &str = "bench_copied";
const NOW: &str = "2026-01-01T00:00:00+00:00";

/// Makes the demo's directory, unless it is there, and gives the addresses of people who can be invited, shuffled the
/// same way each time. `postgres` is a database that is only connected to, so that others can be made and dropped.
pub(crate) async fn filled(deployed: &Deployed, postgres: &str) -> Result<Vec<String>, Failure> {
    let mut server = PgConnection::connect(postgres).await?;
    fill(deployed, &mut server, postgres).await?;
    let mut db = PgConnection::connect(&address(postgres, FILLED)).await?;
    let free = "SELECT email_key FROM people p WHERE enabled AND gone_at IS NULL \
                AND NOT EXISTS (SELECT 1 FROM users u WHERE u.organization_id = p.organization_id \
                  AND u.person_id = p.id) ORDER BY md5(id::text) LIMIT $1";
    let rows = sqlx::query(free).bind(i64::from(deployed.rows)).fetch_all(&mut db).await?;
    // Nobody may be connected to what is copied.
    db.close().await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// One run of each.
pub(crate) async fn pair(deployed: &Deployed, postgres: &str, file: &str) -> Result<Pair, Failure> {
    let mut server = PgConnection::connect(postgres).await?;
    anew(&mut server).await?;
    let whole = copy(&address(postgres, COPIED), file).await?;
    anew(&mut server).await?;
    let rollcall = Server::start(deployed, address(postgres, COPIED)).await?;
    let ours = rollcall.import(file.to_owned()).await?;
    rollcall.deployment.clear()?;
    Ok(Pair { ours, whole, least: None })
}

/// The address of another database of the same server.
fn address(postgres: &str, database: &str) -> String {
    let (path, query) = postgres.split_once('?').unwrap_or((postgres, ""));
    let before = path.rsplit_once('/').map_or(path, |(before, _)| before);
    format!("{before}/{database}?{query}")
}

async fn fill(deployed: &Deployed, server: &mut PgConnection, postgres: &str) -> Result<(), Failure> {
    let there = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(FILLED);
    if there.fetch_optional(&mut *server).await?.is_some() {
        return Ok(());
    }
    sqlx::query("CREATE DATABASE bench_filled").execute(server).await?;
    let deployment = Deployment::new(scene::setup(deployed, Some(address(postgres, FILLED))))?;
    deployment.command(&["migrate"])?;
    deployment.command(&["demo", "--people", &deployed.people.to_string()])?;
    deployment.start_all().await?;
    let mut db = PgConnection::connect(&address(postgres, FILLED)).await?;
    while sqlx::query(scene::UNSEALED).fetch_one(&mut db).await?.try_get::<i64, _>(0)? > 0 {
        tokio::time::sleep(scene::BETWEEN_LOOKS).await;
    }
    db.close().await?;
    deployment.clear()
}

async fn anew(server: &mut PgConnection) -> Result<(), Failure> {
    sqlx::query("DROP DATABASE IF EXISTS bench_copied WITH (FORCE)").execute(&mut *server).await?;
    sqlx::query("CREATE DATABASE bench_copied TEMPLATE bench_filled STRATEGY file_copy")
        .execute(&mut *server)
        .await?;
    // What the copy has left to write is not to be measured.
    sqlx::query("CHECKPOINT").execute(server).await?;
    Ok(())
}

/// What an import leaves, table by table, as COPY reads it.
#[derive(Default)]
struct Tables {
    rows: String,
    users: String,
    items: String,
    invitations: String,
    events: String,
    mails: String,
}

async fn copy(database: &str, file: &str) -> Result<Duration, Failure> {
    let mut db = PgConnection::connect(database).await?;
    let organization: Uuid =
        sqlx::query("SELECT id FROM organizations").fetch_one(&mut db).await?.try_get(0)?;
    let (import, batch) = (ids::sortable(), ids::sortable());
    let people = people(&mut db).await?;
    let mut tables = Tables::default();
    for (index, line) in file.lines().skip(1).enumerate() {
        let (person, name) = people.get(line).ok_or_else(|| format!("nobody has the address {line}"))?;
        add(&mut tables, [organization, import, batch, *person], index, (line, name))?;
    }
    let rows = file.lines().count() - 1;
    let began = Instant::now();
    let mut tx = db.begin().await?;
    let before = before(organization, import, batch, rows);
    sqlx::raw_sql(sqlx::AssertSqlSafe(before)).execute(&mut *tx).await?;
    for (table, lines) in tables.lines() {
        let mut copying = tx.copy_in_raw(&format!("COPY {table} FROM STDIN")).await?;
        copying.send(lines.as_bytes()).await?;
        copying.finish().await?;
    }
    tx.commit().await?;
    Ok(began.elapsed())
}

async fn people(db: &mut PgConnection) -> Result<HashMap<String, (Uuid, String)>, Failure> {
    let rows = sqlx::query("SELECT email_key, id, name_key FROM people").fetch_all(db).await?;
    let person = |row: &sqlx::postgres::PgRow| Ok((row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?)));
    rows.iter().map(person).collect()
}

fn before(organization: Uuid, import: Uuid, batch: Uuid, rows: usize) -> String {
    format!(
        "INSERT INTO batches (organization_id, id, kind, state, release_at, actor_kind, created_at) \
         VALUES ('{organization}', '{batch}', 'import', 'held', '{NOW}', 'system', '{NOW}'); \
         INSERT INTO imports (organization_id, id, filename, state, rows, judged, cursor, ready, errors, skipped, sent, \
         failed, created_by, created_by_name, created_at, version) \
         VALUES ('{organization}', '{import}', 'f', 'sent', 0, 0, 0, 0, 0, 0, 0, 0, '{import}', 'copy', '{NOW}', 1); \
         INSERT INTO event_batches (id, organization_id, count) \
         OVERRIDING SYSTEM VALUE VALUES (1000000000, '{organization}', {rows})"
    )
}

/// `key`: organization, import, batch, person. `row`: address and name.
fn add(tables: &mut Tables, key: [Uuid; 4], index: usize, row: (&str, &str)) -> Result<(), Failure> {
    let ([organization, import, batch, person], (email, name)) = (key, row);
    let (user, invitation, mail) = (ids::sortable(), ids::sortable(), ids::sortable());
    let line = index + 2;
    writeln!(
        tables.rows,
        "{organization}\t{import}\t{line}\t0\t{line}\t{email}\t{email}\t{email}\tready\t{person}\t{user}\tinvited"
    )?;
    writeln!(tables.users, "{organization}\t{user}\t{person}\tinvited\t{NOW}\t{email}\t{name}\t{mail}\t1")?;
    writeln!(tables.items, "{organization}\t{batch}\t{user}\t{person}\t1")?;
    writeln!(tables.invitations, "{organization}\t{invitation}\t{user}\topen\t1\t{batch}\t{NOW}")?;
    writeln!(
        tables.events,
        "{organization}\t1000000000\t{index}\tuser.invited\t{user}\t1\t{person}\t{import}\tsystem\t{NOW}\t{{}}"
    )?;
    writeln!(
        tables.mails,
        "{organization}\t{mail}\t2\tinvitation\tinvitation/{user}/1\t{batch}\t{user}\t1\t{person}\t{invitation}\tqueued\t\
         0\t{NOW}\t{NOW}\t{NOW}"
    )?;
    Ok(())
}

impl Tables {
    fn lines(&self) -> [(&'static str, &str); 6] {
        [
            (
                "import_rows (organization_id, import_id, line, part, ordinal, raw, email, email_key, verdict, person_id, \
                 user_id, result)",
                &self.rows,
            ),
            (
                "users (organization_id, id, person_id, status, invited_at, email_key, name_key, mail_id, version)",
                &self.users,
            ),
            ("batch_items (organization_id, batch_id, user_id, person_id, version_after)", &self.items),
            (
                "invitations (organization_id, id, user_id, state, key_id, batch_id, created_at)",
                &self.invitations,
            ),
            (
                "events (organization_id, batch_id, ordinal, name, user_id, user_version, person_id, import_id, \
                 actor_kind, at, data)",
                &self.events,
            ),
            (
                "outbox (organization_id, id, class, template, dedupe_key, batch_id, user_id, user_version, person_id, \
                 invitation_id, state, attempt, next_at, queued_at, changed_at)",
                &self.mails,
            ),
        ]
    }
}
