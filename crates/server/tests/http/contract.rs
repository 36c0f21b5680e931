//! The contract is a golden file: a change of an answer is a change of a file that somebody reviews.
//! `UPDATE_GOLDEN=1 cargo test -p server` writes it anew.

use std::path::Path;

use axum::http::Method;

use crate::world::World;

/// Every route of the contract, with something in place of its parameters.
pub async fn routes(world: &World) -> Vec<(Method, String)> {
    let contract = world.page("/openapi.json").await.json();
    let mut routes = Vec::new();
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let Ok(method) = method.to_uppercase().parse() else { continue };
            routes.push((method, path.replace(['{', '}'], "")));
        }
    }
    routes
}

#[tokio::test]
async fn the_contract_is_the_golden_file() {
    let world = World::new();
    let contract = world.page("/openapi.json").await.text;
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &contract).unwrap();
    }
    let kept = std::fs::read_to_string(&golden).unwrap();
    assert!(kept == contract, "the contract changed: review it with UPDATE_GOLDEN=1 and git diff");
    assert_eq!(world.get("/v1/openapi.json").await.text, contract);
}

#[tokio::test]
async fn every_route_of_the_contract_is_served() {
    let world = World::new();
    for (method, path) in routes(&world).await {
        let answer = world.ask_as(Some(&world.key), method.clone(), &path, "{}").await;
        assert!(!answer.text.contains("no such route"), "{method} {path}: {}", answer.text);
        assert_ne!(answer.status, axum::http::StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
    }
}
