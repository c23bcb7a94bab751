//! The migration that makes the outbox anew keeps the mails that are in it.

use rollcall_api::config::Database;
use rollcall_api::db::Db;
use rollcall_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

/// An organization with a user and three mails, as an earlier version wrote them: one that left, one that was under way
/// when its invitation was replaced, and one that waits.
const BEFORE: &str = "
INSERT INTO organizations (id, name, product, invites_allowed, global_admins, version, created_at)
  VALUES (x'01', 'Contoso', 'Milestone', 1, 1, 1, '2026-11-24T09:00:00Z');
INSERT INTO people (organization_id, id, source, external_id, user_name, user_name_key, email, email_key, display_name,
  name_key, enabled, version, created_at)
  VALUES (x'01', x'02', 'directory', 'd', 'd', 'd', 'd@c.example', 'd@c.example', 'Dee', 'dee', 1, 1, '2026-11-24T09:00:00Z');
INSERT INTO users (organization_id, id, person_id, status, invited_at, email_key, name_key, version)
  VALUES (x'01', x'03', x'02', 'invited', '2026-11-24T09:00:00Z', 'd@c.example', 'dee', 3);
INSERT INTO batches (organization_id, id, kind, state, release_at, actor_kind, created_at)
  VALUES (x'01', x'04', 'invite', 'released', '2026-11-24T09:00:10Z', 'system', '2026-11-24T09:00:00Z'),
         (x'01', x'05', 'resend', 'released', '2026-11-24T10:00:10Z', 'system', '2026-11-24T10:00:00Z');
INSERT INTO invitations (organization_id, id, user_id, state, key_id, batch_id, ended_by, created_at, ended_at)
  VALUES (x'01', x'06', x'03', 'replaced', 1, x'04', x'05', '2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z'),
         (x'01', x'07', x'03', 'open', 1, x'05', NULL, '2026-11-24T10:00:00Z', NULL);
INSERT INTO outbox (organization_id, id, class, template, dedupe_key, batch_id, user_id, user_version, person_id,
  invitation_id, state, attempt, next_at, changed_at, reply)
  VALUES (x'01', x'10', 1, 'invitation', 'a', x'04', x'03', 1, x'02', x'06', 'handed_over', 1, '2026-11-24T09:00:10Z', '2026-11-24T09:00:11Z', '250 ok'),
         (x'01', x'11', 1, 'invitation', 'b', x'04', x'03', 2, x'02', x'06', 'queued', 1, '2026-11-24T09:00:10Z', '2026-11-24T09:00:11Z', '451 later'),
         (x'01', x'12', 1, 'invitation', 'c', x'05', x'03', 3, x'02', x'07', 'queued', 0, '2026-11-24T10:00:10Z', '2026-11-24T10:00:00Z', NULL);
";

#[actix_web::test]
async fn the_mails_of_an_earlier_version_are_kept_and_an_overtaken_one_is_marked() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/old.sqlite", dir.path().display());
    let db = Db::connect(&Database { url: url.into(), max_connections: 2 }).await.unwrap();
    Migrator::up(db.schema(), Some(7)).await.unwrap();
    db.schema().execute_unprepared(BEFORE).await.unwrap();
    Migrator::up(db.schema(), None).await.unwrap();
    let sql = "SELECT hex(id) || ' ' || state || ' ' || attempt || ' ' || queued_at || ' ' || \
               COALESCE(NULLIF(hex(cancelled_by), ''), '-') || ' ' || COALESCE(reply, '-') || ' ' || domain AS mail FROM outbox ORDER BY id";
    let rows = db.reader().query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
    let mails: Vec<String> = rows.iter().map(|row| row.try_get("", "mail").unwrap()).collect();
    assert_eq!(
        mails,
        [
            "10 handed_over 1 2026-11-24T09:00:00Z - 250 ok ",
            "11 cancelled 1 2026-11-24T09:00:00Z 05 451 later ",
            "12 queued 0 2026-11-24T10:00:00Z - - c.example",
        ]
    );
}
