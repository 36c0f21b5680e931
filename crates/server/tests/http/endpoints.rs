//! Endpoints as their owner uses them: tried, enabled again, given a new secret; and what was told, with each attempt.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use engine::{AccountId, EndpointId};
use serde_json::json;
use store::{Buckets, Endpoint, Outcome};

use crate::world::{Answer, TYPED, World};

async fn made(world: &World, url: &str) -> (String, String) {
    let made = world.post("/v1/endpoints", &json!({ "url": url }).to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let word = |name: &str| made.json()[name].as_str().unwrap().to_owned();
    (word("id"), word("secret"))
}

async fn asked(world: &World, id: &str, what: &str) -> Answer {
    world.post(&format!("/v1/endpoints/{id}/{what}"), "").await
}

#[tokio::test]
async fn an_endpoint_is_tried_at_once_and_says_what_came_back() {
    let world = World::with_notice_files();
    let (id, _) = made(&world, "file:///told.ndjson").await;
    let tried = asked(&world, &id, "test").await;
    assert_eq!(
        (tried.status, tried.json()["told"].as_bool()),
        (StatusCode::OK, Some(true)),
        "{}",
        tried.text
    );
    let line = std::fs::read_to_string(world.folder.join("told.ndjson")).unwrap();
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["notice"]["type"], &line["id"]), (&json!("waymark.test"), &tried.json()["id"]));
    let account = AccountId::new(server::DEMO_ACCOUNT);
    let found = world.engine.store.endpoints(&account).unwrap().remove(0);
    world.engine.store.put_endpoint(&Endpoint { url: "http://127.0.0.1:9/".into(), ..found }).unwrap();
    let tried = asked(&world, &id, "test").await;
    assert_eq!(tried.json()["told"], false, "{}", tried.text);
    assert!(tried.json()["answer"].as_str().unwrap().contains("private-webhooks"), "{}", tried.text);
}

#[tokio::test]
async fn a_disabled_endpoint_is_enabled_again() {
    let world = World::with_notice_files();
    let (id, _) = made(&world, "https://shop.example/hook").await;
    let account = AccountId::new(server::DEMO_ACCOUNT);
    let found = world.engine.store.endpoints(&account).unwrap().remove(0);
    let gone = Some((world.engine.clock.now(), "HTTP 410".into()));
    world.engine.store.put_endpoint(&Endpoint { disabled: gone, ..found }).unwrap();
    assert_eq!(world.get("/v1/endpoints").await.json()["endpoints"][0]["why"], "HTTP 410");
    let enabled = asked(&world, &id, "enable").await;
    assert_eq!(enabled.status, StatusCode::OK, "{}", enabled.text);
    assert_eq!((&enabled.json()["id"], &enabled.json()["disabled"]), (&json!(id), &json!(null)));
    assert_eq!(world.get("/v1/endpoints").await.json()["endpoints"][0]["disabled"], json!(null));
}

#[tokio::test]
async fn a_new_secret_is_shown_once_and_the_old_one_is_good_for_a_day() {
    let world = World::with_notice_files();
    let (id, before) = made(&world, "https://shop.example/hook").await;
    let rotated = asked(&world, &id, "rotate").await;
    let secret = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret != before, "{}", rotated.text);
    assert_eq!(rotated.json()["both_until"], "2026-08-06T12:00:00Z");
    assert!(!world.get("/v1/endpoints").await.text.contains("whsec_"));
}

#[tokio::test]
async fn an_endpoint_is_changed_and_keeps_its_id_and_secret() {
    let world = World::with_notice_files();
    let (id, _) = made(&world, "https://shop.example/hook").await;
    let account = AccountId::new(server::DEMO_ACCOUNT);
    let secret = || world.engine.store.endpoints(&account).unwrap().remove(0).secret;
    let (path, before) = (format!("/v1/endpoints/{id}"), secret());
    let patch = async |body: &str| world.ask_as(Some(&world.key), Method::PATCH, &path, body).await;
    let changed = patch(r#"{"events":["parcel.delivered"]}"#).await.json();
    assert_eq!(
        (&changed["url"], &changed["events"]),
        (&json!("https://shop.example/hook"), &json!(["parcel.delivered"]))
    );
    let changed = patch(r#"{"url":"https://shop.example/other"}"#).await.json();
    assert_eq!(
        (&changed["url"], &changed["events"]),
        (&json!("https://shop.example/other"), &json!(["parcel.delivered"]))
    );
    assert_eq!((world.get(&path).await.json(), secret()), (changed, before));
    for (body, status) in [
        (r#"{"url":"gopher://shop.example"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"events":["Nonsense"]}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"secret":"whsec_x"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("no json", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(patch(body).await.status, status, "{body}");
    }
}

#[tokio::test]
async fn nobody_touches_what_is_anothers() {
    let world = World::with_notice_files();
    let (id, _) = made(&world, "https://shop.example/hook").await;
    let theirs = world.foreign_key();
    for what in ["test", "enable", "rotate"] {
        for id in [id.as_str(), "nonsense"] {
            let path = format!("/v1/endpoints/{id}/{what}");
            let answer = world.ask_as(Some(&theirs), Method::POST, &path, "").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text);
        }
    }
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let path = format!("/v1/endpoints/{id}");
        let answer = world.ask_as(Some(&theirs), method, &path, "{}").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_was_told_of_a_parcel_is_shown_with_each_attempt() {
    let world = World::with_notice_files();
    let (id, _) = made(&world, "https://shop.example/hook").await;
    world.follow(TYPED).await;
    let notices = || async { world.get("/v1/parcels/LB123456785CN/notices").await.json()["notices"].clone() };
    let waiting = notices().await;
    assert_eq!((&waiting[0]["kind"], &waiting[0]["endpoint"]), (&json!("parcel.left_origin"), &json!(id)));
    assert_eq!((&waiting[0]["state"], &waiting[0]["attempts"]), (&json!("waiting"), &json!([])));
    let now = world.engine.clock.now();
    let again = now + Duration::from_secs(300);
    for (hour, outcome) in [
        (now, Outcome::Retry { at: again, why: "HTTP 500".into() }),
        (again, Outcome::Told { answer: "HTTP 200".into() }),
    ] {
        let store = &world.engine.store;
        let claimed = store.claim_notices(&Buckets::ALL, hour, 9, Duration::from_secs(60)).unwrap().remove(0);
        assert_eq!(claimed.endpoint, EndpointId::parse(&id).unwrap());
        assert!(store.settle_notice(hour, claimed.id, claimed.attempt, &outcome).unwrap());
    }
    let told = notices().await;
    assert_eq!((&told[0]["state"], &told[0]["due"]), (&json!("told"), &json!(null)));
    let attempts = json!([
        {"attempt": 1, "at": "2026-08-05T12:00:00Z", "outcome": "retry", "answer": "HTTP 500"},
        {"attempt": 2, "at": "2026-08-05T12:05:00Z", "outcome": "told", "answer": "HTTP 200"},
    ]);
    assert_eq!(told[0]["attempts"], attempts);
    let theirs = world.foreign_key();
    let path = "/v1/parcels/LB123456785CN/notices";
    let unknown = world.ask_as(Some(&theirs), Method::GET, path, "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
