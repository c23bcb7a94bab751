//! Why a text is no e-mail address.

use std::fmt;

use super::is_invisible;
use crate::limits::{EMAIL_LOCAL_MAX_OCTETS, EMAIL_MAX_OCTETS};

/// Why a text is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EmailProblem {
    /// There is nothing.
    Empty,
    /// There is no @.
    NoAt,
    /// There is more than one @.
    TwoAts,
    /// There is nothing before the @.
    NoLocal,
    /// There is nothing after the @.
    NoDomain,
    /// The domain has no dot.
    NoDomainDot,
    /// The domain begins or ends with a dot or has two in a row.
    EmptyLabel,
    /// A character that no address may have in this place.
    BadCharacter(char),
    /// A letter before the @ that is not ASCII: such addresses are not supported.
    NonAsciiLocal(char),
    /// The part before the @ is longer than 64 octets (RFC 5321 §4.5.3.1.1).
    LocalTooLong {
        /// How long it is, in octets.
        octets: usize,
    },
    /// The address is longer than 254 octets (RFC 5321 §4.5.3.1.3).
    TooLong {
        /// How long it is, in octets.
        octets: usize,
    },
    /// The domain is no domain name by UTS 46 or is too long for DNS.
    BadDomain {
        /// The domain, as typed.
        found: String,
    },
}

impl EmailProblem {
    /// The stable name, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "email_empty",
            Self::NoAt => "email_no_at",
            Self::TwoAts => "email_two_ats",
            Self::NoLocal => "email_no_local_part",
            Self::NoDomain => "email_no_domain",
            Self::NoDomainDot => "email_no_dot_in_domain",
            Self::EmptyLabel => "email_misplaced_dot",
            Self::BadCharacter(_) => "email_bad_character",
            Self::NonAsciiLocal(_) => "email_non_ascii_local_part",
            Self::LocalTooLong { .. } => "email_local_part_too_long",
            Self::TooLong { .. } => "email_too_long",
            Self::BadDomain { .. } => "email_bad_domain",
        }
    }

    /// Says what is wrong and what to do, in one or two sentences.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Empty => "There is no address. Type one, such as ann@contoso.com.".to_owned(),
            Self::NoAt => "The address has no @. Write it as name@domain.".to_owned(),
            Self::TwoAts => "The address has more than one @. Give one address only.".to_owned(),
            Self::NoLocal => "The name before the @ is missing.".to_owned(),
            Self::NoDomain => "The domain after the @ is missing.".to_owned(),
            Self::NoDomainDot => {
                "The domain after the @ has no dot. Write it whole, such as contoso.com.".to_owned()
            }
            Self::EmptyLabel => "The domain has a dot too many. Take it out.".to_owned(),
            Self::BadCharacter(found) => {
                format!(
                    "The address contains {}, which no address may have there. Take it out.",
                    name_of(*found)
                )
            }
            Self::NonAsciiLocal(found) => format!(
                "The name before the @ contains {}. Only unaccented letters, digits and signs are supported there.",
                name_of(*found)
            ),
            Self::LocalTooLong { octets } => format!(
                "The name before the @ is {octets} characters long; {EMAIL_LOCAL_MAX_OCTETS} are allowed."
            ),
            Self::TooLong { octets } => {
                format!("The address is {octets} characters long; {EMAIL_MAX_OCTETS} are allowed.")
            }
            Self::BadDomain { found } => format!("“{found}” is not a domain name. Check its spelling."),
        }
    }
}

impl fmt::Display for EmailProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for EmailProblem {}

fn name_of(found: char) -> String {
    match found {
        ' ' => "a space".to_owned(),
        '\u{a0}' => "a no-break space".to_owned(),
        c if is_invisible(c) || c.is_control() => format!("the invisible character U+{:04X}", u32::from(c)),
        c => format!("“{c}”"),
    }
}
