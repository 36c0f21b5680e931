//! Carriers call us: who knows the address and signs is heard, nobody else is. HMAC is written out here, so that the
//! signatures are another's work than the one that verifies them.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::Settings;
use server::Options;
use sha2::{Digest, Sha256};

use crate::world::{Answer, World};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// The hour of the world, as TrackingMore prints it.
const NOW: &str = "1785931200";

type Headers = Vec<(&'static str, String)>;

/// A carrier, what it pushes, and how it signs that with a secret.
struct Carrier {
    name: &'static str,
    capture: &'static str,
    secret: &'static str,
    sign: fn(&str, String) -> (Headers, String),
    /// Whether the signature covers the body.
    covers: bool,
    answer: (u16, &'static str),
}

fn hmac(key: &str, message: &str) -> Vec<u8> {
    let pad =
        |with: u8| -> Vec<u8> { (0..64).map(|at| key.as_bytes().get(at).unwrap_or(&0) ^ with).collect() };
    let inner = Sha256::digest([pad(0x36), message.into()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn plain(_: &str, body: String) -> (Headers, String) {
    (Vec::new(), body)
}

fn bearer(secret: &str, body: String) -> (Headers, String) {
    (vec![("authorization", format!("Bearer {secret}"))], body)
}

const CARRIERS: &[Carrier] = &[
    Carrier {
        name: "aftership",
        capture: "04-webhook-returned-with-a-new-subtag.json",
        secret: "webhook_secret",
        sign: |secret, body| (vec![("aftership-hmac-sha256", STANDARD.encode(hmac(secret, &body)))], body),
        covers: true,
        answer: (200, ""),
    },
    Carrier {
        name: "easypost",
        capture: "04-webhook-returned-with-a-new-status.json",
        secret: "webhook_secret",
        sign: |secret, body| {
            (vec![("x-hmac-signature", format!("hmac-sha256-hex={}", hex(&hmac(secret, &body))))], body)
        },
        covers: true,
        answer: (200, ""),
    },
    Carrier {
        name: "seventeentrack",
        capture: "04-webhook-held-and-a-new-status.json",
        secret: "token",
        sign: |secret, body| (vec![("sign", hex(&Sha256::digest(format!("{body}/{secret}"))))], body),
        covers: true,
        answer: (200, ""),
    },
    Carrier {
        name: "trackingmore",
        capture: "04-webhook-of-version-2-returned.json",
        secret: "email",
        sign: |secret, body| {
            let body = body.replace("1786500000", NOW).replace(&"0".repeat(64), &hex(&hmac(secret, NOW)));
            (Vec::new(), body)
        },
        covers: false,
        answer: (200, ""),
    },
    Carrier {
        name: "dcsa",
        capture: "01-loaded-sailed-and-held.json",
        secret: "subscription_secret",
        sign: |secret, body| {
            let decoded = STANDARD.decode(secret).ok().and_then(|key| String::from_utf8(key).ok());
            let key = decoded.unwrap_or_else(|| secret.to_owned());
            (vec![("notification-signature", format!("sha256={}", hex(&hmac(&key, &body))))], body)
        },
        covers: true,
        answer: (204, ""),
    },
    Carrier {
        name: "ups",
        capture: "07-pushed-with-a-dot-in-the-offset.json",
        secret: "webhook_credential",
        sign: bearer,
        covers: false,
        answer: (200, ""),
    },
    Carrier {
        name: "ship24",
        capture: "05-webhook-held-by-customs-and-a-new-code.json",
        secret: "webhook_secret",
        sign: bearer,
        covers: false,
        answer: (200, ""),
    },
    Carrier {
        name: "sf-express",
        capture: "06-pushed.json",
        secret: "",
        sign: plain,
        covers: false,
        answer: (200, "{\"return_code\":\"0000\",\"return_msg\":\"ok\"}"),
    },
    Carrier {
        name: "fedex",
        capture: "05-pushed.webhook.json",
        secret: "",
        sign: plain,
        covers: false,
        answer: (200, ""),
    },
    Carrier {
        name: "india-post",
        capture: "01-webhook-bag-closed.json",
        secret: "",
        sign: plain,
        covers: false,
        answer: (200, ""),
    },
    Carrier {
        name: "shippo",
        capture: "03-webhook-on-the-way-back.json",
        secret: "",
        sign: plain,
        covers: false,
        answer: (200, ""),
    },
    Carrier {
        name: "china-post",
        capture: "04-pushed-scans-with-export-customs.json",
        secret: "",
        sign: plain,
        covers: false,
        answer: (200, ""),
    },
];

const SECRET: &str = "dGhpcnR5LXR3byBieXRlcyBvZiBhIHRlc3Qga2V5ISE=";

fn world(carrier: &Carrier) -> World {
    let secret =
        if carrier.secret.is_empty() { String::new() } else { format!("{} = \"{SECRET}\"", carrier.secret) };
    let toml = format!("[push.{0}]\ntoken = \"{TOKEN}\"\n[source.{0}]\n{secret}", carrier.name);
    World::set_up(Options::default(), Settings::parse(&toml).unwrap())
}

async fn push(world: &World, path: &str, headers: &Headers, body: String) -> Answer {
    let mut request = Request::post(path).header("content-type", "application/json; charset=utf-8");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    world.send(request.body(Body::from(body)).unwrap()).await
}

fn captures(world: &World) -> u64 {
    world.engine.stats().unwrap().looks
}

/// The carrier is heard and answered as it wants; with another secret, with another body where the signature covers
/// it, and without a signature nothing is kept.
async fn check(carrier: &Carrier) {
    let name = carrier.name;
    let world = world(carrier);
    assert!(world.engine.doors_amiss().is_empty());
    let path = format!("/push/{name}/{TOKEN}");
    let file = format!("{}/../../packs/{name}/captures/{}", env!("CARGO_MANIFEST_DIR"), carrier.capture);
    let capture = std::fs::read_to_string(file).unwrap();
    if !carrier.secret.is_empty() {
        let (headers, body) = (carrier.sign)("another secret", capture.clone());
        refused(&world, &path, &headers, body).await;
        refused(&world, &path, &Vec::new(), capture.clone()).await;
        let (headers, body) = (carrier.sign)(SECRET, capture.clone());
        if carrier.covers {
            refused(&world, &path, &headers, format!("{body} ")).await;
        }
    }
    let (headers, body) = (carrier.sign)(SECRET, capture);
    let kept = push(&world, &path, &headers, body).await;
    assert_eq!((kept.status.as_u16(), kept.text.as_str()), carrier.answer, "{name}");
    assert!(captures(&world) > 0, "{name}");
    world.engine.derive_stale(10).unwrap();
    let list = world.get("/v1/parcels").await.json();
    assert_ne!(list["parcels"][0]["milestone"], "unknown", "{name}: {list}");
}

async fn refused(world: &World, path: &str, headers: &Headers, body: String) {
    let answer = push(world, path, headers, body).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}: {}", answer.text);
    assert!(answer.json()["detail"].as_str().unwrap().contains("the signature is"), "{}", answer.text);
    assert_eq!(captures(world), 0);
}

#[tokio::test]
async fn every_carrier_is_heard_when_it_proves_who_it_is() {
    for carrier in CARRIERS {
        check(carrier).await;
    }
}

#[tokio::test]
async fn a_signed_time_that_is_too_old_is_refused() {
    let carrier = CARRIERS.iter().find(|carrier| carrier.name == "trackingmore").unwrap();
    let world = world(carrier);
    let old = "1785930000";
    let body = format!(
        r#"{{"verifyInfo":{{"timeStr":{old},"signature":"{}"}},"data":{{"tracking_number":"LB000000028CN"}}}}"#,
        hex(&hmac(SECRET, old))
    );
    let answer = push(&world, &format!("/push/trackingmore/{TOKEN}"), &Vec::new(), body).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text.contains("1200 s away"), "{}", answer.text);
}

#[tokio::test]
async fn a_door_is_closed_until_the_settings_open_it() {
    let ups = CARRIERS.iter().find(|carrier| carrier.name == "ups").unwrap();
    let world = world(ups);
    let open = format!("/push/ups/{TOKEN}");
    assert_eq!(world.page(&open).await.status, StatusCode::OK);
    let head = world.ask_as(None, Method::HEAD, &open, "").await;
    assert_eq!(head.status, StatusCode::OK);
    let others = [
        format!("/push/ups/{TOKEN}0"),
        "/push/ups/0123".to_owned(),
        format!("/push/fedex/{TOKEN}"),
        format!("/push/nobody/{TOKEN}"),
    ];
    let mut told = std::collections::BTreeSet::new();
    for path in others {
        let answer = world.page(&path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        told.insert(answer.json()["detail"].to_string());
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(world.page("/push/ups").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_signed_door_without_its_secret_says_so_to_the_operator() {
    let toml = format!("[push.ups]\ntoken = \"{TOKEN}\"\n[push.nobody]\ntoken = \"{TOKEN}\"");
    let world = World::set_up(Options::default(), Settings::parse(&toml).unwrap());
    let amiss = world.engine.doors_amiss().join("\n");
    assert!(amiss.contains("lacks `webhook_credential`") && amiss.contains("no pack `nobody`"), "{amiss}");
    let headers = vec![("authorization", "Bearer x".to_owned())];
    let answer = push(&world, &format!("/push/ups/{TOKEN}"), &headers, "{}".to_owned()).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.text.contains("webhook_credential") && !answer.header("retry-after").is_empty());
}

/// Asks as somebody at an address.
async fn ask_from(world: &World, peer: &str, path: &str, key: &str) -> Answer {
    let peer: SocketAddr = peer.parse().unwrap();
    let request =
        Request::get(path).header("authorization", format!("Bearer {key}")).extension(ConnectInfo(peer));
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn who_tries_keys_is_not_listened_to_for_a_while() {
    let world = World::new();
    for try_number in 0..20 {
        let answer = ask_from(&world, "203.0.113.7:1", "/v1/parcels", &format!("wm_live_{try_number}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let right = world.key.clone();
    let answer = ask_from(&world, "203.0.113.7:2", "/v1/parcels", &right).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "60");
    let door = ask_from(&world, "203.0.113.7:3", &format!("/push/ups/{TOKEN}"), "").await;
    assert_eq!(door.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask_from(&world, "203.0.113.8:1", "/v1/parcels", &right).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_tries_addresses_is_not_listened_to_for_a_while() {
    let world = World::new();
    for n in 0..20 {
        let answer = ask_from(&world, "203.0.113.7:1", &format!("/push/ups/{n}"), "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let answer = ask_from(&world, "203.0.113.7:1", "/push/ups/21", "").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}
