//! Learning from one's own history: a walk over all facts, again and again.
//!
//! What is learnt is a function of the facts and the hour. So it is not added to when a parcel changes: it is made
//! anew, a part of the buckets at a time, and each part replaces what stood there before. A parcel counts once
//! however often it is derived, replayed or written by two nodes; a parcel that was forgotten is no longer
//! counted; an open one counts as long as it has lasted by now. Decision 10 has the reasons and the cost.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use store::{Bucket, Buckets, ParcelId};
use tracking::authenticity::{Declared, Neighbours, Value};
use tracking::journey::Journey;
use tracking::milestone::Milestone;
use tracking::profile::Lessons;
use tracking::profile::lessons::{day, lane};
use tracking::silence::About;

use crate::profiles::{ALL, Knowledge, WHEN, decode, encode};
use crate::verdict::verdict;
use crate::{Engine, Result, judge};

/// How many parts there are: each is written by itself, and by whoever walks it.
const PARTS: u16 = 16;
/// How long after a walk the next begins.
pub const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How many parcels are read between two looks at whether to stop.
pub const ROUND: usize = 500;

/// A walk that has begun.
#[derive(Debug)]
pub struct Walk {
    now: Timestamp,
    part: u16,
    after: Option<ParcelId>,
    lessons: Lessons,
    parcels: u64,
}

impl Walk {
    fn new(now: Timestamp) -> Self {
        Self { now, part: 0, after: None, lessons: Lessons::default(), parcels: 0 }
    }

    fn buckets(&self) -> Buckets {
        let width = Bucket::COUNT / PARTS;
        let numbers = self.part * width..(self.part + 1) * width;
        numbers.filter_map(Bucket::new).fold(Buckets::NONE, Buckets::with)
    }
}

fn part_name(part: u16) -> String {
    format!("lessons/{part:02}")
}

impl Engine {
    /// Learns from everything that is known, now.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn learn(&self) -> Result<Arc<Knowledge>> {
        let mut walk = Some(Walk::new(self.clock.now()));
        while walk.is_some() {
            self.walk_on(&mut walk, ROUND)?;
        }
        Ok(self.knowledge())
    }

    /// Goes on with a walk, or begins one when it is time, for at most so many parcels; whether there was
    /// anything to do.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; the part that was being walked is walked again.
    pub fn learn_some(&self, walk: &mut Option<Walk>, most: usize) -> Result<bool> {
        if walk.is_none() {
            let now = self.clock.now();
            let last = self.learnt_at()?;
            if last.is_some_and(|last| now.duration_since(last).abs() < EVERY) {
                return Ok(false);
            }
            *walk = Some(Walk::new(now));
        }
        self.walk_on(walk, most)?;
        Ok(true)
    }

    fn walk_on(&self, walk: &mut Option<Walk>, most: usize) -> Result<()> {
        let Some(on) = walk else { return Ok(()) };
        let page = self.store.parcels(&on.buckets(), on.after, most)?;
        for parcel in &page {
            on.parcels += u64::from(self.teach(*parcel, on.now, &mut on.lessons)?);
        }
        on.after = page.last().copied();
        if page.len() >= most {
            return Ok(());
        }
        self.end_part(on)?;
        if on.part == PARTS {
            self.end_walk(on.now)?;
            *walk = None;
        }
        Ok(())
    }

    fn end_part(&self, walk: &mut Walk) -> Result<()> {
        walk.lessons.record.forget(day(walk.now));
        let bytes = encode(&walk.lessons, walk.now, walk.parcels);
        self.store.set_setting(&part_name(walk.part), &bytes)?;
        *walk = Walk { part: walk.part + 1, ..Walk::new(walk.now) };
        Ok(())
    }

    /// Adds all parts up, also those that another node wrote.
    fn end_walk(&self, now: Timestamp) -> Result<()> {
        // Nobody asks for its fraction of a second.
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let (mut lessons, mut parcels) = (Lessons::default(), 0);
        for part in 0..PARTS {
            let bytes = self.store.setting(&part_name(part))?;
            let Some((more, _, count)) = bytes.and_then(|bytes| decode(&bytes)) else { continue };
            lessons.merge(&more);
            parcels += count;
        }
        self.store.set_setting(ALL, &encode(&lessons, now, parcels))?;
        self.store.set_setting(WHEN, now.to_string().as_bytes())?;
        self.counters.add("waymark_lessons_total", &[], 1);
        self.learnt.hold(Arc::new(Knowledge::new(lessons, now, parcels)), now);
        Ok(())
    }

    /// Learns what one parcel teaches; whether it teaches anything.
    fn teach(&self, parcel: ParcelId, now: Timestamp, lessons: &mut Lessons) -> Result<bool> {
        let Some(known) = self.store.parcel(parcel)? else { return Ok(false) };
        let Some(journey) = self.kept(&known)?.filter(|journey| !journey.events.is_empty()) else {
            return Ok(false);
        };
        // Whoever makes a history up would teach that parcels are lost, or never late.
        let verdict = verdict(&journey, Declared::default(), Neighbours::default(), now);
        if verdict.value == Value::Contradicted {
            return Ok(false);
        }
        let about = self.about(parcel, &journey)?;
        lessons.learn(&journey, &about, now);
        if journey.milestone == Milestone::Delivered
            && let Some(one) = self.fulfilled(parcel, &journey)?
        {
            lessons.record.fulfilled(&lane(&journey, &about), &one);
        }
        Ok(true)
    }

    /// What was declared; read only where the journey itself does not say it.
    fn about(&self, parcel: ParcelId, journey: &Journey) -> Result<About> {
        let whole = journey.origin.is_some() && journey.destination.is_some() && journey.carrier.is_some();
        if whole {
            return Ok(About::default());
        }
        Ok(judge::about(Self::declaration(&self.store.looks(parcel, None)?).as_ref()))
    }
}
