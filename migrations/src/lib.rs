//! The schema of Rollcall, for SQLite and PostgreSQL, one decision per migration.
//!
//! Statements are plain SQL that both databases read, with a few type names filled in by [`sql`]. Every table of a
//! tenant leads its primary, unique and foreign keys with `organization_id`, so that a reference from one
//! organization to another cannot even be written.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod m20261124_000001_organizations;
mod m20261124_000002_sign_in;
mod m20261124_000003_users;
mod m20261124_000004_events;
mod m20261124_000005_outbox;
mod m20261124_000006_imports;
mod m20261125_000007_settings;
mod m20261125_000008_outbox;
mod m20261125_000009_directory_syncs;
mod m20261125_000011_directory_generations;
mod m20261125_000012_user_lists;
mod m20261125_000014_imports;
mod m20261128_000015_suggestions;
mod m20261129_000016_mail_backoffs;
mod m20261129_000017_import_turns;
mod m20261129_000019_connections;
mod m20261129_000020_sign_in_states;
mod m20261129_000021_keys_alone;
mod m20261129_000022_sessions;
mod m20261129_000023_logout_tokens;
mod m20261129_000025_challenge_keys;
mod m20261129_000026_private_addresses;
mod m20261129_000028_domain_proofs;
mod m20261129_000029_clients;
mod sql;

/// All migrations, the oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_organizations::Migration),
            Box::new(m20261124_000002_sign_in::Migration),
            Box::new(m20261124_000003_users::Migration),
            Box::new(m20261124_000004_events::Migration),
            Box::new(m20261124_000005_outbox::Migration),
            Box::new(m20261124_000006_imports::Migration),
            Box::new(m20261125_000007_settings::Migration),
            Box::new(m20261125_000008_outbox::Migration),
            Box::new(m20261125_000009_directory_syncs::Migration),
            Box::new(m20261125_000011_directory_generations::Migration),
            Box::new(m20261125_000012_user_lists::Migration),
            Box::new(m20261125_000014_imports::Migration),
            Box::new(m20261128_000015_suggestions::Migration),
            Box::new(m20261129_000016_mail_backoffs::Migration),
            Box::new(m20261129_000017_import_turns::Migration),
            Box::new(m20261129_000019_connections::Migration),
            Box::new(m20261129_000020_sign_in_states::Migration),
            Box::new(m20261129_000021_keys_alone::Migration),
            Box::new(m20261129_000022_sessions::Migration),
            Box::new(m20261129_000023_logout_tokens::Migration),
            Box::new(m20261129_000025_challenge_keys::Migration),
            Box::new(m20261129_000026_private_addresses::Migration),
            Box::new(m20261129_000028_domain_proofs::Migration),
            Box::new(m20261129_000029_clients::Migration),
        ]
    }
}
