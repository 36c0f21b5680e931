//! The plan of a world: all that distinguishes one world from another, but for the seed.
//!
//! Worlds for tuning and worlds for scoring differ here as well as in their seeds, so that a rule which
//! only fits the world it was tuned on is found out.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::kind::{Kind, Service, Step};

/// A lane: the countries of origin and destination.
pub type Lane = (&'static str, &'static str);

/// A parcel that is asked for by hand, so that it is at a wanted step when the world starts.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// From where to where.
    pub lane: Lane,
    /// By which service.
    pub service: Service,
    /// What becomes of it.
    pub kind: Kind,
    /// The last step before the start.
    pub stage: Step,
}

/// Which parcels there are.
#[derive(Clone, Debug)]
pub enum Parcels {
    /// Each is asked for; all are on the way (or through) at the start.
    Wished(Vec<Wish>),
    /// Drawn by weight.
    Drawn(Draw),
}

/// How parcels are drawn: posted evenly over some days from the start.
#[derive(Clone, Debug)]
pub struct Draw {
    /// How many.
    pub count: u64,
    /// Over how many days they are posted.
    pub days: u32,
    /// The share of fours that one seller ships together: they move as one until customs let them go.
    pub batches: u16,
    /// Lanes by weight.
    pub lanes: Vec<(Lane, u16)>,
    /// Services by weight.
    pub services: Vec<(Service, u16)>,
    /// Kinds by weight.
    pub kinds: Vec<(Kind, u16)>,
}

/// How fast the world works: per mille of the usual time.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// In the origin country.
    pub origin: u16,
    /// Between the countries.
    pub transit: u16,
    /// At customs.
    pub customs: u16,
    /// In the destination country.
    pub destination: u16,
    /// Parcels that wait two weeks or more for a flight; a share, not a pace.
    pub stranded: u16,
    /// Parcels that their honest seller hands over days after printing the label; a share.
    pub idle_sellers: u16,
    /// Parcels that an office beside the buyer's city delivers; a share.
    pub suburban: u16,
}

/// A country that works slowly for a while: a strike, a storm, a new customs system.
#[derive(Clone, Copy, Debug)]
pub struct Disruption {
    /// The country.
    pub country: &'static str,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How slowly: per mille of the usual time.
    pub slowness: u16,
}

/// How carriers tell; shares in per mille.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// The local hour at which a hub that uploads in batches does so.
    pub batch_hour: i8,
    /// Destination scans that are uploaded only after delivery.
    pub late_uploads: u16,
    /// Events with a wrong zone beside them.
    pub wrong_zones: u16,
    /// Events that disappear for some hours and come back.
    pub flickers: u16,
    /// Scans that nobody makes.
    pub missed: u16,
    /// Senders who say that they shipped only after the carrier took the parcel.
    pub sloppy_senders: u16,
    /// By how many minutes a machine that makes up events strays from its round hour.
    pub template_stray: u16,
}

/// Faults of the answers; shares in per mille of the questions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Answers with status 500.
    pub server_errors: u16,
    /// Answers that come only after `hang`.
    pub hangs: u16,
    /// How long an answer hangs.
    pub hang: Duration,
    /// Bodies that are cut off.
    pub truncated: u16,
    /// Answers as if the number were unknown.
    pub empty: u16,
}

/// How often a carrier may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// So many questions ...
    pub questions: u32,
    /// ... within this time.
    pub per: Duration,
}

/// A whole plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The hour at which the world starts.
    pub start: Timestamp,
    /// Which parcels there are.
    pub parcels: Parcels,
    /// How fast it works.
    pub pace: Pace,
    /// Where and when it works slowly.
    pub disruptions: Vec<Disruption>,
    /// How carriers tell.
    pub habits: Habits,
    /// What goes wrong with answers.
    pub faults: Faults,
    /// How often each carrier may be asked.
    pub quota: Quota,
}

