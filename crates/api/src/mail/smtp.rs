//! Mail by a mail server (SMTP, RFC 5321).

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use url::{Host, Url};

use super::letter::{Lane, Letter, Sender};
use super::transport::{Failure, Reply, TransportError};

/// How many steps' time the server may take for all of a mail.
const STEPS: u32 = 4;
/// Connections that are kept open at most.
const CONNECTIONS: u32 = 20;
/// Connections for codes that are kept open at most.
const CONNECTIONS_FOR_CODES: u32 = 4;
/// Refusals of our credentials (RFC 4954, section 6): the operator's to mend, and no fault of the mail.
const CREDENTIALS: [&str; 5] = ["530", "534", "535", "538", "454"];

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    codes: Pool,
    rest: Pool,
    sender: Sender,
    timeout: Duration,
}

/// Connections to the server. The library closes them in a task, which it cannot begin once the runtime has gone, as
/// when the process ends: then they end with the process.
#[derive(Debug)]
struct Pool(Option<AsyncSmtpTransport<Tokio1Executor>>);

impl Drop for Pool {
    fn drop(&mut self) {
        if tokio::runtime::Handle::try_current().is_err() {
            std::mem::forget(self.0.take());
        }
    }
}

impl Smtp {
    /// Reads the address; nothing is connected yet. `step` is how long the server may take to connect, or to answer a
    /// command.
    pub(super) fn new(url: &str, sender: Sender, step: Duration) -> Result<Self, TransportError> {
        let url = with_encryption(url)?;
        let connect = |connections| -> Result<_, TransportError> {
            let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(unusable)?;
            let pool = PoolConfig::new().max_size(connections);
            Ok(Pool(Some(builder.timeout(Some(step)).pool_config(pool).build())))
        };
        let timeout = step.saturating_mul(STEPS);
        Ok(Self { codes: connect(CONNECTIONS_FOR_CODES)?, rest: connect(CONNECTIONS)?, sender, timeout })
    }

    /// Hands the mail to the server.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Reply, Failure> {
        let message = letter.message(&self.sender)?;
        let transport = match letter.lane {
            Lane::Codes => &self.codes,
            Lane::Rest => &self.rest,
        };
        let Some(transport) = &transport.0 else {
            return Err(Failure::Passing(Reply::new("the connections are closed")));
        };
        match tokio::time::timeout(self.timeout, transport.send(message)).await {
            Ok(Ok(response)) => {
                let text = response.message().collect::<Vec<_>>().join(" ");
                Ok(Reply::new(&format!("{} {text}", response.code())))
            }
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(Failure::Passing(Reply::new("the mail server took too long"))),
        }
    }
}

/// A refusal of this mail is lasting; a server that is away, slow, broken or will not have our password is not.
fn failure(error: &Error) -> Failure {
    let source = std::error::Error::source(error).map(ToString::to_string);
    match error.status().map(|code| code.to_string()) {
        Some(code) => {
            let reply = Reply::new(&format!("{code} {}", source.unwrap_or_default()));
            let lasting = error.is_permanent() && !CREDENTIALS.contains(&&*code);
            if lasting { Failure::Lasting(reply) } else { Failure::Passing(reply) }
        }
        None => Failure::Passing(Reply::new(&error.to_string())),
    }
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
    use super::with_encryption;

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
}
