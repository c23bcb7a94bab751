//! How an operation fails, and how that is answered: problem+json (RFC 9457).

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use rollcall_domain::user::{PersonState, Refusal};
use rollcall_wire::{Code, Problem};
use sea_orm::DbErr;

/// Why an operation was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    /// The caller is told why.
    #[error("{}: {}", .0.code, .0.detail)]
    Problem(Box<Problem>),
    /// The database failed; the caller is told only whether it is worth trying again.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// Something that must not happen; the caller is told nothing of it.
    #[error("{0}")]
    Internal(String),
}

/// The result of an operation.
pub type Outcome<T> = Result<T, Fail>;

impl Fail {
    /// Fails with this code and sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// What the caller is told.
    #[must_use]
    pub fn to_problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => (**problem).clone(),
            Self::Database(error) if is_passing(error) => Problem::new(
                Code::Unavailable,
                "The database cannot be reached or is busy. Nothing was changed; try again in a moment.",
            ),
            Self::Database(_) | Self::Internal(_) => Problem::new(
                Code::Internal,
                "The request could not be carried out. Nothing was changed. The log of the server says more.",
            ),
        }
    }
}

impl From<Problem> for Fail {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Self {
        refusal_problem(&refusal).into()
    }
}

/// Says a refusal of the state machine to a caller.
#[must_use]
pub fn refusal_problem(refusal: &Refusal) -> Problem {
    let (code, detail) = match refusal {
        Refusal::AlreadyInvited { .. } => {
            (Code::AlreadyInvited, "The user has an open invitation. Resend it if the mail did not arrive.")
        }
        Refusal::AlreadyActive { .. } => (Code::AlreadyActive, "The user has joined already."),
        Refusal::AlreadyArchived { .. } => {
            (Code::AlreadyArchived, "The user is archived already. Re-invite to undo that.")
        }
        Refusal::NotInvited { .. } => {
            (Code::NotInvited, "Only an invited user can be sent the invitation again.")
        }
        Refusal::NotArchived { .. } => (Code::NotArchived, "Only an archived user can be re-invited."),
        Refusal::Withdrawn { .. } => {
            (Code::Withdrawn, "The invitation was withdrawn. Ask an administrator for a new one.")
        }
        Refusal::Removed { .. } => (
            Code::Removed,
            "You were removed from the organization. Ask an administrator for a new invitation.",
        ),
        Refusal::Suspended { state: PersonState::Disabled } => (
            Code::Suspended,
            "The directory has disabled this person. The invitation works again once the person is enabled.",
        ),
        Refusal::Suspended { state: PersonState::Gone | PersonState::Enabled } => {
            (Code::Suspended, "This person has left the directory.")
        }
        Refusal::NotAUser => (Code::NotInvited, "This person is not a user of the organization any more."),
        Refusal::NotUndoable => (Code::TooLateToUndo, "This cannot be undone."),
        Refusal::TooLate { .. } => {
            (Code::TooLateToUndo, "The mail has left or the action was undone already.")
        }
        Refusal::ChangedSince { .. } => {
            (Code::Changed, "The user has changed since you saw it. Look at it again and decide anew.")
        }
    };
    Problem::new(code, detail)
}

/// Whether the same request may succeed later without anybody mending anything.
fn is_passing(error: &DbErr) -> bool {
    use sea_orm::RuntimeErr;
    if let DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) = error {
        return crate::db::is_away(error) || crate::db::is_conflict(error);
    }
    matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_))
}

/// What an API client is told in the terms of its access token (RFC 6750 §3).
fn challenge(code: Code) -> Option<&'static str> {
    let challenges = [
        (Code::TokenRefused, r#"Bearer error="invalid_token""#),
        (Code::ScopeRequired, r#"Bearer error="insufficient_scope""#),
    ];
    challenges.into_iter().find(|(of, _)| *of == code).map(|(_, challenge)| challenge)
}

impl ResponseError for Fail {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.to_problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Problem(_) => {}
            Self::Database(error) => tracing::error!(error = %error, "the database failed"),
            Self::Internal(error) => tracing::error!(error = %error, "something that must not happen"),
        }
        let problem = self.to_problem();
        let mut answer = HttpResponse::build(self.status_code());
        if let Some(challenge) = challenge(problem.code) {
            answer.insert_header((WWW_AUTHENTICATE, challenge));
        }
        answer
            .content_type("application/problem+json")
            .insert_header((CACHE_CONTROL, "no-store"))
            .json(problem)
    }
}
