//! The ways in which mail leaves.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::config::Config;

use super::file::Dir;
use super::letter::{Letter, Sender, Unsendable};
use super::mailbox::Mailbox;
use super::scrub::scrub;
use super::smtp::Smtp;

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum Transport {
    /// By a mail server.
    Smtp(Arc<Smtp>),
    /// Into a directory, one file a mail.
    File(Arc<Dir>),
    /// Into a page of the demo.
    Mailbox(Arc<Mailbox>),
    /// Not at all: for commands that send none, where no setting says how.
    Unset,
}

/// What the mail server said, without anything that looks like a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply(String);

impl Reply {
    /// Keeps a reply, scrubbed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(scrub(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Reply> for String {
    fn from(reply: Reply) -> Self {
        reply.0
    }
}

/// Whose fault it is that a letter cannot be handed over now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The mail server's: it is away, or takes no mail of ours whoever it is to.
    Server,
    /// The recipient's domain's: it takes no mail at the moment, or less.
    Domain,
    /// Nobody else's: this mail's, its mailbox's, or that of a connection that broke.
    Mail,
}

/// Why a letter was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may be taken later: the server said so, or could not be reached.
    Passing(Fault, Reply),
    /// It will never be taken.
    Lasting(Reply),
}

impl From<Unsendable> for Failure {
    fn from(error: Unsendable) -> Self {
        Self::Lasting(Reply::new(&error.to_string()))
    }
}

/// Why mail cannot leave as the settings say.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The address in `mail.url` cannot be used. The address itself is not repeated: it may hold a password.
    #[error("ROLLCALL__MAIL__URL cannot be used: {0}")]
    Url(String),
    /// The sender is no address.
    #[error("ROLLCALL__MAIL__FROM is no sender such as `Rollcall <rollcall@example.com>`: {0}")]
    From(#[from] lettre::address::AddressError),
    /// The directory cannot be made.
    #[error("the directory of ROLLCALL__MAIL__URL cannot be made: {0}")]
    Directory(#[from] std::io::Error),
}

impl Transport {
    /// Makes the transport that the settings name; if they name none, a mailbox in
    /// demo mode and otherwise none, which `rollcall serve` refuses. Must be called where
    /// tasks can be spawned, because connections to a mail server are looked after by one.
    ///
    /// # Errors
    /// [`TransportError`] says which setting cannot be used and why.
    pub fn from_config(config: &Config, demo: bool) -> Result<Self, TransportError> {
        let sender =
            Sender { from: config.mail.from.parse()?, host: message_id_host(&config.http.public_url) };
        let set = config.mail.url.expose_secret();
        let url = if demo && set.is_empty() { "mailbox:" } else { set };
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("smtp" | "smtps") => {
                let step = Duration::from_secs(config.mail.timeout_seconds);
                Ok(Self::Smtp(Arc::new(Smtp::new(url, sender, step, config.mail.connections)?)))
            }
            Some("file") => Ok(Self::File(Arc::new(Dir::new(url, sender)?))),
            Some("mailbox") if demo => Ok(Self::Mailbox(Arc::new(Mailbox::new(sender)))),
            Some("mailbox") => Err(TransportError::Url("`mailbox:` exists in demo mode only".to_owned())),
            None if url.is_empty() => Ok(Self::Unset),
            Some(_) | None => {
                Err(TransportError::Url("it must begin with smtp://, smtps:// or file:///".to_owned()))
            }
        }
    }

    /// Hands a letter over; answers what the server said.
    ///
    /// # Errors
    /// [`Failure`]: whether it is worth trying again, and what the server said.
    pub async fn send(&self, letter: Letter) -> Result<Reply, Failure> {
        match self {
            Self::Smtp(smtp) => smtp.send(&letter).await,
            Self::File(dir) => dir.send(&letter).await,
            Self::Mailbox(mailbox) => mailbox.send(letter),
            Self::Unset => Err(Failure::Passing(Fault::Server, Reply::new("ROLLCALL__MAIL__URL is not set"))),
        }
    }

    /// The mailbox, if mail lands in one.
    #[must_use]
    pub fn mailbox(&self) -> Option<&Mailbox> {
        match self {
            Self::Mailbox(mailbox) => Some(mailbox),
            Self::Smtp(_) | Self::File(_) | Self::Unset => None,
        }
    }
}

/// The host of the Message-IDs: that of the deployment.
fn message_id_host(public_url: &str) -> String {
    let url = url::Url::parse(public_url).ok();
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or("localhost");
    // An IPv6 address in brackets is no dot-atom (RFC 5322, section 3.6.4).
    host.trim_matches(['[', ']']).replace(':', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str) -> Config {
        let mut config = Config::defaults().unwrap();
        config.mail.url = url.into();
        config
    }

    #[test]
    fn a_mailbox_is_for_the_demo_only() {
        for url in ["", "mailbox:"] {
            assert!(Transport::from_config(&config(url), true).unwrap().mailbox().is_some(), "{url:?}");
        }
        assert!(Transport::from_config(&config("mailbox:"), false).is_err());
        assert!(matches!(Transport::from_config(&config(""), false), Ok(Transport::Unset)));
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named_without_its_password() {
        for url in
            ["pigeon://loft", "smtp://user:hunter2@host:99999", "file://relative/dir", "smtp://h?tls=maybe"]
        {
            let error = Transport::from_config(&config(url), false).unwrap_err().to_string();
            assert!(error.contains("ROLLCALL__MAIL__URL") && !error.contains("hunter2"), "{error}");
        }
        let mut config = config("mailbox:");
        config.mail.from = "nobody".to_owned();
        assert!(
            Transport::from_config(&config, true).unwrap_err().to_string().contains("ROLLCALL__MAIL__FROM")
        );
    }

    #[test]
    fn message_ids_name_the_host() {
        assert_eq!(message_id_host("https://rollcall.example.com"), "rollcall.example.com");
        assert_eq!(message_id_host("http://[::1]:8080"), "--1");
        assert_eq!(message_id_host(""), "localhost");
    }
}
