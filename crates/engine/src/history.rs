//! The history of the history: what did we know then, and what did a carrier take back since?

use jiff::Timestamp;
use serde::Serialize;
use store::{CaptureKind, Parcel, ParcelId, StoredLook};
use tracking::journey::{Change, Journey, changes};

use crate::opinions::SaidBody;
use crate::view::{JourneyBody, rfc3339};
use crate::{Engine, Error, Result};

/// What a look at a parcel changed.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Step {
    /// When we received it.
    pub received: String,
    /// Who gave it.
    pub source: String,
    /// The capture's digest.
    pub capture: String,
    /// What it changed, in sentences; nothing when it said what was known.
    pub changes: Vec<ChangeBody>,
}

/// One change.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChangeBody {
    /// `milestone`, `added`, `withdrawn`, `restored`, `revised`, `leg`, `promise`.
    pub kind: &'static str,
    /// What changed.
    pub what: String,
}

/// What was known at an hour, and how it came about.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct History {
    /// The hour, where one was asked for.
    pub as_of: Option<String>,
    /// What was known.
    pub journey: JourneyBody,
    /// Each look and what it changed, oldest first.
    pub steps: Vec<Step>,
    /// What was said until then: verdicts, silences and forecasts that somebody was shown, oldest first.
    pub said: Vec<SaidBody>,
}

impl Engine {
    /// What was known of a parcel at an hour, or now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn history(&self, parcel: ParcelId, as_of: Option<Timestamp>) -> Result<History> {
        let known = self
            .store
            .parcel(parcel)?
            .ok_or_else(|| Error::NotFound("there is no such parcel".to_owned()))?;
        let stored = self.store.looks(parcel, as_of)?;
        Ok(History {
            as_of: as_of.map(rfc3339),
            journey: JourneyBody::from(&self.journey_of(&known, &stored)).naming(&self.library),
            steps: self.steps(&known, &stored),
            said: self.said(parcel, as_of)?,
        })
    }

    /// What each look changed, oldest first.
    pub(crate) fn steps(&self, parcel: &Parcel, stored: &[StoredLook]) -> Vec<Step> {
        let mut before = self.journey_of(parcel, &[]);
        let mut steps = Vec::new();
        for (index, look) in stored.iter().enumerate() {
            // What a source repeats changes nothing.
            let last = stored[..index].iter().rev().find(|earlier| earlier.source == look.source);
            let repeated = last.is_some_and(|last| last.digest == look.digest);
            if repeated || look.kind != CaptureKind::Observation {
                steps.push(step(look, Vec::new()));
                continue;
            }
            let after = self.journey_of(parcel, &stored[..=index]);
            steps.push(step(look, bodies(&before, &after)));
            before = after;
        }
        steps
    }
}

fn step(look: &StoredLook, changes: Vec<ChangeBody>) -> Step {
    Step {
        received: rfc3339(look.received),
        source: look.source.to_string(),
        capture: format!("sha256:{}", look.digest),
        changes,
    }
}

/// Changes as sentences.
pub(crate) fn bodies(old: &Journey, new: &Journey) -> Vec<ChangeBody> {
    changes(old, new).iter().map(|change| body(change, new)).collect()
}

fn body(change: &Change, new: &Journey) -> ChangeBody {
    let event = |list: &[tracking::journey::JourneyEvent], index: usize| {
        list.get(index).map_or_else(String::new, |told| {
            let printed = told.event.printed.as_deref().unwrap_or("no time");
            let code = told.event.code.as_deref().or(told.event.text.as_deref()).unwrap_or_default();
            format!("{printed} {} {code}", told.event.milestone).trim_end().to_owned()
        })
    };
    let (kind, what) = match change {
        Change::Milestone { from, to } => ("milestone", format!("{from} -> {to}")),
        Change::Added(index) => ("added", event(&new.events, *index)),
        Change::Withdrawn(index) => ("withdrawn", event(&new.withdrawn, *index)),
        Change::Restored(index) => ("restored", event(&new.events, *index)),
        Change::Revised(index) => ("revised", event(&new.events, *index)),
        Change::LegDiscovered(index) => {
            let leg = new.legs.get(*index);
            let carrier = leg.and_then(|leg| leg.carrier.as_deref()).unwrap_or("unknown carrier");
            ("leg", format!("{} by {carrier}", leg.map_or("", |leg| &leg.number)))
        }
        Change::Promise { source, .. } => ("promise", format!("{source} promises another time")),
    };
    ChangeBody { kind, what }
}
