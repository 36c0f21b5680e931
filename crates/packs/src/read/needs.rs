//! What of an answer a source can ever look at: every path of its pack, from where it starts. Fields that no path
//! leads to are skipped while the answer is decoded, however much stands in them.
//!
//! Each part of a pack is taken apart by all its names here, so that the compiler asks about a new one.

use crate::library::Library;
use crate::pack::event::{EventSpec, PlaceSpec, TimeSpec, Times, Zone};
use crate::pack::{
    Answer, Lists, Pack, PersonalSpec, Pick, PromiseSpec, ReasonSpec, Related, Source, Table, Test, Weight,
};
use crate::path::shape::{Route, Shape};
use crate::path::{Anchor, Path, Paths};

/// Where paths start: every route that may lead to the thing being read, and to its parcel.
#[derive(Clone, Default)]
struct Start {
    here: Vec<Route>,
    parcel: Vec<Route>,
}

struct Needs {
    shape: Shape,
}

/// What of an answer of this source is looked at.
pub(super) fn of(library: &Library, pack: &Pack, source: &Source) -> Shape {
    let mut needs = Needs { shape: Shape::default() };
    if source.inner.is_some() {
        // The answer is a text inside the answer, and all paths are of that one.
        needs.shape.keep(&[]);
        return needs.shape;
    }
    needs.shape.keep(&[crate::decode::REMARKS.into()]);
    let root = Start { here: vec![Route::new()], parcel: vec![Route::new()] };
    needs.answer(&source.not_found, &root);
    needs.answer(&source.failed, &root);
    let parcels = needs.paths(&source.parcels, &root);
    let event = needs.parcel(source, &Start { here: parcels.clone(), parcel: parcels });
    library.tables(pack, source).all().for_each(|table| needs.table(table, &event));
    needs.shape
}

impl Needs {
    /// What is read of a parcel; the answer is where its events are.
    fn parcel(&mut self, source: &Source, start: &Start) -> Start {
        let Source { id: _, kind: _, decode: _, claim: _, order: _, confidence: _, why: _, .. } = source;
        let Source { recognise: _, inner: _, parcels: _, together: _, request: _, signature: _, .. } = source;
        let Source { codes: _, tables: _, prose: _, shape: _, number, carrier, lists, events, .. } = source;
        let Source { language, origin, destination, service, weight, .. } = source;
        let Source { not_found, failed, event, related, promise, personal, .. } = source;
        for pick in [number, carrier, language, origin, destination, service].into_iter().flatten() {
            self.pick(pick, start);
        }
        if let Some(Weight { at, unit }) = weight {
            self.pick(at, start);
            self.pick(unit, start);
        }
        self.answer(not_found, start);
        self.answer(failed, start);
        for Related { number, carrier, relation: _ } in related {
            self.pick(number, start);
            carrier.iter().for_each(|pick| self.pick(pick, start));
        }
        if let Some(PromiseSpec { from, to }) = promise {
            self.times(from, start);
            self.times(to, start);
        }
        self.people(personal, start);
        let list = self.lists(lists.as_ref(), start);
        let event_start = Start { here: self.paths(events, &list), parcel: start.parcel.clone() };
        self.event(event, &event_start);
        event_start
    }

    fn lists(&mut self, lists: Option<&Lists>, start: &Start) -> Start {
        let Some(Lists { each, name, carrier }) = lists else { return start.clone() };
        let list = Start { here: self.paths(each, start), parcel: start.parcel.clone() };
        name.iter().chain(carrier).for_each(|pick| self.pick(pick, &list));
        list
    }

    fn event(&mut self, spec: &EventSpec, start: &Start) {
        let EventSpec { code, key, except, text, language, time, place, .. } = spec;
        let EventSpec { reason, carrier, withdrawn, personal, .. } = spec;
        for pick in [code, key, except, text, language, reason, carrier].into_iter().flatten() {
            self.pick(pick, start);
        }
        self.times(time, start);
        if let Some(PlaceSpec { text, city, region, country, postcode }) = place {
            let parts = [text, city, region, country, postcode];
            parts.into_iter().flatten().for_each(|pick| self.pick(pick, start));
        }
        withdrawn.iter().for_each(|path| self.path(path, start));
        self.people(personal, start);
    }

    fn times(&mut self, Times(specs): &Times, start: &Start) {
        for TimeSpec { at, format: _, zone, zones: _, printed, offset: _ } in specs {
            self.pick(at, start);
            printed.iter().for_each(|pick| self.pick(pick, start));
            zone.iter().for_each(|zone| self.zone(zone, start));
        }
    }

    fn zone(&mut self, zone: &Zone, start: &Start) {
        match zone {
            Zone::Place | Zone::Named(_) => {}
            Zone::At(pick) => self.pick(pick, start),
            Zone::FirstOf(zones) => zones.iter().for_each(|zone| self.zone(zone, start)),
        }
    }

    fn answer(&mut self, answer: &Answer, start: &Start) {
        let Answer { status: _, empty: _, body: _, places, message } = answer;
        for Test { at, is: _ } in places {
            self.path(at, start);
        }
        message.iter().for_each(|pick| self.pick(pick, start));
    }

    fn people(&mut self, people: &[PersonalSpec], start: &Start) {
        for PersonalSpec { kind: _, at } in people {
            self.pick(at, start);
        }
    }

    fn table(&mut self, table: &Table, start: &Start) {
        for meaning in table.values() {
            if let Some(ReasonSpec::At(pick)) = &meaning.reason {
                self.pick(pick, start);
            }
        }
    }

    fn pick(&mut self, pick: &Pick, start: &Start) {
        pick.paths().for_each(|path| self.path(path, start));
    }

    /// Keeps all that a path leads to.
    fn path(&mut self, path: &Path, start: &Start) {
        for route in self.routes(path, start) {
            self.shape.keep(&route);
        }
    }

    /// Where paths lead to things of which something is read.
    fn paths(&mut self, paths: &Paths, start: &Start) -> Vec<Route> {
        paths.0.iter().flat_map(|path| self.routes(path, start)).collect()
    }

    fn routes(&mut self, path: &Path, start: &Start) -> Vec<Route> {
        let root = [Route::new()];
        let from: &[Route] = match path.anchor {
            Anchor::Here => &start.here,
            Anchor::Parcel => &start.parcel,
            Anchor::Root => &root,
        };
        from.iter().map(|route| self.shape.follow(path, route)).collect()
    }
}
