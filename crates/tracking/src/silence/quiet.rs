//! A quiet: what every rule may look at, found once.

use jiff::Timestamp;

use super::lost;
use super::news::{About, News, Stretch, carrier, day, days_between, key, news};
use crate::Text;
use crate::event::Event;
use crate::journey::Journey;
use crate::milestone::Milestone;
use crate::profile::{Normal, Profiles};
use crate::reason::{KnownReason, Reason};

/// The time since the last news of a journey.
pub(super) struct Quiet<'a> {
    pub(super) journey: &'a Journey,
    about: &'a About,
    pub(super) now: Timestamp,
    pub(super) news: Vec<News>,
    /// The last piece of it.
    pub(super) last: News,
    /// Where the parcel stands; a journey that is over stays over.
    pub(super) phase: Milestone,
    pub(super) days: f64,
    pub(super) origin: Option<&'a Text>,
    pub(super) destination: Option<&'a Text>,
    pub(super) carrier: Option<&'a Text>,
    /// What is normal from here to the next event.
    pub(super) normal: Normal,
}

impl<'a> Quiet<'a> {
    /// The quiet of a journey; `None` where nothing was ever told.
    pub(super) fn of(
        journey: &'a Journey,
        profiles: &Profiles,
        about: &'a About,
        now: Timestamp,
    ) -> Option<Self> {
        let news = news(journey, about);
        let last = *news.last()?;
        let (origin, destination) = about.lane(journey);
        let over = journey.milestone.is_final();
        Some(Self {
            journey,
            about,
            now,
            phase: if over { journey.milestone } else { last.phase },
            days: days_between(last.at, now).max(0.0),
            origin,
            destination,
            carrier: carrier(journey, about, last.event),
            normal: profiles.normal(&key(journey, about, last), day(now)),
            news,
            last,
        })
    }

    pub(super) fn event(&self, index: usize) -> Option<&'a Event> {
        self.journey.events.get(index).map(|told| &told.event)
    }

    /// Why the phase is as it is, where its event says so.
    pub(super) fn reason(&self) -> Option<KnownReason> {
        match self.event(self.last.said)?.reason.as_ref()? {
            Reason::Known(reason) => Some(*reason),
            Reason::Stated(_) => None,
        }
    }

    /// The last event with one of these milestones.
    pub(super) fn latest(&self, of: &[Milestone]) -> Option<usize> {
        let mut newest_first = self.journey.events.iter().enumerate().rev();
        newest_first.find(|(_, told)| of.contains(&told.event.milestone)).map(|(index, _)| index)
    }

    /// Whether two countries are known and the parcel is on its way between them.
    pub(super) fn is_abroad(&self) -> bool {
        self.last.stretch == Stretch::Between
    }

    /// Whether the carriers of this lane usually tell nothing more from here.
    pub(super) fn stops_telling(&self) -> bool {
        lost::stops_telling(&self.normal)
    }

    /// The countries in which the parcel may be.
    pub(super) fn countries(&self) -> Vec<&'a str> {
        let (from, to) = (self.origin.map(|it| &**it), self.destination.map(|it| &**it));
        let some = match self.last.stretch {
            Stretch::Origin | Stretch::Exporting => [from, None],
            Stretch::Between => [from, to],
            Stretch::Destination => [to, None],
        };
        some.into_iter().flatten().collect()
    }

    /// The service as printed, else as declared, in small letters.
    pub(super) fn service(&self) -> String {
        let service = self.journey.service.as_deref().or(self.about.service.as_deref());
        service.unwrap_or_default().to_lowercase()
    }
}
