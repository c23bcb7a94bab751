//! Which address a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR};
use ipnet::IpNet;

use super::Limits;
use crate::config::ForwardedBy;

/// The address of who sent the request. A proxy that is trusted is believed whom it got it from; so the last hop that is
/// no trusted proxy is the caller, and whatever the caller wrote before it does not matter.
pub(crate) fn address_of(request: &HttpRequest, limits: &Limits) -> IpAddr {
    // A socket without an address is this machine's.
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip().to_canonical());
    caller(peer, request.headers(), &limits.trusted, limits.forwarded_by)
}

/// Whether the request comes straight from a trusted proxy.
pub(crate) fn is_trusted(request: &HttpRequest, limits: &Limits) -> bool {
    request.peer_addr().is_some_and(|peer| trusts(&limits.trusted, peer.ip().to_canonical()))
}

fn trusts(trusted: &[IpNet], address: IpAddr) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

fn caller(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet], by: ForwardedBy) -> IpAddr {
    let mut known = peer;
    let mut hops = match by {
        ForwardedBy::XForwardedFor => hops(headers, &X_FORWARDED_FOR),
        ForwardedBy::Forwarded => {
            hops(headers, &FORWARDED).iter().map(|hop| for_of(hop).to_owned()).collect()
        }
    };
    while trusts(trusted, known) {
        // Where a hop cannot be read, whoever told of it is the last who is known.
        let Some(before) = hops.pop().and_then(|hop| read(&hop)) else { break };
        known = before;
    }
    known
}

/// The entries of a header that may come several times and be a list each time, the last hop last.
fn hops(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).map(|line| line.to_str().unwrap_or_default());
    lines.flat_map(|line| line.split(',')).map(|hop| hop.trim().to_owned()).collect()
}

/// The `for` of an element of `Forwarded` (RFC 7239, section 4).
fn for_of(element: &str) -> &str {
    let mut pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for")).map_or("", |(_, value)| value);
    value.trim().trim_matches('"')
}

/// Reads an address with or without a port, an IPv6 address with or without brackets.
fn read(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn found(by: ForwardedBy, peer: &str, lines: &[&str]) -> String {
        let name = match by {
            ForwardedBy::XForwardedFor => X_FORWARDED_FOR,
            ForwardedBy::Forwarded => FORWARDED,
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name.clone(), HeaderValue::from_str(line).unwrap());
        }
        let trusted = ["10.0.0.0/8", "2001:db8::/32"].map(|net| net.parse().unwrap());
        caller(peer.parse().unwrap(), &headers, &trusted, by).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_last_hop() {
        let by = ForwardedBy::XForwardedFor;
        for (peer, lines, expected) in [
            ("198.51.100.7", &["203.0.113.9"][..], "198.51.100.7"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            // What the caller wrote stands before what the proxy added.
            ("10.0.0.1", &["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.2.3.4"], "203.0.113.9"),
            ("10.0.0.1", &["10.9.9.9, 10.2.3.4"], "10.9.9.9"),
            ("10.0.0.1", &["203.0.113.9:4711"], "203.0.113.9"),
            ("2001:db8::1", &["[2a00:1::9]:443"], "2a00:1::9"),
            ("2001:db8::1", &["2a00:1::9"], "2a00:1::9"),
            ("10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1"),
            ("10.0.0.1", &["203.0.113.9, "], "10.0.0.1"),
        ] {
            assert_eq!(found(by, peer, lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn forwarded_is_read_as_its_rfc_says() {
        let by = ForwardedBy::Forwarded;
        for (line, expected) in [
            ("for=203.0.113.9;proto=https, For=\"[2a00:1::9]:4711\"", "2a00:1::9"),
            ("proto=https; by=10.0.0.1; FOR=203.0.113.9", "203.0.113.9"),
            ("for=_hidden", "10.0.0.1"),
            ("proto=https", "10.0.0.1"),
            ("for=\"", "10.0.0.1"),
        ] {
            assert_eq!(found(by, "10.0.0.1", &[line]), expected, "{line}");
        }
    }
}
