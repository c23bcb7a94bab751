//! The shape of the tables, and nothing else: queries live in each slice's `store.rs`.

pub(crate) mod accounts;
pub(crate) mod administrators;
pub(crate) mod batch_items;
pub(crate) mod batches;
pub(crate) mod budgets;
pub(crate) mod chain_heads;
pub(crate) mod challenges;
pub(crate) mod domains;
pub(crate) mod event_batches;
pub(crate) mod events;
pub(crate) mod identities;
pub(crate) mod import_rows;
pub(crate) mod imports;
pub(crate) mod invitations;
pub(crate) mod leases;
pub(crate) mod memberships;
pub(crate) mod organizations;
pub(crate) mod outbox;
pub(crate) mod people;
pub(crate) mod person_addresses;
pub(crate) mod person_terms;
pub(crate) mod processes;
pub(crate) mod sessions;
pub(crate) mod user_counts;
pub(crate) mod users;
