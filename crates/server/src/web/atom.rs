//! A parcel's journey as an Atom feed (RFC 4287), for readers that follow pages: one entry an event, in the reader's
//! language, and nothing that the page does not show.
//!
//! An entry keeps its id while its event stands. `updated` is when we were told last, for that is an instant;
//! `published` is the event's own, where it has one.

use std::collections::HashMap;
use std::fmt::Write;

use engine::find::Known;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tracking::journey::JourneyEvent;

use super::body::{PageBody, PageEvent};
use super::shown::{self, day_of};
use super::words::Language;

/// The most entries; the newest are told.
const MOST_ENTRIES: usize = 500;

/// The addresses of a feed and of its page.
pub(super) struct Links {
    /// The feed's own.
    pub(super) own: String,
    /// The page's.
    pub(super) page: String,
}

/// The feed.
pub(super) fn feed(words: &Language, known: &Known, body: &PageBody, links: &Links) -> String {
    let entries = entries(words, known, body, links);
    let updated = entries.iter().map(|(at, _)| *at).max().unwrap_or(known.parcel.registered);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(xml, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", escaped(words.tag));
    put(&mut xml, "id", &urn(&[&known.parcel.id.to_string()]));
    put(&mut xml, "title", &words.with("title", "number", &body.number));
    put(&mut xml, "subtitle", &words.say(&format!("milestone-{}", body.milestone)));
    put(&mut xml, "updated", &updated.to_string());
    let _ = writeln!(
        xml,
        "<author><name>{}</name></author>",
        escaped(body.sender.seller.as_deref().unwrap_or("Waymark"))
    );
    link(&mut xml, "self", "application/atom+xml", &links.own);
    link(&mut xml, "alternate", "text/html", &links.page);
    put(&mut xml, "generator", "Waymark");
    entries.iter().for_each(|(_, entry)| xml.push_str(entry));
    xml.push_str("</feed>\n");
    xml
}

/// The entries, the newest event first, each with when it was updated.
fn entries(words: &Language, known: &Known, body: &PageBody, links: &Links) -> Vec<(Timestamp, String)> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let told = known.journey.events.iter().zip(&body.events);
    let mut entries: Vec<(Timestamp, String)> = told
        .map(|(told, event)| {
            let updated = updated(told).unwrap_or(known.parcel.registered);
            let same = seen.entry(identity(event)).or_default();
            *same += 1;
            let id = urn(&[&known.parcel.id.to_string(), &identity(event), &same.to_string()]);
            (updated, entry(words, told, event, (&id, updated), links))
        })
        .collect();
    entries.reverse();
    entries.truncate(MOST_ENTRIES);
    entries
}

fn entry(
    words: &Language,
    told: &JourneyEvent,
    event: &PageEvent,
    (id, updated): (&str, Timestamp),
    links: &Links,
) -> String {
    let shown = shown::shown(words, &told.event.time, event);
    let mut xml = String::from("<entry>\n");
    put(&mut xml, "id", id);
    let place = shown.place.as_deref().map(|place| format!(" · {place}")).unwrap_or_default();
    put(&mut xml, "title", &format!("{}{place}", shown.what));
    put(&mut xml, "updated", &updated.to_string());
    if let Some(instant) = told.event.time.instant() {
        put(&mut xml, "published", &instant.to_string());
    }
    let _ = writeln!(xml, "<author><name>{}</name></author>", escaped(&event.carrier));
    link(&mut xml, "alternate", "text/html", &links.page);
    let day = day_of(&told.event.time).map_or_else(|| words.say("day-unknown"), |day| words.day(day));
    let clock = shown.clock.map(|clock| format!(", {clock}")).unwrap_or_default();
    put(&mut xml, "summary", &format!("{day}{clock} ({})", shown.basis));
    if let Some(text) = shown.text {
        let language = shown.language.map(|tag| format!(" xml:lang=\"{}\"", escaped(&tag)));
        let _ = writeln!(xml, "<content{}>{}</content>", language.unwrap_or_default(), escaped(&text));
    }
    xml.push_str("</entry>\n");
    xml
}

/// When its source said last what it says now.
fn updated(told: &JourneyEvent) -> Option<Timestamp> {
    let first = told.evidence.iter().map(|evidence| evidence.received).min();
    first.max(told.revisions.iter().map(|revision| revision.changed).max())
}

/// What makes an event the same when it is told again.
fn identity(event: &PageEvent) -> String {
    let printed = event.printed.as_deref().unwrap_or_default();
    let place = event.place.as_deref().unwrap_or_default();
    let nameless = event.milestone == tracking::milestone::Milestone::Unknown.name();
    let text = event.text.as_deref().filter(|_| nameless).unwrap_or_default();
    [&event.carrier, event.milestone, printed, place, text].join("\n")
}

/// A name that is the same for the same parts and for no others: a UUID of version 8, made of their digest.
fn urn(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\0"));
    let mut id = [0_u8; 16];
    id.iter_mut().zip(digest.iter()).for_each(|(byte, of)| *byte = *of);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let hex = id.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

fn put(xml: &mut String, name: &str, text: &str) {
    let _ = writeln!(xml, "<{name}>{}</{name}>", escaped(text));
}

fn link(xml: &mut String, rel: &str, kind: &str, to: &str) {
    let _ = writeln!(xml, "<link rel=\"{rel}\" type=\"{kind}\" href=\"{}\"/>", escaped(to));
}

/// Text as XML takes it: without what it cannot hold at all.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' => xml.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_uuid_and_follows_from_its_parts() {
        let one = urn(&["a", "b"]);
        assert!(one.len() == 45 && one.as_bytes()[23] == b'8', "{one}");
        assert!(b"89ab".contains(&one.as_bytes()[28]), "{one}");
        assert_eq!(one, urn(&["a", "b"]));
        assert_ne!(one, urn(&["ab", ""]));
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("a\u{0}\u{8}<b> & \"c\"\u{ffff}\n"), "a&lt;b&gt; &amp; &quot;c&quot; ");
    }
}