const USUAL_PACE: Pace = Pace {
    origin: 1000,
    transit: 1000,
    customs: 1000,
    destination: 1000,
    stranded: 30,
    idle_sellers: 30,
    suburban: 120,
};
const USUAL_HABITS: Habits = Habits {
    batch_hour: 23,
    late_uploads: 60,
    wrong_zones: 40,
    flickers: 8,
    missed: 60,
    sloppy_senders: 30,
    template_stray: 0,
};
const USUAL_QUOTA: Quota = Quota { questions: 600, per: Duration::from_secs(60) };

impl Plan {
    /// A world of wished parcels with the usual habits and no faults.
    #[must_use]
    pub fn of(start: Timestamp, wishes: Vec<Wish>) -> Self {
        Self {
            start,
            parcels: Parcels::Wished(wishes),
            pace: USUAL_PACE,
            disruptions: Vec::new(),
            habits: USUAL_HABITS,
            faults: Faults::default(),
            quota: USUAL_QUOTA,
        }
    }

    /// A world to tune rules on: the usual pace and habits, from September over the autumn's peaks.
    #[must_use]
    pub fn tuning(count: u64) -> Self {
        let start = start_of(1_756_684_800);
        Self {
            parcels: drawn(count, [500, 120, 160, 250, 140], 1000),
            disruptions: vec![slow("DE", start, 40, 9, 2500)],
            ..Self::of(start, Vec::new())
        }
    }

    /// A world to score rules on: other months, a slower pace, sloppier carriers, another mix.
    #[must_use]
    pub fn scoring(count: u64) -> Self {
        let start = start_of(1_764_547_200);
        Self {
            parcels: drawn(count, [380, 90, 220, 330, 180], 1400),
            pace: Pace {
                origin: 1100,
                transit: 1250,
                customs: 1300,
                destination: 900,
                stranded: 45,
                idle_sellers: 50,
                suburban: 200,
            },
            disruptions: vec![slow("GB", start, 25, 12, 2200), slow("US", start, 60, 6, 3000)],
            habits: Habits {
                batch_hour: 2,
                late_uploads: 90,
                wrong_zones: 60,
                flickers: 12,
                missed: 90,
                sloppy_senders: 50,
                template_stray: 4,
            },
            ..Self::of(start, Vec::new())
        }
    }
}

/// A country that works slowly for some days, from some days after the start.
fn slow(country: &'static str, start: Timestamp, after: i64, days: i64, slowness: u16) -> Disruption {
    let from = start + SignedDuration::from_hours(24 * after);
    Disruption { country, from, until: from + SignedDuration::from_hours(24 * days), slowness }
}

fn start_of(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A drawn mix: weights of the services, and how much the odd kinds weigh (per mille of the usual).
fn drawn(count: u64, services: [u16; 5], odd: u32) -> Parcels {
    let odd = |weight: u32| (weight * odd / 1000) as u16;
    Parcels::Drawn(Draw {
        count,
        days: 90,
        batches: 150,
        lanes: vec![
            (("CN", "GB"), 300),
            (("CN", "US"), 250),
            (("CN", "DE"), 200),
            (("CN", "FR"), 80),
            (("CN", "BR"), 70),
            (("SG", "AU"), 60),
            (("SG", "GB"), 40),
        ],
        services: Service::ALL.into_iter().zip(services).collect(),
        kinds: vec![
            (Kind::Usual, 760),
            (Kind::Attempted, odd(70)),
            (Kind::Pickup, odd(40)),
            (Kind::HeldForPayment, odd(15)),
            (Kind::HeldForDocuments, odd(12)),
            (Kind::HeldForInspection, odd(15)),
            (Kind::LostAtOrigin, odd(4)),
            (Kind::LostAbroad, odd(10)),
            (Kind::LostAtHome, odd(8)),
            (Kind::Damaged, odd(4)),
            (Kind::Returned, odd(12)),
            (Kind::ReusedNumber, odd(10)),
            (Kind::OtherCity, odd(10)),
            (Kind::LabelOnly, odd(12)),
            (Kind::Template, odd(12)),
            (Kind::Rewritten, odd(10)),
        ],
    })
}
