//! Makes the invitations of a chunk, from what the directory says at this moment.

use std::collections::HashSet;

use serde::Deserialize;
use uuid::Uuid;

use super::store::{self, Import};
use crate::auth::Ctx;
use crate::changes::{Batch, record_inserted};
use crate::db::entities::users;
use crate::db::taken::Column;
use crate::db::{Given, Sql, Tx};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// A row's place, and the ids of the user and the mail that come of it.
type Fresh = (i64, Uuid, Uuid);

/// Invites the people of the rows at these places, and counts them.
pub(super) async fn invite(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    import: &Import,
    batch: Batch,
    ready: &[i64],
) -> Outcome<()> {
    let fresh: Vec<_> = ready
        .iter()
        .map(|ordinal| (*ordinal, state.ids.sortable(ctx.now), state.ids.sortable(ctx.now)))
        .collect();
    insert_users(tx, ctx, import, &fresh).await?;
    let users = inserted(tx, ctx, &fresh).await?;
    let sent = i64::try_from(users.len()).map_err(|error| Fail::Internal(error.to_string()))?;
    let made: HashSet<_> = users.iter().map(|user| user.id).collect();
    mark_invited(tx, import, fresh.iter().filter(|(_, id, _)| made.contains(id))).await?;
    let failed = if users.len() < ready.len() { mark_rest(tx, import, ready).await? } else { 0 };
    if !users.is_empty() {
        record_inserted(tx, state, ctx, batch, users).await?;
    }
    Ok(store::count_sent(tx, import, sent, failed).await?)
}

/// Makes users of the rows whose address still belongs to the one enabled person that it belonged to in the plan, and
/// who is no user yet. A person who is disabled at this very moment comes out as invited before being disabled.
async fn insert_users(tx: &Tx, ctx: &Ctx, import: &Import, fresh: &[Fresh]) -> Outcome<()> {
    let fresh = fresh.iter().map(|(ordinal, id, mail)| [(*ordinal).into(), (*id).into(), (*mail).into()]);
    let Some(fresh) = Given::new(["ordinal", "id", "mail_id"], fresh) else { return Ok(()) };
    // Joined in this order: `SQLite` would begin with all people, in the order that is asked for.
    let sql = format!(
        "WITH {} \
         INSERT INTO users (organization_id, id, person_id, status, invited_at, email_key, name_key, mail_id, version) \
         SELECT p.organization_id, fresh.id, p.id, 'invited', $3, p.email_key, p.name_key, fresh.mail_id, 1 \
         FROM fresh CROSS JOIN import_rows r CROSS JOIN people p \
         JOIN person_addresses a ON a.organization_id = r.organization_id AND a.email_key = r.email_key \
           AND a.person_id = p.id \
         WHERE r.organization_id = $1 AND r.import_id = $2 AND r.ordinal = fresh.ordinal \
           AND p.organization_id = r.organization_id AND p.id = r.person_id \
           AND r.verdict = 'ready' AND r.result IS NULL AND p.enabled AND p.gone_at IS NULL \
           AND NOT EXISTS (SELECT 1 FROM person_addresses b \
             JOIN people q ON q.organization_id = b.organization_id AND q.id = b.person_id \
             WHERE b.organization_id = r.organization_id AND b.email_key = r.email_key AND b.person_id <> p.id \
               AND q.gone_at IS NULL) \
         ORDER BY p.id ON CONFLICT DO NOTHING",
        fresh.named("fresh", tx, 4)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(ctx.now);
    sql.bind(fresh.value()).execute(tx).await?;
    Ok(())
}

/// A user that was inserted, with what comes of the directory.
#[derive(Deserialize)]
struct Inserted {
    id: Uuid,
    person: Uuid,
    email_key: String,
    name_key: String,
    mail: Uuid,
}

const INSERTED: [Column; 5] = [
    Column::Uuid("id"),
    Column::Uuid("person_id"),
    Column::Plain("email_key"),
    Column::Plain("name_key"),
    Column::Uuid("mail_id"),
];

/// Those of the users that were inserted, in the order of their people.
async fn inserted(tx: &Tx, ctx: &Ctx, fresh: &[Fresh]) -> Outcome<Vec<users::Model>> {
    let Some(fresh) = Given::new(["id"], fresh.iter().map(|(_, id, _)| [(*id).into()])) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "WITH {} SELECT u.id, u.person_id, u.email_key, u.name_key, u.mail_id FROM fresh CROSS JOIN users u \
         WHERE u.organization_id = $1 AND u.id = fresh.id",
        fresh.named("fresh", tx, 2)
    );
    let mut found: Vec<Inserted> =
        Sql::new(sql).bind(ctx.organization).bind(fresh.value()).take(tx, &INSERTED).await?;
    found.sort_unstable_by_key(|user| user.person);
    Ok(found.into_iter().map(|user| user.row(ctx)).collect())
}

impl Inserted {
    fn row(self, ctx: &Ctx) -> users::Model {
        users::Model {
            organization_id: ctx.organization,
            id: self.id,
            person_id: self.person,
            account_id: None,
            status: "invited".to_owned(),
            archived_was: None,
            invited_at: ctx.now,
            activated_at: None,
            archived_at: None,
            email_key: self.email_key,
            name_key: self.name_key,
            mail_id: Some(self.mail),
            version: 1,
        }
    }
}

async fn mark_invited(tx: &Tx, import: &Import, made: impl Iterator<Item = &Fresh>) -> Outcome<()> {
    let made = made.map(|(ordinal, id, _)| [(*ordinal).into(), (*id).into()]);
    let Some(made) = Given::new(["ordinal", "user_id"], made) else { return Ok(()) };
    let sql = format!(
        "WITH {} \
         UPDATE import_rows SET result = 'invited', user_id = made.user_id FROM made \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = made.ordinal",
        made.named("made", tx, 3)
    );
    Sql::new(sql).bind(import.organization_id).bind(import.id).bind(made.value()).execute(tx).await?;
    Ok(())
}

/// Marks those of the chunk that were not invited; answers how many. Rows that another process has dealt with while this
/// one was asleep are not among them.
async fn mark_rest(tx: &Tx, import: &Import, ready: &[i64]) -> Outcome<i64> {
    let chunk = ready.iter().map(|ordinal| [(*ordinal).into()]);
    let Some(chunk) = Given::new(["ordinal"], chunk) else { return Ok(0) };
    let sql = format!(
        "WITH {} UPDATE import_rows SET result = 'changed_since_plan' WHERE organization_id = $1 AND import_id = $2 \
         AND verdict = 'ready' AND result IS NULL AND ordinal IN (SELECT ordinal FROM chunk)",
        chunk.named("chunk", tx, 3)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    let marked = sql.bind(chunk.value()).execute(tx).await?;
    i64::try_from(marked).map_err(|error| Fail::Internal(error.to_string()))
}
