//! The examples of `docs/api.md` are run, in their order, against one server.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::world::World;

const MANUAL: &str = include_str!("../../../../docs/api.md");

/// The method, path and body of a line of curl.
fn request(line: &str) -> (Method, String, &str) {
    let body = line.split(" -d '").nth(1).and_then(|rest| rest.strip_suffix('\'')).unwrap_or_default();
    let path = line.split("$WAYMARK").nth(1).unwrap().split([' ', '"']).next().unwrap();
    let stated = line.split(" -X ").nth(1).and_then(|rest| rest.split(' ').next());
    let method = stated.unwrap_or(if body.is_empty() { "GET" } else { "POST" });
    (method.parse().unwrap(), path.to_owned(), body)
}

#[tokio::test]
async fn every_example_of_the_manual_works() {
    let world = World::new();
    let mut count = 0;
    for line in MANUAL.lines().filter(|line| line.starts_with("curl ")) {
        let (method, path, body) = request(line);
        let kind = line.split("-H \"Content-Type: ").nth(1).and_then(|rest| rest.split('"').next());
        let request = Request::builder()
            .method(method)
            .uri(&path)
            .header("authorization", format!("Bearer {}", world.key));
        let request = request.header("content-type", kind.unwrap_or("application/json"));
        let answer = world.send(request.body(Body::from(body)).unwrap()).await;
        assert!(answer.status.is_success(), "{line}\n{}", answer.text);
        count += 1;
    }
    assert!(count > 9, "{count} examples");
}
