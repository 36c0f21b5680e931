//! A journey as an EPCIS document: what GS1's own schema accepts, and what our own reader reads back.

use std::path::Path;

use engine::view::epcis::document;
use jiff::Timestamp;
use packs::{Capture, Library};
use serde_json::Value;
use tracking::journey::{Context, Journey, derive};
use tracking::look::{Claim, Look};

const HISTORY: &str = r#"{"number":"LB123456785CN","carrier":"China Post","destination":"GB","events":[
 {"time":"2026-08-01 10:12","place":"Shenzhen CN","code":"EMA"},
 {"time":"2026-08-03T09:00:00+08:00","place":"Shanghai","code":"EMC","text":"Departed from outward office of exchange"},
 {"time":"2026-08-05T09:00:00+05:45","code":"EMJ"},
 {"time":"2026-08-06","code":"EMD"},
 {"time":"2026-08-09T11:00:00+01:00","place":"London","code":"EMI"},
 {"time":"2026-08-10T11:00:00+01:00","place":"London","code":"EMH","reason":"absent"}]}"#;

fn read(body: &str, received: &str) -> Vec<Look> {
    let received: Timestamp = received.parse().unwrap_or_default();
    let capture = Capture { body: body.as_bytes(), received, digest: "d1", status: None, asked: None };
    let library = Library::embedded();
    let carrier = packs::read::carriers_of(&library, body.as_bytes())[0].0.clone();
    packs::read(&library, &carrier, None, &capture).looks
}

/// A journey of which the carrier took the last event back.
fn journey() -> Journey {
    let mut looks = read(HISTORY, "2026-08-11T09:00:00Z");
    let mut again = looks.clone();
    again[0].received = "2026-08-12T09:00:00Z".parse().unwrap_or_default();
    again[0].events.pop();
    again[0].claim = Claim::Complete;
    looks.extend(again);
    derive(&looks, &Context::new("LB123456785CN"))
}

fn json() -> Value {
    let document = document(&journey(), "2026-08-12T10:00:00Z".parse().unwrap_or_default());
    serde_json::to_value(&document).unwrap_or_default()
}

#[test]
fn each_event_is_said_in_the_offset_of_its_place() {
    let json = json();
    let events = json["epcisBody"]["eventList"].as_array().unwrap();
    let times: Vec<_> = events.iter().filter_map(|event| event["eventTime"].as_str()).collect();
    assert_eq!(
        times,
        [
            "2026-08-01T10:12:00+08:00",
            "2026-08-03T09:00:00+08:00",
            "2026-08-05T09:00:00+05:45",
            "2026-08-09T11:00:00+01:00",
            "2026-08-10T11:00:00+01:00"
        ]
    );
    let offsets: Vec<_> = events.iter().filter_map(|event| event["eventTimeZoneOffset"].as_str()).collect();
    assert_eq!(offsets, ["+08:00", "+08:00", "+05:45", "+01:00", "+01:00"]);
    assert_eq!(events[3]["bizStep"], "receiving");
    assert_eq!(events[0]["epcList"][0], "urn:waymark:parcel:LB123456785CN");
}

#[test]
fn what_has_no_instant_is_left_out_and_counted() {
    assert_eq!(json()["waymark:leftOut"], 1);
}

#[test]
fn what_was_taken_back_is_declared_an_error() {
    let json = json();
    let events = json["epcisBody"]["eventList"].as_array().unwrap();
    let declared: Vec<_> =
        events.iter().map(|event| event["errorDeclaration"]["declarationTime"].as_str()).collect();
    assert_eq!(declared, [None, None, None, None, Some("2026-08-12T09:00:00Z")]);
}

#[test]
fn our_own_document_reads_back_as_it_was() {
    let looks = read(&json().to_string(), "2026-08-13T09:00:00Z");
    let milestones = |journey: &Journey| -> Vec<_> {
        let dated = journey.events.iter().filter(|told| told.event.time.instant().is_some());
        dated.map(|told| (told.event.milestone, told.event.time.instant())).collect()
    };
    let again = derive(&looks, &Context::new("LB123456785CN"));
    assert_eq!(milestones(&again), milestones(&journey()));
    assert_eq!(again.withdrawn.len(), 1);
}

#[test]
fn the_schema_of_gs1_accepts_it() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/openapi/gs1-EPCIS-JSON-Schema.json");
    let Ok(schema) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let json = json();
    let errors: Vec<String> =
        validator.iter_errors(&json).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut wrong = json;
    wrong["epcisBody"]["eventList"][0]["eventTimeZoneOffset"] = "8".into();
    assert!(!validator.is_valid(&wrong), "the schema refuses what is wrong");
}
