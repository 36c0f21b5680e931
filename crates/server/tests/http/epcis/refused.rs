//! What EPCIS is refused, and by which of the standard's names.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{captured, document, event, list, told, with};
use crate::world::World;

#[tokio::test]
async fn what_is_not_supported_is_refused_by_the_standards_name() {
    let world = World::new();
    captured(&world, &told()).await;
    for (path, status, kind) in [
        ("events?EQ_quantity=3", 400, "QueryParameterException"),
        ("events?colour=blue", 400, "QueryParameterException"),
        ("events?EQ_action=SEE", 400, "QueryParameterException"),
        ("events?perPage=0", 400, "QueryParameterException"),
        ("events?GE_eventTime=yesterday", 400, "QueryParameterException"),
        ("events?orderBy=quantity", 400, "QueryParameterException"),
        ("events?eventCountLimit=2", 400, "QueryParameterException"),
        ("events?MATCH_epc=urn:epc:idpat:sgtin:4012345.*.*", 400, "QueryParameterException"),
        ("events?nextPageToken=x", 400, "QueryParameterException"),
        ("events?EQ_bizStep=a&EQ_bizStep=b", 400, "QueryParameterException"),
        ("events?maxEventCount=2", 413, "QueryTooLargeException"),
        ("events/urn:x:nothing", 404, "NoSuchNameException"),
        ("capture/WM0001-1", 404, "NoSuchNameException"),
        ("capture", 501, "ImplementationException"),
        ("queries", 501, "ImplementationException"),
        ("readPoints", 501, "ImplementationException"),
        ("bizSteps/dancing/events", 404, "NoSuchNameException"),
        ("eventTypes/TransformationEvent", 404, "NoSuchNameException"),
        ("nothing", 404, "NoSuchNameException"),
        ("a/b/c/d", 404, "NoSuchNameException"),
    ] {
        let answer = world.get(&format!("/epcis/{path}")).await;
        assert_eq!(u32::from(answer.status.as_u16()), status, "{path}: {}", answer.text);
        assert_eq!(answer.json()["type"], format!("epcisException:{kind}"), "{path}");
        assert!(answer.json()["title"].is_string());
    }
}

#[tokio::test]
async fn what_is_no_document_is_refused_and_nothing_kept() {
    let world = World::new();
    let bare = event("urn:x:WM0001", "2026-08-01T02:12:00Z", "shipping");
    let with = |name: &str, value: Value| {
        let mut changed = bare.clone();
        changed[name] = value;
        document(&[changed])
    };
    for (body, expected) in [
        ("{".to_owned(), "no JSON"),
        ("{}".to_owned(), "`type`"),
        (bare.to_string(), "/events"),
        (json!({"type": "EPCISDocument", "epcisBody": {}}).to_string(), "@context"),
        (document(&[]), "empty"),
        (with("eventTime", json!("yesterday")), "eventTime"),
        (with("action", json!("SEE")), "action"),
        (with("epcList", json!([])), "no object"),
        (with("epcList", json!([7])), "no object"),
        (with("bizStep", json!("dancing")), "dancing"),
        (with("eventID", json!("x")), "eventID"),
        (with("type", json!("")), "`type`"),
    ] {
        let answer = world.post("/epcis/capture", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(expected), "{}", answer.text);
    }
    assert_eq!(world.engine.stats().unwrap().parcels, 0);
}

#[tokio::test]
async fn nobody_without_a_key_and_nobody_else_sees_anything() {
    let world = World::new();
    let job = captured(&world, &told()).await;
    for path in ["/epcis", "/epcis/events", "/epcis/nothing", "/epcis/a/b/c"] {
        for method in [Method::GET, Method::OPTIONS, Method::POST] {
            let answer = world.ask_as(None, method, path, "{}").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.json()["type"], "epcisException:SecurityException");
        }
    }
    let theirs = world.foreign_key();
    for path in [job.as_str(), "/epcis/events/urn:uuid:11111111-2222-4333-8444-555555555555"] {
        assert_eq!(world.ask_as(Some(&theirs), Method::GET, path, "").await.status, StatusCode::NOT_FOUND);
    }
    for path in ["/epcis/events", "/epcis/events?MATCH_epc=urn:x:WM0001", "/epcis/epcs/urn:x:WM0001/events"] {
        let answer = world.ask_as(Some(&theirs), Method::GET, path, "").await;
        assert_eq!(list(&answer.json()), Vec::<Value>::new(), "{path}");
    }
}

#[tokio::test]
async fn versions_and_forms_that_are_not_spoken_are_refused() {
    let world = World::new();
    for (headers, method, status) in [
        (("gs1-epcis-min", "2.1.0"), Method::GET, StatusCode::NOT_ACCEPTABLE),
        (("gs1-epcis-max", "1.2"), Method::GET, StatusCode::NOT_ACCEPTABLE),
        (("gs1-cbv-min", "x"), Method::GET, StatusCode::NOT_ACCEPTABLE),
        (("gs1-epcis-min", "1.2"), Method::GET, StatusCode::OK),
        (("gs1-epcis-max", "2.0"), Method::GET, StatusCode::OK),
        (("gs1-epc-format", "Always_EPC_URN"), Method::GET, StatusCode::NOT_ACCEPTABLE),
        (("accept", "application/xml"), Method::GET, StatusCode::NOT_ACCEPTABLE),
        (("accept", "text/html, application/ld+json;q=0.5"), Method::GET, StatusCode::OK),
        (("gs1-epcis-version", "1.2.0"), Method::POST, StatusCode::NOT_ACCEPTABLE),
        (("content-type", "application/xml"), Method::POST, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (("gs1-capture-error-behaviour", "hope"), Method::POST, StatusCode::BAD_REQUEST),
    ] {
        let path = if method == Method::POST { "/epcis/capture" } else { "/epcis/events" };
        let answer = with(&world, method, path, &[headers], &told()).await;
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.text);
        let spoken = if status.is_success() { "2.0.0" } else { "" };
        assert_eq!((answer.header("gs1-epcis-version"), answer.header("gs1-cbv-version")), (spoken, spoken));
    }
}
