//! The native API: what each route takes and answers.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::world::{TYPED, World};

#[tokio::test]
async fn a_declared_parcel_is_found_by_number_reference_and_list() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let parcel = world.get("/v1/parcels/lb123456785cn").await.json();
    assert_eq!(parcel["milestone"], "left-origin");
    assert_eq!(parcel["parcel"]["reference"], "R-1");
    assert_eq!(parcel["parcel"]["page"], format!("/t/{token}"));
    let shipment = world.get("/v1/shipments/R-1").await.json();
    assert_eq!(shipment["declaration"]["promised"]["to"], "2026-08-20");
    assert_eq!(shipment["parcels"][0]["journey"]["events"][0]["code"], "EMA");
    assert_eq!(shipment["route"][0]["number"], "LB123456785CN");
    let list = world.get("/v1/parcels?milestone=left-origin&text=b1234").await.json();
    assert_eq!(
        (list["parcels"][0]["number"].clone(), list["next"].clone()),
        (json!("LB123456785CN"), json!(null))
    );
}

#[tokio::test]
async fn a_capture_sent_twice_is_new_once_and_nothing_is_derived_meanwhile() {
    let world = World::new();
    let kept = world.post("/v1/captures/plain", TYPED).await;
    assert_eq!((kept.status, kept.json()), (StatusCode::ACCEPTED, json!({"parcels": 1, "new": 1})));
    let again = world.post("/v1/captures/plain", TYPED).await;
    assert_eq!(again.json(), json!({"parcels": 1, "new": 0}));
    assert_eq!(world.engine.counters.sum("waymark_derivations_total", None), 0.0);
}

#[tokio::test]
async fn history_says_what_each_look_changed() {
    let world = World::new();
    world.follow(TYPED).await;
    let history = world.get("/v1/parcels/LB123456785CN/history").await.json();
    assert_eq!(history["steps"].as_array().unwrap().len(), 2);
    let before = world.get("/v1/parcels/LB123456785CN/history?as_of=2026-08-01T00:00:00Z").await.json();
    assert_eq!(before["journey"]["milestone"], "unknown");
}

#[tokio::test]
async fn reading_keeps_nothing() {
    let world = World::new();
    let read = world.post("/v1/read?carrier=plain&now=2026-08-20T00:00:00Z", TYPED).await;
    assert_eq!(read.json()["journeys"][0]["milestone"], "left-origin");
    assert_eq!(world.engine.stats().unwrap().parcels, 0);
}

#[tokio::test]
async fn a_batch_of_numbers_is_identified_in_its_order() {
    let world = World::new();
    let body = r#"{"numbers":["lb 123456785 cn","hello"]}"#;
    let found = world.post("/v1/identify", body).await.json();
    assert_eq!(found["numbers"][0]["normalized"], "LB123456785CN");
    assert_eq!(found["numbers"][0]["candidates"][0]["carrier"], "china-post");
    assert!(!found["numbers"][0]["candidates"][0]["why"].as_array().unwrap().is_empty());
    assert_eq!(found["numbers"][1]["candidates"], json!([]));
}

#[tokio::test]
async fn a_forgotten_parcel_is_nowhere() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let gone = world.ask_as(Some(&world.key), Method::DELETE, "/v1/parcels/LB123456785CN", "").await;
    assert_eq!(gone.json()["parcels"], 1);
    for path in ["/v1/parcels/LB123456785CN", "/v1/shipments/R-1", &format!("/t/{token}")] {
        assert_eq!(world.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_secret_of_an_endpoint_is_shown_once() {
    let world = World::new();
    let made =
        world.post("/v1/endpoints", r#"{"url":"https://shop.example/hook","events":["parcel.*"]}"#).await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert!(made.json()["secret"].as_str().unwrap().starts_with("whsec_"));
    let list = world.get("/v1/endpoints").await;
    assert!(list.text.contains("shop.example") && !list.text.contains("whsec_"), "{}", list.text);
    let path = format!("/v1/endpoints/{}", made.json()["id"].as_str().unwrap());
    let removed = world.ask_as(Some(&world.key), Method::DELETE, &path, "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn carriers_name_their_sources() {
    let carriers = World::new().get("/v1/carriers").await.json();
    let post = carriers["carriers"].as_array().unwrap().iter().find(|found| found["carrier"] == "china-post");
    assert_eq!(post.unwrap()["name"], "China Post");
}

#[tokio::test]
async fn pages_of_a_list_meet_without_a_gap() {
    let world = World::new();
    let body = r#"{"reference":"R","numbers":["AAA111","BBB222","CCC333"]}"#;
    world.post("/v1/shipments", body).await;
    let (mut path, mut seen) = ("/v1/parcels?limit=2".to_owned(), Vec::new());
    for _ in 0..2 {
        let page = world.get(&path).await.json();
        seen.extend(page["parcels"].as_array().unwrap().iter().map(|parcel| parcel["number"].clone()));
        path = format!("/v1/parcels?limit=2&cursor={}", page["next"].as_str().unwrap_or_default());
    }
    seen.sort_by_key(ToString::to_string);
    assert_eq!(seen, [json!("AAA111"), json!("BBB222"), json!("CCC333")]);
}
