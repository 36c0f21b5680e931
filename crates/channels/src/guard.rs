//! Where webhooks may not go: no address that only this machine or its network can reach.
//!
//! Anybody who may make an endpoint chooses an address, and the server would call it from inside the house.
//! So names are resolved here and each address is looked at when the connection is made: a name that turned
//! to `127.0.0.1` since yesterday is refused too. The rule lists what is public, not what is not: of IPv6
//! only the global unicast block, and nothing in it that carries an IPv4 address.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The addresses of a name, on their way.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// IPv4 blocks that are not the public internet: base, prefix length.
const CLOSED_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),        // this network
    ([10, 0, 0, 0], 8),       // private
    ([100, 64, 0, 0], 10),    // carrier-grade NAT
    ([127, 0, 0, 0], 8),      // loopback
    ([168, 63, 129, 16], 32), // a cloud's own services
    ([169, 254, 0, 0], 16),   // link-local, and the metadata of most clouds
    ([172, 16, 0, 0], 12),    // private
    ([192, 0, 0, 0], 24),     // protocol assignments
    ([192, 0, 2, 0], 24),     // documentation
    ([192, 88, 99, 0], 24),   // 6to4 relays
    ([192, 168, 0, 0], 16),   // private
    ([198, 18, 0, 0], 15),    // benchmarks
    ([198, 51, 100, 0], 24),  // documentation
    ([203, 0, 113, 0], 24),   // documentation
    ([224, 0, 0, 0], 3),      // multicast, reserved, broadcast
];

/// Blocks inside 2000::/3 that are not the public internet, or lead to IPv4: first two groups, prefix length.
const CLOSED_V6: &[([u16; 2], u32)] = &[
    ([0x2001, 0x0000], 23), // protocol assignments: Teredo, ORCHID, benchmarks
    ([0x2001, 0x0db8], 32), // documentation
    ([0x2002, 0x0000], 16), // 6to4
    ([0x3fff, 0x0000], 20), // documentation
];

/// Whether an address belongs to the public internet.
///
/// ```
/// assert!(channels::guard::is_public("93.184.216.34".parse().unwrap()));
/// assert!(!channels::guard::is_public("::ffff:10.0.0.1".parse().unwrap()));
/// ```
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let inside =
        |(base, length): &([u8; 4], u32)| same_prefix(address.to_bits(), u32::from_be_bytes(*base), *length);
    !CLOSED_V4.iter().any(inside)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let groups = address.segments();
    let front = u32::from(groups[0]) << 16 | u32::from(groups[1]);
    let inside =
        |([a, b], length): &([u16; 2], u32)| same_prefix(front, u32::from(*a) << 16 | u32::from(*b), *length);
    // An interface of ISATAP ends in the IPv4 address that it leads to.
    let isatap = groups[4] & !0x0200 == 0 && groups[5] == 0x5efe;
    groups[0] >> 13 == 1 && !isatap && !CLOSED_V6.iter().any(inside)
}

fn same_prefix(a: u32, b: u32, length: u32) -> bool {
    (a ^ b).checked_shr(32 - length).unwrap_or(0) == 0
}

/// Resolves names, and gives only addresses that may be connected to.
#[derive(Clone)]
pub struct Guard {
    allow_private: bool,
    look_up: Arc<dyn Fn(String) -> Found + Send + Sync>,
}

impl Guard {
    /// The system's names; private addresses only when they are allowed.
    #[must_use]
    pub fn new(allow_private: bool) -> Self {
        Self::with(allow_private, |host| {
            Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) })
        })
    }

    /// Another source of names: for tests.
    pub fn with(allow_private: bool, look_up: impl Fn(String) -> Found + Send + Sync + 'static) -> Self {
        Self { allow_private, look_up: Arc::new(look_up) }
    }

    /// Looks at an address written out in a URL, which nobody resolves.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn allows(&self, url: &reqwest::Url) -> Result<(), String> {
        let host = url.host_str().ok_or("the address has no host")?;
        match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) if !self.allow_private && !is_public(address) => Err(refusal(host)),
            _ => Ok(()),
        }
    }
}

fn refusal(host: &str) -> String {
    format!(
        "`{host}` is not a public address: set `private-webhooks = true` under [server] to reach your own network"
    )
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard").field("allow_private", &self.allow_private).finish_non_exhaustive()
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let (found, allow_private) = ((self.look_up)(host.clone()), self.allow_private);
        Box::pin(async move {
            let mut addresses = found.await?;
            if addresses.is_empty() {
                return Err(format!("`{host}` has no address").into());
            }
            addresses.retain(|address| allow_private || is_public(address.ip()));
            if addresses.is_empty() {
                return Err(refusal(&host).into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(addresses: &[&str], public: bool) {
        for address in addresses {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn what_only_our_side_can_reach_is_not_public() {
        check(&["0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1"], false);
        check(
            &["127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255"],
            false,
        );
        check(
            &["192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.1"],
            false,
        );
        check(&["198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"], false);
    }

    #[test]
    fn an_ipv6_address_that_leads_to_ipv4_or_home_is_not_public() {
        check(&["::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1"], false);
        check(&["64:ff9b::7f00:1", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:db8::1"], false);
        check(&["2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254"], false);
        check(&["fe80::1", "fec0::1", "ff02::1", "2a00:1450:4001::200:5efe:a00:1"], false);
    }

    #[test]
    fn the_internet_is_public() {
        check(&["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1"], true);
        check(&["169.253.1.1", "198.20.0.1", "223.255.255.254", "168.63.129.17", "2606:4700::1111"], true);
        check(&["2001:4860:4860::8888", "2a00:1450:4001:800::200e", "2003::1"], true);
    }
}
