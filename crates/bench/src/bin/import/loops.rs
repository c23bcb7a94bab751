//! Bare loops over the same tables, with their indexes: what SQLite itself allows one program that does nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use rollcall_bench::Failure;
use rusqlite::{Connection, Statement, params};
use uuid::Uuid;

use crate::ids;

/// Rows of a transaction.
const COMMIT: usize = 10_000;
const NOW: &str = "2026-01-01T00:00:00+00:00";

/// Everything that an import leaves: row, user, invitation, what undo needs, event and mail.
pub(crate) fn whole(database: &Path, file: &str) -> Result<Duration, Failure> {
    let db = open(database, true)?;
    let import = Import::new(&db)?;
    let began = Instant::now();
    let mut statements = Statements::new(&db)?;
    let rows: Vec<_> = file.lines().skip(1).collect();
    let mut line_number = 1;
    for rows in rows.chunks(COMMIT) {
        db.execute_batch("BEGIN IMMEDIATE")?;
        let events = statements.batch_of_events(&import, i64::try_from(rows.len())?)?;
        for (ordinal, line) in (0_i64..).zip(rows) {
            line_number += 1;
            let person = statements.look_up(&import, line)?;
            statements.invite(&import, line, &person, (line_number, events, ordinal))?;
        }
        db.execute_batch("COMMIT")?;
    }
    Ok(began.elapsed())
}

/// Only look-up, invitation and mail.
pub(crate) fn least(database: &Path, file: &str) -> Result<Duration, Failure> {
    // Without their users, which this loop does not make, invitations refer to nothing.
    let db = open(database, false)?;
    let import = Import::new(&db)?;
    let began = Instant::now();
    let mut statements = Statements::new(&db)?;
    let rows: Vec<_> = file.lines().skip(1).collect();
    for rows in rows.chunks(COMMIT) {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for line in rows {
            let person = statements.look_up(&import, line)?;
            statements.offer(&import, &person, ids::sortable())?;
        }
        db.execute_batch("COMMIT")?;
    }
    Ok(began.elapsed())
}

/// With the server's settings.
fn open(database: &Path, foreign_keys: bool) -> Result<Connection, Failure> {
    let db = Connection::open(database)?;
    db.pragma_update(None, "journal_mode", "wal")?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "temp_store", "memory")?;
    db.pragma_update(None, "foreign_keys", foreign_keys)?;
    Ok(db)
}

/// The import and its batch.
struct Import {
    organization: Vec<u8>,
    id: Uuid,
    batch: Uuid,
}

struct Person {
    id: Vec<u8>,
    email_key: String,
    name_key: String,
}

impl Import {
    fn new(db: &Connection) -> Result<Self, Failure> {
        let organization: Vec<u8> = db.query_row("SELECT id FROM organizations", [], |row| row.get(0))?;
        let import = Self { organization, id: ids::sortable(), batch: ids::sortable() };
        db.execute(
            "INSERT INTO batches (organization_id, id, kind, state, release_at, actor_kind, created_at) \
             VALUES (?1, ?2, 'import', 'held', ?3, 'system', ?3)",
            params![import.organization, import.batch.as_bytes(), NOW],
        )?;
        db.execute(
            "INSERT INTO imports (organization_id, id, filename, state, rows, judged, cursor, ready, errors, skipped, \
             sent, failed, created_by, created_by_name, created_at, version) \
             VALUES (?1, ?2, 'f', 'sending', 0, 0, 0, 0, 0, 0, 0, 0, ?2, 'loop', ?3, 1)",
            params![import.organization, import.id.as_bytes(), NOW],
        )?;
        Ok(import)
    }
}

struct Statements<'a> {
    db: &'a Connection,
    look_up: Statement<'a>,
    row: Statement<'a>,
    user: Statement<'a>,
    item: Statement<'a>,
    invitation: Statement<'a>,
    event: Statement<'a>,
    mail: Statement<'a>,
}

