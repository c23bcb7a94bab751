//! What can go wrong with a request.

use rollcall_wire::{Code, Problem};

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The API refused it, and says why and what to do.
    #[error("{}", .0.detail)]
    Problem(Box<Problem>),
    /// No answer came: whether the request arrived is not known.
    #[error("no answer from the server: {0}")]
    Network(String),
    /// The answer is not one that this client knows, such as one of a proxy in between.
    #[error("unexpected answer (status {status}): {detail}")]
    Unexpected {
        /// The HTTP status.
        status: u16,
        /// What was wrong with the answer.
        detail: String,
    },
    /// The request could not be written.
    #[error("the request cannot be written: {0}")]
    Request(String),
    /// The base that the client was made with is no address of a web server.
    #[error("not the address of a web server: {0}")]
    Base(String),
}

impl Error {
    /// Gives the code of the problem, if the API refused the request.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Network(_) | Self::Unexpected { .. } | Self::Request(_) | Self::Base(_) => None,
        }
    }
}
