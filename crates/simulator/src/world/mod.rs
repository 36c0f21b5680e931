//! A seeded world: every parcel with its whole truth, laid out when the world is made.
//!
//! No clock, no I/O. The same seed and plan give the same world; what is visible is a function of the
//! hour. Read in this order: [`plan`] (what a world is made from), [`kind`] (what can happen), [`parcel`]
//! (truth and what is shown of it), then how it is laid out.

pub mod calendar;
pub mod kind;
pub mod number;
pub mod parcel;
pub mod place;
pub mod plan;
pub mod posts;
mod road;
mod telling;
mod tricks;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::chance::Chance;
use kind::{Kind, Service, Step};
use parcel::{Carrier, Parcel, Seen};
use place::{Place, Role, places};
use plan::{Draw, Parcels, Plan, Wish};
use road::Way;

/// Sellers that nobody is.
const SELLERS: [&str; 8] = [
    "Example Lamps",
    "Sample Toys",
    "Placeholder Fashion",
    "Invented Parts",
    "Nowhere Garden",
    "Imaginary Audio",
    "Fictional Shoes",
    "Makebelieve Watches",
];

/// A world with all its parcels.
#[derive(Clone, Debug)]
pub struct World {
    seed: u64,
    plan: Plan,
    parcels: Vec<Parcel>,
    by_number: HashMap<String, usize>,
}

impl World {
    /// Makes a world.
    #[must_use]
    pub fn new(seed: u64, plan: Plan) -> Self {
        let parcels: Vec<Parcel> = match &plan.parcels {
            Parcels::Wished(wishes) => {
                (0..).zip(wishes).map(|(index, wish)| wished(seed, &plan, index, *wish)).collect()
            }
            Parcels::Drawn(draw) => (0..draw.count).map(|index| drawn(seed, &plan, draw, index)).collect(),
        };
        let mut by_number = HashMap::new();
        for (index, parcel) in parcels.iter().enumerate() {
            by_number.insert(parcel.number.clone(), index);
            by_number.extend(parcel.last_mile.clone().map(|number| (number, index)));
        }
        Self { seed, plan, parcels, by_number }
    }

    /// The seed it was made from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The plan it was made from.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Every parcel with its truth, for scoring.
    #[must_use]
    pub fn parcels(&self) -> &[Parcel] {
        &self.parcels
    }

    /// The parcel of a number, its first or its last.
    #[must_use]
    pub fn truth(&self, number: &str) -> Option<&Parcel> {
        self.by_number.get(number).and_then(|index| self.parcels.get(*index))
    }

    /// Under which numbers which carriers ever show something of a parcel.
    #[must_use]
    pub fn sources<'a>(&self, parcel: &'a Parcel) -> Vec<(Carrier, &'a str)> {
        let mut sources: Vec<(Carrier, &str)> =
            parcel.shown.iter().map(|shown| (shown.carrier, parcel.number_of(shown))).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// The instants at which a carrier's answer about a number changes, in order: who looks at each of
    /// them misses nothing.
    #[must_use]
    pub fn changes(&self, number: &str, carrier: Carrier) -> Vec<Timestamp> {
        let Some(parcel) = self.truth(number) else { return Vec::new() };
        let mut changes: Vec<Timestamp> = Vec::new();
        for shown in &parcel.shown {
            if shown.carrier == carrier && parcel.number_of(shown) == number {
                changes.push(shown.from);
                changes.extend(shown.until);
                changes.extend(shown.gap.map(|gap| [gap.0, gap.1]).into_iter().flatten());
            }
        }
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// The events that a carrier shows under a number at an hour, in the order of their phases.
    #[must_use]
    pub fn visible(&self, number: &str, carrier: Carrier, now: Timestamp) -> Vec<Seen<'_>> {
        let Some(parcel) = self.truth(number) else { return Vec::new() };
        let mine = parcel.shown.iter().filter(|shown| {
            shown.carrier == carrier && parcel.number_of(shown) == number && shown.is_visible(now)
        });
        mine.filter_map(|shown| Some(Seen { shown, phase: parcel.told().get(shown.of)? })).collect()
    }
}

/// A parcel that was wished for: announced so long ago, and with such luck, that it is at the wanted
/// step at the start. Where no try gets there (nobody is out for delivery at night), the nearest one is taken.
fn wished(seed: u64, plan: &Plan, index: u64, wish: Wish) -> Parcel {
    let made = |(luck, minutes): (u64, i64)| {
        make(
            seed,
            plan,
            Slot { index, leader: index, luck },
            wish,
            plan.start - SignedDuration::from_mins(minutes),
        )
    };
    let mut nearest: Option<(u8, Parcel)> = None;
    for parcel in (0..).zip((360..75 * 24 * 60).step_by(97)).map(made) {
        let off = stage(&parcel, plan.start).map_or(u8::MAX, |step| (step as u8).abs_diff(wish.stage as u8));
        if off == 0 {
            return parcel;
        }
        if nearest.as_ref().is_none_or(|(least, _)| off < *least) {
            nearest = Some((off, parcel));
        }
    }
    nearest.map_or_else(|| made((0, 360)), |(_, parcel)| parcel)
}

