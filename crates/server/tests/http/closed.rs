//! Closed by default: every route under `/v1` asks for a key, and a key opens only its own account.

use axum::http::{Method, StatusCode};

use crate::contract::routes;
use crate::world::{TYPED, World};

#[tokio::test]
async fn no_route_answers_without_a_key() {
    let world = World::new();
    let mut asked = routes(&world).await;
    asked.push((Method::GET, "/v1/nothing".to_owned()));
    asked.push((Method::GET, "/v1".to_owned()));
    assert!(asked.len() > 12, "{asked:?}");
    for (method, path) in asked {
        for key in [None, Some("wm_live_0000"), Some("")] {
            let answer = world.ask_as(key, method.clone(), &path, "{}").await;
            assert!(
                answer.status == StatusCode::UNAUTHORIZED || path == "/v1",
                "{method} {path}: {}",
                answer.status
            );
            assert!(answer.status.is_client_error());
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
    }
}

#[tokio::test]
async fn what_is_foreign_looks_like_what_is_unknown() {
    let world = World::new();
    world.follow(TYPED).await;
    let theirs = world.foreign_key();
    for (method, path) in [
        (Method::GET, "/v1/parcels/LB123456785CN"),
        (Method::GET, "/v1/parcels/LB123456785CN/history"),
        (Method::DELETE, "/v1/parcels/LB123456785CN"),
        (Method::GET, "/v1/shipments/R-1"),
    ] {
        let foreign = world.ask_as(Some(&theirs), method.clone(), path, "").await;
        let unknown = path.replace("LB123456785CN", "LB123456799CN").replace("R-1", "R-2");
        let unknown = world.ask_as(Some(&theirs), method.clone(), &unknown, "").await;
        assert_eq!(
            (foreign.status, unknown.status),
            (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
            "{path}"
        );
        let same =
            |text: &str| text.split("request_id").next().unwrap().replace("LB123456799CN", "LB123456785CN");
        assert_eq!(same(&foreign.text), same(&unknown.text));
    }
    let list = world.ask_as(Some(&theirs), Method::GET, "/v1/parcels", "").await;
    assert_eq!(list.json()["parcels"], serde_json::json!([]));
}

#[tokio::test]
async fn operators_see_the_rest_with_a_key_or_from_this_machine() {
    let world = World::new();
    assert_eq!(world.page("/livez").await.text, "alive\n");
    assert_eq!(world.page("/readyz").await.text, "ready\n");
    assert_eq!(world.page("/metrics").await.status, StatusCode::UNAUTHORIZED);
    world.follow(TYPED).await;
    let metrics = world.get("/metrics").await.text;
    assert!(metrics.contains("\nwaymark_parcels 1\n") && !metrics.contains("LB123456785CN"), "{metrics}");
}

#[tokio::test]
async fn who_signed_is_in_no_answer_and_on_no_page() {
    let world = World::new();
    let capture = include_str!("../../../../packs/royal-mail/captures/01-signed-for.json");
    assert!(capture.contains("TEST SIGNER"));
    let declared =
        world.post("/v1/shipments", r#"{"reference":"R-9","numbers":["LB123456785GB"]}"#).await.json();
    let kept = world.post("/v1/captures/royal-mail", capture).await;
    assert_eq!(kept.status, StatusCode::ACCEPTED, "{}", kept.text);
    world.engine.derive_stale(10).unwrap();
    let token = declared["parcels"][0]["token"].as_str().unwrap();
    for path in [
        "/v1/parcels/LB123456785GB",
        "/v1/parcels/LB123456785GB/history",
        "/v1/shipments/R-9",
        &format!("/t/{token}"),
        &format!("/t/{token}.json"),
        "/metrics",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text.to_uppercase().contains("SIGNER"), "{path}: {}", answer.text);
    }
    assert!(world.page(&format!("/t/{token}")).await.text.contains("<h1>Delivered</h1>"));
}
