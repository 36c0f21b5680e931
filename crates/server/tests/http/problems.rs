//! Every refusal has one shape, says what to do, and carries the id of its request.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::world::{Answer, World};

#[track_caller]
fn check(answer: &Answer, status: StatusCode, says: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    let problem = answer.json();
    assert_eq!(problem["status"], status.as_u16());
    assert!(problem["type"].as_str().unwrap().starts_with("urn:waymark:problem:"), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains(says), "{problem}");
    assert_eq!(problem["request_id"], answer.header("x-request-id"));
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let world = World::new();
    for (path, body, status, says) in [
        ("/v1/shipments", "{", StatusCode::BAD_REQUEST, "no JSON"),
        ("/v1/shipments", r#"{"numbers":[]}"#, StatusCode::UNPROCESSABLE_ENTITY, "at least one"),
        ("/v1/shipments", r#"{"numbers":["A1"],"x":1}"#, StatusCode::UNPROCESSABLE_ENTITY, "`x`"),
        ("/v1/identify", r#"{"numbers":7}"#, StatusCode::UNPROCESSABLE_ENTITY, "sequence"),
        ("/v1/captures/nobody", "{}", StatusCode::UNPROCESSABLE_ENTITY, "no pack `nobody`"),
        ("/v1/captures/plain", "\u{0}\u{1}", StatusCode::UNPROCESSABLE_ENTITY, "plain"),
        ("/v1/captures/plain?colour=red", "{}", StatusCode::BAD_REQUEST, "colour"),
        ("/v1/read", "{\"a\":", StatusCode::UNPROCESSABLE_ENTITY, "ends in the middle"),
        ("/v1/read?now=soon", "{}", StatusCode::UNPROCESSABLE_ENTITY, "`soon` is no instant"),
        ("/v1/endpoints", r#"{"url":"http://10.0.0.1/"}"#, StatusCode::UNPROCESSABLE_ENTITY, ""),
        ("/v1/endpoints", r#"{"url":"sesame"}"#, StatusCode::UNPROCESSABLE_ENTITY, ""),
        ("/v1/nothing", "", StatusCode::NOT_FOUND, "no such route"),
        ("/v1/carriers", "", StatusCode::METHOD_NOT_ALLOWED, "method not allowed"),
    ] {
        check(&world.post(path, body).await, status, says);
    }
    for (path, says) in [("/v1/parcels?milestone=shipped", "`shipped`"), ("/v1/parcels?cursor=7", "`cursor`")]
    {
        check(&world.get(path).await, StatusCode::UNPROCESSABLE_ENTITY, says);
    }
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let world = World::new();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v1/captures/plain")
        .header("authorization", format!("Bearer {}", world.key))
        .body(Body::from(vec![b' '; (16 << 20) + 1]))
        .unwrap();
    check(&world.send(request).await, StatusCode::PAYLOAD_TOO_LARGE, "");
}

#[tokio::test]
async fn a_thousand_and_one_numbers_are_too_many() {
    let numbers = vec!["A1"; 1_001];
    let body = serde_json::json!({ "numbers": numbers }).to_string();
    check(&World::new().post("/v1/identify", &body).await, StatusCode::UNPROCESSABLE_ENTITY, "at most 1000");
}
