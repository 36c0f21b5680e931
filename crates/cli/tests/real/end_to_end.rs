//! The binary as a person meets it: what it prints, how it exits, what it says when something is wrong.

use crate::binary::{Folder, Server, printed, said, waymark};
use serde_json::Value;

const UPU: &[u8] = include_bytes!("../../../../packs/upu/captures/01-on-the-way.json");
const CAINIAO: &[u8] = include_bytes!("../../../../packs/cainiao/captures/01-abroad-with-last-mile.json");

fn json(text: &str) -> Value {
    serde_json::from_str(text.lines().next().unwrap_or_default()).unwrap_or_default()
}

#[test]
fn a_cainiao_answer_tells_its_basis_and_its_last_mile() {
    let folder = Folder::new();
    let file = folder.file("answer.json", CAINIAO);
    let output = waymark(&folder.0, &["read", "--carrier", "cainiao", "--json", &file]);
    let journey = json(&printed(&output));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        journey["legs"][1],
        serde_json::json!({
            "carrier": "postnl", "number": "3STEST0000001", "evidence": journey["legs"][1]["evidence"],
        })
    );
    let events = journey["events"].as_array().unwrap();
    let last = events.last().unwrap();
    // 08:00 at GMT+2. The epoch field would make it 00:00 UTC.
    assert_eq!(
        (last["printed"].as_str(), last["instant"].as_str()),
        (Some("2026-08-11 08:00:00"), Some("2026-08-11T06:00:00Z"))
    );
    assert!(
        events.iter().all(|event| event["basis"] == "stated" && event["evidence"][0]["capture"].is_string())
    );
}

#[test]
fn bad_input_gets_one_clear_sentence_and_an_exit_code() {
    let folder = Folder::new();
    let cut = folder.file("cut.json", &CAINIAO[..CAINIAO.len() / 2]);
    let binary = folder.file("binary.dat", &[0, 159, 146, 150, 0, 0, 1]);
    let nested = folder.file("nested.json", "[".repeat(3_000_000).as_bytes());
    let strange = folder.file("strange.json", br#"{"hello":"world"}"#);
    let empty = folder.file("empty.json", b"");
    let huge = folder.file("huge.json", &vec![b' '; 17 * 1024 * 1024]);
    let cases: [(&[&str], i32, &str); 12] = [
        (&["read", &cut], 1, "ends in the middle"),
        (&["read", &binary], 1, "binary"),
        (&["read", &nested], 1, "nested deeper"),
        (&["read", &strange], 1, "no carrier we know"),
        (&["read", &empty], 1, "empty.json"),
        (&["read", &huge], 1, "more than 12 MB"),
        (&["read", "/no/such/file"], 1, "cannot open"),
        (&["read", "--carrier", "cainaio", &strange], 2, "no pack `cainaio`"),
        (&["read", "--now", "soon", &strange], 2, "no time"),
        (&["read"], 2, "FILE"),
        (&["track", "--", "---"], 2, "no tracking number"),
        (&["history", "LB123456785CN"], 1, "nothing is kept"),
    ];
    for (args, code, sentence) in cases {
        let output = waymark(&folder.0, args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", said(&output));
        assert!(said(&output).contains(sentence), "{args:?}: {}", said(&output));
        assert!(!said(&output).contains("panicked"), "{args:?}: {}", said(&output));
    }
}

#[test]
fn a_store_in_use_and_a_port_in_use_say_what_to_do() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let output = waymark(&folder.0, &["add", "LB123456785CN"]);
    assert!(
        !output.status.success() && said(&output).contains("in use by another waymark"),
        "{}",
        said(&output)
    );
    let other = Folder::new();
    let output = waymark(&other.0, &["serve", "--listen", &server.address]);
    assert!(!output.status.success() && said(&output).contains("listens on"), "{}", said(&output));
}

#[test]
fn a_parcel_is_added_told_of_asked_for_and_forgotten() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let key = server.key.clone().expect("the first start shows a key");
    let declaration = br#"{"reference":"order-1001","numbers":["LB 123456785 CN"],"ordered_at":"2026-07-30","destination":{"country":"GB"}}"#;
    assert_eq!(
        server.request("POST", "/v1/shipments", None, declaration).map(|(status, _)| status),
        Some(401)
    );
    let (status, body) = server.request("POST", "/v1/shipments", Some(&key), declaration).unwrap();
    assert_eq!(status, 201, "{body}");
    let (status, _) = server.request("POST", "/v1/captures/upu", Some(&key), UPU).unwrap();
    assert_eq!(status, 202);
    let journey = wait_for(&server, &key, "left-origin");
    assert_eq!(journey["legs"][0]["carrier"], "china-post");
    settle(&server);
    drop(server);
    let history = json(&printed(&waymark(&folder.0, &["history", "LB123456785CN", "--json"])));
    assert_eq!(history["steps"].as_array().map(Vec::len), Some(2));
    assert_eq!(printed(&waymark(&folder.0, &["replay", "--json"])), "", "a replay finds the same facts");
    assert!(waymark(&folder.0, &["forget", "LB123456785CN"]).status.success());
    assert_eq!(waymark(&folder.0, &["history", "LB123456785CN"]).status.code(), Some(1));
}

