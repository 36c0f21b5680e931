//! Reading what was saved: files in, journeys out, nothing kept. `waymark read` and `POST /v1/read` are this.

use jiff::{SignedDuration, Timestamp};
use packs::{Capture, Library};
use sha2::{Digest, Sha256};
use tracking::Text;
use tracking::diagnostic::Diagnostic;
use tracking::journey::{Context, Journey, derive};
use tracking::look::{Look, Outcome};

/// Something that a source gave and somebody saved.
#[derive(Clone, Debug)]
pub struct Saved {
    /// What to call it in remarks: a file's name.
    pub name: String,
    /// The bytes.
    pub body: Vec<u8>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// A journey for each parcel, in the order of their first appearance.
    pub journeys: Vec<Journey>,
    /// Remarks about files that could not be read, each naming its file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads files as looks in the order given, or at the hour their own `received` field states.
#[must_use]
pub fn read(library: &Library, files: &[Saved], carrier: Option<&str>, now: Timestamp) -> Read {
    let mut looks = Vec::new();
    let mut result = Read::default();
    for (index, file) in files.iter().enumerate() {
        let before = SignedDuration::from_secs((files.len() - index) as i64);
        let received =
            stated_receipt(&file.body).unwrap_or_else(|| now.saturating_sub(before).unwrap_or(now));
        match carrier.map(str::to_owned).map_or_else(|| carrier_of(library, file), Ok) {
            Ok(carrier) => read_file(library, &carrier, file, received, &mut looks, &mut result.diagnostics),
            Err(message) => {
                result.diagnostics.push(Diagnostic::new("unrecognised", message, file.name.as_str()))
            }
        }
    }
    result.journeys = parcels(looks).iter().map(|looks| journey(library, looks)).collect();
    result
}

fn read_file(
    library: &Library,
    carrier: &str,
    file: &Saved,
    received: Timestamp,
    looks: &mut Vec<Look>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let digest = digest(&file.body);
    let capture = Capture { body: &file.body, received, digest: &digest, status: None, asked: None };
    let reading = packs::read(library, carrier, None, &capture);
    for diagnostic in reading.diagnostics {
        let message = format!("{}: {}", file.name, diagnostic.message);
        diagnostics.push(Diagnostic { message, ..diagnostic });
    }
    for look in reading.looks {
        if look.events.is_empty() {
            let named =
                |d: &Diagnostic| Diagnostic { message: format!("{}: {}", file.name, d.message), ..d.clone() };
            diagnostics.extend(look.diagnostics.iter().map(named));
        }
        looks.push(look);
    }
}

/// The one carrier whose pack recognises a file, or a sentence that says what to do.
fn carrier_of(library: &Library, file: &Saved) -> Result<String, String> {
    if packs::decode::text::is_binary(&file.body) {
        return Err(binary(&file.name));
    }
    let named = packs::read::carriers_of(library, &file.body);
    let best = named.first().map_or(0, |(_, score)| *score);
    let mut best: Vec<&str> =
        named.iter().filter(|(_, score)| *score == best).map(|(name, _)| &**name).collect();
    if best.len() > 1 {
        best.retain(|name| *name != "plain");
    }
    match best.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => {
            let (text, _) = packs::decode::text::text(&file.body);
            let text = packs::decode::without_http_head(&text);
            match packs::decode::decode(packs::decode::sniff(text), text) {
                Err(unreadable) => Err(format!("{}: {unreadable}", file.name)),
                Ok(_) if packs::decode::sniff(text) == packs::decode::Format::Csv => {
                    Err(table(&file.name, text))
                }
                Ok(_) => {
                    Err(format!("{} has the shape of no carrier we know: name one with --carrier", file.name))
                }
            }
        }
        several => Err(format!("{} could be of {}: name one with --carrier", file.name, several.join(", "))),
    }
}

