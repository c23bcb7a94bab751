//! What is kept of somebody's private address, told and deleted.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde::Serialize;
use uuid::Uuid;

use super::store;
use crate::auth::Ctx;
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::sign_in::private;

/// A private address, as the person's own export tells it.
#[derive(Debug, Serialize, FromQueryResult)]
pub(crate) struct Told {
    email_key: String,
    confirmed_at: DateTime<Utc>,
}

/// Tells the private address of a person.
pub(crate) async fn tell(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Option<Told>, DbErr> {
    let sql =
        "SELECT email_key, confirmed_at FROM private_addresses WHERE organization_id = $1 AND person_id = $2";
    Sql::new(sql).bind(organization).bind(person).one(db).await
}

/// Deletes the private address of a person, with the identity, the codes and the sessions that came of it.
pub(crate) async fn forget(tx: &Tx, ctx: &Ctx, person: Uuid) -> Outcome<()> {
    store::delete(tx, ctx.organization, person).await?;
    private::remove_identity(tx, ctx.organization, person).await?;
    private::forget_codes(tx, ctx.organization, person).await?;
    private::end_sessions(tx, ctx, person).await
}
