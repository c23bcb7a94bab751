//! A server that is measured: upload, send, and what they take.

use std::time::{Duration, Instant};

use rollcall_bench::Failure;
use rollcall_bench::deployment::{Admin, Deployment, Setup};
use rollcall_bench::mail::MailServer;
use rollcall_wire::imports::{Import, ImportState};
use uuid::Uuid;

use crate::Deployed;

const PAUSE: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_mins(30);

/// A server with somebody signed in.
pub(crate) struct Server {
    pub(crate) deployment: Deployment,
    pub(crate) admin: Admin,
    /// Ends with the server.
    _mail: MailServer,
}

/// How long each part took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    pub(crate) to_ready: Duration,
    pub(crate) to_sent: Duration,
}

impl Took {
    pub(crate) fn whole(self) -> Duration {
        self.to_ready + self.to_sent
    }
}

impl Server {
    /// Starts one on a database that is there. Its mails wait for an hour, so that nothing but the import is measured.
    pub(crate) async fn start(deployed: &Deployed, database: String) -> Result<Self, Failure> {
        let mail = MailServer::start(1)?;
        let deployment = Deployment::new(Setup {
            name: "bench-import",
            rollcall: deployed.rollcall.clone(),
            database: Some(database),
            servers: 1,
            settings: vec![
                ("ROLLCALL__MAIL__URL", mail.url.clone()),
                ("ROLLCALL__MAIL__UNDO_SECONDS", "3600".to_owned()),
            ],
        })?;
        deployment.start_all().await?;
        let admin = deployment.sign_in(&mail).await?;
        Ok(Self { deployment, admin, _mail: mail })
    }

    /// Uploads and sends a file of rows that are all ready.
    pub(crate) async fn import(&self, file: String) -> Result<Took, Failure> {
        let began = Instant::now();
        let id = self.admin.client().create_import("everybody.csv", file).await?.id;
        let ready = self.until(id, ImportState::Ready).await?;
        let to_ready = began.elapsed();
        let began = Instant::now();
        self.admin.client().send_import(id, ready.version).await?;
        let sent = self.until(id, ImportState::Sent).await?;
        if sent.sent != sent.rows {
            return Err(format!("not everybody was invited: {sent:?}").into());
        }
        Ok(Took { to_ready, to_sent: began.elapsed() })
    }

    async fn until(&self, id: Uuid, state: ImportState) -> Result<Import, Failure> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let import = self.admin.client().get_import(id).await?;
            if import.state == state {
                return Ok(import);
            }
            if import.state == ImportState::Failed || import.state == ImportState::Stopped {
                return Err(format!("the import came to nothing: {import:?}").into());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(format!("the import is not {state:?} after half an hour").into())
    }
}