/// A table that nobody claims: its columns, and where they could be named.
fn table(name: &str, text: &str) -> String {
    let header: String = text.lines().next().unwrap_or_default().chars().take(MOST_HEADER).collect();
    format!(
        "{name} is a table with the columns `{header}`, which no pack and no [mapping.NAME] of the settings names: \
         docs/pack-format.md says how a table of your own is mapped; or name a pack with --carrier"
    )
}

/// How much of a header is shown.
const MOST_HEADER: usize = 200;

fn binary(name: &str) -> String {
    format!("{name} is binary: waymark reads JSON, XML, separated values, web pages and EDI messages")
}

/// The digest of bytes, as evidence names it.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::from("sha256:"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The `received` field at the top of a saved JSON answer.
fn stated_receipt(body: &[u8]) -> Option<Timestamp> {
    #[derive(serde::Deserialize)]
    struct Head {
        received: Option<String>,
    }
    serde_json::from_slice::<Head>(body).ok()?.received?.parse().ok()
}

/// Looks that speak of one parcel, together: the same number, or one that names the other.
fn parcels(looks: Vec<Look>) -> Vec<Vec<Look>> {
    let mut parcels: Vec<(Vec<Text>, Vec<Look>)> = Vec::new();
    for look in looks {
        let names = numbers(&look);
        let (mut mine, others): (Vec<_>, Vec<_>) =
            parcels.into_iter().partition(|(known, _)| known.iter().any(|number| names.contains(number)));
        parcels = others;
        let mut known = names;
        let mut group = Vec::new();
        for (numbers, looks) in mine.drain(..) {
            known.extend(numbers);
            group.extend(looks);
        }
        group.push(look);
        parcels.push((known, group));
    }
    parcels.into_iter().map(|(_, looks)| looks).collect()
}

fn numbers(look: &Look) -> Vec<Text> {
    let related = look.related.iter().map(|related| related.number.clone());
    std::iter::once(look.number.clone()).chain(related).collect()
}

/// The journey of one parcel's looks, asked for by the number that the first look speaks of.
fn journey(library: &Library, looks: &[Look]) -> Journey {
    let first = looks.iter().find(|look| look.outcome == Outcome::Told).or(looks.first());
    let mut context = Context::new(first.map_or("", |look| &look.number));
    context.posts = library.posts();
    // What the number says names the carrier where only relays speak.
    if looks.iter().all(|look| look.carrier.is_empty()) {
        context.carrier = crate::route::carrier_of(&context.number);
    }
    derive(looks, &context)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, body: &str) -> Saved {
        Saved { name: name.to_owned(), body: body.as_bytes().to_vec() }
    }

    fn now() -> Timestamp {
        "2026-08-20T00:00:00Z".parse().unwrap()
    }

    const PLAIN: &str = r#"{"number":"LB123456785CN","events":[{"time":"2026-08-01 10:12","code":"EMA","place":"Shenzhen"}]}"#;

    #[test]
    fn a_file_is_recognised_by_its_shape() {
        let read = read(&Library::embedded(), &[file("a.json", PLAIN)], None, now());
        assert_eq!(read.journeys[0].milestone.name(), "accepted");
    }

    #[test]
    fn two_files_about_one_number_are_two_looks() {
        let later =
            PLAIN.replace("}]}", r#"},{"time":"2026-08-03 10:00","code":"EMC","place":"Shanghai"}]}"#);
        let read = read(&Library::embedded(), &[file("a.json", PLAIN), file("b.json", &later)], None, now());
        assert_eq!((read.journeys.len(), read.journeys[0].events.len()), (1, 2));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_file() {
        for (body, expected) in [
            ("{\"a\":", "ends in the middle"),
            ("{\"a\":1}", "no carrier we know"),
            ("colour,taste\nred,sweet\n", "the columns `colour,taste`"),
        ] {
            let read = read(&Library::embedded(), &[file("x.json", body)], None, now());
            let message = &read.diagnostics[0].message;
            assert!(message.contains("x.json") && message.contains(expected), "{message}");
        }
    }
}
