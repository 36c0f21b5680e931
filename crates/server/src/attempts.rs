//! Who guesses: keys and addresses that were wrong, counted by where they came from, for a minute. The memory is
//! bounded, and so is what one address may try.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use jiff::Timestamp;

/// How many wrong tries an address has a minute.
const MOST: u32 = 20;
/// How long they count, in seconds.
const WINDOW: i64 = 60;
/// How many addresses are remembered.
const MOST_ADDRESSES: usize = 10_000;

/// Wrong tries by address.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    tries: Mutex<HashMap<IpAddr, (u32, Timestamp)>>,
}

impl Attempts {
    /// For how many seconds this address is not listened to any more.
    pub(crate) fn closed_for(&self, address: Option<IpAddr>, now: Timestamp) -> Option<u64> {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, since) = *tries.get(&network(address?))?;
        let left = WINDOW - (now.as_second() - since.as_second());
        (count >= MOST && left > 0).then(|| left.unsigned_abs())
    }

    /// Counts a wrong try.
    pub(crate) fn wrong(&self, address: Option<IpAddr>, now: Timestamp) {
        let Some(address) = address.map(network) else { return };
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let old = |since: Timestamp| now.as_second() - since.as_second() >= WINDOW;
        if tries.len() >= MOST_ADDRESSES && !tries.contains_key(&address) {
            tries.retain(|_, (_, since)| !old(*since));
            let any = tries.keys().next().copied();
            if let Some(any) = any.filter(|_| tries.len() >= MOST_ADDRESSES) {
                tries.remove(&any);
            }
        }
        let entry = tries.entry(address).or_insert((0, now));
        if old(entry.1) {
            *entry = (0, now);
        }
        entry.0 += 1;
    }
}

/// A caller has a whole network of the sixth version to himself: its first half counts.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let mut octets = v6.octets();
            octets[8..].fill(0);
            IpAddr::V6(Ipv6Addr::from(octets))
        }
        v4 => v4,
    }
}

/// Where a request comes from: the peer, or whom a proxy on our own network speaks for. Unknown in this process.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    let near = match peer {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    };
    // The last address is the proxy's own; those before it are whatever the caller wrote.
    let forwarded =
        headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    Some(last.filter(|_| near).unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn who_guesses_too_often_waits_and_nobody_else_does() {
        let attempts = Attempts::default();
        for _ in 0..MOST {
            assert_eq!(attempts.closed_for(ip("192.0.2.1"), at(10)), None);
            attempts.wrong(ip("192.0.2.1"), at(10));
        }
        assert_eq!(attempts.closed_for(ip("192.0.2.1"), at(30)), Some(40));
        assert_eq!(attempts.closed_for(ip("192.0.2.2"), at(30)), None);
        assert_eq!(attempts.closed_for(ip("192.0.2.1"), at(70)), None);
        attempts.wrong(ip("192.0.2.1"), at(70));
        assert_eq!(attempts.closed_for(ip("192.0.2.1"), at(70)), None);
    }

    #[test]
    fn a_network_of_the_sixth_version_counts_as_one() {
        let attempts = Attempts::default();
        for last in 0..MOST {
            attempts.wrong(ip(&format!("2001:db8:1:2::{last:x}")), at(0));
        }
        assert!(attempts.closed_for(ip("2001:db8:1:2:ffff::1"), at(1)).is_some());
        assert_eq!(attempts.closed_for(ip("2001:db8:1:3::1"), at(1)), None);
    }

    #[test]
    fn memory_is_bounded() {
        let attempts = Attempts::default();
        for n in 0..u32::try_from(MOST_ADDRESSES).unwrap() + 500 {
            attempts.wrong(Some(IpAddr::V4(n.into())), at(0));
        }
        assert_eq!(attempts.tries.lock().unwrap().len(), MOST_ADDRESSES);
    }

    #[test]
    fn only_a_near_proxy_speaks_for_somebody() {
        let seen = |peer: &str, forwarded: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            address(&extensions, &headers).unwrap().to_string()
        };
        assert_eq!(seen("127.0.0.1:9", "198.51.100.9, 203.0.113.7"), "203.0.113.7");
        assert_eq!(seen("203.0.113.1:9", "203.0.113.7"), "203.0.113.1");
        assert_eq!(seen("127.0.0.1:9", "nobody"), "127.0.0.1");
    }
}
