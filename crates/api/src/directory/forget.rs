//! A person of whom nothing is kept any more.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::counts::{self, PeopleCounts};
use super::{near, person_state};
use crate::auth::Ctx;
use crate::db::entities::{directory_syncs, people, person_addresses};
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::state::AppState;

/// The people, gone ones as well, who have an address.
pub(crate) async fn people_of_address(
    db: &impl ConnectionTrait,
    organization: Uuid,
    email_key: &str,
) -> Result<Vec<people::Model>, DbErr> {
    let ids: Vec<Uuid> = person_addresses::Entity::find()
        .select_only()
        .column(person_addresses::Column::PersonId)
        .filter(person_addresses::Column::OrganizationId.eq(organization))
        .filter(person_addresses::Column::EmailKey.eq(email_key))
        .into_tuple()
        .all(db)
        .await?;
    super::store::by_ids(db, organization, &ids).await
}

/// All addresses of a person, in canonical form.
pub(crate) async fn addresses_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Vec<String>, DbErr> {
    person_addresses::Entity::find()
        .select_only()
        .column(person_addresses::Column::EmailKey)
        .filter(person_addresses::Column::OrganizationId.eq(organization))
        .filter(person_addresses::Column::PersonId.eq(person))
        .into_tuple()
        .all(db)
        .await
}

/// The addresses of a person that nobody else has: a shared one says nothing about whom it means.
pub(crate) async fn own_addresses_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Own {
        email_key: String,
    }
    let sql = "SELECT a.email_key FROM person_addresses a WHERE a.organization_id = $1 AND a.person_id = $2 \
               AND NOT EXISTS (SELECT 1 FROM person_addresses b WHERE b.organization_id = a.organization_id \
                 AND b.email_key = a.email_key AND b.person_id <> a.person_id) ORDER BY a.email_key";
    let own: Vec<Own> = Sql::new(sql).bind(organization).bind(person).all(db).await?;
    Ok(own.into_iter().map(|own| own.email_key).collect())
}

/// Deletes a person, whom the caller has touched and of whom no user and no session is left; and their name where they
/// have begun a sync.
pub(crate) async fn forget(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    person: &people::Model,
    accounts: &[Uuid],
    name: &str,
) -> Outcome<()> {
    directory_syncs::Entity::update_many()
        .col_expr(directory_syncs::Column::ActorName, Expr::value(name))
        .filter(directory_syncs::Column::OrganizationId.eq(ctx.organization))
        .filter(directory_syncs::Column::ActorId.is_in(accounts.iter().copied()))
        .exec(tx)
        .await?;
    for words in ["person_addresses", "person_terms"] {
        let sql = format!("DELETE FROM {words} WHERE organization_id = $1 AND person_id = $2");
        Sql::new(sql).bind(ctx.organization).bind(person.id).execute(tx).await?;
    }
    people::Entity::delete_by_id((ctx.organization, person.id)).exec(tx).await?;
    near::bump(tx, ctx).await?;
    let mut left = PeopleCounts::default();
    left.leave(person_state(person));
    counts::add(tx, state, ctx, left).await
}
