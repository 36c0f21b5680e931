//! The sources that we ask, a document each.

use packs::request::{Grant, Question};
use packs::{Library, Reading};

use crate::asking::{ask, question, read, token_office};
use crate::mock::{document, mock};

/// A source and what its document says of it.
struct Contract {
    document: &'static str,
    /// The carrier and its source.
    source: (&'static str, &'static str),
    /// The part of the address that the document calls the server.
    server: &'static str,
    /// As many as the document has examples for, or one; the pack's batch decides how many are asked for.
    numbers: &'static [&'static str],
    settings: &'static [(&'static str, &'static str)],
    /// What the document's example tells.
    told: Told,
    /// Makes the question one that the document forbids.
    broken: fn(&mut Question),
    /// A type to ask for: where the document describes several answers and the mock always takes the first.
    accept: Option<&'static str>,
    /// The document of the carrier's token office, where there is one.
    office: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    /// Events, all of them with times that can be read.
    Events(usize),
    /// One event of a document without an example: the mock writes `string` where a time or a code should be.
    Thin,
}

#[track_caller]
fn check(contract: &Contract) {
    let Some(document) = document(contract.document) else { return };
    let Some(mock) = mock(&document) else { return };
    let office =
        contract.office.and_then(crate::mock::document).and_then(|document| crate::mock::mock(&document));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut question = asked(contract, &mock.base);
        if let Grant::Token(ticket) = &mut question.grant {
            let token_url = &mut ticket.ask.url;
            *token_url = match &office {
                Some(office) => token_url.replacen(&mock.base, &office.base, 1),
                None => token_office().await,
            };
        }
        let answer = ask(&question).await.unwrap();
        let words = String::from_utf8_lossy(&answer.body);
        assert!(answer.status < 400, "the contract refuses {question:?}: {} {words}", answer.status);
        let (carrier, source) = contract.source;
        let reading = read(carrier, source, contract.numbers[0], &answer);
        assert_eq!(told(&reading), contract.told, "{reading:#?}\n{words}");

        let mut wrong = question.clone();
        (contract.broken)(&mut wrong);
        let refused = ask(&wrong).await;
        assert!(!refused.is_ok_and(|answer| answer.status < 400), "the control passed: {wrong:?}");
    });
}

/// The question as the document sees it: without the server's part of the address.
fn asked(contract: &Contract, base: &str) -> Question {
    let (carrier, source) = contract.source;
    let batch =
        Library::embedded().good(carrier).unwrap().source(source).unwrap().request.as_ref().unwrap().batch;
    let numbers = &contract.numbers[..contract.numbers.len().min(batch)];
    let mut question = question(carrier, source, numbers, contract.settings, base);
    if let Some(accept) = contract.accept {
        without_header(&mut question, "accept");
        question.headers.push(("accept".to_owned(), accept.to_owned()));
    }
    let server = format!("{base}{}", contract.server);
    question.url = question.url.replacen(&server, base, 1);
    question
}

#[track_caller]
fn told(reading: &Reading) -> Told {
    let remarks = reading.diagnostics.iter().chain(reading.looks.iter().flat_map(|look| &look.diagnostics));
    let unread: Vec<_> =
        remarks.filter(|remark| remark.code.starts_with("un") || remark.code == "no-parcel").collect();
    let events = reading.looks.iter().map(|look| look.events.len()).sum();
    match unread.as_slice() {
        [] => Told::Events(events),
        all if all.iter().all(|remark| remark.message.contains("`string`")) => Told::Thin,
        _ => panic!("the answer cannot be read: {unread:#?}"),
    }
}

fn without_header(question: &mut Question, name: &str) {
    let before = question.headers.len();
    question.headers.retain(|(header, _)| !header.eq_ignore_ascii_case(name));
    assert!(question.headers.len() < before, "the control leaves out nothing");
}

fn without_credentials(question: &mut Question) {
    question.grant = Grant::None;
    question.headers.retain(|(header, _)| header != "authorization");
}

