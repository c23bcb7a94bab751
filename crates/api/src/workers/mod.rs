//! The work that goes on behind the requests: each worker does one piece at a time and says whether there was one.
//!
//! Each kind of work has a loop of its own, so that a slow mail server delays neither sign-in codes nor the order of
//! events.

mod release;

use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::imports;
use crate::outbox::{self, Turn, codes};
use crate::problem::Outcome;
use crate::processes::{self, Watch};
use crate::sealer::{self, Aside};
use crate::sign_in;
use crate::state::AppState;

/// How long a worker with nothing to do waits at most before it looks again.
const IDLE: Duration = Duration::from_millis(500);
/// How long a worker waits after a failure, such as a database that is away.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// How long nothing is swept after all was.
const BETWEEN_SWEEPS: Duration = Duration::from_hours(1);

/// Does one piece of each kind of work; `true` if there was any.
///
/// # Errors
/// The first failure; what was done before it stays done.
pub async fn step(state: &AppState) -> Outcome<bool> {
    let mut any = codes::step(state).await?;
    any |= imports::step(state).await?;
    any |= release::step(state).await?;
    any |= outbox::step(state, &mut Turn::default()).await?;
    any |= sealer::step(state, &mut Aside::default()).await?;
    Ok(any)
}

/// Sweeps away what is over and no longer needed; the running server does so once an hour.
///
/// # Errors
/// The database's.
pub async fn sweep_once(state: &AppState) -> Outcome<()> {
    while sign_in::sweep::sweep(state).await? {}
    Ok(())
}

/// Works until there is nothing to do now. For tests, and for commands that end; not beside [`start`].
///
/// # Errors
/// The first failure.
pub async fn run_until_idle(state: &AppState) -> Outcome<()> {
    while step(state).await? {}
    Ok(())
}

/// Workers that go on beside the server until they are stopped.
#[derive(Debug)]
pub struct Working {
    task: tokio::task::JoinHandle<()>,
    state: AppState,
}

impl Working {
    /// Stops the workers and frees what they were at, for whoever comes next.
    pub async fn stop(self) {
        self.task.abort();
        drop(self.task.await);
        if let Err(fail) = processes::leave(&self.state).await {
            tracing::warn!(error = %fail, "what this process had claimed is freed by others, or at the next start");
        }
    }
}

/// Registers this process and starts the workers.
///
/// # Errors
/// The database's.
pub async fn start(state: &AppState) -> Outcome<Working> {
    processes::start(state).await?;
    Ok(Working { task: actix_web::rt::spawn(run(state.clone())), state: state.clone() })
}

/// Works until the process ends.
async fn run(state: AppState) {
    let state = &state;
    let bells: [Notify; 5] = Default::default();
    let [for_codes, for_imports, for_releases, for_mails, for_events] = &bells;
    let mut turn = Turn::default();
    let mut aside = Aside::default();
    tokio::join!(
        pass_on(state, &bells),
        repeat("codes", for_codes, async || codes::step(state).await),
        repeat("imports", for_imports, async || imports::step(state).await),
        repeat("releases", for_releases, async || {
            let any = release::step(state).await?;
            if any {
                for_mails.notify_one();
            }
            Ok(any)
        }),
        watch(state),
        sweep(state),
        repeat("events", for_events, async || sealer::step(state, &mut aside).await),
        repeat("mails", for_mails, async || outbox::step(state, &mut turn).await),
    );
}

/// Shows that this process is alive, and frees what dead ones had claimed.
async fn watch(state: &AppState) {
    let mut watch = Watch::default();
    loop {
        if let Err(fail) = processes::beat(state, &mut watch, Instant::now()).await {
            tracing::error!(error = %fail, "the beat of this process failed");
        }
        tokio::time::sleep(processes::BEAT).await;
    }
}

/// Sweeps once an hour, and until nothing is left.
async fn sweep(state: &AppState) {
    loop {
        match sign_in::sweep::sweep(state).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(BETWEEN_SWEEPS).await,
            Err(fail) => {
                tracing::error!(error = %fail, "sweeping failed and is tried again");
                tokio::time::sleep(BETWEEN_SWEEPS).await;
            }
        }
    }
}

/// Wakes every worker when one of the requests has made work: a wake-up reaches only one who waits for it.
async fn pass_on(state: &AppState, bells: &[Notify]) {
    loop {
        state.wake.notified().await;
        bells.iter().for_each(Notify::notify_one);
    }
}

/// Works whenever there is work. Woken by new work, or by the time at which held or deferred work is due.
async fn repeat(what: &str, bell: &Notify, mut step: impl AsyncFnMut() -> Outcome<bool>) {
    loop {
        match step().await {
            Ok(true) => {}
            Ok(false) => drop(tokio::time::timeout(IDLE, bell.notified()).await),
            Err(fail) => {
                tracing::error!(what, error = %fail, "background work failed and is tried again");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}
