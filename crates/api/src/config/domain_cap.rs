//! How many mails may leave to a domain in an hour, as the settings say it: `example.com=200`.

use rollcall_domain::email::Email;
use serde::Deserialize;

/// A domain, and how many mails may leave to it in an hour.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DomainCap {
    /// The domain, as addresses have it: in lower case, an international one as its A-label.
    pub domain: String,
    /// Mails in an hour, at most; 0: as many as there are.
    pub per_hour: u32,
}

/// A text that says no such cap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no domain with its mails in an hour, such as example.com=200")]
pub struct NoDomainCap(String);

impl TryFrom<String> for DomainCap {
    type Error = NoDomainCap;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let read = || {
            let (domain, number) = text.split_once('=')?;
            // The rule for the domains of addresses stands in one place.
            let address = Email::parse(&format!("a@{}", domain.trim())).ok()?;
            Some(Self { domain: address.domain().to_owned(), per_hour: number.trim().parse().ok()? })
        };
        read().ok_or(NoDomainCap(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_is_a_domain_and_a_number() {
        let read = |text: &str| DomainCap::try_from(text.to_owned());
        let cap = |domain: &str, per_hour| DomainCap { domain: domain.to_owned(), per_hour };
        assert_eq!(read("example.com=200").unwrap(), cap("example.com", 200));
        assert_eq!(read(" Example.COM = 0 ").unwrap(), cap("example.com", 0));
        assert_eq!(read("bücher.example=1").unwrap(), cap("xn--bcher-kva.example", 1));
        for text in [
            "",
            "example.com",
            "example.com=",
            "example.com=-1",
            "=5",
            "ann@example.com=5",
            "example.com=many",
        ] {
            assert!(read(text).unwrap_err().to_string().contains("such as example.com=200"), "{text:?}");
        }
    }
}
