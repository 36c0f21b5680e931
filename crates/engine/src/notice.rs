//! What to tell of a change, and to whom: payloads are queued in the transaction that changes the journey.

use jiff::Timestamp;
use packs::Library;
use serde_json::json;
use store::{Endpoint, NewNotice, Parcel};
use tracking::journey::{Change, Journey};

use crate::history::bodies;
use crate::view::{JourneyBody, rfc3339};
use crate::{Engine, Result};

/// The notices of a change, one for each endpoint that wants its kind.
pub(crate) fn notices(
    engine: &Engine,
    parcel: &Parcel,
    old: Option<&Journey>,
    new: &Journey,
    changes: &[Change],
) -> Result<Vec<NewNotice>> {
    let endpoints = engine.store.endpoints(&parcel.account)?;
    if endpoints.is_empty() {
        return Ok(Vec::new());
    }
    let blank = engine.journey_of(parcel, &[]);
    let kind = kind(changes, new);
    let note =
        Note { at: engine.clock.now(), reference: parcel.reference.as_deref(), version: parcel.version + 1 };
    let text = || text(&engine.library, &kind, &note, old.unwrap_or(&blank), new);
    Ok(for_endpoints(&endpoints, &kind, text))
}

/// The same, of endpoints that are known.
pub(crate) fn for_endpoints(
    endpoints: &[Endpoint],
    kind: &str,
    payload: impl FnOnce() -> Vec<u8>,
) -> Vec<NewNotice> {
    let open: Vec<_> = endpoints.iter().filter(|endpoint| wants(endpoint, kind)).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let payload = payload();
    open.iter().map(|e| NewNotice { kind: kind.into(), endpoint: e.id, payload: payload.clone() }).collect()
}

/// What a notice says beside the journey.
pub(crate) struct Note<'a> {
    /// When the change was seen.
    pub(crate) at: Timestamp,
    /// The parcel's reference.
    pub(crate) reference: Option<&'a str>,
    /// The version of the journey.
    pub(crate) version: u64,
}

/// What is sent of a change.
pub(crate) fn text(library: &Library, kind: &str, note: &Note<'_>, old: &Journey, new: &Journey) -> Vec<u8> {
    let body = json!({
        "type": kind,
        "timestamp": rfc3339(note.at),
        "data": {
            "reference": note.reference,
            "version": note.version,
            "changes": bodies(old, new),
            "journey": JourneyBody::from(new).naming(library),
        },
    });
    body.to_string().into_bytes()
}

/// When the milestone stayed what it was.
const UPDATED: &str = "parcel.updated";

/// `parcel.delivered` when the milestone changed, `parcel.updated` otherwise.
pub(crate) fn kind(changes: &[Change], new: &Journey) -> String {
    let moved = changes.iter().any(|change| matches!(change, Change::Milestone { .. }));
    if moved { moved_to(new) } else { UPDATED.to_owned() }
}

fn moved_to(new: &Journey) -> String {
    format!("parcel.{}", new.milestone.name().replace('-', "_"))
}

/// Whether anybody wants to hear of any change that leads to this journey.
pub(crate) fn is_wanted(endpoints: &[Endpoint], new: &Journey) -> bool {
    let moved = moved_to(new);
    endpoints.iter().any(|endpoint| wants(endpoint, &moved) || wants(endpoint, UPDATED))
}

/// Whether an endpoint that is open is told of this kind.
fn wants(endpoint: &Endpoint, kind: &str) -> bool {
    let events = &endpoint.events;
    endpoint.disabled.is_none() && (events.is_empty() || events.iter().any(|wanted| fits(wanted, kind)))
}

/// `parcel.*` and `*` stand for all.
fn fits(wanted: &str, kind: &str) -> bool {
    wanted == kind || wanted == "*" || wanted.strip_suffix('*').is_some_and(|prefix| kind.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_may_be_for_one_kind_or_for_all() {
        assert!(fits("parcel.delivered", "parcel.delivered") && fits("parcel.*", "parcel.updated"));
        assert!(!fits("parcel.delivered", "parcel.updated"));
    }
}
