//! Any printed time in any format: reading it does not panic, and an instant always lies in its own interval.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use packs::{Capture, Library};

const PACK: &str = r#"
format = 1
carrier = "x"
name = "X"
[[source]]
id = "s"
kind = "push"
decode = "json"
claim = "incremental"
order = "detected"
events = "/*"
prose = true
[source.event]
time = { at = "/t", format = ["iso", "wcf", "epoch-ms", "epoch-s", "%d.%m.%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y"], zone = ["/z", "Europe/Madrid"] }
"#;
static LIBRARY: OnceLock<Library> = OnceLock::new();

fuzz_target!(|input: (&str, &str)| {
    let library = LIBRARY.get_or_init(|| {
        let mut library = Library::default();
        library.add("x", PACK);
        library
    });
    let body = serde_json::json!([{ "t": input.0, "z": input.1 }]).to_string();
    let capture =
        Capture { body: body.as_bytes(), received: jiff::Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
    for event in packs::read(library, "x", None, &capture).looks.iter().flat_map(|look| &look.events) {
        if let (Some(instant), Some((first, last))) = (event.time.instant(), event.time.interval()) {
            assert!(first <= instant && instant <= last);
        }
    }
});
