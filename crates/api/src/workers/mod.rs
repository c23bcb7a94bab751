//! The work that goes on behind the requests: each worker does one piece at a time and says whether there was one.
//!
//! Each kind of work has a loop of its own, so that a slow mail server delays neither sign-in codes nor the order of
//! events.

mod release;

use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};

use crate::imports;
use crate::keys;
use crate::outbox::{self, Turn, codes};
use crate::problem::Outcome;
use crate::processes::{self, Watch};
use crate::sealer::{self, Aside};
use crate::sign_in;
use crate::state::AppState;

/// How long a worker with nothing to do waits at most before it looks again.
const IDLE: Duration = Duration::from_millis(500);
/// How long events are left to gather: each sealing costs the same, however many there are.
const BETWEEN_SEALS: Duration = Duration::from_millis(100);
/// How long a worker waits after a failure, such as a database that is away.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// How long mails under way may take to end when this process is told to end.
const DRAIN: Duration = Duration::from_secs(20);

/// How long nothing is swept after all was.
const BETWEEN_SWEEPS: Duration = Duration::from_hours(1);
/// How often the log of the database is written back.
const BETWEEN_CHECKPOINTS: Duration = Duration::from_secs(2);
/// How often it is looked for what is kept in memory and not used any more.
const BETWEEN_FORGETTING: Duration = Duration::from_mins(1);

/// Does one piece of each kind of work; `true` if there was any.
///
/// # Errors
/// The first failure; what was done before it stays done.
pub async fn step(state: &AppState) -> Outcome<bool> {
    let mut any = codes::step(state).await?;
    any |= imports::step(state, &mut imports::Memory::default()).await?;
    any |= release::step(state).await?;
    any |= outbox::step(state, &mut Turn::default()).await?;
    any |= sealer::step(state, &mut Aside::default()).await?;
    Ok(any)
}

/// Releases the batches whose undo window has passed. For tests.
pub(crate) async fn release_due(state: &AppState) -> Outcome<bool> {
    release::step(state).await
}

/// Sweeps away what is over and no longer needed; the running server does so once an hour.
///
/// # Errors
/// The database's.
pub async fn sweep_once(state: &AppState) -> Outcome<()> {
    while sweep_some(state).await? {}
    Ok(())
}

/// Sweeps some of what is over; `true` if there may be more.
async fn sweep_some(state: &AppState) -> Outcome<bool> {
    let signed_in = sign_in::sweep::sweep(state).await?;
    let imported = imports::sweep::sweep(state).await?;
    Ok(signed_in || imported)
}

/// Works until there is nothing to do now. For tests, and for commands that end; not beside [`start`].
///
/// # Errors
/// The first failure.
pub async fn run_until_idle(state: &AppState) -> Outcome<()> {
    while step(state).await? {}
    Ok(())
}

/// Whether the workers are to end.
type Stopping = watch::Receiver<bool>;

/// Workers that go on beside the server until they are stopped.
#[derive(Debug)]
pub struct Working {
    task: tokio::task::JoinHandle<()>,
    stop: watch::Sender<bool>,
    state: AppState,
}

impl Working {
    /// Gives what tells the workers to begin nothing new, as soon as the process is told to end.
    #[must_use]
    pub fn stopper(&self) -> watch::Sender<bool> {
        self.stop.clone()
    }

    /// Stops the workers: nothing new is begun, what is under way may end, and what does not end in time is broken off.
    /// Then it frees what they had claimed, for whoever comes next.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let mut task = self.task;
        if tokio::time::timeout(DRAIN, &mut task).await.is_err() {
            tracing::warn!("mail that was under way did not end in time and is tried again");
            task.abort();
            drop(task.await);
        }
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
    let (stop, stopping) = watch::channel(false);
    let task = actix_web::rt::spawn(run(state.clone(), stopping));
    Ok(Working { task, stop, state: state.clone() })
}

/// Works until the workers are to end. Until the last of them has, the process shows that it is alive.
async fn run(state: AppState, stopping: Stopping) {
    tokio::select! {
        () = work(&state, &stopping) => {}
        () = show_life(&state) => {}
        () = sweep(&state) => {}
        () = forget(&state) => {}
        () = checkpoint(&state) => {}
        () = keys::renew(&state) => {}
    }
}

async fn work(state: &AppState, stopping: &Stopping) {
    let bells: [Notify; 5] = Default::default();
    let [for_codes, for_imports, for_releases, for_mails, for_events] = &bells;
    let mut aside = Aside::default();
    let mut memory = imports::Memory::default();
    let mut turn = Turn::until(stopping.clone());
    let all = async {
        tokio::join!(
            repeat("codes", for_codes, stopping, async || codes::step(state).await),
            repeat("imports", for_imports, stopping, async || imports::step(state, &mut memory).await),
            repeat("releases", for_releases, stopping, async || {
                let any = release::step(state).await?;
                if any {
                    for_mails.notify_one();
                }
                Ok(any)
            }),
            repeat("events", for_events, stopping, async || {
                let any = sealer::step(state, &mut aside).await?;
                if any {
                    tokio::time::sleep(BETWEEN_SEALS).await;
                }
                Ok(any)
            }),
            repeat("mails", for_mails, stopping, async || outbox::step(state, &mut turn).await),
        );
    };
    tokio::select! {
        () = all => {}
        () = pass_on(state, &bells) => {}
    }
}

/// Shows that this process is alive, and frees what dead ones had claimed.
async fn show_life(state: &AppState) {
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
        match sweep_some(state).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(BETWEEN_SWEEPS).await,
            Err(fail) => {
                tracing::error!(error = %fail, "sweeping failed and is tried again");
                tokio::time::sleep(BETWEEN_SWEEPS).await;
            }
        }
    }
}

/// Gives memory back that nobody has used for a while.
async fn forget(state: &AppState) {
    loop {
        tokio::time::sleep(BETWEEN_FORGETTING).await;
        state.near.forget_unused(Instant::now());
    }
}

/// Keeps the log of `SQLite` short.
async fn checkpoint(state: &AppState) {
    loop {
        tokio::time::sleep(BETWEEN_CHECKPOINTS).await;
        if let Err(fail) = state.db.checkpoint().await {
            tracing::error!(error = %fail, "the log of the database could not be written back and is tried again");
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

/// Works whenever there is work, until the workers are to end. Woken by new work, or by the time at which held or deferred work is due.
async fn repeat(
    what: &str,
    bell: &Notify,
    stopping: &Stopping,
    mut step: impl AsyncFnMut() -> Outcome<bool>,
) {
    let mut stopping = stopping.clone();
    while !*stopping.borrow() {
        match step().await {
            Ok(true) => {}
            Ok(false) => tokio::select! {
                () = bell.notified() => {}
                () = tokio::time::sleep(IDLE) => {}
                _ = stopping.wait_for(|stop| *stop) => {}
            },
            Err(fail) => {
                tracing::error!(what, error = %fail, "background work failed and is tried again");
                tokio::select! {
                    () = tokio::time::sleep(AFTER_FAILURE) => {}
                    _ = stopping.wait_for(|stop| *stop) => {}
                }
            }
        }
    }
}
