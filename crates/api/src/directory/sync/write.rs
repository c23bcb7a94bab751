//! What a sync writes, each change by compare-and-set on the version that the plan saw.

use std::collections::HashSet;

use rollcall_domain::text::fold;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::names::Parked;
use super::store::Listed;
use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::{people, person_addresses, person_terms, users};
use crate::directory::ops::NewPerson;
use crate::directory::{rows, store};

/// A user name's key that nobody can want: folded text is never in capitals.
pub(super) fn parked_key(person: Uuid) -> String {
    format!("PARKED {person}")
}

/// Gives up user names that others are to have. The version stays, for the change that follows.
pub(super) async fn park(tx: &Tx, ctx: &Ctx, parked: &[Parked]) -> Result<(), DbErr> {
    for Parked { person, version } in parked {
        people::Entity::update_many()
            .col_expr(people::Column::UserNameKey, Expr::value(parked_key(*person)))
            .filter(people::Column::OrganizationId.eq(ctx.organization))
            .filter(people::Column::Id.eq(*person))
            .filter(people::Column::Version.eq(*version))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Inserts people; answers whose ids are there after. One whose external id or user name somebody has is not.
pub(super) async fn insert(tx: &Tx, ctx: &Ctx, new: Vec<people::Model>) -> Result<HashSet<Uuid>, DbErr> {
    if new.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: HashSet<_> = new.iter().map(|row| row.id).collect();
    let inserted = people::Entity::insert_many(new.into_iter().map(people::ActiveModel::from))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if usize::try_from(inserted).is_ok_and(|inserted| inserted == ids.len()) {
        return Ok(ids);
    }
    let there = people::Entity::find()
        .select_only()
        .column(people::Column::Id)
        .filter(people::Column::OrganizationId.eq(ctx.organization))
        .filter(people::Column::Id.is_in(ids))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(there.into_iter().collect())
}

/// Writes a person as the source has it; `false` if somebody else has written meanwhile.
pub(super) async fn update(
    tx: &Tx,
    ctx: &Ctx,
    row: &people::Model,
    person: &NewPerson,
) -> Result<bool, DbErr> {
    let new = people::ActiveModel {
        user_name: Set(person.user_name.clone()),
        user_name_key: Set(fold(&person.user_name)),
        email: Set(person.email.as_str().to_owned()),
        email_key: Set(person.email.key().as_str().to_owned()),
        given_name: Set(person.given_name.clone()),
        family_name: Set(person.family_name.clone()),
        display_name: Set(person.display_name.clone()),
        name_key: Set(fold(&person.display_name)),
        department: Set(person.department.clone()),
        enabled: Set(person.enabled),
        gone_at: Set(None),
        version: Set(row.version + 1),
        ..people::ActiveModel::default()
    };
    compare_and_set(tx, ctx, row.id, row.version, new).await
}

/// Marks a person as gone; `false` if somebody else has written meanwhile.
pub(super) async fn remove(tx: &Tx, ctx: &Ctx, listed: &Listed) -> Result<bool, DbErr> {
    let new = people::ActiveModel {
        enabled: Set(false),
        gone_at: Set(Some(ctx.now)),
        version: Set(listed.version + 1),
        ..people::ActiveModel::default()
    };
    compare_and_set(tx, ctx, listed.id, listed.version, new).await
}

async fn compare_and_set(
    tx: &Tx,
    ctx: &Ctx,
    id: Uuid,
    version: i64,
    new: people::ActiveModel,
) -> Result<bool, DbErr> {
    let result = people::Entity::update_many()
        .set(new)
        .filter(people::Column::OrganizationId.eq(ctx.organization))
        .filter(people::Column::Id.eq(id))
        .filter(people::Column::Version.eq(version))
        .filter(people::Column::Source.eq("directory"))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

/// Writes the addresses and search terms of new people.
pub(super) async fn insert_words(tx: &Tx, ctx: &Ctx, people: &[(Uuid, &NewPerson)]) -> Result<(), DbErr> {
    let addresses = people.iter().flat_map(|(id, person)| rows::addresses(ctx, *id, person)).collect();
    let terms = people.iter().flat_map(|(id, person)| rows::terms(ctx, *id, person)).collect();
    store::insert(tx, Vec::new(), addresses, terms).await
}

/// Replaces the addresses and search terms of people, and by what their users are sorted.
pub(super) async fn rewrite_words(tx: &Tx, ctx: &Ctx, people: &[(Uuid, &NewPerson)]) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    person_addresses::Entity::delete_many()
        .filter(person_addresses::Column::OrganizationId.eq(ctx.organization))
        .filter(person_addresses::Column::PersonId.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    person_terms::Entity::delete_many()
        .filter(person_terms::Column::OrganizationId.eq(ctx.organization))
        .filter(person_terms::Column::PersonId.is_in(ids))
        .exec(tx)
        .await?;
    insert_words(tx, ctx, people).await?;
    for (id, person) in people {
        users::Entity::update_many()
            .col_expr(users::Column::EmailKey, Expr::value(person.email.key().as_str()))
            .col_expr(users::Column::NameKey, Expr::value(fold(&person.display_name)))
            .filter(users::Column::OrganizationId.eq(ctx.organization))
            .filter(users::Column::PersonId.eq(*id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_want_the_key_of_a_parked_user_name() {
        let key = parked_key(Uuid::nil());
        assert_ne!(fold(&key), key);
    }
}
