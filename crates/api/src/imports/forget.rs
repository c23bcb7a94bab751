//! What imports hold of one person: rows of files, and the name of who uploaded them.
//!
//! The counts of an import stay. A row that was sent stays as one that was sent, without anything that says about whom;
//! any other row is taken out, as an administrator would.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::store::{self, Import, Moved};
use super::{fix, rows};
use crate::auth::Ctx;
use crate::db::entities::{import_rows, imports};
use crate::db::sql::{contains, places};
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::state::AppState;

/// By what the rows of a person are found.
#[derive(Clone, Debug)]
pub(crate) struct Traces {
    pub(crate) person: Uuid,
    /// The addresses that nobody else has, in canonical form.
    pub(crate) addresses: Vec<String>,
    /// The accounts that the person acts with.
    pub(crate) accounts: Vec<Uuid>,
}

impl Traces {
    /// Whether a row is about the person, rather than about somebody in whose line the person's address stands.
    fn is_about(&self, row: &import_rows::Model) -> bool {
        let points = [row.person_id, row.suggestion_person_id].contains(&Some(self.person));
        let is_theirs = row.email_key.as_ref().is_none_or(|key| self.addresses.contains(key));
        let has = |text: &str| {
            let text = text.to_lowercase();
            self.addresses.iter().any(|address| text.contains(&address.to_lowercase()))
        };
        points || is_theirs || row.email.as_deref().is_some_and(has)
    }
}

/// Whether an import of the organization moves by itself now.
pub(crate) async fn any_moves(db: &impl ConnectionTrait, organization: Uuid) -> Result<bool, DbErr> {
    Ok(!store::list(db, organization, None, true, 1).await?.is_empty())
}

/// The rows that hold something of the person, of all imports.
pub(crate) async fn rows_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    traces: &Traces,
) -> Result<Vec<import_rows::Model>, DbErr> {
    let count = traces.addresses.len();
    let mut holds = vec!["r.person_id = $2".to_owned(), "r.suggestion_person_id = $2".to_owned()];
    if count > 0 {
        holds.push(format!("r.email_key IN ({})", places(3, count)));
    }
    for place in (3 + count)..(3 + 2 * count) {
        holds.extend(["r.raw", "r.email"].map(|text| contains(text, &format!("${place}"))));
    }
    let sql = format!(
        "SELECT r.* FROM import_rows r WHERE r.organization_id = $1 AND ({}) ORDER BY r.import_id, r.ordinal",
        holds.join(" OR ")
    );
    let sql = Sql::new(sql).bind(organization).bind(traces.person);
    let twice = traces.addresses.iter().chain(&traces.addresses);
    twice.fold(sql, |sql, address| sql.bind(address.clone())).all(db).await
}

/// Clears the rows of a person, each import's in a transaction of its own; answers how many there were.
pub(crate) async fn clear_rows(state: &AppState, ctx: &Ctx, traces: &Traces) -> Outcome<usize> {
    let mut cleared = 0;
    loop {
        let found = rows_of(state.db.reader(), ctx.organization, traces).await?;
        if found.is_empty() {
            return Ok(cleared);
        }
        for rows in found.chunk_by(|one, other| one.import_id == other.import_id) {
            let Some(import) = rows.first().map(|row| row.import_id) else { continue };
            ctx.write(&state.db, async |tx| clear(tx, ctx, import, rows, traces).await).await?;
            cleared += rows.len();
        }
    }
}

/// The import is touched first, so that nobody corrects or sends these rows at the same time.
async fn clear(tx: &Tx, ctx: &Ctx, id: Uuid, found: &[import_rows::Model], traces: &Traces) -> Outcome<()> {
    let key = (ctx.organization, id);
    store::touch(tx, key).await?;
    let Some(mut import) = store::get(tx, key.0, key.1).await? else { return Ok(()) };
    for row in found {
        let place = rows::Place { line: row.line, part: row.part };
        let Some(row) = rows::get(tx, key, place).await? else { continue };
        if traces.is_about(&row) {
            take_out(tx, &mut import, &row).await?;
            rows::clear(tx, &row).await?;
        } else {
            rows::clear_raw(tx, &row).await?;
        }
    }
    Ok(())
}

/// Takes a row out that was not sent. The version moves only with what is ready.
async fn take_out(tx: &Tx, import: &mut Import, row: &import_rows::Model) -> Outcome<()> {
    if row.result.as_deref() == Some("invited") || row.verdict == "dropped" {
        return Ok(());
    }
    let dropped = fix::taken_out(row);
    import.version += i64::from(row.verdict == "ready");
    store::count_fixed(tx, import, Moved { version: import.version, ..fix::moved(row, &dropped) }).await?;
    Ok(rows::rewrite(tx, row.clone(), &dropped, None).await?)
}

/// Takes the person's name off the imports that they uploaded, and their addresses off names of files.
pub(crate) async fn clear_names(tx: &Tx, ctx: &Ctx, traces: &Traces, name: &str) -> Outcome<()> {
    imports::Entity::update_many()
        .col_expr(imports::Column::CreatedByName, Expr::value(name))
        .filter(imports::Column::OrganizationId.eq(ctx.organization))
        .filter(imports::Column::CreatedBy.is_in(traces.accounts.iter().copied()))
        .exec(tx)
        .await?;
    for address in &traces.addresses {
        let sql = format!(
            "UPDATE imports SET filename = $1 WHERE organization_id = $2 AND {}",
            contains("filename", "$3")
        );
        Sql::new(sql).bind(name).bind(ctx.organization).bind(address.clone()).execute(tx).await?;
    }
    Ok(())
}
