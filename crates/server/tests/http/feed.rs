//! `POST /v1/feed`: bodies of many parcels over HTTP.

use std::io::Write;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::world::{Answer, World};

const LINES: &str = "{\"number\":\"LB123456785CN\",\"code\":\"EMA\",\"time\":\"2026-08-01T10:00:00+08:00\",\"country\":\"CN\"}\n\
    {\"number\":\"LB000000014CN\",\"code\":\"EMC\",\"time\":\"2026-08-03T10:00:00+08:00\",\"country\":\"CN\"}\n";

async fn fed(world: &World, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::builder().method("POST").uri("/v1/feed?carrier=china-post");
    request = request.header("authorization", format!("Bearer {}", world.key));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.send(request.body(body.into()).unwrap()).await
}

const NDJSON: (&str, &str) = ("content-type", "application/x-ndjson");

#[tokio::test]
async fn lines_are_kept_and_their_journeys_follow() {
    let world = World::new();
    let answer = fed(&world, &[NDJSON], LINES).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    assert_eq!((answer.json()["items"].as_u64(), answer.json()["new"].as_u64()), (Some(2), Some(2)));
    world.engine.fold(Duration::ZERO).unwrap();
    let parcel = world.get("/v1/parcels/LB000000014CN").await;
    assert_eq!(parcel.json()["milestone"], "left-origin", "{}", parcel.text);
    assert_eq!(parcel.json()["events"][0]["carrier"], "china-post");
    assert!(
        parcel.json()["parcel"]["page"].is_null(),
        "it has no page until somebody declares it: {}",
        parcel.text
    );
    assert_eq!(fed(&world, &[NDJSON], LINES).await.json()["new"], 0);
    let list = world.get("/v1/parcels").await;
    assert_eq!(list.json()["parcels"].as_array().unwrap().len(), 2, "{}", list.text);
}

#[tokio::test]
async fn bodies_may_be_compressed() {
    let world = World::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(LINES.as_bytes()).unwrap();
    let gzipped = gzip.finish().unwrap();
    let answer = fed(&world, &[NDJSON, ("content-encoding", "gzip")], gzipped).await;
    assert_eq!(answer.json()["new"], 2, "{}", answer.text);
    let zipped = zstd::encode_all(LINES.as_bytes(), 3).unwrap();
    let answer = fed(&world, &[NDJSON, ("content-encoding", "zstd")], zipped).await;
    assert_eq!((answer.json()["items"].as_u64(), answer.json()["new"].as_u64()), (Some(2), Some(0)));
    let broken = fed(&world, &[NDJSON, ("content-encoding", "zstd")], "no zstd at all").await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{}", broken.text);
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_the_rest_is_kept() {
    let world = World::new();
    let answer = fed(&world, &[NDJSON], format!("no json\n{LINES}")).await;
    assert_eq!(answer.json()["refused"], 1, "{}", answer.text);
    assert_eq!(answer.json()["first_refused"][0]["item"], 1);
    let nothing = fed(&world, &[NDJSON], "no json\n").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text.contains("item 1"), "{}", nothing.text);
    let unsaid = fed(&world, &[], LINES).await;
    assert!(unsaid.status == StatusCode::BAD_REQUEST && unsaid.text.contains("text/csv"), "{}", unsaid.text);
}

#[tokio::test]
async fn a_table_is_fed_as_text_csv() {
    let world = World::new();
    let table = "number,time,code,country\nLB123456785CN,2026-08-01 10:00,EMA,CN\nLB000000014CN,2026-08-01 11:00,EMA,CN\n";
    let answer = fed(&world, &[("content-type", "text/csv; charset=utf-8")], table).await;
    assert_eq!(answer.json()["new"], 2, "{}", answer.text);
}

#[tokio::test]
async fn nobody_feeds_without_a_key() {
    let world = World::new();
    let request =
        Request::builder().method("POST").uri("/v1/feed").header("content-type", "application/x-ndjson");
    let answer = world.send(request.body(Body::from(LINES)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
