//! Captures of any bytes: decoding them, and reading them with a pack, neither panic nor run away.

use std::sync::OnceLock;

use packs::decode::{self, Format, text};
use packs::{Capture, Library};

/// What has made readers fall before, elsewhere: entities that expand, nesting, broken UTF-8, cut off answers.
pub const BOMBS: &[&str] = &[
    "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>",
    "<a x='&#xD800;' y=\"1\"><b/><b>&amp;&#233;<![CDATA[<c>]]></b></a>",
    "[[[[[[[[[[{\"a\":[{}]}]]]]]]]]]]",
    "{\"a\":\"\\ud800\",\"a\":1e400,\"b\":-0.0,\"c\":[null,true]}",
    "\u{feff}{\"module\":[{\"mailNo\":\"LB1",
    "<html><table><tr><th>Date<td>&nbsp;<table></tr></html>",
    "HTTP/1.1 200 OK\r\nA: b\r\n\r\n{}",
];

/// Tables with quotes in quotes.
pub const TABLES: &[&str] = &["number;time;code\nLB1;2026-08-01;\"A\"\"\n\"\n"];

/// Heads of interchanges.
pub const INTERCHANGES: &[&str] = &[
    "UNA:+.? 'UNB+UNOC:3+A+B+260801:1012+1'UNH+1+IFTSTA:D:01B:UN'",
    "ISA*00*          *00*          *02*ABCD           *ZZ*EFGH           *260801*1012*U*00401*000000001*0*P*>~",
];

/// Status messages of airlines.
pub const TELEXES: &[&str] = &["FSU/14\n157-12345675HGHLAX/T5K120.0\nRCS/01AUG1012/HGH/T5K120\n"];

/// The smallest documents of EPCIS.
pub const EPCIS: &[&str] = &[
    r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0","epcisBody":{"eventList":[{"type":"ObjectEvent","eventTime":"2026-08-01T10:12:00Z","eventTimeZoneOffset":"+02:00","epcList":["urn:epc:id:sscc:4012345.0000000001"],"action":"OBSERVE","bizStep":"arriving","errorDeclaration":{"declarationTime":"2026-08-02T00:00:00Z"}}]}}"#,
];

static LIBRARY: OnceLock<Library> = OnceLock::new();

fn library() -> &'static Library {
    LIBRARY.get_or_init(Library::embedded)
}

fn read(format: Format, carrier: &str, bytes: &[u8]) {
    let decoded = decode::decode(format, decode::without_http_head(&text::text(bytes).0)).is_ok();
    let (received, digest) = (jiff::Timestamp::UNIX_EPOCH, "digest");
    let capture = Capture { body: bytes, received, digest, status: None, asked: Some("LB123456785CN") };
    let reading = packs::read(library(), carrier, None, &capture);
    let speaks = !reading.looks.is_empty() || !reading.diagnostics.is_empty();
    assert!(decoded || speaks, "what cannot be read is said");
}

/// Bytes of a format that nobody names.
pub fn any(bytes: &[u8]) {
    let (text, _) = text::text(bytes);
    let body = decode::without_http_head(&text);
    let _ = decode::decode(decode::sniff(body), body);
    let _ = packs::read::carriers_of(library(), bytes);
}

/// JSON, and a pack that reads it.
pub fn json(bytes: &[u8]) {
    read(Format::Json, "cainiao", bytes);
    read(Format::Json, "plain", bytes);
}

/// XML.
pub fn xml(bytes: &[u8]) {
    read(Format::Xml, "china-post", bytes);
}

/// Web pages.
pub fn html(bytes: &[u8]) {
    read(Format::Html, "japan-post", bytes);
}

/// Tables.
pub fn csv(bytes: &[u8]) {
    read(Format::Csv, "plain", bytes);
}

/// EDIFACT interchanges with IFTSTA in them.
pub fn edifact(bytes: &[u8]) {
    read(Format::Edifact, "iftsta", bytes);
}

/// X12 interchanges with 214 in them.
pub fn x12(bytes: &[u8]) {
    read(Format::X12, "x12-214", bytes);
}

/// EPCIS documents.
pub fn epcis(bytes: &[u8]) {
    read(Format::Epcis, "epcis", bytes);
}

/// Status messages of airlines.
pub fn cargo_imp(bytes: &[u8]) {
    read(Format::CargoImp, "cargo-imp", bytes);
}

/// Answers about many parcels, cut into one each: every cut can be read.
pub fn cut(bytes: &[u8]) {
    let (text, _) = text::text(bytes);
    for carrier in ["cainiao", "iftsta", "plain", "china-post"] {
        let Some(pack) = library().good(carrier) else { continue };
        for source in &pack.sources {
            let _ = packs::cut::cut(source, &text);
        }
    }
}
