//! Lays out the truth of one parcel: phase after phase, each a while after the last.
//!
//! Usual durations are medians in hours. They are invented in the size that published figures have;
//! nothing here is a statement about a real carrier.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::calendar;
use super::kind::{Kind, Service, Step};
use super::parcel::Phase;
use super::place::{Place, Role, places, suburb};
use super::plan::Plan;
use crate::chance::Chance;

/// What must be known to lay out a parcel's way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way<'a> {
    pub(crate) kind: Kind,
    pub(crate) service: Service,
    pub(crate) origin: &'static Place,
    pub(crate) destination: &'static Place,
    pub(crate) plan: &'a Plan,
}

/// The road so far.
struct Road<'a> {
    way: Way<'a>,
    chance: Chance,
    /// The chance of this parcel alone, which takes over where a batch is split.
    own: Chance,
    at: Timestamp,
    phases: Vec<Phase>,
    out: &'static Place,
    into: &'static Place,
    /// The office that delivers: the buyer's city's own or one beside it.
    door: &'static Place,
}

/// Lays out the whole way of a parcel that its sender announces at `start`. Until customs let it go, it shares
/// its chance with the parcels of its batch.
pub(crate) fn lay(way: Way<'_>, [mut chance, mut own]: [Chance; 2], start: Timestamp) -> Vec<Phase> {
    let out = exchange(way.origin, &mut chance);
    let into = exchange(way.destination, &mut chance);
    let beside = suburb(way.destination).filter(|_| own.happens(way.plan.pace.suburban));
    let door = beside.unwrap_or(way.destination);
    let mut road = Road { way, chance, own, at: start, phases: Vec::new(), out, into, door };
    let through = road.leave() && road.cross();
    if through {
        road.clear();
        road.arrive();
    }
    road.phases
}