/// The last step before an hour.
fn stage(parcel: &Parcel, now: Timestamp) -> Option<Step> {
    parcel.told().iter().rfind(|phase| phase.at <= now).map(|phase| phase.step)
}

/// A parcel drawn by the weights of the plan.
fn drawn(seed: u64, plan: &Plan, draw: &Draw, index: u64) -> Parcel {
    let first = index - index % 4;
    let together = Chance::of(seed ^ 0xBA7C, first).happens(draw.batches);
    let leader = if together { first } else { index };
    let mut chance = Chance::of(seed ^ 0x57A7, leader);
    let after = chance.between(0, i64::from(draw.days) * 24 * 60);
    let wish = Wish {
        lane: chance.weighed(&draw.lanes).unwrap_or(("CN", "GB")),
        service: chance.weighed(&draw.services).unwrap_or(Service::Registered),
        kind: Chance::of(seed ^ 0x51D, index).weighed(&draw.kinds).unwrap_or(Kind::Usual),
        stage: Step::Announced,
    };
    make(seed, plan, Slot { index, leader, luck: 0 }, wish, plan.start + SignedDuration::from_mins(after))
}

/// A parcel's own chance: its place in the world, and which of its possible lives it lives.
#[derive(Clone, Copy)]
struct Slot {
    index: u64,
    /// The first parcel of its batch, or itself.
    leader: u64,
    luck: u64,
}

/// A parcel whose sender announces it at `start`, with its truth and all that is shown of it.
fn make(seed: u64, plan: &Plan, slot: Slot, wish: Wish, start: Timestamp) -> Parcel {
    let mut chance = Chance::of(seed.wrapping_add(slot.luck), slot.index);
    let service = possible(wish.service, wish.kind);
    let mut batch = Chance::of(seed.wrapping_add(slot.luck) ^ 0xBA7C, slot.leader);
    let origin = city(wish.lane.0, &mut batch);
    let destination = city(wish.lane.1, &mut chance);
    let way = Way { kind: wish.kind, service, origin, destination, plan };
    let seller = seller(wish.kind, &mut batch);
    let own = chance.fork();
    let (phases, claims) = match wish.kind.honest() {
        true => (road::lay(way, [batch, own], start), Vec::new()),
        false => (Vec::new(), tricks::claims(way, seed, own, start)),
    };
    let serial = number::serial(seed, slot.index);
    let taken = phases.iter().find(|phase| phase.step == Step::Accepted).map_or(start, |phase| phase.at);
    let sloppy = chance.happens(plan.habits.sloppy_senders);
    let shipped_at = match sloppy {
        true => taken + SignedDuration::from_mins(chance.between(60, 36 * 60)),
        false => start + SignedDuration::from_mins(chance.between(1, 240)),
    };
    let mut parcel = Parcel {
        reference: format!("EX-{:06}", slot.index + 1),
        number: first_number(service, origin, serial),
        last_mile: has_last_mile(service, wish.kind).then(|| number::last_mile(destination.country, serial)),
        service,
        kind: wish.kind,
        origin,
        destination,
        seller,
        grams: chance.between(40, 1900) as u32,
        ordered_at: start - SignedDuration::from_mins(chance.between(20, 30 * 60)),
        shipped_at,
        phases,
        claims,
        shown: Vec::new(),
    };
    telling::tell(&mut parcel, &plan.habits, chance.fork());
    parcel
}

/// The service by which a kind can travel: made-up histories live at the line, which nobody checks, and
/// a delivery to another city must be told to be a cheat.
fn possible(service: Service, kind: Kind) -> Service {
    match kind {
        Kind::LabelOnly | Kind::Template | Kind::Rewritten => Service::Standard,
        Kind::OtherCity | Kind::ReusedNumber if service == Service::Economy => Service::Standard,
        Kind::OtherCity | Kind::ReusedNumber if service == Service::SmallPacket => Service::Registered,
        _ => service,
    }
}

/// Honest sellers are the first six, dishonest ones the last four: some are both.
fn seller(kind: Kind, chance: &mut Chance) -> &'static str {
    let some = if kind.honest() { &SELLERS[..6] } else { &SELLERS[4..] };
    chance.pick(some).copied().unwrap_or(SELLERS[0])
}

fn first_number(service: Service, origin: &Place, serial: u64) -> String {
    match service {
        Service::Registered => number::s10("RZ", serial, origin.country),
        Service::Express => number::s10("EZ", serial, origin.country),
        Service::SmallPacket => number::s10("UZ", serial, origin.country),
        Service::Standard | Service::Economy => number::cainiao(serial),
    }
}

fn has_last_mile(service: Service, kind: Kind) -> bool {
    service == Service::Standard && !matches!(kind, Kind::LabelOnly | Kind::Template | Kind::Rewritten)
}

fn city(country: &str, chance: &mut Chance) -> &'static Place {
    chance.pick(&places(country, Role::City)).copied().unwrap_or(&place::PLACES[0])
}
