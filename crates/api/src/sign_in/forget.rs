//! What signing in keeps of a person, deleted.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::private::{ISSUERS, issuer as private_issuer, remove_identity};
use super::session::{CODE_ISSUERS, code_issuer, end_all_of};
use crate::db::entities::{accounts, challenges, identities};
use crate::db::{Sql, Tx};
use crate::problem::Outcome;

#[derive(FromQueryResult)]
struct Found {
    account_id: Uuid,
}

/// The accounts that a person has signed in or joined with.
pub(crate) async fn accounts_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Vec<Uuid>, DbErr> {
    let sql = "SELECT account_id FROM identities WHERE issuer IN ($3, $5) AND subject = $4 \
               UNION SELECT account_id FROM sessions WHERE organization_id = $1 AND person_id = $2 \
               UNION SELECT u.account_id FROM users u WHERE u.organization_id = $1 AND u.person_id = $2 \
                 AND u.account_id IS NOT NULL \
               UNION SELECT m.account_id FROM memberships m JOIN users u \
                 ON u.organization_id = m.organization_id AND u.id = m.user_id \
                 WHERE m.organization_id = $1 AND u.person_id = $2";
    let sql = Sql::new(sql).bind(organization).bind(person);
    let sql = sql.bind(code_issuer(organization)).bind(person.to_string()).bind(private_issuer(organization));
    let found: Vec<Found> = sql.all(db).await?;
    Ok(found.into_iter().map(|row| row.account_id).collect())
}

/// Deletes sessions, codes, the identities that the organization's codes and a private address prove, and those of the
/// accounts that lead nowhere else. An account that another organization knows belongs to the human, and stays theirs.
pub(crate) async fn forget(
    tx: &Tx,
    organization: Uuid,
    person: Uuid,
    addresses: &[String],
    accounts: &[Uuid],
) -> Outcome<()> {
    end_all_of(tx, organization, vec![person]).await?;
    let whose = Condition::any()
        .add(challenges::Column::PersonId.eq(person))
        .add(challenges::Column::EmailKey.is_in(addresses.to_vec()));
    let here = Condition::any()
        .add(challenges::Column::OrganizationId.eq(organization))
        .add(challenges::Column::OrganizationId.is_null());
    challenges::Entity::delete_many().filter(whose).filter(here).exec(tx).await?;
    let own = (code_issuer(organization), person.to_string());
    identities::Entity::delete_by_id(own).exec(tx).await?;
    remove_identity(tx, organization, person).await?;
    for account in accounts {
        if !is_known_elsewhere(tx, *account).await? {
            delete_account(tx, *account).await?;
        }
    }
    Ok(())
}

async fn is_known_elsewhere(tx: &Tx, account: Uuid) -> Result<bool, DbErr> {
    let sql = "SELECT account_id FROM users WHERE account_id = $1 \
               UNION SELECT account_id FROM memberships WHERE account_id = $1 \
               UNION SELECT account_id FROM sessions WHERE account_id = $1 \
               UNION SELECT account_id FROM identities WHERE account_id = $1 AND (issuer LIKE $2 OR issuer LIKE $3)";
    let sql = Sql::new(sql).bind(account).bind(format!("{CODE_ISSUERS}%")).bind(format!("{ISSUERS}%"));
    let found: Option<Found> = sql.one(tx).await?;
    Ok(found.is_some())
}

async fn delete_account(tx: &Tx, account: Uuid) -> Result<(), DbErr> {
    identities::Entity::delete_many().filter(identities::Column::AccountId.eq(account)).exec(tx).await?;
    accounts::Entity::delete_by_id(account).exec(tx).await?;
    Ok(())
}
