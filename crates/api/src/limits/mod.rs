//! How much one caller may ask for (C24): by internet address, in local buckets; and by organization, in shares that each
//! process leases from the database.
//!
//! Whatever must be counted exactly over all processes, such as the tries of a code, is counted in the database. The
//! limits of those who are not signed in are about the internet address alone: what they answer tells nothing of whom
//! somebody asked for (R7).

mod address;
mod body;
mod buckets;
mod leases;
mod shown;

use std::time::Duration;

use actix_web::{HttpMessage as _, HttpRequest};
use ipnet::IpNet;
use rollcall_wire::Code;
use uuid::Uuid;

pub(crate) use address::{address_of, is_trusted};
pub(crate) use body::in_time;
use buckets::{Buckets, Taken};
use leases::Leases;
pub(crate) use shown::{HEADERS, Shown};

use crate::config::{self, ForwardedBy};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limited {
    /// Asking for a sign-in code.
    Codes,
    /// Answering with one.
    Answers,
    /// Telling that somebody has signed out at an identity provider.
    BackChannel,
    /// Asking for the access token of an API client.
    Tokens,
}

impl Limited {
    /// The name of its policy, as headers have it.
    fn name(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Answers => "answers",
            Self::BackChannel => "back-channel",
            Self::Tokens => "tokens",
        }
    }
}

/// The buckets of this process, and whose word for an address counts.
#[derive(Debug)]
pub struct Limits {
    codes: Buckets,
    answers: Buckets,
    back_channel: Buckets,
    back_channel_of_organization: Buckets,
    tokens: Buckets,
    requests: Leases,
    trusted: Vec<IpNet>,
    forwarded_by: ForwardedBy,
}

impl Limits {
    /// Makes empty buckets.
    #[must_use]
    pub fn new(config: &config::Config) -> Self {
        let window = Duration::from_secs(config.limits.window_seconds.into());
        Self {
            codes: Buckets::new(config.limits.codes, window),
            answers: Buckets::new(config.limits.answers, window),
            back_channel: Buckets::new(config.limits.back_channel, window),
            back_channel_of_organization: Buckets::new(config.limits.back_channel_of_organization, window),
            tokens: Buckets::new(config.limits.tokens, window),
            requests: Leases::new(config.limits.organization_requests),
            trusted: config.http.trusted_proxies.clone(),
            forwarded_by: config.http.forwarded_by,
        }
    }

    fn buckets(&self, what: Limited) -> &Buckets {
        match what {
            Limited::Codes => &self.codes,
            Limited::Answers => &self.answers,
            Limited::BackChannel => &self.back_channel,
            Limited::Tokens => &self.tokens,
        }
    }
}

/// Takes one from the caller's share. What is left stands in the headers of the answer.
///
/// # Errors
/// `rate_limited` if nothing is left.
pub(crate) fn take(request: &HttpRequest, what: Limited) -> Outcome<()> {
    let state = AppState::of(request)?;
    let buckets = state.limits.buckets(what);
    let taken = buckets.take(address_of(request, &state.limits), state.clock.now());
    show(request, (what.name(), buckets.quota(), buckets.window()), taken);
    judge(taken, "your network")
}

/// Takes one from what identity providers may tell of an organization, whoever the caller is: what it costs to look at
/// forged tokens is bounded however many networks they come from.
///
/// # Errors
/// `rate_limited` if nothing is left.
pub(crate) fn take_of_back_channel(request: &HttpRequest, organization: Uuid) -> Outcome<()> {
    let state = AppState::of(request)?;
    let buckets = &state.limits.back_channel_of_organization;
    let taken = buckets.take_of(&organization, state.clock.now());
    show(request, ("back-channel-of-organization", buckets.quota(), buckets.window()), taken);
    judge(taken, "identity providers of this organization")
}

/// Takes one from the share of an organization whose session or API client it is. What is left stands in the headers of
/// the answer.
///
/// # Errors
/// `rate_limited` if nothing is left.
pub(crate) async fn take_of_organization(request: &HttpRequest, organization: Uuid) -> Outcome<()> {
    let state = AppState::of(request)?;
    let taken = leases::take(state, organization).await;
    show(request, ("requests", state.limits.requests.quota(), leases::WINDOW), taken);
    judge(taken, "your organization")
}

fn show(request: &HttpRequest, limit: (&str, u32, Duration), taken: Taken) {
    let mut extensions = request.extensions_mut();
    let mut shown = extensions.remove::<Shown>().unwrap_or_default();
    shown.note(limit, taken);
    extensions.insert(shown);
}

fn judge(taken: Taken, whose: &str) -> Outcome<()> {
    match taken {
        Taken::Yes { .. } => Ok(()),
        Taken::No { again } => Err(Fail::new(
            Code::RateLimited,
            format!("Too many requests came from {whose}. Try again in {} seconds.", again.as_secs()),
        )),
    }
}
