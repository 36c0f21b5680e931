//! Endpoints on the command line: made, tried, given a new secret, removed.

use serde_json::Value;

use crate::binary::{Folder, printed, said, waymark};

fn json(text: &str) -> Value {
    serde_json::from_str(text.lines().next().unwrap_or_default()).unwrap_or_default()
}

/// An installation that may write notices into its own folder, and its one endpoint.
fn installation(folder: &Folder) -> String {
    let settings = format!("[server]\nnotice-files = \"{}\"\n", folder.0.display());
    folder.file("settings.toml", settings.as_bytes());
    let made = waymark(&folder.0, &["endpoint", "add", "file:///told.ndjson", "--json"]);
    assert!(json(&printed(&made))["secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")));
    json(&printed(&made))["id"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_endpoint_is_made_tried_and_removed() {
    let folder = Folder::new();
    let id = installation(&folder);
    let tried = waymark(&folder.0, &["endpoint", "test", &id, "--json"]);
    assert_eq!(
        (tried.status.code(), &json(&printed(&tried))["told"]),
        (Some(0), &Value::Bool(true)),
        "{}",
        said(&tried)
    );
    let line = std::fs::read_to_string(folder.0.join("told.ndjson")).expect("it was written");
    assert!(line.contains("waymark.test"), "{line}");
    let rotated = waymark(&folder.0, &["endpoint", "rotate", &id]);
    assert!(printed(&rotated).contains("the old secret signs too until"), "{}", said(&rotated));
    let list = printed(&waymark(&folder.0, &["endpoint", "list"]));
    assert!(list.contains(&id) && !list.contains("whsec_"), "{list}");
    let changed = waymark(&folder.0, &["endpoint", "change", &id, "--event", "parcel.delivered"]);
    assert!(printed(&changed).contains("told.ndjson  parcel.delivered"), "{}", said(&changed));
    assert!(waymark(&folder.0, &["endpoint", "remove", &id]).status.success());
    let gone = waymark(&folder.0, &["endpoint", "enable", &id]);
    assert!(gone.status.code() == Some(1) && said(&gone).contains("there is no endpoint"), "{}", said(&gone));
    let wrong = waymark(&folder.0, &["endpoint", "test", "nonsense"]);
    assert!(wrong.status.code() == Some(2) && said(&wrong).contains("endpoint list"), "{}", said(&wrong));
}

#[test]
fn what_was_told_is_shown_with_its_state() {
    let folder = Folder::new();
    installation(&folder);
    let lines = folder.file(
        "events.ndjson",
        b"{\"number\":\"LB123456785CN\",\"code\":\"EMA\",\"time\":\"2026-08-01T10:00:00+08:00\"}\n",
    );
    assert!(waymark(&folder.0, &["ingest", &lines]).status.success());
    let told = waymark(&folder.0, &["endpoint", "told", "LB123456785CN"]);
    assert!(printed(&told).contains("waiting  parcel.accepted"), "{} {}", printed(&told), said(&told));
    let unknown = waymark(&folder.0, &["endpoint", "told", "LB000000014CN"]);
    assert_eq!(unknown.status.code(), Some(1), "{}", said(&unknown));
}
