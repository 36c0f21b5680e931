//! Evidence over HTTP: a file, a page, the key they are signed with; what readers were shown; in whose language.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use engine::evidence::verify;
use serde_json::json;

use crate::world::{TYPED, World};

const PATH: &str = "/v1/parcels/LB123456785CN/evidence";

#[tokio::test]
async fn the_file_and_the_page_are_what_was_signed_with_the_published_key() {
    let world = World::new();
    world.follow(&TYPED.replace("Accepted", "<script>alert(1)</script>")).await;
    let keys = world.page("/.well-known/waymark-key").await.json();
    for (path, page, kind) in [
        (PATH.to_owned(), false, "application/json"),
        (format!("{PATH}.html?lang=ja"), true, "text/html; charset=utf-8"),
        (format!("{PATH}?captures=true&personal=true"), false, "application/json"),
        (format!("{PATH}.html?captures=true"), true, "text/html; charset=utf-8"),
    ] {
        let answer = world.get(&path).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind), "{path}");
        let verified = verify(answer.text.as_bytes()).unwrap_or_else(|broken| panic!("{path}: {broken}"));
        assert_eq!((verified.page, verified.key.to_string().into()), (page, keys["keys"][0]["key"].clone()));
        assert!(!answer.text.contains("<script>alert"), "{path}");
        assert!(answer.header("content-security-policy").starts_with("sandbox"), "{path}");
    }
}

#[tokio::test]
async fn the_page_speaks_the_readers_language_and_says_what_it_does_not_show() {
    let world = World::new();
    world.follow(TYPED).await;
    for (tag, expected) in [("en", "Evidence about parcel LB123456785CN"), ("de", "Beleg zur Sendung")] {
        let page = world.get(&format!("{PATH}.html?lang={tag}")).await.text;
        assert!(page.contains(expected) && page.contains(&format!("<html lang=\"{tag}\"")), "{page}");
    }
    let page = world.get(&format!("{PATH}.html")).await.text;
    assert!(page.contains("It does not show that a carrier told the truth"), "{page}");
}

#[tokio::test]
async fn evidence_of_what_is_unknown_or_another_accounts_is_not_found() {
    let world = World::new();
    world.follow(TYPED).await;
    let key = world.foreign_key();
    let foreign = world.ask_as(Some(&key), axum::http::Method::GET, PATH, "").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get("/v1/parcels/RR000000000CN/evidence").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.page(PATH).await.status, StatusCode::UNAUTHORIZED);
}

/// What history says was said, once so many opinions are kept: that happens after the answer.
async fn said(world: &World, least: usize) -> Vec<serde_json::Value> {
    let begun = Instant::now();
    loop {
        let history = world.get("/v1/parcels/LB123456785CN/history").await.json();
        let said = history["said"].as_array().unwrap().clone();
        if said.len() >= least || begun.elapsed() > Duration::from_secs(10) {
            return said;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn what_a_reader_was_shown_is_kept_once_by_whichever_way_it_was_shown() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    assert_eq!(said(&world, 0).await, [] as [serde_json::Value; 0]);
    world.page(&format!("/t/{token}")).await;
    assert_eq!(said(&world, 3).await.len(), 3);
    for path in ["/v1/parcels/LB123456785CN", "/v1/shipments/R-1", PATH] {
        assert_eq!(world.get(path).await.status, StatusCode::OK);
    }
    let kept = said(&world, 4).await;
    let kinds: Vec<_> = kept.iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["forecast", "silence", "verdict"]);
    let before = world.get("/v1/parcels/LB123456785CN/history?as_of=2026-08-05T00:00:00Z").await.json();
    assert_eq!(before["said"], json!([]));
}

#[tokio::test]
async fn the_api_says_its_sentences_in_the_language_that_was_asked_for() {
    let world = World::new();
    world.follow(TYPED).await;
    let sentence = |answer: &serde_json::Value| answer["silence"]["sentence"].as_str().unwrap().to_owned();
    let path = "/v1/parcels/LB123456785CN";
    let plain = world.get(path).await.json();
    assert!(sentence(&plain).starts_with("The parcel is between the origin and GB"), "{plain}");
    let german = world.get(&format!("{path}?lang=de")).await.json();
    assert!(sentence(&german).starts_with("Die Sendung ist zwischen"), "{german}");
    assert!(german["verdict"]["sentence"].as_str().unwrap().starts_with("Es ist zu wenig"), "{german}");
    assert_eq!(german["silence"]["key"], plain["silence"]["key"]);
    let request = Request::builder().uri(path).header("accept-language", "fr-CH, en;q=0.5");
    let request = request.header("authorization", format!("Bearer {}", world.key));
    let french = world.send(request.body(Body::empty()).unwrap()).await.json();
    assert!(sentence(&french).starts_with("Le colis"), "{french}");
    let unknown = world.get(&format!("{path}?lang=tlh")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text.contains("zh-Hans"), "{}", unknown.text);
    let shipment = world.get("/v1/shipments/R-1?lang=es").await.json();
    assert!(sentence(&shipment["parcels"][0]["journey"]).starts_with("El envío"), "{shipment}");
}

#[tokio::test]
async fn a_result_names_the_data_that_it_rests_on() {
    let world = World::new();
    world.follow(TYPED).await;
    let parcel = world.get("/v1/parcels/LB123456785CN").await.json();
    for field in ["packs", "places"] {
        assert_eq!(parcel["data"][field].as_str().unwrap().len(), 64, "{parcel}");
    }
    assert!(parcel["data"]["program"].as_str().unwrap().starts_with("waymark "));
}
