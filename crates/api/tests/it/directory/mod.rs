//! The directory.

mod import;
mod left;
mod model;
mod overview;
mod search;
mod sync;

use rollcall_client::{Client, Error};
use rollcall_wire::directory::{DirectorySync, SyncQuery};

/// Syncs with a CSV file of these rows below the usual header.
async fn import(client: &Client, rows: &[&str]) -> Result<DirectorySync, Error> {
    import_as(client, SyncQuery::default(), rows).await
}

/// Syncs with a CSV file although it may take many people's access.
async fn import_with_yes(client: &Client, rows: &[&str]) -> DirectorySync {
    import_as(client, SyncQuery { yes: true, dry_run: false }, rows).await.unwrap()
}

async fn import_as(client: &Client, query: SyncQuery, rows: &[&str]) -> Result<DirectorySync, Error> {
    let header = "external_id,email,display_name,enabled,user_name,further,department";
    let file = std::iter::once(header).chain(rows.iter().copied()).collect::<Vec<_>>().join("\n");
    client.import_directory(&query, "text/csv", file).await
}
