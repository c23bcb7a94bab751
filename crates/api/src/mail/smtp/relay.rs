//! The mail server of the settings: where it is, how the way to it is encrypted, and who we are to it.

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::fault::in_time;
use crate::mail::transport::{Failure, TransportError};

/// How the way to the server is encrypted.
#[derive(Clone)]
enum Encryption {
    /// Not at all.
    None,
    /// By STARTTLS where the server offers it.
    Opportunistic(TlsParameters),
    /// By STARTTLS, or no mail leaves.
    Required(TlsParameters),
    /// From the start.
    Wrapper(TlsParameters),
}

/// Where mail is handed over.
pub(super) struct Relay {
    host: String,
    port: u16,
    encryption: Encryption,
    hello: ClientId,
    credentials: Option<Credentials>,
}

// The password is shown nowhere.
impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Relay {
    /// Reads the address; nothing is connected yet.
    pub(super) fn new(url: &str) -> Result<Self, TransportError> {
        let url = with_encryption(url)?;
        let host = url.host_str().ok_or_else(|| unusable("it names no host"))?.to_owned();
        let parameters = || TlsParameters::new(host.clone()).map_err(unusable);
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (encryption, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Encryption::Wrapper(parameters()?), 465),
            (_, Some("required")) => (Encryption::Required(parameters()?), 587),
            (_, Some("opportunistic")) => (Encryption::Opportunistic(parameters()?), 587),
            (_, _) => (Encryption::None, 25),
        };
        let name = url.path().trim_matches('/');
        let hello = if name.is_empty() { ClientId::default() } else { ClientId::Domain(name.to_owned()) };
        let credentials = credentials(&url)?;
        Ok(Self { port: url.port().unwrap_or(port), host, encryption, hello, credentials })
    }

    /// Connects, encrypts and signs in; each of it in the given time.
    pub(super) async fn connect(&self, step: Duration) -> Result<AsyncSmtpConnection, Failure> {
        let wrapper = match &self.encryption {
            Encryption::Wrapper(parameters) => Some(parameters.clone()),
            Encryption::None | Encryption::Opportunistic(_) | Encryption::Required(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(server, Some(step), &self.hello, wrapper, None);
        let mut connection = in_time(step, connecting).await?;
        let starttls = match &self.encryption {
            Encryption::Required(parameters) => Some(parameters),
            Encryption::Opportunistic(parameters) => Some(parameters).filter(|_| connection.can_starttls()),
            Encryption::None | Encryption::Wrapper(_) => None,
        };
        if let Some(parameters) = starttls {
            in_time(step, connection.starttls(parameters.clone(), &self.hello)).await?;
        }
        if let Some(credentials) = &self.credentials {
            in_time(step, connection.auth(DEFAULT_MECHANISMS, credentials)).await?;
        }
        Ok(connection)
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, TransportError> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(Into::into).map_err(unusable);
    let Some(password) = url.password() else { return Ok(None) };
    Ok(Some(Credentials::new(decode(url.username())?, decode(password)?)))
}

/// `smtp:` encrypts by STARTTLS, or fails, wherever the way to the server leaves the machine.
fn with_encryption(url: &str) -> Result<Url, TransportError> {
    let mut url = Url::parse(url).map_err(unusable)?;
    let asked: Vec<_> = url.query_pairs().into_owned().collect();
    let tls = match asked.iter().map(|(name, value)| (&**name, &**value)).collect::<Vec<_>>()[..] {
        [] if url.scheme() == "smtp" && !is_loopback(&url) => Some("required"),
        [] => None,
        [("tls", "none")] if url.scheme() == "smtp" => None,
        [("tls", "opportunistic")] if url.scheme() == "smtp" => Some("opportunistic"),
        [("tls", "required")] if url.scheme() == "smtp" => Some("required"),
        _ => {
            return Err(TransportError::Url(
                "only smtp:// takes ?tls=required, opportunistic or none".to_owned(),
            ));
        }
    };
    url.set_query(tls.map(|tls| format!("tls={tls}")).as_deref());
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    // The scheme is not one that the URL standard knows, so an IPv4 address is read as a name.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn unusable(error: impl std::fmt::Display) -> TransportError {
    TransportError::Url(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_that_leaves_the_machine_is_encrypted_unless_the_operator_says_otherwise() {
        for (url, query) in [
            ("smtp://mail.example.com:587", Some("tls=required")),
            ("smtp://user:p%40ss@mail.example.com", Some("tls=required")),
            ("smtp://10.0.0.5:25", Some("tls=required")),
            ("smtp://localhost:2525", None),
            ("smtp://127.0.0.1:2525", None),
            ("smtp://[::1]:2525", None),
            ("smtp://localhost:2525?tls=required", Some("tls=required")),
            ("smtp://mail.example.com?tls=none", None),
            ("smtp://mail.example.com?tls=opportunistic", Some("tls=opportunistic")),
            ("smtps://mail.example.com:465", None),
        ] {
            assert_eq!(with_encryption(url).unwrap().query(), query, "{url}");
        }
        for url in [
            "smtps://mail.example.com?tls=none",
            "smtp://mail.example.com?tls=maybe",
            "smtp://h?tls=none&x=1",
        ] {
            assert!(with_encryption(url).is_err(), "{url}");
        }
    }

    #[test]
    fn the_address_says_port_name_and_password() {
        for (url, port) in [
            ("smtp://mail.example.com", 587),
            ("smtp://mail.example.com?tls=none", 25),
            ("smtp://localhost", 25),
            ("smtps://mail.example.com", 465),
            ("smtp://mail.example.com:2525", 2525),
        ] {
            assert_eq!(Relay::new(url).unwrap().port, port, "{url}");
        }
        let relay = Relay::new("smtp://user%40example.com:p%40ss%2F@mail.example.com/rollcall.example.com");
        let Relay { hello, credentials, host, .. } = relay.unwrap();
        assert_eq!((hello.to_string(), &*host), ("rollcall.example.com".to_owned(), "mail.example.com"));
        let expected = Credentials::new("user@example.com".to_owned(), "p@ss/".to_owned());
        assert!(credentials == Some(expected), "the password is read as it was meant");
    }
}
