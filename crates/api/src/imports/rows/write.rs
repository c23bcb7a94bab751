//! Writing what was found of rows.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Value};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Finding, Place, SAME_NAME, Suggestion};
use crate::db::entities::import_rows;
use crate::db::sql::places;
use crate::db::{Given, Sql, Tx};
use crate::imports::names::Told;
use crate::imports::store::Import;

/// Writes a row that was corrected or taken out, with what was found of it.
pub(in crate::imports) async fn rewrite(
    tx: &Tx,
    row: import_rows::Model,
    found: &Finding,
    ready_since: Option<i64>,
) -> Result<(), DbErr> {
    let row = import_rows::Model {
        verdict: found.verdict.as_str().to_owned(),
        code: found.code.map(str::to_owned),
        message: found.message.clone(),
        other_line: found.other_line,
        person_id: found.person,
        user_id: found.user,
        suggestion_person_id: found.suggestion.map(|suggestion| suggestion.person),
        suggestion_confident: is_confident(found),
        result: None,
        ready_since,
        ..row
    };
    import_rows::Entity::update(import_rows::ActiveModel::from(row).reset_all()).exec(tx).await?;
    Ok(())
}

/// Writes what was found, in one statement.
pub(in crate::imports) async fn write_findings(
    tx: &Tx,
    import: &Import,
    findings: &[Finding],
) -> Result<(), DbErr> {
    let columns = [
        "ordinal",
        "verdict",
        "code",
        "message",
        "other_line",
        "person_id",
        "user_id",
        "suggested",
        "confident",
    ];
    let Some(found) = Given::new(columns, findings.iter().map(values)) else { return Ok(()) };
    let sql = format!(
        "WITH {} \
         UPDATE import_rows SET verdict = found.verdict, code = found.code, message = found.message, \
         other_line = found.other_line, person_id = found.person_id, user_id = found.user_id, \
         suggestion_person_id = found.suggested, suggestion_confident = found.confident FROM found \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = found.ordinal",
        found.named("found", tx, 3)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    sql.bind(found.value()).execute(tx).await?;
    Ok(())
}

fn values(found: &Finding) -> [Value; 9] {
    [
        found.ordinal.into(),
        found.verdict.as_str().into(),
        found.code.into(),
        found.message.clone().into(),
        found.other_line.into(),
        found.person.into(),
        found.user.into(),
        found.suggestion.map(|suggestion| suggestion.person).into(),
        is_confident(found).into(),
    ]
}

/// Writes what rows are to tell that were judged before.
pub(in crate::imports) async fn tell(tx: &Tx, import: &Import, told: &[Told]) -> Result<(), DbErr> {
    let values = |told: &Told| {
        let Place { line, part } = told.place;
        [line.into(), part.into(), told.message.clone().into(), told.other_line.into()]
    };
    let Some(told) = Given::new(["line", "part", "message", "other_line"], told.iter().map(values)) else {
        return Ok(());
    };
    let sql = format!(
        "WITH {} \
         UPDATE import_rows SET code = $3, message = told.message, other_line = told.other_line FROM told \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.line = told.line AND import_rows.part = told.part",
        told.named("told", tx, 4)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(SAME_NAME);
    sql.bind(told.value()).execute(tx).await?;
    Ok(())
}

/// Writes who is meant by rows in which no address could be read.
pub(in crate::imports) async fn suggest(
    tx: &Tx,
    import: &Import,
    meant: &[(i64, Suggestion)],
) -> Result<(), DbErr> {
    let values = |(ordinal, meant): &(i64, Suggestion)| {
        [(*ordinal).into(), meant.person.into(), meant.confident.into()]
    };
    let Some(meant) = Given::new(["ordinal", "person_id", "confident"], meant.iter().map(values)) else {
        return Ok(());
    };
    let sql = format!(
        "WITH {} \
         UPDATE import_rows SET suggestion_person_id = meant.person_id, suggestion_confident = meant.confident \
         FROM meant WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = meant.ordinal",
        meant.named("meant", tx, 3)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    sql.bind(meant.value()).execute(tx).await?;
    Ok(())
}

/// Takes the suggestions of rows back.
pub(in crate::imports) async fn withdraw(tx: &Tx, import: &Import, ordinals: &[i64]) -> Result<(), DbErr> {
    if ordinals.is_empty() {
        return Ok(());
    }
    let update = import_rows::Entity::update_many()
        .col_expr(import_rows::Column::SuggestionPersonId, Expr::value(None::<Uuid>))
        .col_expr(import_rows::Column::SuggestionConfident, Expr::value(false))
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Ordinal.is_in(ordinals.iter().copied()));
    update.exec(tx).await?;
    Ok(())
}

/// Whether the row's suggestion is taken with all that are confident.
pub(in crate::imports) fn is_confident(found: &Finding) -> bool {
    found.suggestion.is_some_and(|suggestion| suggestion.confident)
}

/// Makes the rows of people ready again whose invitations were taken back.
pub(in crate::imports) async fn unsend(tx: &Tx, key: (Uuid, Uuid), people: &[Uuid]) -> Result<u64, DbErr> {
    if people.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE import_rows SET result = NULL, user_id = NULL WHERE organization_id = $1 AND import_id = $2 \
         AND verdict = 'ready' AND result = 'invited' AND person_id IN ({})",
        places(3, people.len())
    );
    let sql = Sql::new(sql).bind(key.0).bind(key.1);
    people.iter().fold(sql, |sql, person| sql.bind(*person)).execute(tx).await
}

/// Clears a row of everything that says about whom it was.
pub(in crate::imports) async fn clear(tx: &Tx, row: &import_rows::Model) -> Result<(), DbErr> {
    let cleared = import_rows::Model {
        raw: String::new(),
        email: None,
        email_key: None,
        repairs: None,
        code: None,
        message: None,
        person_id: None,
        suggestion_person_id: None,
        user_id: None,
        suggestion_confident: false,
        ..row.clone()
    };
    let cleared = import_rows::ActiveModel::from(cleared).reset_all();
    import_rows::Entity::update(import_rows::ActiveModel {
        verdict: NotSet,
        result: NotSet,
        ready_since: NotSet,
        ..cleared
    })
    .exec(tx)
    .await?;
    Ok(())
}

/// Clears the text of a row as it stood in the file, which is another person's row.
pub(in crate::imports) async fn clear_raw(tx: &Tx, row: &import_rows::Model) -> Result<(), DbErr> {
    let cleared = import_rows::ActiveModel { raw: Set(String::new()), ..row.clone().into() };
    import_rows::Entity::update(cleared).exec(tx).await?;
    Ok(())
}

/// Deletes some of an import's rows; the rest is for the next time.
pub(in crate::imports) async fn delete_some(tx: &Tx, import: &Import, limit: i64) -> Result<u64, DbErr> {
    let sql = "DELETE FROM import_rows WHERE organization_id = $1 AND import_id = $2 AND ordinal < $3 + \
               (SELECT MIN(f.ordinal) FROM import_rows f WHERE f.organization_id = $1 AND f.import_id = $2)";
    Sql::new(sql).bind(import.organization_id).bind(import.id).bind(limit).execute(tx).await
}
