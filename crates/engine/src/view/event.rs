//! One event as callers see it.

use serde::Serialize;
use tracking::event_time::EventTime;
use tracking::journey::{JourneyEvent, Retraction, Revision};
use tracking::place::Place;

use super::{EvidenceBody, rfc3339};

/// One thing a carrier says happened.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EventBody {
    /// Who says so.
    pub carrier: String,
    /// The carrier's code, verbatim.
    pub code: Option<String>,
    /// What it means.
    pub milestone: &'static str,
    /// Which border, for customs.
    pub side: Option<&'static str>,
    /// Why.
    pub reason: Option<String>,
    /// How sure the meaning is.
    pub confidence: &'static str,
    /// The time, verbatim.
    pub printed: Option<String>,
    /// The instant, where one is known.
    pub instant: Option<String>,
    /// The wall clock at the event, where one is known.
    pub local: Option<String>,
    /// How the instant is known.
    pub basis: &'static str,
    /// The zone that was inferred, where one was.
    pub zone: Option<String>,
    /// The place as printed.
    pub place: Option<String>,
    /// What we make of the place.
    pub location: Option<LocationBody>,
    /// The carrier's words.
    pub text: Option<String>,
    /// Their language.
    pub language: Option<String>,
    /// The leg: a place in `legs`.
    pub leg: usize,
    /// A change of custody.
    pub handover: Option<&'static str>,
    /// How the delivery is shown.
    pub proof: Option<&'static str>,
    /// Every telling of it.
    pub evidence: Vec<EvidenceBody>,
    /// What it said before it was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<RevisionBody>,
    /// When it was taken back and restored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retractions: Vec<RetractionBody>,
}

/// A place that we could resolve.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LocationBody {
    /// The locality.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The postcode.
    pub postcode: Option<String>,
    /// IANA zone.
    pub zone: Option<String>,
}

/// What an event said before.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RevisionBody {
    /// What it meant.
    pub milestone: &'static str,
    /// Its words.
    pub text: Option<String>,
    /// When it was changed.
    pub changed: String,
    /// Who told it so.
    pub evidence: EvidenceBody,
}

/// A stretch of time in which a source no longer told the event.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RetractionBody {
    /// Who took it back.
    pub source: String,
    /// The answer in which it was missing.
    pub withdrawn: EvidenceBody,
    /// The answer in which it stood again.
    pub restored: Option<EvidenceBody>,
}

impl From<&JourneyEvent> for EventBody {
    fn from(told: &JourneyEvent) -> Self {
        let event = &told.event;
        let text = |text: &Option<tracking::Text>| text.as_deref().map(str::to_owned);
        Self {
            carrier: event.carrier.to_string(),
            code: text(&event.code),
            milestone: event.milestone.name(),
            side: event.side.map(|side| side.name()),
            reason: event.reason.as_ref().map(|reason| reason.name().to_owned()),
            confidence: event.confidence.name(),
            printed: text(&event.printed),
            instant: event.time.instant().map(rfc3339),
            local: event.time.clock().map(|clock| clock.to_string()),
            basis: event.time.basis(),
            zone: zone(&event.time),
            place: event.place.as_ref().map(|place| place.printed.to_string()),
            location: event.place.as_ref().and_then(location),
            text: text(&event.text),
            language: text(&event.language),
            leg: told.leg,
            handover: event.handover.map(|handover| handover.name()),
            proof: event.proof.map(|proof| proof.name()),
            evidence: told.evidence.iter().map(EvidenceBody::from).collect(),
            revisions: told.revisions.iter().map(RevisionBody::from).collect(),
            retractions: told.retractions.iter().map(RetractionBody::from).collect(),
        }
    }
}

impl From<&Revision> for RevisionBody {
    fn from(revision: &Revision) -> Self {
        Self {
            milestone: revision.was.milestone.name(),
            text: revision.was.text.as_deref().map(str::to_owned),
            changed: rfc3339(revision.changed),
            evidence: (&revision.evidence).into(),
        }
    }
}

impl From<&Retraction> for RetractionBody {
    fn from(retraction: &Retraction) -> Self {
        Self {
            source: retraction.source.to_string(),
            withdrawn: (&retraction.withdrawn).into(),
            restored: retraction.restored.as_ref().map(EvidenceBody::from),
        }
    }
}

fn zone(time: &EventTime) -> Option<String> {
    match time {
        EventTime::Placed { zone, .. } => Some(zone.to_string()),
        _ => None,
    }
}

fn location(place: &Place) -> Option<LocationBody> {
    let text = |text: &Option<tracking::Text>| text.as_deref().map(str::to_owned);
    (place.city.is_some() || place.country.is_some()).then(|| LocationBody {
        city: text(&place.city),
        country: text(&place.country),
        postcode: text(&place.postcode),
        zone: text(&place.zone),
    })
}

/// A time of a promise: the instant where one is known, else the day or clock as it stands.
pub(super) fn moment(time: &EventTime) -> Option<String> {
    match time {
        EventTime::Day(day) => Some(day.to_string()),
        EventTime::Printed(clock) => Some(clock.to_string()),
        other => other.instant().map(rfc3339),
    }
}
