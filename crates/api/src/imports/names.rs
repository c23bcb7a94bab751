//! Two people of the same name are no error, but said.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::judge::ctx;
use super::rows::tuples;
use super::store::{self, Import, Judged};
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::state::AppState;

/// Rows of one statement.
const CHUNK: usize = 200;

#[derive(Debug, FromQueryResult)]
struct Named {
    ordinal: i64,
    line: i64,
    name_key: String,
    display_name: String,
}

/// Tells, on each ready row whose person has the name of another ready row's, the line of that other one. To do so
/// twice changes nothing, so that a crash in between does no harm.
pub(super) async fn tell_same(state: &AppState, import: &Import) -> Outcome<()> {
    let named = same_named(state.db.reader(), import).await?;
    let told: Vec<_> = named.chunk_by(|one, other| one.name_key == other.name_key).flat_map(tell).collect();
    for told in told.chunks(CHUNK) {
        ctx(state, import)
            .write(&state.db, async |tx| {
                if store::advance_judged(tx, import, import.judged, Judged::default()).await? {
                    write(tx, import, told).await?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}

fn tell(group: &[Named]) -> Vec<(i64, String, i64)> {
    let line_of_another = |index: usize| group.get(usize::from(index == 0)).map_or(0, |other| other.line);
    let message = |(index, row): (usize, &Named)| {
        let line = line_of_another(index);
        let message = format!(
            "Another person called {} stands on line {line}. Check that both are meant; both are invited.",
            row.display_name
        );
        (row.ordinal, message, line)
    };
    group.iter().enumerate().map(message).collect()
}

async fn same_named(db: &impl ConnectionTrait, import: &Import) -> Result<Vec<Named>, DbErr> {
    let ready = "FROM import_rows r JOIN people p ON p.organization_id = r.organization_id AND p.id = r.person_id \
                 WHERE r.organization_id = $1 AND r.import_id = $2 AND r.verdict = 'ready'";
    let sql = format!(
        "SELECT r.ordinal, r.line, p.name_key, p.display_name {ready} AND p.name_key IN \
         (SELECT p.name_key {ready} GROUP BY p.name_key HAVING COUNT(*) > 1) \
         ORDER BY p.name_key, r.ordinal"
    );
    Sql::new(sql).bind(import.organization_id).bind(import.id).all(db).await
}

async fn write(tx: &Tx, import: &Import, told: &[(i64, String, i64)]) -> Result<(), DbErr> {
    let sql = format!(
        "WITH told (ordinal, message, other_line) AS (VALUES {}) \
         UPDATE import_rows SET code = 'same_name', message = told.message, other_line = told.other_line FROM told \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = told.ordinal",
        tuples(3, 3, told.len())
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    let sql = told
        .iter()
        .fold(sql, |sql, (ordinal, message, line)| sql.bind(*ordinal).bind(message.clone()).bind(*line));
    sql.execute(tx).await?;
    Ok(())
}