#[test]
fn amazon_shipping() {
    check(&Contract {
        document: "amazon-shipping-v2.yaml",
        source: ("amazon-shipping", "tracking"),
        server: "",
        numbers: &["TBA123456789012"],
        settings: &[
            ("client_id", "i"),
            ("client_secret", "s"),
            ("refresh_token", "r"),
            ("carrier_id", "AMZN_US"),
        ],
        told: Told::Events(3),
        broken: |question| without_header(question, "x-amz-access-token"),
        accept: None,
        office: None,
    });
}

#[test]
fn dhl_unified() {
    check(&Contract {
        document: "dhl-unified-shipment-tracking-1.3.1.json",
        source: ("dhl-unified", "track"),
        server: "/track",
        numbers: &["7777777770"],
        settings: &[("api_key", "k")],
        told: Told::Thin,
        broken: |question| without_header(question, "DHL-API-Key"),
        accept: None,
        office: None,
    });
}

#[test]
fn fedex() {
    check(&Contract {
        document: "fedex-track-v1.json",
        source: ("fedex", "track"),
        server: "",
        numbers: &["123456789012", "123456789023"],
        settings: &[("client_id", "i"), ("client_secret", "s")],
        told: Told::Events(1),
        broken: |question| question.body = Some("{\"includeDetailedScans\":true}".to_owned()),
        accept: None,
        office: None,
    });
}

#[test]
fn gls() {
    check(&Contract {
        document: "gls-ecitrackandtrace.yaml",
        source: ("gls", "track-ids"),
        server: "/track-and-trace-v1",
        numbers: &["12345678901", "12345678912"],
        settings: &[("client_id", "i"), ("client_secret", "s")],
        told: Told::Events(3),
        broken: without_credentials,
        accept: None,
        office: None,
    });
}

#[test]
fn hermes() {
    check(&Contract {
        document: "hermes-de-shipment-tracking.yaml",
        source: ("hermes", "shipment-info"),
        server: "/services/hsi",
        numbers: &["H1000000000000000017", "H1000000000000000024"],
        settings: &[("client_id", "i"), ("client_secret", "s"), ("user", "u"), ("password", "p")],
        told: Told::Events(1),
        broken: without_credentials,
        accept: None,
        office: None,
    });
}

#[test]
fn mydhl_express() {
    check(&Contract {
        document: "mydhl-express-3.1.1.yaml",
        source: ("mydhl-express", "tracking"),
        server: "/mydhlapi",
        numbers: &["1234567890"],
        settings: &[("user", "u"), ("password", "p")],
        told: Told::Events(13),
        broken: |question| without_header(question, "x-version"),
        accept: None,
        office: None,
    });
}

#[test]
fn ship24() {
    check(&Contract {
        document: "ship24-tracking-api.yaml",
        source: ("ship24", "trackings"),
        server: "",
        numbers: &["LB123456785CN"],
        settings: &[("api_key", "k")],
        told: Told::Events(9),
        broken: |question| question.body = Some("{}".to_owned()),
        accept: None,
        office: None,
    });
}

#[test]
fn ups() {
    check(&Contract {
        document: "ups-Tracking.fixed.yaml",
        source: ("ups", "track"),
        server: "/api",
        numbers: &["1Z999AA10123456784"],
        settings: &[("client_id", "i"), ("client_secret", "s")],
        told: Told::Events(1),
        broken: |question| without_header(question, "transId"),
        accept: None,
        office: Some("ups-OAuthClientCredentials.yaml"),
    });
}

#[test]
fn usps() {
    check(&Contract {
        document: "usps-tracking-v3.yaml",
        source: ("usps", "tracking-v3"),
        server: "/tracking/v3",
        numbers: &["9200190000000000000017"],
        settings: &[("client_id", "i"), ("client_secret", "s")],
        told: Told::Thin,
        broken: |question| question.url = question.url.replace("expand=DETAIL", "expand=EVERYTHING"),
        accept: Some("application/vnd.usps.TrackFields+json"),
        office: None,
    });
}
