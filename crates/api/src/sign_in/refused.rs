//! Why a sign-in at an identity provider ended in nothing. The log says it; whoever tried is told only what to do.

use crate::connections::provider::Unusable;

/// Why a sign-in was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// There is no such attempt of this browser, or no longer.
    #[error("there is no such attempt of this browser")]
    Attempt,
    /// The provider has not said who it is: the sign-in was broken off there.
    #[error("the provider answered {0}")]
    ByProvider(String),
    /// The provider cannot be asked.
    #[error("the provider cannot be used: {0}")]
    Provider(String),
    /// The provider does not take its code.
    #[error("the provider does not take the code: {0}")]
    Code(String),
    /// The token does not hold.
    #[error("the token does not hold: {0}")]
    Token(String),
    /// The token is of another organization.
    #[error("the token lacks the required claim {0}")]
    Organization(String),
    /// The token does not name a person of the directory.
    #[error("nobody in the directory is named: {0}")]
    Nobody(&'static str),
    /// The token names a person who signs in with another account of the provider, and accounts are not merged.
    #[error("nobody in the directory is named: {0}")]
    Linked(&'static str),
    /// The person is disabled or has left.
    #[error("the person is disabled or has left the directory")]
    Suspended,
}

impl From<Unusable> for Refused {
    fn from(error: Unusable) -> Self {
        Self::Provider(error.to_string())
    }
}
