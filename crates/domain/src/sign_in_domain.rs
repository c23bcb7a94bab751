//! The domains whose addresses sign in to an organization (R20), and how an organization proves that one is its own.

mod public;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::email::{Email, EmailProblem};
use public::is_public;

/// The label below a domain at which the proof is published.
const LABEL: &str = "_rollcall";
/// What the text of the proof begins with.
const TEXT: &str = "rollcall-verification=";
/// Octets of a domain at most, so that the label fits before it (RFC 1035, section 2.3.4).
const MAX_OCTETS: usize = 253 - LABEL.len() - 1;

/// A domain, as addresses have it: in lower case, an international one as its A-label. A subdomain is a domain of its
/// own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SignInDomain(String);

/// Why a domain cannot be an organization's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainProblem {
    /// Nothing is there.
    Empty,
    /// It is an address.
    Address,
    /// It is none.
    NotADomain(EmailProblem),
    /// It is too long to be proven.
    TooLong,
    /// Everybody can have an address there.
    Public,
}

impl SignInDomain {
    /// Reads a domain as an organization types it.
    ///
    /// # Errors
    /// The first [`DomainProblem`].
    pub fn parse(text: &str) -> Result<Self, DomainProblem> {
        let domain = Self::read(text)?;
        if is_public(&domain.0) { Err(DomainProblem::Public) } else { Ok(domain) }
    }

    /// Reads a domain whoever may have an address there: the operator knows what is assigned.
    ///
    /// # Errors
    /// The first [`DomainProblem`], but for [`DomainProblem::Public`].
    pub fn read(text: &str) -> Result<Self, DomainProblem> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text);
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(DomainProblem::Empty);
        }
        if text.contains('@') {
            return Err(DomainProblem::Address);
        }
        // The rule for the domains of addresses stands in one place, so that the two can meet.
        let address = Email::parse(&format!("a@{text}")).map_err(DomainProblem::NotADomain)?;
        let domain = address.domain();
        if domain.len() > MAX_OCTETS { Err(DomainProblem::TooLong) } else { Ok(Self(domain.to_owned())) }
    }

    /// Gives the domain.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the proof is published.
    #[must_use]
    pub fn record_name(&self) -> String {
        format!("{LABEL}.{}", self.0)
    }
}

/// The text of the record that proves it.
#[must_use]
pub fn record_text(token: &str) -> String {
    format!("{TEXT}{token}")
}

impl DomainProblem {
    /// The stable name, `snake_case`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::Address => "domain_is_address",
            Self::NotADomain(_) => "not_a_domain",
            Self::TooLong => "too_long",
            Self::Public => "public_domain",
        }
    }

    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::Empty => "Write the domain, such as contoso.example.",
            Self::Address => "Write what stands after the @ alone.",
            Self::NotADomain(_) => "That is no domain of e-mail addresses. Write it as contoso.example.",
            Self::TooLong => "That domain is too long: no record fits below it.",
            Self::Public => {
                "Everybody can have an address there. Write a domain that is your organization's own."
            }
        }
    }
}

impl fmt::Display for SignInDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SignInDomain {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).map_err(|problem| problem.sentence())
    }
}

impl From<SignInDomain> for String {
    fn from(domain: SignInDomain) -> Self {
        domain.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r20_a_domain_is_read_as_that_of_an_address() {
        for (typed, domain) in [
            ("contoso.example", "contoso.example"),
            (" @Contoso.Example. ", "contoso.example"),
            ("mail.contoso.example", "mail.contoso.example"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
            ("ｃontoso。example", "contoso.example"),
        ] {
            assert_eq!(SignInDomain::parse(typed).map(String::from), Ok(domain.to_owned()), "{typed}");
        }
        let read = SignInDomain::parse("bücher.example").unwrap();
        assert_eq!(read.record_name(), "_rollcall.xn--bcher-kva.example");
        assert_eq!(record_text("x"), "rollcall-verification=x");
    }

    #[test]
    fn r20_what_is_no_domain_of_an_organization_is_refused() {
        let long =
            format!("{}.example", ["a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(55)].join("."));
        for (typed, code) in [
            (" ", "required"),
            ("@", "required"),
            ("ann@contoso.example", "domain_is_address"),
            ("contoso", "not_a_domain"),
            ("https://contoso.example", "not_a_domain"),
            ("192.0.2.1", "not_a_domain"),
            ("con toso.example", "not_a_domain"),
            ("-.example", "not_a_domain"),
            (&long, "too_long"),
            ("gmail.com", "public_domain"),
            ("GMX.de", "public_domain"),
            ("yahoo.co.uk", "public_domain"),
            ("hotmail.fr", "public_domain"),
        ] {
            assert_eq!(SignInDomain::parse(typed).map_err(|problem| problem.code()), Err(code), "{typed}");
        }
        // A name like theirs is somebody's own.
        for own in ["live.contoso.example", "yahoo-travel.example", "gmail.contoso.example"] {
            assert!(SignInDomain::parse(own).is_ok(), "{own}");
        }
    }
}