/// Asks until the parcel stands where it should: facts follow an accepted capture at the loop's own pace.
fn wait_for(server: &Server, key: &str, milestone: &str) -> Value {
    let mut last = String::new();
    for _ in 0..100 {
        last = server
            .request("GET", "/v1/parcels/LB123456785CN", Some(key), b"")
            .map(|(_, body)| body)
            .unwrap_or_default();
        let journey: Value = serde_json::from_str(&last).unwrap_or_default();
        let journey = if journey["journey"].is_object() { journey["journey"].clone() } else { journey };
        if journey["milestone"] == milestone {
            return journey;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("never {milestone}: {last}")
}

/// Waits until the loop has derived everything; gives the metrics.
fn settle(server: &Server) -> String {
    let mut metrics = String::new();
    for _ in 0..100 {
        metrics = server.request("GET", "/metrics", None, b"").map(|(_, body)| body).unwrap_or_default();
        if metrics.contains("waymark_stale_parcels 0") {
            return metrics;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the loop never derived everything: {metrics}")
}

#[test]
fn a_code_nobody_knows_is_counted_where_an_operator_sees_it() {
    let folder = Folder::new();
    let server = Server::start(&folder.0);
    let key = server.key.clone().expect("the first start shows a key");
    let body = String::from_utf8_lossy(UPU).replace("\"EMA\"", "\"EZZ\"");
    server.request("POST", "/v1/captures/upu", Some(&key), body.as_bytes());
    let metrics = settle(&server);
    assert!(metrics.contains("waymark_unknown_codes_total{carrier=\"upu\",code=\"EZZ\"} 1"), "{metrics}");
    assert!(!metrics.contains("LB123456785CN"), "numbers stay out of metrics");
}

#[test]
fn offline_tracking_keeps_nothing_and_says_whom_it_missed() {
    let folder = Folder::new();
    let settings = folder.file(
        "settings.toml",
        b"[source.upu]\nbase = \"http://127.0.0.1:1\"\n[source.china-post]\nbase = \"http://127.0.0.1:1\"\n",
    );
    let output = waymark(&folder.0, &["--settings", &settings, "track", "LB123456785CN"]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("127.0.0.1:1 could not be reached"), "{}", said(&output));
    assert_eq!(waymark(&folder.0, &["history", "LB123456785CN"]).status.code(), Some(1));
}

#[test]
fn every_command_has_help_with_an_example() {
    let folder = Folder::new();
    let help = printed(&waymark(&folder.0, &["--help"]));
    let commands = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "));
    let mut count = 0;
    let named = commands.filter(|line| !line.starts_with("   "));
    for command in named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        let help = printed(&waymark(&folder.0, &[command, "--help"]));
        assert!(
            help.contains("Example") && help.contains("waymark "),
            "`waymark {command} --help` shows no example"
        );
        count += 1;
    }
    assert!(count >= 10, "{help}");
}
