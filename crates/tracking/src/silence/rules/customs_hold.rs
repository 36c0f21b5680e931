//! ## What it explains
//! No event while customs hold the parcel.
//!
//! ## Why it is normal
//! It waits for somebody: for a payment, for papers, or for an officer. Terms are long (a taxed parcel
//! waits up to 30 days in Brazil), and nothing is told until it is over.
//!
//! ## What it needs
//! The milestone, and the reason where one is told: it decides what the reader should do.

use super::{Case, Quiet, usual};
use crate::milestone::Milestone;
use crate::reason::KnownReason;
use crate::silence::Sentence;

pub(super) const RULE: &str = "customs-hold";

pub(super) fn explain(quiet: &Quiet<'_>) -> Option<Case> {
    if quiet.phase != Milestone::CustomsHold {
        return None;
    }
    let (term, sentence, advice) = match quiet.reason() {
        Some(KnownReason::Payment) => (
            usual(1.0, 30.0, "published prior: a taxed parcel waits up to 30 days for the payment"),
            Sentence::new(
                "silence-customs-hold-payment",
                "Customs have held the parcel for {$days} days and wait for a payment.",
            ),
            Sentence::new(
                "silence-advice-pay",
                "Pay what customs ask, on the carrier's own page; unpaid parcels go back.",
            ),
        ),
        Some(KnownReason::Documents) => (
            usual(1.0, 30.0, "assumed: the term for papers is that for payments"),
            Sentence::new(
                "silence-customs-hold-documents",
                "Customs have held the parcel for {$days} days and wait for documents.",
            ),
            Sentence::new(
                "silence-advice-documents",
                "Send the invoice or what else is asked for to the carrier; ask the seller for it today.",
            ),
        ),
        Some(KnownReason::Prohibited) => (
            usual(1.0, 30.0, "assumed: the term for a decision"),
            Sentence::new(
                "silence-customs-hold-prohibited",
                "Customs have held the parcel for {$days} days and say that it may not pass.",
            ),
            Sentence::new(
                "silence-advice-prohibited",
                "Ask the carrier what customs object to, and tell the seller: it may go back or be destroyed.",
            ),
        ),
        _ => (
            usual(
                0.5,
                30.0,
                "assumed: an inspection takes days, seldom weeks; the term is that for payments",
            ),
            Sentence::new(
                "silence-customs-hold",
                "Customs have held the parcel for {$days} days; nothing is told until they decide.",
            ),
            Sentence::new(
                "silence-advice-customs",
                "Ask the carrier whether customs want a paper or a payment.",
            ),
        ),
    };
    Some(Case::new(quiet, RULE, term, sentence).act(advice).by_term())
}
