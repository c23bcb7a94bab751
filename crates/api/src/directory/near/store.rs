//! Queries of the suggestions: which addresses there are, and whether they have changed.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::{Sql, Tx};

/// Addresses read at once.
const PAGE: usize = 20_000;

#[derive(FromQueryResult)]
struct Key {
    email_key: String,
}

#[derive(FromQueryResult)]
struct Generation {
    generation: i64,
}

/// The next addresses after one, of people who may be invited, in order; none at the end.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    organization: Uuid,
    after: &str,
) -> Result<Vec<String>, DbErr> {
    let sql = format!(
        "SELECT DISTINCT a.email_key FROM person_addresses a JOIN people p \
         ON p.organization_id = a.organization_id AND p.id = a.person_id \
         WHERE a.organization_id = $1 AND a.email_key > $2 AND p.enabled ORDER BY a.email_key LIMIT {PAGE}"
    );
    let keys: Vec<Key> = Sql::new(sql).bind(organization).bind(after).all(db).await?;
    Ok(keys.into_iter().map(|key| key.email_key).collect())
}

/// The number that rises with every change of the directory.
pub(super) async fn generation(db: &impl ConnectionTrait, organization: Uuid) -> Result<i64, DbErr> {
    let sql = "SELECT generation FROM directory_generations WHERE organization_id = $1";
    let row: Option<Generation> = Sql::new(sql).bind(organization).one(db).await?;
    Ok(row.map_or(0, |row| row.generation))
}

/// Notes that the directory has changed, once the events that say so are written.
pub(crate) async fn bump(tx: &Tx, ctx: &Ctx) -> Result<(), DbErr> {
    let sql = "INSERT INTO directory_generations (organization_id, generation) VALUES ($1, 1) \
               ON CONFLICT (organization_id) DO UPDATE SET generation = directory_generations.generation + 1";
    Sql::new(sql).bind(ctx.organization).execute(tx).await?;
    Ok(())
}
