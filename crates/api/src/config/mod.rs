//! Settings.

use std::net::{IpAddr, SocketAddr};

use chrono::TimeDelta;
use ipnet::IpNet;
use secrecy::SecretString;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

mod check;
mod domain_cap;
mod load;

pub use check::Missing;
pub use domain_cap::DomainCap;
pub use load::DEFAULTS;

/// All settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where and how to be reached.
    pub http: Http,
    /// Where the data is.
    pub database: Database,
    /// How mail leaves.
    pub mail: Mail,
    /// How careful syncs of the directory are.
    pub directory: Directory,
    /// How long imports are kept.
    pub imports: Imports,
    /// Where standard rates come from.
    pub rates: Rates,
    /// Which places organizations may name.
    pub outbound: Outbound,
    /// Where the server's keys are.
    pub keys: Keys,
    /// How long people stay signed in.
    pub session: Session,
    /// How much one internet address or organization may ask for.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: Log,
}

/// Where and how to be reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on.
    pub bind: String,
    /// The origin people use, without a path or a slash at the end.
    pub public_url: String,
    /// Further origins of the same site that may host the admin center.
    pub allowed_origins: Vec<String>,
    /// Where the admin center served from here finds the API; empty: here.
    pub api_url: String,
    /// Proxies whose word for where a request came from counts.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Where they say it.
    pub forwarded_by: ForwardedBy,
    /// How long the head of the first request of a connection may take, in seconds.
    pub header_seconds: u16,
    /// How long a body may take, in seconds.
    pub body_seconds: u16,
    /// For every so many bytes that have arrived, a body may take a second more.
    pub body_bytes_per_second: u32,
    /// How long a connection is kept open between two requests, in seconds.
    pub keep_alive_seconds: u16,
    /// Bytes of a JSON body at most.
    pub json_max_bytes: usize,
}

/// The header in which proxies say where a request came from. One alone is believed: a proxy passes the other one on as
/// the caller wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardedBy {
    /// `X-Forwarded-For`.
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// How much one internet address or organization may ask for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Sign-in codes, in each window.
    pub codes: u32,
    /// Answers with a code, in each window.
    pub answers: u32,
    /// Sign-outs that identity providers tell of, in each window.
    pub back_channel: u32,
    /// The same of one organization, from all addresses together.
    pub back_channel_of_organization: u32,
    /// Access tokens that API clients ask for, in each window.
    pub tokens: u32,
    /// The window, in seconds.
    pub window_seconds: u32,
    /// Requests of the people and API clients of one organization, in a minute.
    pub organization_requests: u32,
}

/// Reads networks (`10.0.0.0/8`) and single addresses.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let read = |text: &String| {
        let text = text.trim();
        let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        network.ok_or_else(|| {
            D::Error::custom(format!("“{text}” is neither an address nor a network, such as 10.0.0.0/8"))
        })
    };
    texts.iter().map(read).collect()
}

/// Where the data is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`, which may hold a password.
    pub url: SecretString,
    /// Connections that read.
    pub max_connections: u32,
}

/// How mail leaves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtp://…`, `smtps://…`, `file:///…` or `mailbox:`; it may hold a password.
    pub url: SecretString,
    /// The sender, as in a mail's `From`.
    pub from: String,
    /// How long mail waits so that an action can be undone, in seconds.
    pub undo_seconds: u32,
    /// How often a mail is tried.
    pub attempts: i32,
    /// Connections to the mail server, and mails sent at the same time, at most.
    pub connections: usize,
    /// Mails in a second, at most, of all processes together; 0: no such cap.
    pub mails_per_second: u32,
    /// Mails to one domain in an hour, at most; 0: no such cap.
    pub mails_per_domain_and_hour: u32,
    /// Domains to which another number of mails may leave in an hour.
    pub domain_caps: Vec<DomainCap>,
    /// Mails of one organization in an hour, at most.
    pub mails_per_hour: u32,
    /// Mails to one person in a day, at most.
    pub mails_per_person_and_day: u32,
    /// How long a mail server may take for each step, in seconds.
    pub timeout_seconds: u64,
}

/// How careful syncs of the directory are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// The share of the enabled people that one sync may disable or remove unasked, in percent.
    pub max_disable_percent: u8,
}

/// How long imports are kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imports {
    /// Days after which the rows are deleted, for organizations that have not set another number.
    pub rows_days: u32,
}

/// Where standard rates come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// A CSV file; empty: the table that is compiled in.
    pub standard_file: String,
}

/// Which places organizations may name for this server to ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outbound {
    /// Whether they may be in private networks.
    pub allow_private: bool,
    /// How long a request and its answer may take, in seconds.
    pub timeout_seconds: u16,
    /// A PEM file of authorities that are trusted besides the system's; empty: none.
    pub ca_file: String,
    /// The servers of the domain name system that are asked for the proofs of domains; empty: the machine's.
    pub dns_servers: Vec<SocketAddr>,
}

/// Where the server's keys are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The key file.
    pub file: String,
    /// What such a file holds, where secrets come in variables.
    pub ring: SecretString,
}

/// How long people stay signed in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Hours from the sign-in on, whatever happens.
    pub hours: i64,
    /// Minutes without a request.
    pub idle_minutes: i64,
}

impl Http {
    /// The address that people reach a path of this server at.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }
}

impl Session {
    /// How long a session lasts at most.
    #[must_use]
    pub fn lasts(&self) -> TimeDelta {
        TimeDelta::try_hours(self.hours).unwrap_or(TimeDelta::MAX)
    }

    /// How long it lasts without a request.
    #[must_use]
    pub fn idle(&self) -> TimeDelta {
        TimeDelta::try_minutes(self.idle_minutes).unwrap_or(TimeDelta::MAX)
    }

    /// How old what is noted of the last request may be.
    #[must_use]
    pub fn noted_every(&self) -> TimeDelta {
        (self.idle() / 10).min(TimeDelta::minutes(5))
    }
}

/// What is logged, and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `text` or `json`.
    pub format: LogFormat,
    /// Directives of `tracing-subscriber`'s `EnvFilter`.
    pub filter: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}
