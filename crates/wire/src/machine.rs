//! The state machine as data.

use serde::{Deserialize, Serialize};

/// Every combination of state, command and person, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateMachine {
    /// One entry per combination.
    pub transitions: Vec<Transition>,
}

/// One combination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transition {
    /// The state before: `nobody`, `invited`, `active`, `archived_from_invited` or `archived_from_active`.
    pub from: String,
    /// The command: `invite`, `accept`, `resend`, `archive`, `reinvite`.
    pub command: String,
    /// The person in the directory: `enabled`, `disabled` or `gone`.
    pub person: String,
    /// The state after, if the command is carried out.
    pub to: Option<String>,
    /// The code of the refusal, if it is not.
    pub refusal: Option<String>,
}
