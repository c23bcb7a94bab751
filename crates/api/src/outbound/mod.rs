//! The client for places that a tenant names (R13): https, no proxy, no redirects, every address judged when it is
//! connected to, sizes and times bounded.
//!
//! It knows neither proxies nor redirects, so that none has to be switched off.

mod addresses;
mod names;
mod resolver;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use http::Uri;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use self::addresses::{Reach, is_allowed};
use self::names::Names;
use self::resolver::Resolver;
use crate::config;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);

/// Why a request had no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The address is none that may be asked.
    #[error("the address must begin with https:// and hold no password")]
    NotHttps,
    /// The address leads to a network that is closed to tenants.
    #[error("the address leads to a network that this server does not talk to")]
    Forbidden,
    /// Nobody answers there, or not as HTTP over TLS says.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// The answer took too long.
    #[error("it took too long to answer")]
    TooSlow,
    /// The answer is too long.
    #[error("its answer is too long")]
    TooLarge,
    /// The authorities to trust cannot be read.
    #[error("the certificates in {0} cannot be read: {1}")]
    Authorities(String, String),
}

/// The guarded client.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    reach: Reach,
    whole: Duration,
    names: Names,
}

impl Outbound {
    /// Makes the client that the settings ask for.
    ///
    /// # Errors
    /// [`OutboundError::Authorities`] if the file of further authorities cannot be read.
    pub fn new(settings: &config::Outbound) -> Result<Self, OutboundError> {
        let reach = if settings.allow_private { Reach::Private } else { Reach::Public };
        let mut connector = HttpConnector::new_with_resolver(Resolver(reach));
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(CONNECT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls(&settings.ca_file)?)
            .https_only()
            .enable_http1()
            .wrap_connector(connector);
        let whole = Duration::from_secs(settings.timeout_seconds.max(1).into());
        let names = Names::new(settings.dns_servers.clone(), whole);
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), reach, whole, names })
    }

    /// Sends a request; whatever the status of the answer, its body has `max_bytes` at most.
    ///
    /// # Errors
    /// [`OutboundError`] if there is no such answer.
    pub(crate) async fn send(
        &self,
        request: http::Request<Vec<u8>>,
        max_bytes: usize,
    ) -> Result<http::Response<Vec<u8>>, OutboundError> {
        let (mut head, body) = request.into_parts();
        head.uri = self.judge(&head.uri.to_string())?;
        let request = http::Request::from_parts(head, Full::from(body));
        let answered = tokio::time::timeout(self.whole, self.exchange(request, max_bytes));
        answered.await.unwrap_or(Err(OutboundError::TooSlow))
    }

    /// The texts that the owner of a domain publishes at a name; none if there are none. The servers of the domain name
    /// system that are asked are the operator's choice.
    ///
    /// # Errors
    /// [`OutboundError`] if nobody could say.
    pub(crate) async fn texts(&self, name: &str) -> Result<Vec<String>, OutboundError> {
        self.names.texts(name).await
    }

    /// Judges an address as far as it can be without asking who has it: a literal is never resolved, so nobody else
    /// would judge it.
    pub(crate) fn judge(&self, address: &str) -> Result<Uri, OutboundError> {
        let url = Url::parse(address).map_err(|error| OutboundError::Unreachable(error.to_string()))?;
        if url.scheme() != "https" || !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::NotHttps);
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) | None => None,
        };
        if literal.is_some_and(|address| !is_allowed(address, self.reach)) {
            return Err(OutboundError::Forbidden);
        }
        url.as_str()
            .parse()
            .map_err(|error: http::uri::InvalidUri| OutboundError::Unreachable(error.to_string()))
    }

    async fn exchange(
        &self,
        request: http::Request<Full<Bytes>>,
        max_bytes: usize,
    ) -> Result<http::Response<Vec<u8>>, OutboundError> {
        let answer = self.client.request(request).await.map_err(|error| reason(&error))?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, max_bytes).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                OutboundError::TooLarge
            } else {
                OutboundError::Unreachable(error.to_string())
            }
        })?;
        Ok(http::Response::from_parts(head, body.to_bytes().to_vec()))
    }
}

/// What lies at the bottom of an error of the client: a refusal of ours, or what the network said.
fn reason(error: &hyper_util::client::legacy::Error) -> OutboundError {
    let mut lowest: &(dyn std::error::Error + 'static) = error;
    loop {
        if let Some(ours) = lowest.downcast_ref::<OutboundError>() {
            return ours.clone();
        }
        match lowest.source() {
            Some(source) => lowest = source,
            None => return OutboundError::Unreachable(lowest.to_string()),
        }
    }
}

/// TLS that trusts the system's authorities and those of the file.
fn tls(ca_file: &str) -> Result<ClientConfig, OutboundError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if !ca_file.is_empty() {
        let unreadable = |error: String| OutboundError::Authorities(ca_file.to_owned(), error);
        let certificates = CertificateDer::pem_file_iter(Path::new(ca_file))
            .map_err(|error| unreadable(error.to_string()))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
            roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| OutboundError::Unreachable(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(allow_private: bool) -> Outbound {
        let settings = config::Outbound {
            allow_private,
            timeout_seconds: 10,
            ca_file: String::new(),
            dns_servers: Vec::new(),
        };
        Outbound::new(&settings).unwrap()
    }

    #[test]
    fn r13_addresses_are_https_and_literals_are_judged() {
        let refused = |address: &str| client(false).judge(address).unwrap_err();
        assert_eq!(refused("http://idp.example/"), OutboundError::NotHttps);
        assert_eq!(refused("ftp://idp.example/"), OutboundError::NotHttps);
        assert_eq!(refused("https://user:secret@idp.example/"), OutboundError::NotHttps);
        for literal in ["127.0.0.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254"]
        {
            assert_eq!(refused(&format!("https://{literal}/")), OutboundError::Forbidden, "{literal}");
        }
        assert!(client(true).judge("https://127.0.0.1/").is_ok());
        assert_eq!(client(true).judge("https://169.254.169.254/").unwrap_err(), OutboundError::Forbidden);
        assert!(client(false).judge("https://idp.example/keys?x=1").is_ok());
    }

    #[actix_web::test]
    async fn r13_a_name_is_judged_by_what_it_resolves_to() {
        let get = |address: &str| http::Request::get(address).body(Vec::new()).unwrap();
        let refused = client(false).send(get("https://localhost:1/"), 1).await.unwrap_err();
        assert_eq!(refused, OutboundError::Forbidden);
        // With private targets the very same request leaves, and nobody is there.
        let refused = client(true).send(get("https://localhost:1/"), 1).await.unwrap_err();
        assert!(matches!(refused, OutboundError::Unreachable(_)), "{refused:?}");
    }
}
