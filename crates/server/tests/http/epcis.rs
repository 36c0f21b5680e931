//! GS1 EPCIS 2.0 under `/epcis`: events in, events found again, and what is refused.

mod refused;

use std::path::Path;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, TYPED, World};

const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

fn event(epc: &str, time: &str, step: &str) -> Value {
    json!({"type": "ObjectEvent", "eventTime": time, "eventTimeZoneOffset": "+08:00", "epcList": [epc],
        "action": "OBSERVE", "bizStep": step, "disposition": "in_transit", "readPoint": {"id": "urn:x:gate:4"}})
}

fn document(events: &[Value]) -> String {
    json!({"@context": [CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-08-05T00:00:00Z", "epcisBody": {"eventList": events}})
    .to_string()
}

/// Two parcels, one under a key of GS1, with an event that brought its identifier.
fn told() -> String {
    let mut named =
        event("https://id.gs1.org/00/340123450000000017", "2026-08-02T10:00:00+08:00", "shipping");
    named["eventID"] = json!("urn:uuid:11111111-2222-4333-8444-555555555555");
    named["bizLocation"] = json!({"id": "urn:x:hall:1"});
    let early = event("urn:x:parcel:WM0001", "2026-08-01T02:12:00Z", "accepting");
    let late = event("urn:x:parcel:WM0001", "2026-08-03T02:12:00Z", "departing");
    document(&[named, early, late])
}

async fn events(world: &World, path: &str) -> Vec<Value> {
    let answer = world.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    list(&answer.json())
}

fn list(document: &Value) -> Vec<Value> {
    document.pointer("/epcisBody/queryResults/resultsBody/eventList").unwrap().as_array().unwrap().clone()
}

async fn captured(world: &World, body: &str) -> String {
    let answer = world.post("/epcis/capture", body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    answer.header("location").to_owned()
}

async fn with(world: &World, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header("authorization", format!("Bearer {}", world.key));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn what_was_captured_is_found_at_once_and_after_it_was_derived() {
    let world = World::new();
    let job = captured(&world, &told()).await;
    let job = world.get(&job).await.json();
    assert_eq!((&job["running"], &job["success"], &job["errors"]), (&json!(false), &json!(true), &json!([])));
    assert_eq!(
        (&job["captureErrorBehaviour"], &job["createdAt"]),
        (&json!("rollback"), &json!("2026-08-05T12:00:00Z"))
    );
    for _ in 0..2 {
        let found = events(&world, "/epcis/events?orderBy=eventTime&orderDirection=ASC").await;
        let steps: Vec<_> = found.iter().map(|event| event["bizStep"].as_str().unwrap()).collect();
        assert_eq!(steps, ["accepting", "shipping", "departing"]);
        assert_eq!(found[0]["epcList"], json!(["urn:x:parcel:WM0001"]));
        assert_eq!(found[0]["eventTime"], "2026-08-01T10:12:00+08:00");
        assert_eq!(found[1]["eventID"], "urn:uuid:11111111-2222-4333-8444-555555555555");
        for event in &found {
            let id = event["eventID"].as_str().unwrap().replace('%', "%25").replace('/', "%2F");
            let one = events(&world, &format!("/epcis/events/{id}")).await;
            assert_eq!(&one[..], std::slice::from_ref(event));
        }
        world.engine.derive_stale(100).unwrap();
    }
}

#[tokio::test]
async fn a_captured_event_is_part_of_the_parcels_journey() {
    let world = World::new();
    captured(&world, &told()).await;
    world.engine.derive_stale(100).unwrap();
    assert_eq!(world.get("/v1/parcels/WM0001").await.json()["milestone"], "in-transit");
}

#[tokio::test]
async fn what_carriers_told_is_found_too_and_what_they_took_back_is_declared() {
    let world = World::new();
    world.follow(TYPED).await;
    let found =
        events(&world, "/epcis/epcs/urn:waymark:parcel:LB123456785CN/events?EQ_bizStep=accepting").await;
    assert_eq!((found.len(), &found[0]["waymark:carrier"]), (1, &json!("china-post")));
    let named = found[0]["eventID"].as_str().unwrap();
    let mut wrong = event("urn:x:LB123456785CN", "2026-08-04T02:12:00Z", "arriving");
    wrong["@context"] = json!([CONTEXT]);
    wrong["eventID"] = json!("urn:x:event:9");
    assert_eq!(world.post("/epcis/events", &wrong.to_string()).await.status, StatusCode::CREATED);
    wrong["errorDeclaration"] = json!({"declarationTime": "2026-08-05T01:00:00Z", "reason": "did_not_occur", "correctiveEventIDs": [named]});
    assert_eq!(world.post("/epcis/events", &wrong.to_string()).await.status, StatusCode::CREATED);
    let declared = events(&world, "/epcis/events?EXISTS_errorDeclaration=true").await;
    assert_eq!(declared.len(), 1);
    assert_eq!(declared[0]["errorDeclaration"], wrong["errorDeclaration"]);
    let before = events(&world, "/epcis/events?GE_errorDeclarationTime=2026-08-05T01:00:01Z").await;
    assert_eq!(before, Vec::<Value>::new());
}

#[tokio::test]
async fn by_default_one_wrong_event_refuses_all_and_proceed_keeps_the_others() {
    let mut wrong = event("urn:x:WM0002", "2026-08-01T02:12:00Z", "shipping");
    wrong["eventTimeZoneOffset"] = json!("8");
    let body = document(&[event("urn:x:WM0001", "2026-08-01T02:12:00Z", "shipping"), wrong.clone()]);
    let world = World::new();
    let refused = world.post("/epcis/capture", &body).await;
    assert_eq!(
        (refused.status, refused.json()["type"].as_str().unwrap()),
        (StatusCode::BAD_REQUEST, "epcisException:ValidationException")
    );
    assert!(refused.json()["detail"].as_str().unwrap().starts_with("event 2: `eventTimeZoneOffset`"));
    assert_eq!(events(&world, "/epcis/events").await.len(), 0);

    let proceed = [("gs1-capture-error-behaviour", "proceed")];
    let kept = with(&world, Method::POST, "/epcis/capture", &proceed, &body).await;
    assert_eq!(kept.status, StatusCode::ACCEPTED);
    let job = world.get(kept.header("location")).await.json();
    assert_eq!((&job["success"], &job["captureErrorBehaviour"]), (&json!(false), &json!("proceed")));
    assert_eq!(job["errors"][0]["type"], "epcisException:ValidationException");
    assert_eq!(events(&world, "/epcis/events").await.len(), 1);
    let none = with(&world, Method::POST, "/epcis/capture", &proceed, &document(&[wrong])).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_event_gets_an_identifier_and_its_own_is_taken_once() {
    let world = World::new();
    let mut one = event("urn:x:WM0001", "2026-08-01T02:12:00Z", "shipping");
    one["@context"] = json!([CONTEXT]);
    let made = world.post("/epcis/events", &one.to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let found = events(&world, made.header("location")).await;
    assert_eq!((found.len(), &found[0]["eventID"]), (1, &made.json()["eventID"]));
    one["eventID"] = json!("ni:///sha-256;0a1b?ver=CBV2.0");
    one["eventTime"] = json!("2026-08-02T02:12:00Z");
    let made = world.post("/epcis/events", &one.to_string()).await;
    assert_eq!(events(&world, made.header("location")).await.len(), 1);
    let again = world.post("/epcis/events", &one.to_string()).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(again.json()["type"], "epcisException:ResourceAlreadyExistsException");
}

#[tokio::test]
async fn each_parameter_narrows_the_answer() {
    let world = World::new();
    captured(&world, &told()).await;
    for (asked, count) in [
        ("", 3),
        ("eventType=ObjectEvent", 3),
        ("eventType=AggregationEvent", 0),
        ("EQ_action=ADD%7COBSERVE", 3),
        ("EQ_action=DELETE", 0),
        ("EQ_bizStep=shipping%7Cdeparting", 2),
        ("EQ_bizStep=urn:epcglobal:cbv:bizstep:shipping", 1),
        ("EQ_bizStep=https://ref.gs1.org/cbv/BizStep-shipping", 1),
        ("EQ_disposition=in_transit", 3),
        ("EQ_disposition=damaged", 0),
        ("EQ_readPoint=urn:x:gate:4", 3),
        ("EQ_bizLocation=urn:x:hall:1", 1),
        ("GE_eventTime=2026-08-02T02:00:00Z", 2),
        ("LT_eventTime=2026-08-02T10:00:00%2B08:00", 1),
        ("LT_eventTime=2026-08-02T10:00:00+08:00", 1),
        ("GE_recordTime=2026-08-05T12:00:00Z", 3),
        ("LT_recordTime=2026-08-05T12:00:00Z", 0),
        ("MATCH_epc=urn:x:parcel:WM0001", 2),
        ("MATCH_anyEPC=urn:epc:id:sscc:4012345.3000000001", 1),
        ("MATCH_epc=urn:x:parcel:WM0001&MATCH_anyEPC=urn:x:parcel:WM0002", 0),
        ("EQ_eventID=urn:uuid:11111111-2222-4333-8444-555555555555", 1),
        ("EXISTS_errorDeclaration=false", 3),
        ("orderBy=eventTime&eventCountLimit=2", 2),
        ("maxEventCount=3", 3),
        ("perPage=2", 2),
    ] {
        let found = events(&world, &format!("/epcis/events?{asked}")).await;
        assert_eq!(found.len(), count, "{asked}");
    }
    for (path, count) in [
        ("epcs/https:%2F%2Fid.gs1.org%2F00%2F340123450000000017", 1),
        ("bizSteps/shipping", 1),
        ("dispositions/in_transit", 3),
        ("eventTypes/ObjectEvent", 3),
        ("readPoints/urn:x:gate:5", 0),
        ("bizLocations/urn:x:hall:1", 1),
    ] {
        assert_eq!(events(&world, &format!("/epcis/{path}/events")).await.len(), count, "{path}");
        let below = world.get(&format!("/epcis/{path}")).await.json();
        assert_eq!(below["member"], json!(["events"]), "{path}");
    }
}

#[tokio::test]
async fn pages_meet_without_a_gap() {
    let world = World::new();
    captured(&world, &told()).await;
    for path in [
        "events?perPage=1",
        "events?perPage=1&orderBy=recordTime",
        "events?perPage=2&EQ_disposition=in_transit",
    ] {
        let (mut next, mut seen) = (format!("/epcis/{path}"), Vec::new());
        for _ in 0..5 {
            let answer = world.get(&next).await;
            seen.extend(list(&answer.json()).iter().map(|event| event["eventID"].to_string()));
            let link = answer.header("link").to_owned();
            let Some(address) = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""))
            else {
                break;
            };
            next = address.to_owned();
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 3, "{path}");
    }
    let first = world.get("/epcis/bizSteps?perPage=40").await;
    assert_eq!(first.json()["member"].as_array().unwrap().len(), 40);
    assert!(first.header("link").contains("nextPageToken=40"));
    let objects = world.get("/epcis/epcs?perPage=1").await;
    assert!(objects.header("link").contains("rel=\"next\""));
}

#[tokio::test]
async fn a_client_can_discover_what_there_is() {
    let world = World::new();
    for path in [
        "/epcis",
        "/epcis/",
        "/epcis/events",
        "/epcis/capture",
        "/epcis/bizSteps",
        "/epcis/epcs/urn:x:A/events",
    ] {
        let about = world.ask_as(Some(&world.key), Method::OPTIONS, path, "").await;
        assert_eq!(
            (about.status, about.header("gs1-epcis-min")),
            (StatusCode::NO_CONTENT, "2.0.0"),
            "{path}"
        );
        assert_eq!(
            about.header("allow").contains("POST"),
            ["/epcis/events", "/epcis/capture"].contains(&path)
        );
        assert_eq!(!about.header("gs1-epcis-capture-limit").is_empty(), path == "/epcis/capture");
    }
    for path in ["/epcis", "/epcis/"] {
        let root = world.get(path).await.json();
        assert_eq!((&root["type"], root["member"].as_array().unwrap().len()), (&json!("Collection"), 9));
    }
    assert_eq!(world.get("/epcis/eventTypes").await.json()["member"], json!(["ObjectEvent"]));
    assert_eq!(world.get("/epcis/dispositions").await.json()["member"].as_array().unwrap().len(), 33);
    let removed = world.ask_as(Some(&world.key), Method::DELETE, "/epcis/events", "").await;
    assert_eq!(
        (removed.status, &removed.json()["type"]),
        (StatusCode::METHOD_NOT_ALLOWED, &json!("epcisException:ImplementationException"))
    );
}

#[tokio::test]
async fn the_schema_of_gs1_accepts_every_answer() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/openapi/gs1-EPCIS-JSON-Schema.json");
    let Ok(schema) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let world = World::new();
    world.follow(TYPED).await;
    captured(&world, &told()).await;
    for path in
        ["events", "events?MATCH_epc=urn:x:nothing", "events/urn:uuid:11111111-2222-4333-8444-555555555555"]
    {
        let answer = world.get(&format!("/epcis/{path}")).await.json();
        let errors: Vec<_> = validator
            .iter_errors(&answer)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
    let sent: Value = serde_json::from_str(&told()).unwrap();
    assert!(validator.is_valid(&sent), "what the tests send is EPCIS");
    let mut wrong = world.get("/epcis/events").await.json();
    wrong["epcisBody"]["queryResults"]["resultsBody"]["eventList"][0]["action"] = json!("SEE");
    assert!(!validator.is_valid(&wrong), "the schema refuses what is wrong");
}
