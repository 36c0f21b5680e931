//! The sources that call us: what our captures show of them is what the carrier's document says it sends. The mock
//! plays our side: it accepts the captures and refuses one that was broken.

use std::path::Path;

use packs::request::{Grant, Question};

use crate::asking::ask;
use crate::mock::{document, mock};

/// What a document says of the calls that it makes.
struct Contract {
    document: &'static str,
    /// The key of the call below `webhooks:`.
    webhook: &'static str,
    carrier: &'static str,
    captures: &'static [&'static str],
    headers: &'static [(&'static str, &'static str)],
    broken: &'static str,
}

#[track_caller]
fn check(contract: &Contract) {
    let Some(document) = document(contract.document) else { return };
    let turned = turned(&std::fs::read_to_string(&document).unwrap(), contract.webhook);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("turned-{}", contract.document));
    std::fs::write(&path, turned).unwrap();
    let Some(mock) = mock(&path) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let call = |body: String| {
        let headers = [("content-type", "application/json")].iter().chain(contract.headers);
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let url = format!("{}/{}", mock.base, contract.webhook.trim_start_matches('/'));
        let question =
            Question { method: "POST".to_owned(), url, headers, body: Some(body), grant: Grant::None };
        runtime.block_on(ask(&question)).map(|answer| (answer.status, answer.body))
    };
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    for name in contract.captures {
        let capture = packs.join(contract.carrier).join("captures").join(name);
        let (status, words) = call(std::fs::read_to_string(&capture).unwrap()).unwrap();
        assert!(
            status < 400,
            "{name} is not what the contract sends: {status} {}",
            String::from_utf8_lossy(&words)
        );
    }
    let refused = call(contract.broken.to_owned());
    assert!(!refused.is_ok_and(|(status, _)| status < 400), "the control passed");
}

/// The document with our side as its paths: a mock of what it calls.
fn turned(document: &str, webhook: &str) -> String {
    let turned = |line: &str| match line.trim_end() {
        "paths:" => "x-paths:".to_owned(),
        "webhooks:" => "paths:".to_owned(),
        key if key.trim() == format!("{webhook}:") => format!("  /{}:", webhook.trim_start_matches('/')),
        other => other.to_owned(),
    };
    document.lines().map(turned).collect::<Vec<_>>().join("\n")
}

#[test]
fn ups_track_alert() {
    check(&Contract {
        document: "ups-TrackAlert.yaml",
        webhook: "TrackingEvent",
        carrier: "ups",
        // The seventh has empty texts, which the document's patterns forbid and its words foresee.
        captures: &["08-pushed-change-of-date.json"],
        headers: &[("user-agent", "UPSPubSubTrackingService"), ("authorization", "Bearer a-credential")],
        broken: r#"{"localActivityDate":"20260801"}"#,
    });
}

#[test]
fn ship24_webhook() {
    check(&Contract {
        document: "ship24-tracking-api.yaml",
        webhook: "/your-endpoint",
        carrier: "ship24",
        captures: &["05-webhook-held-by-customs-and-a-new-code.json"],
        headers: &[("authorization", "Bearer a-secret")],
        broken: r#"{"trackings":[{"events":"none"}]}"#,
    });
}
