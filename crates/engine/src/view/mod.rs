//! The journey as everybody outside sees it: one JSON body for the command line, the API and the page.
//!
//! Neither the core's types nor the store's rows are bodies: a field here is a promise to callers. Times are
//! RFC 3339 in UTC, ending in `Z`, and null where no instant is known; `printed` is what the carrier wrote.

mod data;
mod doubt;
pub mod epcis;
mod event;
mod number;
mod opinion;

use jiff::Timestamp;
use serde::Serialize;
use tracking::diagnostic::Diagnostic;
use tracking::journey::{Evidence, Journey};
use tracking::look::{Promise, RelatedNumber};

pub use data::DataBody;
pub use doubt::DoubtBody;
pub use event::{EventBody, LocationBody, RetractionBody, RevisionBody};
pub use number::{CandidateBody, NumberBody, PartnerBody};
pub use opinion::{CustomsBody, ForecastBody, RangeBody, SignalBody, SilenceBody, VerdictBody};

/// Everything that is known of one parcel.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct JourneyBody {
    /// The number the parcel was asked for by.
    pub number: String,
    /// The carrier of the first leg.
    pub carrier: Option<String>,
    /// Movement under each carrier.
    pub legs: Vec<LegBody>,
    /// Where the parcel stands.
    pub milestone: &'static str,
    /// The events that say so: places in `events`.
    pub milestone_events: Vec<usize>,
    /// What happened, in order.
    pub events: Vec<EventBody>,
    /// What a carrier told once and took back.
    pub withdrawn: Vec<EventBody>,
    /// Further numbers of the parcel.
    pub related: Vec<RelatedBody>,
    /// What the carriers promise.
    pub promises: Vec<PromiseBody>,
    /// Origin country.
    pub origin: Option<String>,
    /// Destination country.
    pub destination: Option<String>,
    /// The service as printed.
    pub service: Option<String>,
    /// Where it stands with customs, export and import apart.
    pub customs: Vec<CustomsBody>,
    /// Whether the quiet is normal; null where nobody asked at an hour.
    pub silence: Option<SilenceBody>,
    /// Whether the history is true; null where nobody asked at an hour.
    pub verdict: Option<VerdictBody>,
    /// When it arrives; null once it has, or where nothing can be said.
    pub forecast: Option<ForecastBody>,
    /// What had been learnt when this was said, by its digest; null while published figures speak alone.
    pub profile: Option<String>,
    /// What is uncertain, in sentences.
    pub uncertain: Vec<DoubtBody>,
    /// What was odd.
    pub diagnostics: Vec<DiagnosticBody>,
    /// When any source was last heard.
    pub last_look: Option<String>,
    /// The program, the packs and the places that it rests on.
    pub data: Option<DataBody>,
}

/// One leg.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LegBody {
    /// Its carrier.
    pub carrier: Option<String>,
    /// The number under which this carrier knows the parcel.
    pub number: String,
    /// Why we say so.
    pub evidence: Vec<EvidenceBody>,
}

/// One place in one capture.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct EvidenceBody {
    /// The capture's digest.
    pub capture: String,
    /// The place in it.
    pub at: String,
    /// Who spoke.
    pub source: String,
    /// When we received it.
    pub received: String,
}

/// A further number.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RelatedBody {
    /// The number.
    pub number: String,
    /// Its carrier.
    pub carrier: Option<String>,
    /// How it belongs.
    pub relation: &'static str,
}

/// A carrier's promise.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PromiseBody {
    /// The earliest day or instant.
    pub from: Option<String>,
    /// The latest day or instant.
    pub to: Option<String>,
    /// How these are known.
    pub basis: &'static str,
    /// Who promised.
    pub evidence: EvidenceBody,
}

/// A remark.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DiagnosticBody {
    /// A stable code.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
    /// Where in the capture.
    pub at: String,
}

impl From<&Journey> for JourneyBody {
    fn from(journey: &Journey) -> Self {
        let text = |text: &Option<tracking::Text>| text.as_deref().map(str::to_owned);
        Self {
            number: journey.number.to_string(),
            carrier: text(&journey.carrier),
            legs: journey
                .legs
                .iter()
                .map(|leg| LegBody {
                    carrier: text(&leg.carrier),
                    number: leg.number.to_string(),
                    evidence: leg.because.iter().map(EvidenceBody::from).collect(),
                })
                .collect(),
            milestone: journey.milestone.name(),
            milestone_events: journey.milestone_because.clone(),
            events: journey.events.iter().map(EventBody::from).collect(),
            withdrawn: journey.withdrawn.iter().map(EventBody::from).collect(),
            related: journey.related.iter().map(RelatedBody::from).collect(),
            promises: journey.promises.iter().map(PromiseBody::from).collect(),
            origin: text(&journey.origin),
            destination: text(&journey.destination),
            service: text(&journey.service),
            customs: CustomsBody::all(journey),
            silence: None,
            verdict: None,
            forecast: None,
            profile: None,
            uncertain: doubt::doubts(journey),
            diagnostics: journey.diagnostics.iter().map(DiagnosticBody::from).collect(),
            last_look: journey.last_look.map(rfc3339),
            data: None,
        }
    }
}

impl From<&Evidence> for EvidenceBody {
    fn from(evidence: &Evidence) -> Self {
        Self {
            capture: evidence.capture.to_string(),
            at: evidence.at.to_string(),
            source: evidence.source.to_string(),
            received: rfc3339(evidence.received),
        }
    }
}

impl From<&RelatedNumber> for RelatedBody {
    fn from(related: &RelatedNumber) -> Self {
        Self {
            number: related.number.to_string(),
            carrier: related.carrier.as_deref().map(str::to_owned),
            relation: related.relation.name(),
        }
    }
}

impl From<&(Promise, Evidence)> for PromiseBody {
    fn from((promise, evidence): &(Promise, Evidence)) -> Self {
        Self {
            from: event::moment(&promise.from),
            to: event::moment(&promise.to),
            basis: promise.to.basis(),
            evidence: evidence.into(),
        }
    }
}

impl From<&Diagnostic> for DiagnosticBody {
    fn from(diagnostic: &Diagnostic) -> Self {
        Self { code: diagnostic.code, message: diagnostic.message.clone(), at: diagnostic.at.to_string() }
    }
}

/// An instant as the bodies write it: UTC, ending in `Z`.
#[must_use]
pub fn rfc3339(instant: Timestamp) -> String {
    instant.to_string()
}
