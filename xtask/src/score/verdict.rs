//! How right the verdicts are: each parcel is judged 30 and 90 days after its order, from what carriers had
//! answered by then in their own formats and from what its sender declared.

use std::collections::BTreeMap;

use engine::verdict::verdict;
use jiff::{SignedDuration, Timestamp};
use packs::{Capture, Library};
use simulator::world::kind::Kind;
use simulator::world::parcel::Parcel;
use simulator::{World, carriers};
use tracking::Text;
use tracking::authenticity::{Declared, Destination, Neighbour, Neighbours, Value, Verdict};
use tracking::event_time::EventTime;
use tracking::journey::{Context, Journey, derive};
use tracking::look::Look;

/// After how many days each parcel is judged; the last is its end.
const ASKED_AFTER: [i64; 2] = [30, 90];
const EVERY: SignedDuration = SignedDuration::from_hours(6);

/// What became of the parcels of one kind: verdicts at the end, and honest ones ever doubted or contradicted.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    values: [usize; Value::ALL.len()],
    ever_doubted: usize,
    ever_contradicted: usize,
}

#[derive(Debug, Default)]
pub(super) struct Score {
    rows: BTreeMap<Kind, Row>,
    /// Signals behind honest parcels' doubts: how often each was the strongest.
    false_alarms: BTreeMap<&'static str, usize>,
}

impl Score {
    pub(super) fn of(library: &Library, world: &World) -> Self {
        let mut score = Self::default();
        let journeys: Vec<[Journey; 2]> =
            world.parcels().iter().map(|one| journeys(library, world, one)).collect();
        for (nth, now) in (0..).zip(ASKED_AFTER) {
            let all = fingerprints(world, &journeys, nth);
            for (parcel, told) in world.parcels().iter().zip(&journeys) {
                let neighbours = all.get(parcel.seller).cloned().unwrap_or_default();
                let said = verdict(&told[nth], declared(parcel), neighbours, hour(parcel, now));
                score.count(parcel.kind, &said, nth + 1 == ASKED_AFTER.len());
            }
        }
        score
    }

    fn count(&mut self, kind: Kind, said: &Verdict, end: bool) {
        let row = self.rows.entry(kind).or_default();
        row.ever_doubted += usize::from(said.value == Value::Doubtful);
        row.ever_contradicted += usize::from(said.value == Value::Contradicted);
        if end {
            row.values[said.value as usize] += 1;
        }
        if kind.honest() && matches!(said.value, Value::Doubtful | Value::Contradicted) {
            *self.false_alarms.entry(said.key).or_default() += 1;
        }
    }

    fn sum(&self, honest: bool, pick: impl Fn(&Row) -> usize) -> usize {
        self.rows.iter().filter(|(kind, _)| kind.honest() == honest).map(|(_, row)| pick(row)).sum()
    }

    /// Per mille of dishonest parcels found at the end, of contradictions that are true, of honest looks doubted.
    fn rates(&self) -> [f64; 3] {
        let all = |row: &Row| row.values.iter().sum::<usize>();
        let found =
            |row: &Row| row.values[Value::Doubtful as usize] + row.values[Value::Contradicted as usize];
        let (right, wrong) =
            (self.sum(false, |row| row.ever_contradicted), self.sum(true, |row| row.ever_contradicted));
        let looks = self.sum(true, all) * ASKED_AFTER.len();
        [
            share(self.sum(false, found), self.sum(false, all)),
            share(right, right + wrong),
            share(self.sum(true, |row| row.ever_doubted), looks),
        ]
    }

    pub(super) fn is_good(&self) -> bool {
        let [found, precision, doubted] = self.rates();
        found >= 90.0 && precision >= 99.0 && doubted <= 1.0
    }

    pub(super) fn table(&self) -> String {
        use std::fmt::Write;
        let mut table = format!("  {:<22}", "kind");
        for value in Value::ALL {
            let _ = write!(table, "{:>13}", value.name());
        }
        for (kind, row) in &self.rows {
            let _ = write!(table, "\n  {:<22}", kind.name());
            for count in row.values {
                let _ = write!(table, "{count:>13}");
            }
        }
        let [found, precision, doubted] = self.rates();
        let _ = write!(table, "\n  dishonest parcels doubtful or contradicted {found:.1} % (at least 90)");
        let _ = write!(table, "\n  contradicted that are dishonest {precision:.1} % (at least 99)");
        let _ =
            write!(table, "\n  honest parcels doubtful {doubted:.2} % of {} looks (at most 1)", self.looks());
        let _ = writeln!(table, "\n  honest parcels doubted by {:?}", self.false_alarms);
        table
    }

