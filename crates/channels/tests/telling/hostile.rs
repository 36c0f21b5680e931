//! Addresses that would make the server call its own house: none of them is ever connected to.
//!
//! A canary listens on this machine. Literal addresses are tried in every spelling; names go through resolvers
//! that lie, and one that changes its mind between two questions.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::receiver::{Answer, Receiver};
use channels::guard::Guard;
use channels::webhook::Webhook;
use channels::{Message, Rules, Tell};
use jiff::Timestamp;

const OK: Answer = Answer::Now("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");

/// Hosts that are this machine, its network or its cloud, as an attacker writes them.
const HOSTS: &[&str] = &[
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "0x7f.0.0.1",
    "0x7f000001",
    "0X7F000001",
    "0x7f.1",
    "%31%32%37.0.0.1",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "0",
    "0.0.0.0",
    "0x0",
    "00000000",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "10.0.0.1",
    "10.1",
    "167772161",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.257",
    "3232235521",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "169.254.43518",
    "0251.0376.0251.0376",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::FFFF:7F00:0001]",
    "[::ffff:169.254.169.254]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[2001:0:7f00:1::]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[fe80::1%25lo]",
    "[::1%lo]",
    "example.org@127.0.0.1",
    "example.org:80@127.0.0.1",
];

fn sender(guard: Guard) -> Webhook {
    Webhook::new(guard).unwrap().with_patience(Duration::from_secs(2))
}

async fn refused(webhook: &Webhook, url: &str) {
    let message =
        Message { id: "a", kind: "waymark.test", payload: b"{}", url, secrets: &[], at: Timestamp::now() };
    let failure = webhook.tell(&message).await.expect_err(url);
    let refusal = ["not a public address", "no address", "failed to lookup"]
        .iter()
        .any(|part| failure.why.contains(part));
    assert!(refusal, "{url}: {failure}");
}

#[tokio::test]
async fn no_spelling_of_a_private_address_is_connected_to() {
    let canary = Receiver::new(&[OK]).await;
    let port = canary.url.split(':').nth(2).unwrap().split('/').next().unwrap();
    let webhook = sender(Guard::new(false));
    assert!(HOSTS.len() >= 60);
    for host in HOSTS {
        refused(&webhook, &format!("http://{host}:{port}/hook")).await;
        refused(&webhook, &format!("https://{host}:{port}/hook")).await;
        refused(&webhook, &format!("http:\\\\{host}:{port}\\hook")).await;
    }
    assert_eq!(canary.connected(), 0);
}

#[test]
fn literal_private_addresses_and_other_schemes_are_no_endpoints_at_all() {
    let names = ["localhost", "LOCALHOST", "localhost."];
    for host in HOSTS.iter().filter(|host| !names.contains(host)) {
        assert!(channels::check(&format!("http://{host}/hook"), &Rules::default()).is_err(), "{host}");
    }
    for url in
        ["ftp://example.org/", "data:,x", "unix:/run/x.sock", "ws://example.org/", "http://", "//x", ""]
    {
        assert!(channels::check(url, &Rules::default()).is_err(), "{url}");
    }
    assert!(channels::check("https://user:word@example.org/", &Rules::default()).is_err());
}

#[tokio::test]
async fn a_name_that_leads_inside_is_not_connected_to() {
    let canary = Receiver::new(&[OK]).await;
    let url = canary.url.replace("127.0.0.1", "hook.example.org");
    for inside in ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "64:ff9b::7f00:1"] {
        let address: IpAddr = inside.parse().unwrap();
        let guard = Guard::with(false, move |_| {
            Box::pin(std::future::ready(Ok(vec![SocketAddr::new(address, 0), "[::1]:0".parse().unwrap()])))
        });
        refused(&sender(guard), &url).await;
    }
    assert_eq!(canary.connected(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_not_connected_to() {
    let canary = Receiver::new(&[OK]).await;
    let url = canary.url.replace("127.0.0.1", "rebinding.example.org");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    // First the name has no address, then it is this machine: each attempt asks anew.
    let guard = Guard::with(false, move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        let found = if first { Vec::new() } else { vec!["127.0.0.1:0".parse().unwrap()] };
        Box::pin(std::future::ready(Ok(found)))
    });
    let webhook = sender(guard);
    for _ in 0..200 {
        refused(&webhook, &url).await;
    }
    assert_eq!((canary.connected(), asked.load(Ordering::SeqCst)), (0, 200));
}

#[tokio::test]
async fn a_network_of_ones_own_is_reached_when_the_operator_says_so() {
    let receiver = Receiver::new(&[OK]).await;
    let url = receiver.url.as_str();
    let message =
        Message { id: "a", kind: "waymark.test", payload: b"{}", url, secrets: &[], at: Timestamp::now() };
    assert!(sender(Guard::new(true)).tell(&message).await.is_ok());
    assert_eq!(receiver.connected(), 1);
}
