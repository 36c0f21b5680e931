//! Small texts of any shape: numbers, paths, times, what carriers write, and the mappings that users write.

use std::sync::OnceLock;

use packs::pack::Template;
use packs::path::{Path, Scope};
use packs::{Capture, Library, Mapping};
use tracking::number::Known;

/// Texts with numbers in them.
pub const NUMBERS: &[&str] = &[
    "LB123456785CN",
    "1Z999AA10123456784 and RB123456785CN",
    "420123459400111899223197428490",
    "157-12345675, MSCU1234566 https://example.com/t?n=JD014600006281230704",
];

/// A path, a line, and what it is walked on.
pub const PATHS: &[&str] = &[
    "/items/*/events\n{\"items\":[{\"events\":[1,2]}]}",
    "{/date} {/time}\n{\"date\":\"2026-08-01\",\"time\":\"10:12\"}",
    "^/a/{}/*[type=local][x]/0\n{\"a\":{\"b\":[{\"type\":\"local\",\"x\":1}]}}",
    "$/a/*[b/c!=d]\n{\"a\":[{\"b\":{\"c\":\"d\"}}]}",
];

/// A printed time, a line, and a zone.
pub const TIMES: &[&str] = &[
    "2026-08-01 10:12:00 GMT+8\nGMT+2",
    "/Date(1785550320000+0100)/\nEurope/Berlin",
    "1786406400000\n-420",
    "01.08.2026 10:12\n+05.30",
    "29/02/2026\nZ",
    "2026-W31-6T24:00\n",
];

/// What carriers write.
pub const TEXTS: &[&str] = &[
    "en\nSigned by: J. SMITH at 14:05, phone +44 20 7946 0000",
    "zh\n正在派送中,投递员:李测试,电话:13000000000",
    "ru\nВручение адресату почтальоном",
    "de\nDie Sendung wurde nicht zugestellt <br/>&#153;",
    "\ntest@example.com İSTANBUL ŞUBESİ teslim alan: A B",
];

/// The settings of a mapping, a line of dashes, and a table.
pub const MAPPINGS: &[&str] = &[
    "columns = { number = \"No\", time = \"{Date} {Clock}\", code = \"C\", text = \"T\", place = \"P\" }\nformat = [\"%d/%m/%Y %H:%M\", \"iso\"]\nzone = \"Europe/Madrid\"\ncodes = { A = \"delivered\" }\n---\nNo,Date,Clock,C,T,P\nLB1,01/08/2026,10:12,A,Delivered,Madrid\n",
];

/// Whatever is pasted: identifying stays inside its bounds.
pub fn identify(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let identifier = packs::numbers::built_in();
    let found = identifier.identify(&text, &Known::default());
    assert!(found.numbers.len() <= 1_000);
    assert!(found.candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.confidence)));
    let _ = identifier.quick(&text);
}

/// Any path and template on any tree.
pub fn path(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (source, json) = text.split_once('\n').unwrap_or((&text, "{}"));
    let Ok(tree) = packs::decode::json::decode(json) else { return };
    let scope = Scope { here: &tree, parcel: &tree, root: &tree };
    if let Ok(path) = Path::parse(source) {
        let (mut found, mut pointed) = (0, 0);
        path.each(scope, &mut |_| found += 1);
        path.each_at(scope, "", &mut |_, _| pointed += 1);
        assert_eq!(found, pointed, "both ways to walk find the same");
        assert_eq!(path.exists(scope), found > 0);
    }
    if let Ok(template) = Template::parse(source) {
        let _ = (template.whole(scope), template.partial(scope));
    }
}

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

/// Any printed time in any format: an instant always lies in its own interval.
pub fn time(bytes: &[u8]) {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    let library = LIBRARY.get_or_init(|| {
        let mut library = Library::default();
        library.add("x", PACK);
        library
    });
    let text = String::from_utf8_lossy(bytes);
    let (printed, zone) = text.split_once('\n').unwrap_or((&text, ""));
    let body = serde_json::json!([{ "t": printed, "z": zone }]).to_string();
    for event in read(library, "x", body.as_bytes()) {
        if let (Some(instant), Some((first, last))) = (event.time.instant(), event.time.interval()) {
            assert!(first <= instant && instant <= last);
        }
    }
}

/// What carriers write, in a language that the first line names: what is read of it is sure to a share, and what
/// is about persons lies inside the text, in order.
pub fn prose(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (language, words) = text.split_once('\n').unwrap_or(("", &text));
    let language = Some(language).filter(|language| !language.is_empty());
    assert!((0.0..=1.0).contains(&prose::read(words, language, None).confidence));
    let mut end = 0;
    for span in prose::personal(words) {
        assert!(end <= span.start && span.start < span.end, "{span:?}");
        assert!(words.get(span.start..span.end).is_some(), "{span:?} cuts a character");
        end = span.end;
    }
}

/// Any mapping over any table.
pub fn mapping(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (settings, table) = text.split_once("\n---\n").unwrap_or((&text, "No,Date\n1,2026-08-01\n"));
    let Ok(mapping) = toml::from_str::<Mapping>(settings) else { return };
    let mut library = Library::default();
    if library.add_mapping("mine", &mapping).is_ok() {
        let _ = read(&library, "mine", table.as_bytes());
    }
}

fn read(library: &Library, carrier: &str, body: &[u8]) -> Vec<tracking::event::Event> {
    let (received, digest) = (jiff::Timestamp::UNIX_EPOCH, "");
    let capture = Capture { body, received, digest, status: None, asked: None };
    packs::read(library, carrier, None, &capture).looks.into_iter().flat_map(|look| look.events).collect()
}

/// The planted bug: it falls at a text that chance alone would not write.
pub fn control(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(rest) = text.strip_prefix("LB") else { return };
    assert!(!(rest.starts_with("7") && rest.ends_with("HK")), "the planted bug");
}
