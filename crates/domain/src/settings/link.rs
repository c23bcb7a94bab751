//! Links that an organization sends people to.

use std::fmt;

use crate::email::Email;

/// The length of a link, in octets, at most.
const MAX_OCTETS: usize = 2000;

/// An `https` address without credentials, its host in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link(String);

/// Which hosts a link may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkHost {
    /// Any.
    Any,
    /// `apps.apple.com`.
    AppStore,
    /// `play.google.com`.
    GooglePlay,
}

/// Why a text is no link that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkProblem {
    /// It does not begin with `https://`.
    NotHttps,
    /// It holds a user name or a password.
    Credentials,
    /// Its host or port is none.
    BadHost,
    /// It leads to another host than it may.
    WrongHost(&'static str),
    /// A character stands in it that no address has.
    BadCharacter(char),
    /// It is too long.
    TooLong,
}

impl Link {
    /// Reads an address.
    ///
    /// # Errors
    /// [`LinkProblem`] with the first thing that is wrong.
    pub fn parse(text: &str, host: LinkHost) -> Result<Self, LinkProblem> {
        let text = text.trim();
        if text.len() > MAX_OCTETS {
            return Err(LinkProblem::TooLong);
        }
        let rest = strip_https(text).ok_or(LinkProblem::NotHttps)?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err(LinkProblem::Credentials);
        }
        let authority = read_authority(authority)?;
        if let Some(bad) = path.chars().find(|c| !is_of_path(*c)) {
            return Err(LinkProblem::BadCharacter(bad));
        }
        match host.name() {
            Some(name) if authority != name => Err(LinkProblem::WrongHost(name)),
            Some(_) | None => Ok(Self(format!("https://{authority}{path}"))),
        }
    }

    /// Gives the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl LinkHost {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Any => None,
            Self::AppStore => Some("apps.apple.com"),
            Self::GooglePlay => Some("play.google.com"),
        }
    }
}

impl LinkProblem {
    /// The stable name, `snake_case`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotHttps => "link_not_https",
            Self::Credentials => "link_credentials",
            Self::BadHost => "link_host",
            Self::WrongHost(_) => "link_wrong_host",
            Self::BadCharacter(_) => "link_character",
            Self::TooLong => "too_long",
        }
    }

    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NotHttps => "A link begins with https://".to_owned(),
            Self::Credentials => "Leave user name and password out of the link.".to_owned(),
            Self::BadHost => {
                "The link's host cannot be read. Copy the link from a browser's address bar.".to_owned()
            }
            Self::WrongHost(name) => format!("This link leads to https://{name}/"),
            Self::BadCharacter(c) => format!(
                "The character {c:?} cannot stand in a link. Copy the link from a browser's address bar."
            ),
            Self::TooLong => format!("A link has at most {MAX_OCTETS} characters."),
        }
    }
}

fn strip_https(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    scheme.eq_ignore_ascii_case("https").then_some(rest)
}

/// The host in lower case, with its port if it is not 443.
fn read_authority(text: &str) -> Result<String, LinkProblem> {
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().ok().ok_or(LinkProblem::BadHost)?)),
        None => (text, None),
    };
    let host = read_host(host).ok_or(LinkProblem::BadHost)?;
    Ok(match port {
        Some(port) if port != 443 => format!("{host}:{port}"),
        Some(_) | None => host,
    })
}

/// A domain, read as an address's is; one label alone is a host of the organization's own network.
fn read_host(text: &str) -> Option<String> {
    if text.contains('.') {
        let address = Email::parse(&format!("x@{text}")).ok()?;
        return Some(address.domain().to_owned());
    }
    let is_label = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-');
    is_label.then(|| text.to_ascii_lowercase())
}

/// The characters of path, query and fragment (RFC 3986, section 3.3 to 3.5).
fn is_of_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/?#".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{Link, LinkHost, LinkProblem};

    fn read(text: &str, host: LinkHost) -> Result<String, LinkProblem> {
        Link::parse(text, host).map(|link| link.to_string())
    }

    #[test]
    fn a_link_is_https_without_credentials() {
        for (text, expected) in [
            ("https://support.contoso.example", "https://support.contoso.example"),
            (" HTTPS://Support.Contoso.Example/a?b=c#d ", "https://support.contoso.example/a?b=c#d"),
            ("https://intranet/help", "https://intranet/help"),
            ("https://contoso.example:8443/x", "https://contoso.example:8443/x"),
            ("https://contoso.example:443/x", "https://contoso.example/x"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("https://contoso.example/@user", "https://contoso.example/@user"),
        ] {
            assert_eq!(read(text, LinkHost::Any).as_deref(), Ok(expected));
        }
        for (text, problem) in [
            ("", LinkProblem::NotHttps),
            ("contoso.example", LinkProblem::NotHttps),
            ("http://contoso.example", LinkProblem::NotHttps),
            ("javascript://contoso.example", LinkProblem::NotHttps),
            ("https://", LinkProblem::BadHost),
            ("https:///path", LinkProblem::BadHost),
            ("https://-x", LinkProblem::BadHost),
            ("https://con toso.example", LinkProblem::BadHost),
            ("https://contoso..example", LinkProblem::BadHost),
            ("https://contoso.example:port", LinkProblem::BadHost),
            ("https://contoso.example:70000", LinkProblem::BadHost),
            ("https://[::1]/", LinkProblem::BadHost),
            ("https://ann:secret@contoso.example", LinkProblem::Credentials),
            ("https://apps.apple.com@evil.example", LinkProblem::Credentials),
            ("https://contoso.example/a b", LinkProblem::BadCharacter(' ')),
            ("https://contoso.example\\@evil.example", LinkProblem::BadCharacter('\\')),
            ("https://contoso.example/\"><x", LinkProblem::BadCharacter('"')),
            ("https://contoso.example/\0", LinkProblem::BadCharacter('\0')),
        ] {
            assert_eq!(read(text, LinkHost::Any), Err(problem), "{text:?}");
        }
        assert_eq!(
            read(&format!("https://x/{}", "a".repeat(2000)), LinkHost::Any),
            Err(LinkProblem::TooLong)
        );
    }

    #[test]
    fn a_link_to_a_store_leads_to_that_store() {
        let wrong = |host| Err(LinkProblem::WrongHost(host));
        assert!(read("https://apps.apple.com/app/id1", LinkHost::AppStore).is_ok());
        assert!(
            read("https://play.google.com/store/apps/details?id=example.milestone", LinkHost::GooglePlay)
                .is_ok()
        );
        for text in [
            "https://apps.apple.com.evil.example/",
            "https://evil.example/apps.apple.com",
            "https://apps.apple.com:8443/",
            "https://play.google.com/",
        ] {
            assert_eq!(read(text, LinkHost::AppStore), wrong("apps.apple.com"), "{text}");
        }
        assert_eq!(read("https://apps.apple.com/", LinkHost::GooglePlay), wrong("play.google.com"));
    }
}
