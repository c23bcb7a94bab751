//! E-mail addresses: one strict rule for the directory, imports, requests and the browser.
//!
//! The rule is the grammar of the HTML standard (`<input type=email>`) with these changes: the domain has a dot and does
//! not end in a number; an international domain is taken by UTS 46, non-transitional, and kept as its A-label (so that
//! `faß.example` and `fass.example` stay two domains, as they are); the local part is ASCII without quotes or comments.

mod problem;

use std::fmt;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};

use crate::limits::{EMAIL_LOCAL_MAX_OCTETS, EMAIL_MAX_OCTETS};

pub use problem::EmailProblem;

/// Above this many octets of UTF-8 no domain can have an A-label of at most 253 octets: it is not worth converting.
const DOMAIN_MAX_INPUT_OCTETS: usize = 1024;

/// A valid e-mail address. It shows the local part as typed and the domain as a lower-case A-label (RFC 5890).
///
/// Two addresses that differ only in case are different `Email`s with the same [`EmailKey`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// The canonical form of an address, for comparing and for unique constraints: all in lower case.
///
/// Nothing is folded by the habits of a provider (dots, plus tags): only the directory knows which addresses are one
/// person's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailKey(String);

impl Email {
    /// Reads exactly one address, with nothing around it.
    ///
    /// # Errors
    /// The first [`EmailProblem`] found, from left to right.
    pub fn parse(text: &str) -> Result<Self, EmailProblem> {
        if text.trim().is_empty() {
            return Err(EmailProblem::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailProblem::NoAt)?;
        if domain.contains('@') {
            return Err(EmailProblem::TwoAts);
        }
        check_local(local)?;
        let before = local.len() + 1;
        let domain = match domain_to_ascii(domain) {
            Ok(domain) if before + domain.len() <= EMAIL_MAX_OCTETS => domain,
            Ok(domain) => return Err(EmailProblem::TooLong { octets: before + domain.len() }),
            Err(EmailProblem::TooLong { octets }) => {
                return Err(EmailProblem::TooLong { octets: before + octets });
            }
            Err(problem) => return Err(problem),
        };
        Ok(Self(format!("{local}@{domain}")))
    }

    /// Gives the address as it is shown and sent to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the part before the @, as typed.
    #[must_use]
    pub fn local(&self) -> &str {
        self.parts().0
    }

    /// Gives the domain: a lower-case A-label.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.parts().1
    }

    /// Gives the canonical form, for comparing.
    #[must_use]
    pub fn key(&self) -> EmailKey {
        EmailKey(self.0.to_ascii_lowercase())
    }

    /// Gives the address with all but the first character of the local part hidden, such as `a•••@contoso.com`:
    /// its owner knows it again, another learns little. The number of dots says nothing of the length.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.parts();
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }

    /// Takes a text that has been judged already: [`is_local`], [`is_canonical_domain`] and the lengths hold.
    pub(crate) fn of_judged(text: String) -> Self {
        Self(text)
    }

    fn parts(&self) -> (&str, &str) {
        // An `Email` holds exactly one @.
        self.0.split_once('@').unwrap_or((&self.0, ""))
    }
}

impl EmailKey {
    /// Gives the canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<EmailKey> for String {
    fn from(key: EmailKey) -> Self {
        key.0
    }
}

impl fmt::Display for EmailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Email {
    type Err = EmailProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Email {
    type Error = EmailProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

fn check_local(local: &str) -> Result<(), EmailProblem> {
    if local.is_empty() {
        return Err(EmailProblem::NoLocal);
    }
    for found in local.chars() {
        if !found.is_ascii() {
            return Err(if is_invisible(found) {
                EmailProblem::BadCharacter(found)
            } else {
                EmailProblem::NonAsciiLocal(found)
            });
        }
        if !u8::try_from(found).is_ok_and(is_local) {
            return Err(EmailProblem::BadCharacter(found));
        }
    }
    if local.len() > EMAIL_LOCAL_MAX_OCTETS {
        return Err(EmailProblem::LocalTooLong { octets: local.len() });
    }
    Ok(())
}

/// Whether the byte may stand in the part before the @.
pub(crate) fn is_local(byte: u8) -> bool {
    LOCAL[usize::from(byte)]
}

/// A table, because each byte of each row of a file is looked up.
const LOCAL: [bool; 256] = {
    let mut table = [false; 256];
    let (mut index, mut byte) = (0, 0_u8);
    while index < 128 {
        table[index] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'.' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~');
        index += 1;
        byte += 1;
    }
    table
};

/// Whether the text is a domain as an [`Email`] shows it: nothing would be changed of it.
pub(crate) fn is_canonical_domain(text: &str) -> bool {
    domain_to_ascii(text).is_ok_and(|domain| domain == text)
}

fn domain_to_ascii(domain: &str) -> Result<String, EmailProblem> {
    if domain.is_empty() {
        return Err(EmailProblem::NoDomain);
    }
    let is_bad = |c: char| {
        (c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')) || c.is_whitespace()
    };
    if let Some(found) = domain.chars().find(|c| is_bad(*c)) {
        return Err(EmailProblem::BadCharacter(found));
    }
    if domain.split('.').any(str::is_empty) {
        return Err(EmailProblem::EmptyLabel);
    }
    // RFC 1035 §2.3.4. Checked here because decoding a long label takes time that grows with its square.
    if domain.split('.').any(|label| label.is_ascii() && label.len() > 63) {
        return Err(EmailProblem::BadDomain { found: domain.to_owned() });
    }
    let max = if domain.is_ascii() { EMAIL_MAX_OCTETS } else { DOMAIN_MAX_INPUT_OCTETS };
    if domain.len() > max {
        return Err(EmailProblem::TooLong { octets: domain.len() });
    }
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .map_err(|idna::Errors { .. }| EmailProblem::BadDomain { found: domain.to_owned() })?;
    let (_, top) = ascii.rsplit_once('.').ok_or(EmailProblem::NoDomainDot)?;
    // RFC 3696 §2: no top-level domain is a number, so this is an IP address or a slip. Asked last, because other digits
    // than those of ASCII become such.
    if top.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EmailProblem::BadDomain { found: domain.to_owned() });
    }
    Ok(ascii.into_owned())
}

/// Whether the character joins letters of some scripts: invisible, but part of a name (RFC 5892 appendix A).
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Whether a person would not see the character: white space and the format characters met in pasted text.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn a_local_part_has_the_characters_of_the_html_standard() {
        let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
        assert!((0..=u8::MAX).all(|byte| is_local(byte) == is_listed(byte)));
    }
}
