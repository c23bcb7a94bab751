//! The work that goes on behind the requests: each worker does one piece at a time and says whether there was one.

mod release;

use std::time::Duration;

use crate::problem::Outcome;
use crate::state::AppState;

/// How long a worker with nothing to do waits at most before it looks again.
const IDLE: Duration = Duration::from_millis(500);
/// How long all wait after a failure, such as a database that is away.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Does one piece of each kind of work; `true` if there was any.
///
/// # Errors
/// The first failure; what was done before it stays done.
pub async fn step(state: &AppState) -> Outcome<bool> {
    let released = release::step(state).await?;
    let imported = crate::imports::step(state).await?;
    Ok(released || imported)
}

/// Works until there is nothing to do now. For tests, and for commands that end.
///
/// # Errors
/// The first failure.
pub async fn run_until_idle(state: &AppState) -> Outcome<()> {
    while step(state).await? {}
    Ok(())
}

/// Workers that go on beside the server until they are stopped.
#[derive(Debug)]
pub struct Working(tokio::task::JoinHandle<()>);

impl Working {
    /// Stops the workers; what they were at is done again or freed by whoever comes next.
    pub async fn stop(self) {
        self.0.abort();
        drop(self.0.await);
    }
}

/// Starts the workers.
///
/// # Errors
/// The database's.
pub async fn start(state: &AppState) -> Outcome<Working> {
    Ok(Working(actix_web::rt::spawn(run(state.clone()))))
}

/// Works until the process ends.
async fn run(state: AppState) {
    loop {
        match step(&state).await {
            Ok(true) => {}
            Ok(false) => {
                // Woken by new work, or by the time at which held or deferred work is due.
                let _ = tokio::time::timeout(IDLE, state.wake.notified()).await;
            }
            Err(fail) => {
                tracing::error!(error = %fail, "background work failed and is tried again");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}
