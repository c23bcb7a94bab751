//! The way of the import, as an administrator goes it: what a kill has broken off is looked for, and gone on with.

use std::time::{Duration, Instant};

use rollcall_client::Error;
use rollcall_wire::imports::{Import, ImportState, ImportsQuery, OnChange};
use rollcall_wire::users::{Undelivered, UsersQuery};
use uuid::Uuid;

use crate::scene::Scene;
use rollcall_bench::Failure;
use rollcall_bench::deployment::Admin;

const PAUSE: Duration = Duration::from_millis(200);
/// How long one step may take.
const PATIENCE: Duration = Duration::from_mins(20);

/// Uploads the file, waits for the plan, and sends it.
pub(crate) async fn import_and_send(admin: &Admin, scene: Scene) -> Result<Import, Failure> {
    let id = upload(admin, &scene.file()).await?;
    until("the plan stands", async || {
        let import = admin.client().get_import(id).await?;
        Ok((import.state == ImportState::Ready).then_some(import))
    })
    .await?;
    until("everything is sent", async || {
        let import = admin.client().get_import(id).await?;
        if import.state == ImportState::Sent {
            return Ok(Some(import));
        }
        if import.state == ImportState::Ready {
            admin.client().send_import_with(id, import.version, OnChange::Skip).await?;
        }
        Ok(None)
    })
    .await
}

/// Uploads the file under a new name until the server has it: an upload that broke off becomes no plan.
async fn upload(admin: &Admin, file: &str) -> Result<Uuid, Failure> {
    let mut tries = 0;
    until("the file is uploaded", async || {
        tries += 1;
        let name = format!("everybody-{tries}.csv");
        if let Ok(import) = admin.client().create_import(&name, file).await {
            return Ok(Some(import.id));
        }
        // The answer may be what is lost.
        let page = admin.client().list_imports(&ImportsQuery::default()).await?;
        let whole = [ImportState::Queued, ImportState::Validating, ImportState::Ready];
        let ours = page.items.iter().find(|import| import.filename == name && whole.contains(&import.state));
        Ok(ours.map(|import| import.id))
    })
    .await
}

/// Waits until every mail has been handed over.
pub(crate) async fn wait_for_mail(admin: &Admin) -> Result<(), Failure> {
    until("all mail has left", async || {
        for delivery in [Undelivered::Bounced, Undelivered::Deferred, Undelivered::Waiting] {
            let query = UsersQuery { delivery: Some(delivery), limit: Some(1), ..UsersQuery::default() };
            if !admin.client().list_users(&query).await?.items.is_empty() {
                return Ok(None);
            }
        }
        Ok(Some(()))
    })
    .await
}

/// Asks until there is an answer; a server that is down is asked again.
async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>, Error>) -> Result<T, Failure> {
    let began = Instant::now();
    let mut last = None;
    while began.elapsed() < PATIENCE {
        match ask().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(format!("waited in vain until {what}; the last refusal: {last:?}").into())
}
