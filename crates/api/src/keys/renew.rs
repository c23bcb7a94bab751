//! Keys that are read again while the server runs, so that a key is added or retired without a restart.

use std::time::Duration;

use super::KeyError;
use crate::state::AppState;

/// How often the file is read. A key that is added comes into use later than that.
const EVERY: Duration = Duration::from_secs(10);

/// Reads the key file again and again. Keys that stand in a variable change with a restart alone; which of them is the
/// newest in use changes with time.
pub(crate) async fn renew(state: &AppState) {
    let mut said = String::new();
    loop {
        match once(state).await {
            Ok(changed) => {
                said.clear();
                if changed {
                    tracing::info!(newest = state.keys.newest(), "the server's keys have changed");
                }
            }
            // Once is enough for whoever reads the log: until it is mended, the keys that are known are used on.
            Err(error) if error.to_string() != said => {
                tracing::error!(%error, "the keys cannot be read again; those that are known are used on");
                said = error.to_string();
            }
            Err(_) => {}
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn once(state: &AppState) -> Result<bool, KeyError> {
    let (now, settings) = (state.clock.now(), state.config.keys.clone());
    let read = move || settings.read(now);
    let ring = tokio::task::spawn_blocking(read).await;
    match ring {
        Ok(ring) => Ok(ring?.is_some_and(|ring| state.keys.take_over(&ring))),
        Err(error) => Err(KeyError::Io("of the settings".to_owned(), std::io::Error::other(error))),
    }
}
