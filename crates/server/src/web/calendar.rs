//! The promised window as a calendar: one all-day event that keeps its identity while it changes.

use engine::find::Known;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::body::PageBody;
use super::words::Language;

/// The days of the latest promise: a carrier's before the sender's.
pub(super) fn window(body: &PageBody) -> Option<(Date, Date)> {
    let promise = body.promises.last()?;
    let day = |text: &Option<String>| text.as_deref().and_then(engine::add::day_of);
    let to = day(&promise.to).or(day(&promise.from))?;
    Some((day(&promise.from).unwrap_or(to).min(to), to))
}

/// RFC 5545. The event is cancelled when nothing more is expected.
pub(super) fn calendar(words: &Language, known: &Known, body: &PageBody, now: Timestamp) -> Option<String> {
    let (from, to) = window(body)?;
    let until = to.checked_add(1.day()).ok()?;
    let milestone = known.journey.milestone;
    let state = if milestone.is_final() { "CANCELLED" } else { "TENTATIVE" };
    let title = words.with("title", "number", &body.number);
    let status = words.say(&format!("milestone-{milestone}"));
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Waymark//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@waymark", known.parcel.id),
        format!("SEQUENCE:{}", known.parcel.version),
        format!("DTSTAMP:{}", now.strftime("%Y%m%dT%H%M%SZ")),
        format!("DTSTART;VALUE=DATE:{}", from.strftime("%Y%m%d")),
        format!("DTEND;VALUE=DATE:{}", until.strftime("%Y%m%d")),
        format!("SUMMARY:{}", escaped(&format!("{title}: {status}"))),
        format!("STATUS:{state}"),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
        String::new(),
    ];
    Some(lines.map(|line| folded(&line)).join("\r\n"))
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    plain.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// A line of at most 75 bytes; the rest on lines that begin with a space.
fn folded(line: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(c);
        width += c.len_utf8();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_letters() {
        let folded = folded(&"é".repeat(60));
        assert!(folded.split("\r\n").all(|line| line.len() <= 75), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), "é".repeat(60));
    }
}
