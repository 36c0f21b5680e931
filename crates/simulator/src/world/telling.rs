//! From the truth to what is shown: who tells a phase, when it is uploaded, what is printed.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{RoundMode, SignedDuration, Timestamp, Unit, Zoned, civil::DateTimeRound};

use super::kind::{Kind, Step};
use super::parcel::{Carrier, Parcel, Phase, Shown};
use super::place::Place;
use super::plan::Habits;
use super::posts::{self, Sync};
use super::tricks;
use crate::chance::Chance;

/// Lays out all that carriers will ever show of a parcel, in the order of its phases.
pub(crate) fn tell(parcel: &mut Parcel, habits: &Habits, mut chance: Chance) {
    let rewritten = (parcel.kind == Kind::Rewritten).then(|| rewrite(parcel, &mut chance));
    let delivered = parcel.told().iter().find(|phase| phase.step == Step::Delivered).map(|phase| phase.at);
    let mut shown = Vec::new();
    for (of, phase) in parcel.told().iter().enumerate() {
        for (carrier, last_mile) in tellers(parcel, phase.step) {
            if !always_made(phase.step) && chance.happens(habits.missed) {
                continue;
            }
            let mut event = show(carrier, phase, habits, &mut chance);
            (event.of, event.last_mile) = (of, last_mile);
            if let Some(at) = delivered.filter(|_| is_late(carrier, phase.step, habits, &mut chance)) {
                event.from = event.from.max(at + SignedDuration::from_mins(chance.between(90, 3600)));
            }
            shown.push(event);
        }
    }
    parcel.shown = shown;
    if let Some(length) = rewritten {
        take_back(parcel, length);
    }
}

/// Who tells a step of this parcel, and whether under the number of the last leg.
fn tellers(parcel: &Parcel, step: Step) -> Vec<(Carrier, bool)> {
    let abroad = step > Step::LeftOrigin;
    if parcel.service.stops_at_export() && abroad {
        return Vec::new();
    }
    let country = if abroad && step != Step::Returned { parcel.destination } else { parcel.origin }.country;
    let british = parcel.destination.country == "GB" && posts::royal_mail_tells(step);
    let mut tellers = Vec::new();
    if parcel.service.is_postal() {
        if posts::post_tells(country, step) {
            tellers.push((Carrier::Upu, false));
        }
        if british {
            tellers.push((Carrier::RoyalMail, false));
        }
        return tellers;
    }
    if posts::line_tells(step) {
        tellers.push((Carrier::Cainiao, false));
    }
    // A machine that makes up events does so at the line only: no other carrier ever saw the parcel.
    if british && parcel.last_mile.is_some() {
        tellers.push((Carrier::RoyalMail, true));
    }
    tellers
}

/// Scans that no carrier forgets to make.
fn always_made(step: Step) -> bool {
    matches!(step, Step::Announced | Step::Accepted | Step::HandedOver | Step::Delivered | Step::Returned)
}

fn is_late(carrier: Carrier, step: Step, habits: &Habits, chance: &mut Chance) -> bool {
    let may = matches!(step, Step::EnteredDestination | Step::ImportCustoms | Step::CustomsReleased);
    carrier == Carrier::Upu && may && chance.happens(habits.late_uploads)
}

fn show(carrier: Carrier, phase: &Phase, habits: &Habits, chance: &mut Chance) -> Shown {
    let local = printed_clock(carrier, phase);
    let from = match carrier {
        Carrier::RoyalMail => phase.at + SignedDuration::from_secs(chance.between(60, 1500)),
        _ => uploaded(phase.place, phase.at, habits, chance),
    };
    let gap = chance.happens(habits.flickers).then(|| {
        let lost = from + SignedDuration::from_mins(chance.between(120, 2000));
        (lost, lost + SignedDuration::from_mins(chance.between(60, 900)))
    });
    let mut tag = SignedDuration::from_secs(i64::from(local.offset().seconds()));
    let wrong = phase.step == Step::Predeclared || chance.happens(habits.wrong_zones);
    if wrong && carrier == Carrier::Cainiao {
        tag = SignedDuration::from_hours(if chance.happens(700) { 0 } else { 3 });
    }
    let printed = printed(local.datetime(), carrier, phase.place);
    Shown { carrier, last_mile: false, of: 0, from, until: None, gap, printed, tag }
}

/// The clock that an office reads from: its own, or that of its post's head office.
fn printed_clock(carrier: Carrier, phase: &Phase) -> Zoned {
    let zone = posts::printed_zone(phase.place.country).filter(|_| carrier == Carrier::Upu);
    match zone.and_then(|zone| TimeZone::get(zone).ok()) {
        Some(zone) => phase.at.to_zoned(zone),
        None => phase.place.clock(phase.at),
    }
}

/// The wall clock as it is printed: seconds, minutes or full hours, by who writes it.
fn printed(local: DateTime, carrier: Carrier, place: &Place) -> DateTime {
    let unit = match carrier {
        _ if posts::is_coarse(place.city) => Unit::Hour,
        Carrier::Upu => Unit::Minute,
        Carrier::Cainiao | Carrier::RoyalMail => Unit::Second,
    };
    local.round(DateTimeRound::new().smallest(unit).mode(RoundMode::Trunc)).unwrap_or(local)
}

/// When a hub uploads what happened there.
fn uploaded(place: &Place, at: Timestamp, habits: &Habits, chance: &mut Chance) -> Timestamp {
    let nights = match posts::sync(place.city) {
        Sync::Soon(from, to) => return at + SignedDuration::from_mins(chance.between(from, to)),
        Sync::Nightly => 1,
        Sync::ThirdNight => 3,
    };
    let zone = TimeZone::get(place.zone).unwrap_or(TimeZone::UTC);
    let mut night = place.clock(at).date();
    for _ in 0..8 {
        let batch = night.at(habits.batch_hour, 0, 0, 0).to_zoned(zone.clone());
        let due = i64::from(night.day_of_year()) % nights == 0;
        if let Some(batch) = batch.ok().map(|batch| batch.timestamp()).filter(|batch| due && *batch > at) {
            return batch + SignedDuration::from_secs(chance.between(0, 2400));
        }
        night = night.tomorrow().unwrap_or(night);
    }
    at + SignedDuration::from_hours(24 * nights)
}

/// Cuts the claims at the last step of the first version, and appends copies that are each moved on. Returns
/// the length of a copy.
fn rewrite(parcel: &mut Parcel, chance: &mut Chance) -> usize {
    let (last, shift) = tricks::rewriting(&parcel.claims, chance);
    parcel.claims.truncate(last + 1);
    let first = parcel.claims.get(1..).unwrap_or_default().to_vec();
    for version in 1..=tricks::REWRITINGS {
        let moved = first.iter().map(|phase| Phase { at: phase.at + shift * version, ..phase.clone() });
        parcel.claims.extend(moved);
    }
    first.len()
}

/// Takes each version back at the hour at which the next one begins. What announced the parcel stays.
fn take_back(parcel: &mut Parcel, length: usize) {
    let starts: Vec<Timestamp> =
        parcel.claims.iter().skip(1).step_by(length.max(1)).map(|phase| phase.at).collect();
    for shown in parcel.shown.iter_mut().filter(|shown| shown.of > 0) {
        let version = (shown.of - 1) / length.max(1);
        shown.from = shown.from.max(starts.get(version).copied().unwrap_or(shown.from));
        shown.until = starts.get(version + 1).copied();
    }
    parcel.shown.retain(|shown| shown.until.is_none_or(|until| shown.from < until));
}
