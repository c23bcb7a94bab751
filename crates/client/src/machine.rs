//! The state machine as data.

use rollcall_wire::machine::StateMachine;

use crate::{Client, Result};

impl Client {
    /// Gets every combination of state, command and person, and what comes of it.
    ///
    /// # Errors
    /// See [`crate::Error`].
    pub async fn get_state_machine(&self) -> Result<StateMachine> {
        self.get("/state-machine").await
    }
}