fn exchange(near: &'static Place, chance: &mut Chance) -> &'static Place {
    chance.pick(&places(near.country, Role::Exchange)).copied().unwrap_or(near)
}

impl Road<'_> {
    /// Announced, accepted, sorted, exported; whether it got so far.
    fn leave(&mut self) -> bool {
        let (city, out, pace) = (self.way.origin, self.out, self.way.plan.pace.origin);
        self.mark(Step::Announced, city);
        if self.chance.happens(self.way.plan.pace.idle_sellers) {
            self.wait(city, 6 * 24, pace);
        }
        self.wait(city, 22, pace).open(city, 9, 19, |_| true).mark(Step::Accepted, city);
        if self.way.kind == Kind::LostAtOrigin {
            self.wait(city, 30, pace).mark(Step::Lost, out);
            return false;
        }
        self.wait(city, 16, pace).mark(Step::OriginSorted, out);
        self.wait(out, 9, pace).mark(Step::ExportCustoms, out);
        if self.chance.happens(400) {
            self.wait(out, 2, pace).mark(Step::Predeclared, out);
        }
        self.wait(out, 6, pace).mark(Step::ExportReleased, out);
        self.wait(out, 14, pace).mark(Step::LeftOrigin, out);
        true
    }

    /// Flown over the sea; whether it arrived.
    fn cross(&mut self) -> bool {
        let (out, into, pace) = (self.out, self.into, self.way.plan.pace.transit);
        let stranded =
            self.way.service != Service::Express && self.chance.happens(self.way.plan.pace.stranded);
        let waiting = flight_wait(self.way.service) + if stranded { 14 * 24 } else { 0 };
        self.wait(out, waiting, pace).mark(Step::Departed, out);
        if self.way.kind == Kind::LostAbroad {
            self.wait(out, 60, pace).mark(Step::Lost, into);
            return false;
        }
        self.wait(into, flight_hours(out.country, into.country), pace).mark(Step::Arrived, into);
        self.wait(into, 9, pace).mark(Step::EnteredDestination, into);
        true
    }

    /// Through import customs.
    fn clear(&mut self) {
        let (into, pace) = (self.into, self.way.plan.pace.customs);
        self.wait(into, 4, pace).mark(Step::ImportCustoms, into);
        let held = match self.way.kind {
            Kind::HeldForPayment => Some(110),
            Kind::HeldForDocuments => Some(150),
            Kind::HeldForInspection => Some(70),
            _ => None,
        };
        if let Some(hours) = held {
            self.wait(into, 7, pace).open(into, 8, 18, calendar::clears).mark(Step::CustomsHeld, into);
            self.wait(into, hours, pace);
        }
        self.wait(into, customs_hours(into.country), pace)
            .open(into, 7, 20, calendar::clears)
            .mark(Step::CustomsReleased, into);
    }

    /// To the buyer's door, or to whatever becomes of it.
    fn arrive(&mut self) {
        let (into, city, pace) = (self.into, self.door, self.way.plan.pace.destination);
        std::mem::swap(&mut self.chance, &mut self.own);
        self.wait(into, 5, pace).mark(Step::LeftImport, into);
        if !self.way.service.is_postal() {
            self.wait(into, 4, pace).mark(Step::HandedOver, into);
        }
        self.wait(into, 11, pace).mark(Step::Sorted, into);
        match self.way.kind {
            Kind::LostAtHome => return self.wait(into, 20, pace).mark(Step::Lost, into),
            Kind::Damaged => return self.wait(into, 6, pace).mark(Step::Damaged, into),
            _ => self.wait(city, inland_hours(city.country), pace).mark(Step::AtDeliveryOffice, city),
        }
        self.postman();
        match self.way.kind {
            Kind::Attempted => {
                self.knock(Step::Attempted);
                self.postman();
                self.knock(Step::Delivered);
            }
            Kind::Pickup => {
                self.knock(Step::Attempted);
                self.wait(city, 5, 1000).mark(Step::ReadyForPickup, city);
                self.wait(city, 40, 1000).open(city, 9, 18, calendar::delivers).mark(Step::Delivered, city);
            }
            Kind::Returned => self.go_back(),
            _ => self.knock(Step::Delivered),
        }
    }

    fn go_back(&mut self) {
        let (home, out, into) = (self.way.origin, self.out, self.into);
        self.knock(Step::Refused);
        self.wait(into, 70, self.way.plan.pace.destination).mark(Step::ReturnStarted, into);
        self.wait(out, 330, self.way.plan.pace.transit)
            .open(home, 9, 18, |_| true)
            .mark(Step::Returned, home);
    }

    /// The postman takes it in the morning of a day on which he goes.
    fn postman(&mut self) {
        let city = self.door;
        self.wait(city, 3, 1000).open(city, 6, 9, calendar::delivers).mark(Step::OutForDelivery, city);
    }

    fn knock(&mut self, step: Step) {
        let minutes = self.chance.between(40, 420);
        self.at += SignedDuration::from_mins(minutes);
        self.mark(step, self.door);
    }

    /// Waits while so much work is done at a place; on slow days less of it is done in an hour.
    fn wait(&mut self, place: &Place, median_hours: i64, pace: u16) -> &mut Self {
        let mut work = (self.chance.around(median_hours * 3600) * i64::from(pace) / 1000).max(60);
        while work > 0 {
            let slow = self.slowness(place);
            let done = work.min(24 * 3600 * 1000 / slow);
            self.at += SignedDuration::from_secs(done * slow / 1000);
            work -= done;
        }
        self
    }

    /// How slowly a place works now: per mille of the usual time, from 100 up to 10000.
    fn slowness(&self, place: &Place) -> i64 {
        let day = place.clock(self.at).date();
        let here = self.way.plan.disruptions.iter().filter(|trouble| trouble.country == place.country);
        let troubled = here.filter(|trouble| trouble.from <= self.at && self.at < trouble.until);
        let slow = troubled.fold(calendar::slowness(place.country, day), |slow, trouble| {
            slow.saturating_mul(i64::from(trouble.slowness)) / 1000
        });
        slow.clamp(100, 10_000)
    }

    /// Moves on to opening hours, to some minute of them, where it is not in them.
    fn open(&mut self, place: &Place, from: i8, to: i8, works: fn(Date) -> bool) -> &mut Self {
        let local = place.clock(self.at);
        if works(local.date()) && (from..to).contains(&local.hour()) {
            return self;
        }
        let mut day = local.date();
        if local.hour() >= from {
            day = day.tomorrow().unwrap_or(day);
        }
        while !works(day) {
            day = day.tomorrow().unwrap_or(Date::MAX);
        }
        let minutes = self.chance.between(0, i64::from(to - from) * 30);
        let opened = day.at(from, 0, 0, 0).to_zoned(local.time_zone().clone());
        self.at = opened.map_or(self.at, |opened| opened.timestamp());
        self.at += SignedDuration::from_secs(minutes * 60 + self.chance.between(0, 59));
        self
    }

    fn mark(&mut self, step: Step, place: &'static Place) {
        self.phases.push(Phase { step, at: self.at, place });
    }
}

/// The usual hours until a flight has room, by what the sender paid.
fn flight_wait(service: Service) -> i64 {
    match service {
        Service::Express => 12,
        Service::Registered => 60,
        Service::Standard => 50,
        Service::SmallPacket => 150,
        Service::Economy => 220,
    }
}

/// The usual hours at a country's import customs.
fn customs_hours(country: &str) -> i64 {
    match country {
        "US" => 9,
        "BR" => 95,
        "AU" => 22,
        _ => 13,
    }
}

/// The usual hours from a country's sorting centre to the office that delivers.
fn inland_hours(country: &str) -> i64 {
    match country {
        "US" => 44,
        "BR" => 120,
        "AU" => 60,
        _ => 20,
    }
}

/// The usual hours in the air with a stop, by the countries at both ends.
fn flight_hours(from: &str, to: &str) -> i64 {
    match (from, to) {
        ("SG", "AU") => 10,
        (_, "BR") => 40,
        (_, "US") => 18,
        _ => 15,
    }
}
