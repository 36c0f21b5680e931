//! Bytes to one tree. Each format has its file; what is too large, too deep or unreadable is refused with
//! one sentence, never with a panic and never without bound.

pub mod cargo_imp;
pub mod csv;
pub mod edifact;
pub mod epcis;
mod groups;
pub mod html;
mod iftsta;
pub mod json;
pub mod text;
pub mod x12;
pub mod xml;

use std::borrow::Cow;

use serde::Deserialize;

use crate::path::shape::Shape;
use crate::tree::Tree;

/// The largest capture that is read whole. Feeds of any size are cut into captures before they come here.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// The deepest nesting that is read. Carriers need about ten.
pub const MOST_DEPTH: usize = 64;
/// The most nodes a tree may have.
pub const MOST_NODES: usize = 400_000;

/// The formats that captures come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// JSON, one document.
    Json,
    /// XML, one document.
    Xml,
    /// The tables of a web page.
    Html,
    /// Separated values with a header line.
    Csv,
    /// UN/EDIFACT, whole interchanges.
    Edifact,
    /// ANSI X12, whole interchanges.
    X12,
    /// GS1 EPCIS 2.0 in JSON-LD.
    Epcis,
    /// Cargo-IMP status messages of airlines.
    CargoImp,
}

/// Why bytes could not be read: one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// The format that the first characters announce.
#[must_use]
pub fn sniff(text: &str) -> Format {
    match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[') if epcis::is_one(text) => Format::Epcis,
        Some(b'"') if csv::is_quoted(text) => Format::Csv,
        Some(b'{' | b'[' | b'"') => Format::Json,
        Some(b'<') if is_page(text) => Format::Html,
        Some(b'<') => Format::Xml,
        Some(b'A'..=b'Z' | b'.') if cargo_imp::is_one(text) => Format::CargoImp,
        Some(b'U') if edifact::is_one(text) => Format::Edifact,
        Some(b'I') if x12::is_one(text) => Format::X12,
        _ => Format::Csv,
    }
}

/// Whether the text begins as web pages do.
fn is_page(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(14).collect();
    let head = head.to_ascii_lowercase();
    head == "<!doctype html" || head.starts_with("<html")
}

/// Whether the first character is one of JSON.
#[must_use]
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"']) && !csv::is_quoted(text)
}

/// Decodes what is of use of a JSON text.
pub(crate) fn decode_only<'a>(text: &'a str, shape: &Shape) -> Result<Tree<'a>, Unreadable> {
    within_bounds(text)?;
    json::decode_only(text, shape)
}

fn within_bounds(text: &str) -> Result<(), Unreadable> {
    if text.len() > MOST_BYTES {
        let (mb, most) = (text.len() / 1_048_576, MOST_BYTES / 1_048_576);
        return Err(Unreadable(format!("the capture has {mb} MB and at most {most} MB are read at once")));
    }
    Ok(())
}

/// Decodes text of a known format.
pub fn decode(format: Format, text: &str) -> Result<Tree<'_>, Unreadable> {
    within_bounds(text)?;
    match format {
        Format::Json => json::decode(text),
        Format::Xml => xml::decode(text),
        Format::Html => html::decode(text),
        Format::Csv => csv::decode(text),
        Format::Edifact => edifact::decode(text),
        Format::X12 => x12::decode(text),
        Format::Epcis => epcis::decode(text),
        Format::CargoImp => cargo_imp::decode(text),
    }
}

/// Counts nodes and depth while a tree grows.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    nodes: std::cell::Cell<usize>,
}

impl Budget {
    /// Takes one node; the error is the sentence for the person.
    pub(crate) fn node(&self) -> Result<(), Unreadable> {
        let nodes = self.nodes.get() + 1;
        self.nodes.set(nodes);
        if nodes > MOST_NODES {
            return Err(Unreadable(format!("the capture has more than {MOST_NODES} values: split it")));
        }
        Ok(())
    }

    /// Refuses nesting beyond the bound.
    pub(crate) fn depth(depth: usize) -> Result<(), Unreadable> {
        if depth > MOST_DEPTH {
            return Err(Unreadable(format!("the capture is nested deeper than {MOST_DEPTH} levels")));
        }
        Ok(())
    }
}

/// The body of a saved HTTP answer (status line, headers, empty line, body), or the text as it is.
#[must_use]
pub fn without_http_head(text: &str) -> &str {
    if !text.starts_with("HTTP/") {
        return text;
    }
    let end = text.find("\r\n\r\n").map(|at| at + 4).or_else(|| text.find("\n\n").map(|at| at + 2));
    end.map_or("", |at| &text[at..])
}

/// The name under which a decoder leaves what it found odd: a list of sentences, each of which becomes a diagnostic.
pub(crate) const REMARKS: &str = "#remarks";

/// Borrowed words as a leaf.
pub(crate) fn leaf(text: Cow<'_, str>) -> Tree<'_> {
    if text.is_empty() { Tree::Null } else { Tree::Text(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_http_answer_is_read_from_its_body() {
        assert_eq!(without_http_head("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{}"), "{}");
        assert_eq!(without_http_head("{}"), "{}");
    }

    #[test]
    fn the_first_character_tells_the_format() {
        assert_eq!(sniff(" \n[1]"), Format::Json);
        assert_eq!(sniff("<a/>"), Format::Xml);
        assert_eq!(sniff("\n<!DOCTYPE HTML PUBLIC>"), Format::Html);
        assert_eq!(sniff("number,time\n"), Format::Csv);
        assert_eq!(sniff("UNB+UNOA:1+A+B+260801:1012+1'"), Format::Edifact);
        assert_eq!(sniff("ISA*00*"), Format::X12);
        assert_eq!(sniff("FSU/14\n157-12345675HGHLAX/T5K120.0\n"), Format::CargoImp);
        assert_eq!(sniff(r#"{"@context":[],"type":"EPCISDocument"}"#), Format::Epcis);
        assert_eq!(sniff("Units,time\n"), Format::Csv);
    }
}
