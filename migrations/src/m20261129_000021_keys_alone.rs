//! Tables that are nothing but their key lie in its index on SQLite, instead of once in the table and once there: half
//! the size and half the writing. PostgreSQL has no such tables.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const STATEMENTS: &str = "
CREATE TABLE person_addresses_new (
  organization_id {uuid} NOT NULL,
  email_key {key} NOT NULL,
  person_id {uuid} NOT NULL,
  PRIMARY KEY (organization_id, email_key, person_id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
) WITHOUT ROWID;
INSERT INTO person_addresses_new SELECT organization_id, email_key, person_id FROM person_addresses ORDER BY 1, 2, 3;
DROP TABLE person_addresses;
ALTER TABLE person_addresses_new RENAME TO person_addresses;
CREATE INDEX person_addresses_person ON person_addresses (organization_id, person_id);
CREATE TABLE person_terms_new (
  organization_id {uuid} NOT NULL,
  term {key} NOT NULL,
  person_id {uuid} NOT NULL,
  PRIMARY KEY (organization_id, term, person_id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
) WITHOUT ROWID;
INSERT INTO person_terms_new SELECT organization_id, term, person_id FROM person_terms ORDER BY 1, 2, 3;
DROP TABLE person_terms;
ALTER TABLE person_terms_new RENAME TO person_terms;
CREATE INDEX person_terms_person ON person_terms (organization_id, person_id);
CREATE TABLE batch_items_new (
  organization_id {uuid} NOT NULL,
  batch_id {uuid} NOT NULL,
  user_id {uuid} NOT NULL,
  person_id {uuid} NOT NULL,
  version_after bigint NOT NULL,
  before text,
  PRIMARY KEY (organization_id, batch_id, user_id),
  FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
) WITHOUT ROWID;
INSERT INTO batch_items_new SELECT organization_id, batch_id, user_id, person_id, version_after, before FROM batch_items
  ORDER BY 1, 2, 3;
DROP TABLE batch_items;
ALTER TABLE batch_items_new RENAME TO batch_items;
";

/// See the statements above.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            crate::sql::run(manager, STATEMENTS).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
