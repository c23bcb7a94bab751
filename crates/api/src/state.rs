//! What every part of the server is given.

use std::sync::Arc;

use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::ids::Ids;
use crate::keys::KeyRing;
use crate::mail::Transport;

/// The parts that all requests and workers share.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The source of ids and secrets.
    pub ids: Ids,
    /// The server's keys.
    pub keys: Arc<KeyRing>,
    /// How mail leaves.
    pub transport: Transport,
    /// Told when there is new work for the workers.
    pub wake: Arc<Notify>,
    /// This process, as the owner of what it has claimed.
    pub process: Uuid,
    /// Demo mode: mail lands in a page, keys are made by themselves.
    pub demo: bool,
}
