//! Resolves names for the guarded client: what it resolved is what it connects to, so that a name cannot be judged with
//! one address and used with another.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use super::OutboundError;
use super::addresses::{Reach, is_allowed};

/// Refuses a name if any of its addresses is forbidden.
#[derive(Clone, Debug)]
pub(super) struct Resolver(pub(super) Reach);

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = OutboundError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, OutboundError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OutboundError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let reach = self.0;
        Box::pin(async move {
            // The connector puts the port in.
            let found = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(|error| OutboundError::Unreachable(error.to_string()))?;
            let found: Vec<_> = found.collect();
            if found.iter().all(|address| is_allowed(address.ip(), reach)) {
                Ok(found.into_iter())
            } else {
                Err(OutboundError::Forbidden)
            }
        })
    }
}
