//! Queries of users.

use chrono::{DateTime, Utc};
use rollcall_wire::users::{Counts, Sort, UserStatus};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::cursor::Cursor;
use super::present::{SELECT, UserRow};
use super::undelivered::Wanted;
use crate::auth::Ctx;
use crate::db::entities::{invitations, users};
use crate::db::sql::places;
use crate::db::{Sql, Tx};
use crate::directory::{bind_words, matches_words};

/// Which users, in which order, from where on.
pub(super) struct Listing<'a> {
    pub(super) status: Option<UserStatus>,
    pub(super) undelivered: Option<Wanted>,
    pub(super) words: &'a [String],
    pub(super) sort: Sort,
    pub(super) after: Option<(&'a Cursor, SortKey)>,
    pub(super) limit: u64,
}

/// The value of a cursor in its column's type.
pub(super) enum SortKey {
    Text(String),
    Time(DateTime<Utc>),
}

/// One page, in the order of an index on `(organization_id[, status], key, id)`.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    organization: Uuid,
    listing: &Listing<'_>,
) -> Result<Vec<UserRow>, DbErr> {
    let mut sql = Sql::new(list_text(listing)).bind(organization);
    if let Some(status) = listing.status {
        sql = sql.bind(rollcall_domain::user::StatusKind::from(status).as_str());
    }
    if let Some((cursor, key)) = &listing.after {
        sql = match key {
            SortKey::Text(key) => sql.bind(key.clone()),
            SortKey::Time(at) => sql.bind(*at),
        }
        .bind(cursor.id);
    }
    bind_words(sql, listing.words).all(db).await
}

/// The text of a listing: its places are bound in the same order, organization, status, cursor, words.
fn list_text(listing: &Listing<'_>) -> String {
    let (column, down) = column(listing.sort);
    let column = match listing.undelivered {
        // Hidden from the indexes of the list's orders, which would be walked from end to end for a few.
        Some(wanted) if wanted.are_few() => format!("COALESCE(u.{column}, u.{column})"),
        Some(_) | None => format!("u.{column}"),
    };
    let (than, order) = if down { ('<', "DESC") } else { ('>', "ASC") };
    let status = if listing.status.is_some() { " AND u.status = $2" } else { "" };
    let place = if listing.status.is_some() { 3 } else { 2 };
    let (after, place) = match listing.after {
        Some(_) => (format!(" AND ({column}, u.id) {than} (${place}, ${})", place + 1), place + 2),
        None => (String::new(), place),
    };
    let words = match listing.words.len() {
        0 => String::new(),
        words => format!(" AND {}", matches_words("u.person_id", place, words)),
    };
    let undelivered = listing.undelivered.map(Wanted::condition).unwrap_or_default();
    let limit = listing.limit;
    format!(
        "{SELECT}{status}{undelivered}{after}{words} ORDER BY {column} {order}, u.id {order} LIMIT {limit}"
    )
}

fn column(sort: Sort) -> (&'static str, bool) {
    match sort {
        Sort::Name => ("name_key", false),
        Sort::NameDescending => ("name_key", true),
        Sort::Email => ("email_key", false),
        Sort::EmailDescending => ("email_key", true),
        Sort::InvitedAt => ("invited_at", false),
        Sort::InvitedAtDescending => ("invited_at", true),
    }
}

/// Users to show, in no order.
pub(super) async fn shown(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Result<Vec<UserRow>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("{SELECT} AND u.id IN ({})", places(2, ids.len()));
    ids.iter().fold(Sql::new(text).bind(organization), |sql, id| sql.bind(*id)).all(db).await
}

/// The rows of these users.
pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Result<Vec<users::Model>, DbErr> {
    users::Entity::find()
        .filter(users::Column::OrganizationId.eq(organization))
        .filter(users::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// The rows of these people.
pub(super) async fn by_people(
    db: &impl ConnectionTrait,
    organization: Uuid,
    people: &[Uuid],
) -> Result<Vec<users::Model>, DbErr> {
    users::Entity::find()
        .filter(users::Column::OrganizationId.eq(organization))
        .filter(users::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// The totals: the sum of the shards.
pub(super) async fn counts(db: &impl ConnectionTrait, organization: Uuid) -> Result<Counts, DbErr> {
    #[derive(FromQueryResult)]
    struct Sums {
        invited: i64,
        active: i64,
        archived: i64,
    }
    let sums = Sql::new(
        "SELECT CAST(COALESCE(SUM(invited), 0) AS bigint) AS invited, CAST(COALESCE(SUM(active), 0) AS bigint) AS active, \
         CAST(COALESCE(SUM(archived), 0) AS bigint) AS archived FROM user_counts WHERE organization_id = $1",
    )
    .bind(organization)
    .one::<Sums>(db)
    .await?
    .unwrap_or(Sums { invited: 0, active: 0, archived: 0 });
    let Sums { invited, active, archived } = sums;
    Ok(Counts { all: invited + active + archived, invited, active, archived })
}

/// Marks the open invitation of a user as shown for copying; `None` if none is open.
pub(super) async fn mark_copied(tx: &Tx, ctx: &Ctx, user: Uuid) -> Result<Option<invitations::Model>, DbErr> {
    let open = invitations::Column::UserId.eq(user).and(invitations::Column::State.eq("open"));
    let of_user = invitations::Column::OrganizationId.eq(ctx.organization).and(open);
    let marked = invitations::Entity::update_many()
        .col_expr(invitations::Column::LinkCopiedAt, Expr::value(Some(ctx.now)))
        .filter(of_user.clone())
        .exec(tx)
        .await?;
    if marked.rows_affected == 0 {
        return Ok(None);
    }
    invitations::Entity::find().filter(of_user).one(tx).await
}

/// Ends the sessions of people who were archived, but for administrators: the role is theirs all the same.
pub(super) async fn end_sessions(tx: &Tx, organization: Uuid, people: &[Uuid]) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let text = format!(
        "DELETE FROM sessions WHERE organization_id = $1 AND person_id IN ({}) \
         AND person_id NOT IN (SELECT person_id FROM administrators WHERE organization_id = $1)",
        places(2, people.len())
    );
    people
        .iter()
        .fold(Sql::new(text).bind(organization), |sql, person| sql.bind(*person))
        .execute(tx)
        .await?;
    Ok(())
}
