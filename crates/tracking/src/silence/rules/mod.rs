//! The rules: one reason for a quiet a file. To add one, write its file and its line here.
//!
//! A *case* explains where the parcel is and why nothing is told there; the first that applies is taken, so
//! the particular ones stand before the general. An *extension* then says why it may last longer than
//! usual; all that apply are added up.

mod airport_handling;
mod at_sea;
mod attempted;
mod awaiting_release;
mod between_scans;
mod customs_hold;
mod export_customs;
mod holiday;
mod import_customs;
mod international_transit;
mod label_only;
mod last_mile;
mod late_upload;
mod origin_handling;
mod out_for_delivery;
mod over;
mod ready_for_pickup;
mod returning;
mod stops_at_export;
mod untracked_service;
mod weekend;

use super::Quiet;
use super::limit::Usual;
use super::sentence::Sentence;

/// Why nothing is told, where the parcel stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Case {
    /// The rule.
    pub(super) rule: &'static str,
    /// The events that say so.
    pub(super) events: Vec<usize>,
    /// How long, where neither own history nor anything published says it.
    pub(super) usual: Usual,
    /// Whether history says how long; else `usual` is a term that does not depend on it.
    pub(super) from_history: bool,
    /// Why that is normal.
    pub(super) sentence: Sentence,
    /// What the reader should do.
    pub(super) advice: Sentence,
    /// When: at once, or once the quiet is no longer normal.
    pub(super) at_once: bool,
    /// Whether news will come at all; else nobody can say anything once the time is over.
    pub(super) news_to_come: bool,
}

/// Why a quiet may last longer than usual.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Extension {
    /// The rule.
    pub(super) rule: &'static str,
    /// The events that say so.
    pub(super) events: Vec<usize>,
    /// How many days longer.
    pub(super) days: f64,
    /// Why.
    pub(super) sentence: Sentence,
}

/// A rule that explains where the parcel is.
pub(super) type CaseRule = fn(&Quiet<'_>) -> Option<Case>;
/// A rule that says why it may last longer than so many days.
pub(super) type ExtensionRule = fn(&Quiet<'_>, f64) -> Option<Extension>;

/// All cases, the particular ones first.
pub(super) const CASES: &[(&str, CaseRule)] = &[
    (over::RULE, over::explain),
    (returning::RULE, returning::explain),
    (ready_for_pickup::RULE, ready_for_pickup::explain),
    (attempted::RULE, attempted::explain),
    (customs_hold::RULE, customs_hold::explain),
    (untracked_service::RULE, untracked_service::explain),
    (stops_at_export::RULE, stops_at_export::explain),
    (export_customs::RULE, export_customs::explain),
    (import_customs::RULE, import_customs::explain),
    (label_only::RULE, label_only::explain),
    (at_sea::RULE, at_sea::explain),
    (airport_handling::RULE, airport_handling::explain),
    (international_transit::RULE, international_transit::explain),
    (awaiting_release::RULE, awaiting_release::explain),
    (out_for_delivery::RULE, out_for_delivery::explain),
    (last_mile::RULE, last_mile::explain),
    (origin_handling::RULE, origin_handling::explain),
    (between_scans::RULE, between_scans::explain),
];

/// All extensions, in the order in which they are added up.
pub(super) const EXTENSIONS: &[(&str, ExtensionRule)] = &[
    (late_upload::RULE, late_upload::extend),
    (weekend::RULE, weekend::extend),
    (holiday::RULE, holiday::extend),
];

impl Case {
    /// A case that rests on the event that began the phase and on the last one, whose length history knows.
    fn new(quiet: &Quiet<'_>, rule: &'static str, usual: Usual, sentence: Sentence) -> Self {
        let mut events = vec![quiet.last.said, quiet.last.event];
        events.dedup();
        let advice = Sentence::new(
            "silence-advice-wait",
            "Wait. If nothing is told by then, ask the carrier, and the seller to open an inquiry.",
        );
        Self {
            rule,
            events,
            usual,
            from_history: true,
            sentence: sentence.with("days", quiet.days.floor()),
            advice,
            at_once: false,
            news_to_come: true,
        }
    }

    /// The reader should do this at once.
    fn act(mut self, advice: Sentence) -> Self {
        (self.advice, self.at_once) = (advice, true);
        self
    }

    /// The reader should do this once the quiet is no longer normal.
    fn later(mut self, advice: Sentence) -> Self {
        self.advice = advice;
        self
    }

    /// It lasts as long as the term, whatever history says.
    fn by_term(mut self) -> Self {
        self.from_history = false;
        self
    }

    /// It rests on this event as well.
    fn because(mut self, event: Option<usize>) -> Self {
        self.events.extend(event);
        self.events.sort_unstable();
        self.events.dedup();
        self
    }
}

/// A range that a rule assumes.
const fn usual(low: f64, high: f64, label: &'static str) -> Usual {
    Usual { low, high, label }
}