    /// The shares on one line.
    pub(super) fn line(&self) -> String {
        let [found, precision, doubted] = self.rates();
        format!(
            "dishonest found {found:.1} %, contradicted rightly {precision:.1} %, honest doubted {doubted:.2} %"
        )
    }

    fn looks(&self) -> usize {
        self.sum(true, |row| row.values.iter().sum()) * ASKED_AFTER.len()
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn hour(parcel: &Parcel, days: i64) -> Timestamp {
    parcel.ordered_at + SignedDuration::from_hours(24 * days)
}

/// What was known of a parcel at each hour of asking; each carrier is asked once more at that hour.
fn journeys(library: &Library, world: &World, parcel: &Parcel) -> [Journey; 2] {
    ASKED_AFTER.map(|days| {
        let now = hour(parcel, days);
        let mut looks = Vec::new();
        let mut read = |carrier: &str, number: &str, body: &str, status, received: Timestamp| {
            let digest = format!("{carrier}/{number}/{received}");
            let (body, asked) = (body.as_bytes(), Some(number));
            let capture = Capture { body, received, digest: &digest, status: Some(status), asked };
            looks.extend(packs::read(library, carrier, None, &capture).looks);
        };
        for visit in carriers::visits(world, parcel, EVERY, now) {
            read(visit.carrier.name(), visit.number, &visit.answer.body, visit.answer.status, visit.at);
        }
        for (carrier, number) in world.sources(parcel) {
            let answer = carriers::look(world, carrier, number, now);
            read(carrier.name(), number, &answer.body, answer.status, now);
        }
        journey(library, parcel, &looks)
    })
}

fn journey(library: &Library, parcel: &Parcel, looks: &[Look]) -> Journey {
    let mut context = Context::new(&parcel.number);
    context.posts = library.posts();
    derive(looks, &context)
}

/// What the sender declares, in the words of a shop's export.
pub(super) fn declared(parcel: &Parcel) -> Declared {
    let instant = |at| Some(EventTime::stated(at, jiff::tz::Offset::UTC));
    Declared {
        ordered_at: instant(parcel.ordered_at),
        shipped_at: instant(parcel.shipped_at),
        origin: Some(parcel.origin.country.into()),
        destination: destination(parcel),
        promised: instant(parcel.promised().1),
        seller: Some(parcel.seller.into()),
        grams: Some(u64::from(parcel.grams)),
        because: Vec::new(),
    }
}

fn destination(parcel: &Parcel) -> Destination {
    let text = |text: &str| -> Option<Text> { Some(text.into()) };
    let to = parcel.destination;
    Destination { country: text(to.country), city: text(to.city), postcode: text(to.postcode) }
}

/// The histories of all numbers of each seller.
fn fingerprints(world: &World, journeys: &[[Journey; 2]], nth: usize) -> BTreeMap<&'static str, Neighbours> {
    let mut all: BTreeMap<&str, Neighbours> = BTreeMap::new();
    for (parcel, told) in world.parcels().iter().zip(journeys) {
        let print = Neighbour::of(&told[nth], destination(parcel));
        all.entry(parcel.seller).or_default().0.push(print);
    }
    all
}

#[cfg(test)]
mod tests {
    use simulator::world::plan::Plan;

    use super::*;

    #[test]
    fn a_world_on_which_nothing_was_tuned_is_judged_well() {
        let score = Score::of(&Library::embedded(), &World::new(77, Plan::scoring(100)));
        let [found, precision, doubted] = score.rates();
        assert!(found >= 80.0 && precision >= 99.0 && doubted <= 2.0, "{}", score.table());
    }

    #[test]
    fn of_nothing_nothing_is_wrong() {
        assert!((share(0, 0) - 100.0).abs() < f64::EPSILON);
        assert!((share(1, 4) - 25.0).abs() < f64::EPSILON);
    }
}
