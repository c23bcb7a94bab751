//! Errors: `application/problem+json` (RFC 9457) with a stable `code`.
//!
//! [`Code`] is the one table of all errors. Clients match on the code, never on prose.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $text:literal $status:literal $title:literal;)+) => {
        /// The stable name of an error. One line of the table: name, HTTP status, title.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $($(#[$doc])* #[doc = $title] $variant,)+
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it stands in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The HTTP status (RFC 9110) that goes with the code.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// The short, unchanging title.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

codes! {
    // The request itself.
    InvalidRequest "invalid_request" 400 "The request is not well formed";
    InvalidField "invalid_field" 422 "A field has a value that cannot be used";
    InvalidCursor "invalid_cursor" 400 "The cursor is not one of ours";
    TooManyItems "too_many_items" 422 "Too many items in one request";
    PayloadTooLarge "payload_too_large" 413 "The request is too large";
    UnsupportedMediaType "unsupported_media_type" 415 "This content type is not accepted here";
    NotFound "not_found" 404 "There is no such thing here";
    MethodNotAllowed "method_not_allowed" 405 "This method is not offered here";
    RequestTimeout "request_timeout" 408 "The request took too long to arrive";
    // Who asks.
    NotSignedIn "not_signed_in" 401 "You are not signed in";
    CodeRefused "code_refused" 401 "That code is not right, or no longer";
    RoleRequired "role_required" 403 "This needs an administrator's role";
    WorkAccountRequired "work_account_required" 409 "The organization signs in with work accounts";
    TokenRefused "token_refused" 401 "The access token does not count, or no longer";
    ScopeRequired "scope_required" 403 "The API client lacks a scope";
    PeopleOnly "people_only" 403 "This is not for API clients";
    ForeignOrigin "foreign_origin" 403 "The request came from another site";
    TooManyAttempts "too_many_attempts" 429 "Too many attempts";
    RateLimited "rate_limited" 429 "Too many requests";
    OrganizationNotAllowed "organization_not_allowed" 403 "This organization may not send invitations";
    // What was asked of a user.
    AlreadyInvited "already_invited" 409 "The user is invited already";
    AlreadyActive "already_active" 409 "The user is active already";
    AlreadyArchived "already_archived" 409 "The user is archived already";
    NotInvited "not_invited" 409 "The user is not invited";
    NotArchived "not_archived" 409 "The user is not archived";
    Withdrawn "withdrawn" 409 "The invitation was withdrawn";
    Removed "removed" 409 "The user was removed from the organization";
    Suspended "suspended" 409 "The person is disabled or has left the directory";
    Changed "changed" 409 "It was changed by somebody else meanwhile";
    TooLateToUndo "too_late_to_undo" 409 "It is too late to undo";
    NotInDirectory "not_in_directory" 422 "The person is not in the directory";
    Ambiguous "ambiguous" 422 "The address belongs to more than one person";
    NoMailSent "no_mail_sent" 409 "No mail can be sent for this user";
    WrongAccount "wrong_account" 403 "The invitation is for somebody else";
    // Imports.
    ImportNotReady "import_not_ready" 409 "The import is not ready to be sent";
    ImportState "import_state" 409 "The import is not in a state that allows this";
    NothingToSend "nothing_to_send" 409 "The import has no row that can be invited";
    PlanChanged "plan_changed" 409 "The plan has changed since you saw it";
    VersionRequired "version_required" 428 "The version you saw is required";
    EmptyFile "empty_file" 422 "The file has no rows";
    // The directory.
    UnreadableFile "unreadable_file" 422 "The file cannot be read";
    TooManyLeave "too_many_leave" 409 "More people would lose their access than is allowed unasked";
    // The organization.
    RateInForce "rate_in_force" 409 "The rate's first day has begun";
    RecordMissing "record_missing" 409 "The record that proves the domain is not there yet";
    RecordDiffers "record_differs" 409 "The record of the domain has another text";
    RecordUnknown "record_unknown" 503 "The domain name system could not be asked";
    DomainTaken "domain_taken" 409 "The domain is another organization's";
    LastDomain "last_domain" 409 "An organization keeps a way to sign in";
    LastGlobalAdministrator "last_global_administrator" 409 "An organization keeps a Global Administrator";
    // The server.
    Busy "busy" 503 "The service is busy";
    Unavailable "unavailable" 503 "The service is not available";
    Internal "internal" 500 "Something went wrong on our side";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One field that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where: a JSON Pointer (RFC 6901) into the request body, or `?name` for a query parameter.
    pub pointer: String,
    /// What: stable, `snake_case`.
    pub code: String,
    /// What is wrong and what to do, as a sentence.
    pub detail: String,
}

/// An error as the API answers it (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:rollcall:problem:` followed by the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same for every occurrence of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence: what happened and what to do next.
    pub detail: String,
    /// What a program matches on.
    pub code: Code,
    /// Every field that is wrong, for `invalid_field`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// Makes the problem of this code, with a sentence for this occurrence.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:rollcall:problem:{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            errors: Vec::new(),
        }
    }

    /// Makes an `invalid_field` problem of these fields.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            many => format!("{} fields need your attention.", many.len()),
        };
        Self { errors, ..Self::new(Code::InvalidField, detail) }
    }
}

impl FieldError {
    /// Makes the error of one field.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}
