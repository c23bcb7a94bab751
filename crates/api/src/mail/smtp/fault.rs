//! What a refusal or a silence of the mail server means, and for whom: for this mail, for its recipient's domain, or for
//! all mail.

use std::future::Future;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::{Response, Severity};

use crate::mail::transport::{Failure, Fault, Reply};

/// Refusals of our credentials (RFC 4954, section 6): the operator's to mend, and no fault of the mail.
const CREDENTIALS: [&str; 4] = ["530", "534", "535", "538"];
/// What is said of one address, and of one mailbox (RFC 3463, sections 3.2 and 3.3): a full mailbox must not slow its
/// domain.
const OF_ONE_ADDRESS: &str = "4.1.1";
const OF_ONE_MAILBOX: &str = "4.2.";

pub(super) fn too_long() -> Failure {
    silence(Fault::Mail)
}

fn silence(fault: Fault) -> Failure {
    Failure::Passing(fault, Reply::new("the mail server took too long"))
}

/// Waits for a step that is about us and the server, before it knows the recipient: whatever comes of it, the mail may
/// leave another time, and no other mail would fare better now.
pub(super) async fn in_time<T>(
    step: Duration,
    doing: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    let failed = |error| match failure(&error) {
        Failure::Passing(_, reply) | Failure::Lasting(reply) => Failure::Passing(Fault::Server, reply),
    };
    let done = tokio::time::timeout(step, doing).await;
    done.map_or_else(|_| Err(silence(Fault::Server)), |done| done.map_err(failed))
}

/// Waits for a step that is about the mail and its recipient: a refusal may be for good.
pub(super) async fn in_time_of_mail(
    step: Duration,
    doing: impl Future<Output = Result<Response, Error>>,
) -> Result<Response, Failure> {
    let failed = |error| failure(&error);
    tokio::time::timeout(step, doing).await.map_or_else(|_| Err(too_long()), |done| done.map_err(failed))
}

/// A refusal of this mail is lasting; a server that is away, slow, broken or will not have our password is not.
fn failure(error: &Error) -> Failure {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let Some(code) = error.status().map(|code| code.to_string()) else {
        return Failure::Passing(Fault::Mail, Reply::new(&error.to_string()));
    };
    let reply = Reply::new(&format!("{code} {source}"));
    if CREDENTIALS.contains(&&*code) {
        Failure::Passing(Fault::Server, reply)
    } else if error.is_permanent() {
        Failure::Lasting(reply)
    } else {
        Failure::Passing(of_deferral(&source), reply)
    }
}

/// Whose a reply of the 4yz kind says that the fault is; the domain's, unless it says that it is one mailbox's.
fn of_deferral(text: &str) -> Fault {
    let status = text.split_whitespace().next().unwrap_or_default();
    let is_of_one = status == OF_ONE_ADDRESS || status.starts_with(OF_ONE_MAILBOX);
    if is_of_one { Fault::Mail } else { Fault::Domain }
}

/// Only a reply of the 2yz kind is a yes.
pub(super) fn completed(response: &Response) -> Result<Reply, Failure> {
    if response.code().severity == Severity::PositiveCompletion {
        Ok(reply(response))
    } else {
        Err(unexpected(response))
    }
}

/// A reply that is neither the yes that was waited for nor a no.
pub(super) fn unexpected(response: &Response) -> Failure {
    Failure::Passing(Fault::Mail, reply(response))
}

fn reply(response: &Response) -> Reply {
    let text = response.message().collect::<Vec<_>>().join(" ");
    Reply::new(&format!("{} {text}", response.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deferral_is_the_domains_unless_it_names_one_mailbox() {
        for (text, fault) in [
            ("4.7.1 Greylisting in action, please come back later", Fault::Domain),
            ("4.7.0 too many connections from you", Fault::Domain),
            ("try again later", Fault::Domain),
            ("", Fault::Domain),
            ("4.4.1 no answer from host", Fault::Domain),
            ("4.2.2 mailbox full", Fault::Mail),
            ("4.1.1 the address cannot be verified now", Fault::Mail),
            ("4.1.2 the domain does not resolve now", Fault::Domain),
            ("4.1.10 the domain takes no mail now", Fault::Domain),
            ("mailbox 4.2.2 of 7", Fault::Domain),
        ] {
            assert_eq!(of_deferral(text), fault, "{text:?}");
        }
    }
}
