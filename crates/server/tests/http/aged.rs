//! A parcel that aged out is gone, and its number still says so: to its account, and to nobody else.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Policy, Whom, chain};

use crate::world::{TYPED, World};

/// Lets go what nobody spoke of for a month, years later.
fn age(world: &World) -> u64 {
    let silent = Some(SignedDuration::from_hours(24 * 30));
    let policy = Policy { ended: silent, silent, ..Policy::default() };
    let later: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    world.engine.store.age_out(later, &policy, None, 100).unwrap().parcels
}

async fn feed(world: &World, line: &str) {
    let request = Request::builder().method("POST").uri("/v1/feed?carrier=china-post");
    let request = request.header("authorization", format!("Bearer {}", world.key));
    let request = request.header("content-type", "application/x-ndjson").body(Body::from(line.to_owned()));
    assert_eq!(world.send(request.unwrap()).await.status, StatusCode::ACCEPTED);
    world.engine.fold(Duration::ZERO).unwrap();
}

#[tokio::test]
async fn an_aged_parcel_is_gone_and_its_remains_are_told() {
    let world = World::new();
    world.follow(TYPED).await;
    let chain = chain(&world.engine.store.looks(id(&world, "LB123456785CN"), None).unwrap());
    assert_eq!(age(&world), 1);
    for path in ["", "/history", "/evidence"] {
        let gone = world.get(&format!("/v1/parcels/lb123456785cn{path}")).await;
        assert_eq!(gone.status, StatusCode::GONE, "{}", gone.text);
        let problem = gone.json();
        assert_eq!(problem["type"], "urn:waymark:problem:gone");
        assert!(problem["detail"].as_str().unwrap().contains("aged out"), "{problem}");
        let remains = json!([{"carrier": null, "looks": 2, "chain": format!("sha256:{chain}"), "version": problem["remains"][0]["version"]}]);
        assert_eq!(problem["remains"], remains);
    }
    let theirs = world.foreign_key();
    let unknown = world.ask_as(Some(&theirs), Method::GET, "/v1/parcels/LB123456785CN", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND, "it was never theirs: {}", unknown.text);
    let epcis = world.get("/epcis/epcs/urn:waymark:parcel:LB123456785CN/events").await;
    assert_ne!(epcis.status, StatusCode::GONE, "{}", epcis.text);
}

fn id(world: &World, number: &str) -> engine::ParcelId {
    world.engine.store.resolve(&engine::AccountId::new(server::DEMO_ACCOUNT), number).unwrap()[0]
}

#[tokio::test]
async fn a_fed_parcel_is_found_under_the_carrier_of_its_feed() {
    let world = World::new();
    let line = "{\"number\":\"LB000000014CN\",\"code\":\"EMA\",\"time\":\"2026-08-01T10:00:00+08:00\"}\n";
    feed(&world, line).await;
    assert_eq!(age(&world), 1);
    let gone = world.get("/v1/parcels/LB000000014CN").await;
    assert_eq!(gone.status, StatusCode::GONE, "{}", gone.text);
    assert_eq!(gone.json()["remains"][0]["carrier"], "china-post");
    feed(&world, &line.replace("EMA", "EMC")).await;
    let again = world.get("/v1/parcels/LB000000014CN").await;
    assert_eq!(again.status, StatusCode::OK, "it lives again: {}", again.text);
    let parcel = id(&world, "LB000000014CN");
    world.engine.store.forget(world.engine.clock.now(), &Whom::Parcel(parcel)).unwrap();
    let forgotten = world.get("/v1/parcels/LB000000014CN").await;
    assert_eq!(forgotten.status, StatusCode::NOT_FOUND, "who was forgotten is told of nowhere");
}
