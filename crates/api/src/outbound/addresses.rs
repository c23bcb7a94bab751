//! Which internet addresses a tenant may make this server talk to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// Which addresses are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those of the public internet.
    Public,
    /// Those of the operator's own network as well.
    Private,
}

/// The IPv4 special-purpose blocks (IANA, RFC 6890), multicast and what is reserved.
const SPECIAL_V4: [Ipv4Net; 18] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 31, 196, 0], 24),
    v4([192, 52, 193, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([192, 175, 48, 0], 24),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];

/// What an operator may open: own networks and this machine (RFC 1918, RFC 1122). Never link-local addresses, where
/// clouds answer with the machine's credentials.
const PRIVATE_V4: [Ipv4Net; 4] =
    [v4([10, 0, 0, 0], 8), v4([127, 0, 0, 0], 8), v4([172, 16, 0, 0], 12), v4([192, 168, 0, 0], 16)];

/// The global unicast addresses of IPv6.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0], 3);

/// The blocks in them that are special.
const SPECIAL_V6: [Ipv6Net; 4] =
    [v6([0x2001, 0], 23), v6([0x2001, 0xdb8], 32), v6([0x2002, 0], 16), v6([0x3fff, 0], 20)];

/// Unique local addresses (RFC 4193).
const LOCAL_V6: Ipv6Net = v6([0xfc00, 0], 7);

/// The unique local addresses at which clouds answer with the machine's credentials.
const METADATA_V6: [Ipv6Net; 2] = [v6([0xfd00, 0xec2], 32), v6([0xfd20, 0xce], 32)];

/// The well-known prefix of NAT64 (RFC 6052).
const NAT64: Ipv6Net = v6([0x64, 0xff9b], 96);

/// Whether this address may be talked to. An IPv4 address in IPv6 clothes is judged as what it is.
pub(crate) fn is_allowed(address: IpAddr, reach: Reach) -> bool {
    match address {
        IpAddr::V4(address) => is_allowed_v4(address, reach),
        IpAddr::V6(address) => match embedded(address) {
            Some(inner) => is_allowed_v4(inner, reach),
            None => is_allowed_v6(address, reach),
        },
    }
}

fn is_allowed_v4(address: Ipv4Addr, reach: Reach) -> bool {
    let is_in = |blocks: &[Ipv4Net]| blocks.iter().any(|block| block.contains(&address));
    !is_in(&SPECIAL_V4) || (reach == Reach::Private && is_in(&PRIVATE_V4))
}

fn is_allowed_v6(address: Ipv6Addr, reach: Reach) -> bool {
    let is_in = |blocks: &[Ipv6Net]| blocks.iter().any(|block| block.contains(&address));
    let is_private = address == Ipv6Addr::LOCALHOST || (LOCAL_V6.contains(&address) && !is_in(&METADATA_V6));
    (GLOBAL_V6.contains(&address) && !is_in(&SPECIAL_V6)) || (reach == Reach::Private && is_private)
}

/// The IPv4 address that a mapped (RFC 4291, section 2.5.5.2) or translated one stands for.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b, c, d] = address.octets();
    let translated = NAT64.contains(&address).then(|| Ipv4Addr::new(a, b, c, d));
    address.to_ipv4_mapped().or(translated)
}

const fn v4([a, b, c, d]: [u8; 4], prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6([first, second]: [u16; 2], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0), prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Address, allowed in public, allowed with private targets.
    const TABLE: [(&str, bool, bool); 57] = [
        ("0.0.0.0", false, false),
        ("0.255.255.255", false, false),
        ("1.1.1.1", true, true),
        ("9.255.255.255", true, true),
        ("10.0.0.0", false, true),
        ("10.255.255.255", false, true),
        ("11.0.0.0", true, true),
        ("100.63.255.255", true, true),
        ("100.64.0.0", false, false),
        ("100.100.100.200", false, false),
        ("100.128.0.0", true, true),
        ("127.0.0.1", false, true),
        ("127.255.255.255", false, true),
        ("169.253.255.255", true, true),
        ("169.254.0.0", false, false),
        ("169.254.169.254", false, false),
        ("172.15.255.255", true, true),
        ("172.16.0.0", false, true),
        ("172.31.255.255", false, true),
        ("172.32.0.0", true, true),
        ("192.0.0.192", false, false),
        ("192.0.2.1", false, false),
        ("192.31.196.1", false, false),
        ("192.52.193.1", false, false),
        ("192.88.99.1", false, false),
        ("192.168.1.1", false, true),
        ("192.175.48.1", false, false),
        ("198.17.255.255", true, true),
        ("198.18.0.0", false, false),
        ("198.19.255.255", false, false),
        ("198.51.100.1", false, false),
        ("203.0.113.1", false, false),
        ("223.255.255.255", true, true),
        ("224.0.0.1", false, false),
        ("240.0.0.1", false, false),
        ("255.255.255.255", false, false),
        ("::", false, false),
        ("::1", false, true),
        ("::127.0.0.1", false, false),
        ("::ffff:127.0.0.1", false, true),
        ("::ffff:169.254.169.254", false, false),
        ("::ffff:1.1.1.1", true, true),
        ("64:ff9b::a00:1", false, true),
        ("64:ff9b::a9fe:a9fe", false, false),
        ("64:ff9b::101:101", true, true),
        ("64:ff9b:1::1", false, false),
        ("2001::1", false, false),
        ("2001:200::1", true, true),
        ("2001:db8::1", false, false),
        ("2002:7f00:1::", false, false),
        ("2606:4700::1111", true, true),
        ("3fff::1", false, false),
        ("fc00::1", false, true),
        ("fd00:ec2::254", false, false),
        ("fd20:ce::254", false, false),
        ("fe80::1", false, false),
        ("ff02::1", false, false),
    ];

    #[test]
    fn r13_every_block_is_judged_at_its_edges() {
        for (address, public, private) in TABLE {
            let parsed = address.parse().unwrap();
            let judged = (is_allowed(parsed, Reach::Public), is_allowed(parsed, Reach::Private));
            assert_eq!(judged, (public, private), "{address}");
        }
    }
}
