//! Whom a token names in the directory: the one place that decides it (R5).
//!
//! An id decides. An address decides once, for a person whom no id names yet, and never against an id.

use rollcall_domain::provider::DirectoryClaim;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::claims::{Identity, Proven};
use super::refused::Refused;
use super::store;
use crate::connections::ops::{Connection, may_link_made_by_operator};
use crate::db::Tx;
use crate::db::entities::people::{Column, Entity, Model};
use crate::directory::ops::{Resolved, resolve};
use crate::problem::Outcome;

/// Finds the person and links them with the identity; the person is enabled, and stays so until the transaction ends.
pub(super) async fn bind(
    tx: &Tx,
    connection: &Connection,
    proven: &Proven,
) -> Outcome<Result<Model, Refused>> {
    let found = match find(tx, connection, proven).await? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(person) = store::enabled_person(tx, found.organization_id, found.id).await? else {
        return Ok(Err(Refused::Suspended));
    };
    if is_linked(&person, &proven.identity) || link(tx, &person, &proven.identity).await? {
        return Ok(Ok(person));
    }
    Ok(Err(Refused::Linked("the person is linked with another identity")))
}

async fn find(tx: &Tx, connection: &Connection, proven: &Proven) -> Outcome<Result<Model, Refused>> {
    let linked = linked(tx, connection, &proven.identity).await?;
    let named = match &proven.directory_id {
        Some(id) => by_external_id(tx, connection, id).await?,
        None => None,
    };
    match (linked, named) {
        (Some(linked), Some(named)) if linked.id != named.id => {
            Ok(Err(Refused::Nobody("the directory names another person by this id")))
        }
        (Some(linked), None) if is_named_otherwise(connection, &linked, proven) => {
            Ok(Err(Refused::Nobody("the person's id is another one now")))
        }
        (Some(person), _) | (None, Some(person)) => Ok(Ok(person)),
        (None, None) => by_address(tx, connection, proven).await,
    }
}

/// The person who is linked with the identity.
async fn linked(
    db: &impl ConnectionTrait,
    connection: &Connection,
    identity: &Identity,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganizationId.eq(connection.organization))
        .filter(Column::Issuer.eq(&identity.issuer))
        .filter(Column::Subject.eq(&identity.subject))
        .one(db)
        .await
}

/// The person whom the directory knows by this id. What the operator has made has no id of the directory's.
async fn by_external_id(
    db: &impl ConnectionTrait,
    connection: &Connection,
    id: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganizationId.eq(connection.organization))
        .filter(Column::ExternalId.eq(id))
        .filter(Column::Source.eq("directory"))
        .one(db)
        .await
}

/// Whether a linked person must be named by the directory and is not any more: only who was linked by address has an
/// external id that no token tells.
fn is_named_otherwise(connection: &Connection, linked: &Model, proven: &Proven) -> bool {
    let by_id_alone = connection.rules.directory_claim == DirectoryClaim::Oid;
    let told = proven.directory_id.as_deref() == Some(&linked.external_id);
    by_id_alone || (!told && !may_link_by_address(connection, linked))
}

/// The one first link: the provider says that the address is the person's, the address is one person's, and nothing has
/// named that person yet. [`link`] makes it, by compare-and-set.
async fn by_address(tx: &Tx, connection: &Connection, proven: &Proven) -> Outcome<Result<Model, Refused>> {
    let nobody = |why| Ok(Err(Refused::Nobody(why)));
    if connection.rules.directory_claim == DirectoryClaim::Oid {
        return nobody("the directory has nobody with this id");
    }
    let Some(email) = &proven.verified_email else {
        return nobody("the directory has nobody with this id, and no address is verified");
    };
    let key = email.key();
    let found = resolve(tx, connection.organization, std::slice::from_ref(&key)).await?.remove(key.as_str());
    match found {
        Some(Resolved::Person(person)) if person.subject.is_some() => {
            Ok(Err(Refused::Linked("the person with this address is linked with another identity")))
        }
        Some(Resolved::Person(person)) if may_link_by_address(connection, &person) => Ok(Ok(*person)),
        Some(Resolved::Person(_)) => nobody("the directory knows the person with this address by another id"),
        Some(Resolved::Several) => nobody("the address belongs to several people"),
        Some(Resolved::Nobody) | None => nobody("the directory has neither this id nor this address"),
    }
}

/// Whether a person has no id that the provider could tell.
fn may_link_by_address(connection: &Connection, person: &Model) -> bool {
    may_link_made_by_operator(&connection.rules)
        && (connection.rules.link_by_address || person.source == "operator")
}

fn is_linked(person: &Model, identity: &Identity) -> bool {
    person.issuer.as_deref() == Some(&identity.issuer) && person.subject.as_deref() == Some(&identity.subject)
}

/// Links a person whom no identity has; `false` if one has meanwhile.
async fn link(tx: &Tx, person: &Model, identity: &Identity) -> Result<bool, DbErr> {
    let result = Entity::update_many()
        .col_expr(Column::Issuer, Expr::value(identity.issuer.clone()))
        .col_expr(Column::Subject, Expr::value(identity.subject.clone()))
        .filter(Column::OrganizationId.eq(person.organization_id))
        .filter(Column::Id.eq(person.id))
        .filter(Column::Subject.is_null())
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}
