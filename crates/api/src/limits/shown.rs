//! What a limit says of itself: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), and
//! `Retry-After` (RFC 9110, section 10.2.3) where nothing is left.

use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

use super::buckets::Taken;

/// The headers of a limit.
pub(crate) const HEADERS: [HeaderName; 2] = [POLICY, STATE];
/// The header that names the policy.
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// The header that says what is left.
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// What the answer says of the limits that the request took from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    policies: Vec<String>,
    states: Vec<String>,
    retry_after: Option<u64>,
}

impl Shown {
    /// Adds a limit with this name, quota and window.
    pub(super) fn note(&mut self, (name, quota, window): (&str, u32, Duration), taken: Taken) {
        let (left, until) = match taken {
            Taken::Yes { left, full } => (left, full),
            Taken::No { again } => (0, again),
        };
        self.policies.push(format!("\"{name}\";q={quota};w={}", window.as_secs()));
        self.states.push(format!("\"{name}\";r={left};t={}", until.as_secs()));
        if let Taken::No { again } = taken {
            self.retry_after = self.retry_after.max(Some(again.as_secs()));
        }
    }

    /// Adds the headers.
    pub(crate) fn add_to(&self, headers: &mut HeaderMap) {
        let list = |items: &[String]| HeaderValue::from_str(&items.join(", ")).ok();
        let all = [
            (POLICY, list(&self.policies)),
            (STATE, list(&self.states)),
            (RETRY_AFTER, self.retry_after.map(HeaderValue::from)),
        ];
        for (name, value) in all {
            if let Some(value) = value {
                headers.insert(name, value);
            }
        }
    }
}
