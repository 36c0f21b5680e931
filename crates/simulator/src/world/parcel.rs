//! What is true of a parcel, and what carriers show of it.
//!
//! Truth is a list of phases with true instants. A carrier shows some of them, late, coarsely or with
//! a wrong zone: each shown event names the phase it comes from. A dishonest shipper makes carriers
//! tell *claims* instead, which are kept apart from the truth.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::kind::{Kind, Service, Step};
use super::place::Place;

/// Who tells: one of the three sources that the world answers as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// All posts through the public service of their union.
    Upu,
    /// The Chinese logistics line.
    Cainiao,
    /// The post of the United Kingdom.
    RoyalMail,
}

impl Carrier {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Upu, Self::Cainiao, Self::RoyalMail];

    /// The pack's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Upu => "upu",
            Self::Cainiao => "cainiao",
            Self::RoyalMail => "royal-mail",
        }
    }
}

/// Something that truly happened (or, among claims, was made up).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// What happened.
    pub step: Step,
    /// The true instant.
    pub at: Timestamp,
    /// Where.
    pub place: &'static Place,
}

/// An event as a carrier shows it, and from when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Who shows it.
    pub carrier: Carrier,
    /// Under which of the parcel's numbers.
    pub last_mile: bool,
    /// The index of its phase in [`Parcel::told`].
    pub of: usize,
    /// From when it can be seen: the carrier's upload.
    pub from: Timestamp,
    /// Until when, where the carrier takes it back for good.
    pub until: Option<Timestamp>,
    /// A while in which it is missing from the answers, to come back.
    pub gap: Option<(Timestamp, Timestamp)>,
    /// The wall clock that is printed.
    pub printed: DateTime,
    /// The hours east of UTC that are printed beside it, right or wrong, where the carrier prints any.
    pub tag: SignedDuration,
}

impl Shown {
    /// Whether the carrier shows it at this hour.
    #[must_use]
    pub fn is_visible(&self, now: Timestamp) -> bool {
        let missing = self.gap.is_some_and(|(from, until)| from <= now && now < until);
        self.from <= now && self.until.is_none_or(|until| now < until) && !missing
    }
}

/// One parcel with its whole truth, laid out when the world is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The sender's reference.
    pub reference: String,
    /// The number that the sender gives to the buyer.
    pub number: String,
    /// The number of the last leg, where another carrier delivers under its own.
    pub last_mile: Option<String>,
    /// The service.
    pub service: Service,
    /// What becomes of it, and whether its shipper is honest.
    pub kind: Kind,
    /// Where it is posted.
    pub origin: &'static Place,
    /// Where the buyer lives.
    pub destination: &'static Place,
    /// The invented seller.
    pub seller: &'static str,
    /// Its weight.
    pub grams: u32,
    /// When the buyer paid.
    pub ordered_at: Timestamp,
    /// When the seller says that it was shipped.
    pub shipped_at: Timestamp,
    /// What happened, in the order of time.
    pub phases: Vec<Phase>,
    /// What a dishonest shipper made carriers tell instead; empty for an honest parcel.
    pub claims: Vec<Phase>,
    /// All that carriers will ever show of it.
    pub shown: Vec<Shown>,
}

impl Parcel {
    /// What carriers tell from: the claims of a dishonest shipper, else the truth.
    #[must_use]
    pub fn told(&self) -> &[Phase] {
        if self.claims.is_empty() { &self.phases } else { &self.claims }
    }

    /// Whether the shipper is honest.
    #[must_use]
    pub fn honest(&self) -> bool {
        self.kind.honest()
    }

    /// When it was truly lost.
    #[must_use]
    pub fn lost_at(&self) -> Option<Timestamp> {
        self.happened(Step::Lost)
    }

    /// When the buyer truly got it.
    #[must_use]
    pub fn delivered_at(&self) -> Option<Timestamp> {
        self.happened(Step::Delivered)
    }

    /// When a step truly happened for the first time.
    #[must_use]
    pub fn happened(&self, step: Step) -> Option<Timestamp> {
        self.phases.iter().find(|phase| phase.step == step).map(|phase| phase.at)
    }

    /// Between which instants the seller promises delivery.
    #[must_use]
    pub fn promised(&self) -> (Timestamp, Timestamp) {
        let (from, to) = self.service.promise();
        let day = |days: i64| self.ordered_at + SignedDuration::from_hours(24 * days);
        (day(from), day(to))
    }

    /// The number under which an event is shown.
    #[must_use]
    pub fn number_of(&self, shown: &Shown) -> &str {
        self.last_mile.as_deref().filter(|_| shown.last_mile).unwrap_or(&self.number)
    }
}

/// An event that is visible, with its phase beside it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What is printed.
    pub shown: &'a Shown,
    /// What it comes from.
    pub phase: &'a Phase,
}
