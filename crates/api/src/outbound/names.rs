//! Looks up the texts that the owners of domains publish. No cache is kept: whoever asks has just changed them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::rdata::TXT;
use hickory_resolver::proto::rr::{Name, RecordData as _};
use tokio::sync::Semaphore;

use super::OutboundError;

/// Look-ups at the same time.
const AT_ONCE: usize = 8;
/// Texts of one name that are read.
const MOST_TEXTS: usize = 100;
/// How long one server may take before it, or another, is asked again.
const EACH: Duration = Duration::from_secs(3);

/// Asks the servers of the domain name system.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// None: those of this machine.
    servers: Vec<SocketAddr>,
    whole: Duration,
    turns: Arc<Semaphore>,
}

impl Names {
    /// Asks these servers, or this machine's if there are none; `whole` is how long all of it may take.
    pub(super) fn new(servers: Vec<SocketAddr>, whole: Duration) -> Self {
        Self { servers, whole, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The texts at a name; none if there are none.
    pub(super) async fn texts(&self, name: &str) -> Result<Vec<String>, OutboundError> {
        let asked = tokio::time::timeout(self.whole, self.ask(name));
        asked.await.unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn ask(&self, name: &str) -> Result<Vec<String>, OutboundError> {
        let unreachable = |error: &dyn std::error::Error| OutboundError::Unreachable(error.to_string());
        let _turn = self.turns.acquire().await.map_err(|error| unreachable(&error))?;
        // A name that is whole: nothing of this machine's own domain is put after it.
        let name = Name::from_ascii(format!("{name}.")).map_err(|error| unreachable(&error))?;
        // Made for each look-up: the connections of one end with it, and settings of the machine are read anew.
        let resolver = self.resolver().map_err(|error| unreachable(&error))?;
        let found = match resolver.txt_lookup(name).await {
            Ok(found) => found,
            Err(error) if error.is_no_records_found() => return Ok(Vec::new()),
            Err(error) => return Err(unreachable(&error)),
        };
        let texts = found.answers().iter().filter_map(|record| {
            let text = TXT::try_borrow(&record.data)?;
            Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned())
        });
        Ok(texts.take(MOST_TEXTS).collect())
    }

    fn resolver(&self) -> Result<TokioResolver, NetError> {
        let mut builder = if self.servers.is_empty() {
            TokioResolver::builder_tokio()?
        } else {
            let servers = self.servers.iter().map(|server| server_at(*server)).collect();
            let config = ResolverConfig::from_parts(None, Vec::new(), servers);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        };
        bound(builder.options_mut());
        builder.build()
    }
}

fn bound(options: &mut ResolverOpts) {
    options.cache_size = 0;
    options.timeout = EACH;
    options.attempts = 2;
    options.use_hosts_file = ResolveHosts::Never;
}

fn server_at(address: SocketAddr) -> NameServerConfig {
    let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
    for connection in &mut connections {
        connection.port = address.port();
    }
    NameServerConfig::new(address.ip(), true, connections)
}