impl<'a> Statements<'a> {
    fn new(db: &'a Connection) -> Result<Self, Failure> {
        Ok(Self {
            db,
            look_up: db.prepare(
                "SELECT p.id, p.email_key, p.name_key FROM person_addresses a \
                 JOIN people p ON p.organization_id = a.organization_id AND p.id = a.person_id \
                 WHERE a.organization_id = ?1 AND a.email_key = ?2 AND p.enabled AND p.gone_at IS NULL",
            )?,
            row: db.prepare(
                "INSERT INTO import_rows (organization_id, import_id, line, part, ordinal, raw, email, email_key, \
                 verdict, person_id, user_id, result) VALUES (?1, ?2, ?3, 0, ?3, ?4, ?4, ?4, 'ready', ?5, ?6, 'invited')",
            )?,
            user: db.prepare(
                "INSERT INTO users (organization_id, id, person_id, status, invited_at, email_key, name_key, mail_id, \
                 version) VALUES (?1, ?2, ?3, 'invited', ?4, ?5, ?6, ?7, 1)",
            )?,
            item: db.prepare(
                "INSERT INTO batch_items (organization_id, batch_id, user_id, person_id, version_after) \
                 VALUES (?1, ?2, ?3, ?4, 1)",
            )?,
            invitation: db.prepare(
                "INSERT INTO invitations (organization_id, id, user_id, state, key_id, batch_id, created_at) \
                 VALUES (?1, ?2, ?3, 'open', 1, ?4, ?5)",
            )?,
            event: db.prepare(
                "INSERT INTO events (organization_id, batch_id, ordinal, name, user_id, user_version, person_id, \
                 import_id, actor_kind, at, data) \
                 VALUES (?1, ?2, ?3, 'user.invited', ?4, 1, ?5, ?6, 'system', ?7, '{\"name\":\"user.invited\"}')",
            )?,
            mail: db.prepare(
                "INSERT INTO outbox (organization_id, id, class, template, dedupe_key, batch_id, user_id, user_version, \
                 person_id, invitation_id, state, attempt, next_at, queued_at, changed_at) \
                 VALUES (?1, ?2, 2, 'invitation', ?3, ?4, ?5, 1, ?6, ?7, 'queued', 0, ?8, ?8, ?8)",
            )?,
        })
    }

    fn batch_of_events(&self, import: &Import, count: i64) -> Result<i64, Failure> {
        self.db.execute(
            "INSERT INTO event_batches (organization_id, count) VALUES (?1, ?2)",
            params![import.organization, count],
        )?;
        Ok(self.db.last_insert_rowid())
    }

    fn look_up(&mut self, import: &Import, line: &str) -> Result<Person, Failure> {
        let key = line.trim().to_ascii_lowercase();
        Ok(self.look_up.query_row(params![import.organization, key], |row| {
            Ok(Person { id: row.get(0)?, email_key: row.get(1)?, name_key: row.get(2)? })
        })?)
    }

    /// `place`: the row's line, its batch of events, and its ordinal in that.
    fn invite(
        &mut self,
        import: &Import,
        line: &str,
        person: &Person,
        place: (i64, i64, i64),
    ) -> Result<(), Failure> {
        let (organization, user) = (&import.organization, ids::sortable());
        let (id, batch) = (import.id.as_bytes(), import.batch.as_bytes());
        self.row.execute(params![organization, id, place.0, line, person.id, user.as_bytes()])?;
        let mail = ids::sortable();
        self.user.execute(params![
            organization,
            user.as_bytes(),
            person.id,
            NOW,
            person.email_key,
            person.name_key,
            mail.as_bytes()
        ])?;
        self.item.execute(params![organization, batch, user.as_bytes(), person.id])?;
        self.event.execute(params![organization, place.1, place.2, user.as_bytes(), person.id, id, NOW])?;
        self.offer(import, person, user)
    }

    fn offer(&mut self, import: &Import, person: &Person, user: Uuid) -> Result<(), Failure> {
        let (organization, batch) = (&import.organization, import.batch.as_bytes());
        let (invitation, mail) = (ids::sortable(), ids::sortable());
        self.invitation.execute(params![organization, invitation.as_bytes(), user.as_bytes(), batch, NOW])?;
        self.mail.execute(params![
            organization,
            mail.as_bytes(),
            format!("invitation/{user}/1"),
            batch,
            user.as_bytes(),
            person.id,
            invitation.as_bytes(),
            NOW
        ])?;
        Ok(())
    }
}
