//! What a sync reads of the directory.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::db::entities::{people, person_addresses};

/// Values of one list, so that they stay below `SQLite`'s limit of 32,766.
const CHUNK: usize = 1000;

/// A person whom the directory has now.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "people::Entity")]
pub(super) struct Listed {
    pub(super) id: Uuid,
    pub(super) external_id: String,
    pub(super) user_name_key: String,
    pub(super) email: String,
    pub(super) display_name: String,
    pub(super) enabled: bool,
    pub(super) version: i64,
}

/// How many people of the directory are enabled; the operator's do not count.
pub(super) async fn count_enabled(db: &impl ConnectionTrait, organization: Uuid) -> Result<u64, DbErr> {
    people::Entity::find()
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::Source.eq("directory"))
        .filter(people::Column::Enabled.eq(true))
        .count(db)
        .await
}

/// How an external id stands among the claims of [`operators`]: apart from addresses and user names.
pub(super) fn id_claim(external_id: &str) -> String {
    format!("\0{external_id}")
}

/// What belongs to the people whom the operator added: their ids, user names and addresses.
pub(super) async fn operators(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<BTreeSet<String>, DbErr> {
    let rows = people::Entity::find()
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::Source.eq("operator"))
        .filter(people::Column::GoneAt.is_null())
        .all(db)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let addresses = addresses(db, organization, &ids).await?;
    let own = rows.into_iter().flat_map(|row| [id_claim(&row.external_id), row.user_name_key]);
    Ok(own.chain(addresses.into_values().flatten()).collect())
}

/// The people of these external ids, with their addresses, by external id.
pub(super) async fn by_external_ids(
    db: &impl ConnectionTrait,
    organization: Uuid,
    external_ids: &[&str],
) -> Result<HashMap<String, (people::Model, BTreeSet<String>)>, DbErr> {
    let rows = people::Entity::find()
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::ExternalId.is_in(external_ids.iter().copied()))
        .all(db)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut addresses = addresses(db, organization, &ids).await?;
    let with_addresses = |row: people::Model| {
        let own = addresses.remove(&row.id).unwrap_or_default();
        (row.external_id.clone(), (row, own))
    };
    Ok(rows.into_iter().map(with_addresses).collect())
}

async fn addresses(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, BTreeSet<String>>, DbErr> {
    let mut found: HashMap<Uuid, BTreeSet<String>> = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let rows = person_addresses::Entity::find()
            .filter(person_addresses::Column::OrganizationId.eq(organization))
            .filter(person_addresses::Column::PersonId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        for row in rows {
            found.entry(row.person_id).or_default().insert(row.email_key);
        }
    }
    Ok(found)
}

/// The next of the directory's people, by id.
pub(super) async fn listed(
    db: &impl ConnectionTrait,
    organization: Uuid,
    after: Uuid,
    limit: usize,
) -> Result<Vec<Listed>, DbErr> {
    people::Entity::find()
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::Id.gt(after))
        .filter(people::Column::Source.eq("directory"))
        .filter(people::Column::GoneAt.is_null())
        .order_by_asc(people::Column::Id)
        .limit(u64::try_from(limit).ok())
        .into_partial_model()
        .all(db)
        .await
}

/// Who has these user names now, whoever added them.
pub(super) async fn holders(
    db: &impl ConnectionTrait,
    organization: Uuid,
    keys: &[&str],
) -> Result<Vec<Listed>, DbErr> {
    let mut found = Vec::new();
    for keys in keys.chunks(CHUNK) {
        let rows: Vec<Listed> = people::Entity::find()
            .filter(people::Column::OrganizationId.eq(organization))
            .filter(people::Column::UserNameKey.is_in(keys.iter().copied()))
            .filter(people::Column::GoneAt.is_null())
            .into_partial_model()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
