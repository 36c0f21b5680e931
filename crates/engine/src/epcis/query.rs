//! Finding events again: the simple event query of EPCIS, as far as our events have the fields.
//!
//! A query that names objects or identifiers goes straight to their parcels. Any other walks the account's
//! parcels, the newest first, a bounded number for each answer: an answer may be shorter than asked for, and has
//! a token for the next as long as there is more. An order needs all events at once, so that it is bounded too.

use std::collections::BTreeSet;

use jiff::Timestamp;
use store::{AccountId, Buckets, Cursor, Filter, Parcel, ParcelId};

use super::capture::number;
use crate::view::epcis::{EpcisDocument, ObjectEvent, answer, epc};
use crate::{Engine, Error, Result};

/// The most parcels that one answer walks.
const MOST_WALKED: usize = 500;
/// The most parcels whose events are put into one order.
const MOST_ORDERED: usize = 5_000;
/// Parcels that are taken from the store at once.
const STRIDE: usize = 200;
/// The most parcels whose captures are new that are looked through for an identifier.
const MOST_STALE: usize = 1_000;

/// A time and the time before which it must be.
pub type Span = (Option<Timestamp>, Option<Timestamp>);

/// What events are asked for; what is none asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Kinds of events: ours are all `ObjectEvent`.
    pub types: Option<Vec<String>>,
    /// When it happened.
    pub happened: Span,
    /// When we received it.
    pub recorded: Span,
    /// When it was taken back.
    pub declared: Span,
    /// `OBSERVE`, `ADD`, `DELETE`.
    pub actions: Option<Vec<String>>,
    /// Words of the vocabulary, short.
    pub steps: Option<Vec<String>>,
    /// Words of the vocabulary, short.
    pub states: Option<Vec<String>>,
    /// Places where it was seen.
    pub read_points: Option<Vec<String>>,
    /// Places where it is then.
    pub locations: Option<Vec<String>>,
    /// Identifiers.
    pub ids: Option<Vec<String>>,
    /// Objects. Each list must match.
    pub epcs: Vec<Vec<String>>,
    /// Only what was taken back.
    pub only_declared: bool,
    /// By which time, and whether the earliest comes first.
    pub order: Option<(Order, bool)>,
    /// Only so many, in that order.
    pub first: Option<usize>,
    /// Refuse to answer with more.
    pub most: Option<usize>,
    /// Events of one answer.
    pub per_page: usize,
    /// The token of the answer before.
    pub token: Option<String>,
}

/// What events are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// When it happened.
    EventTime,
    /// When we received it.
    RecordTime,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Found {
    /// The document.
    pub document: EpcisDocument,
    /// The token of the next answer.
    pub next: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CannotAnswer {
    /// There would be too much of it.
    #[error("{0}")]
    TooMuch(String),
    /// The token is none of ours.
    #[error("`nextPageToken` must come from a `Link` of an answer")]
    Token,
    /// The engine says no.
    #[error(transparent)]
    Engine(#[from] Error),
}

impl Query {
    fn matches(&self, event: &ObjectEvent) -> bool {
        let within = |span: Span, time: Option<Timestamp>| match (span, time) {
            ((None, None), _) => true,
            ((from, to), Some(time)) => from.is_none_or(|from| time >= from) && to.is_none_or(|to| time < to),
            _ => false,
        };
        let one_of = |list: &Option<Vec<String>>, value: Option<&str>| {
            list.as_ref()
                .is_none_or(|list| value.is_some_and(|value| list.iter().any(|asked| asked == value)))
        };
        let declared = event.error_declaration.as_ref();
        let declared_at = declared.and_then(|declared| declared.declaration_time.parse().ok());
        let parcel = event.number();
        one_of(&self.types, Some("ObjectEvent"))
            && within(self.happened, Some(event.instant))
            && within(self.recorded, event.recorded)
            && within(self.declared, declared_at)
            && one_of(&self.actions, Some(&event.action))
            && one_of(&self.steps, event.biz_step.as_deref())
            && one_of(&self.states, event.disposition.as_deref())
            && one_of(&self.read_points, event.read_point.as_ref().map(|place| place.id.as_str()))
            && one_of(&self.locations, event.biz_location.as_ref().map(|place| place.id.as_str()))
            && one_of(&self.ids, event.id.as_deref())
            && (!self.only_declared || declared.is_some())
            && self.epcs.iter().all(|asked| asked.iter().any(|epc| number(epc) == parcel))
    }

    /// Whether all matches are needed before any can be told.
    fn needs_all(&self) -> bool {
        self.order.is_some() || self.most.is_some()
    }
}

/// Where the next answer begins: behind a parcel in the list, and so many events on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    after: Option<Cursor>,
    skip: usize,
}

impl Place {
    fn token(self) -> String {
        let after = self.after.map(|after| format!("{}.{}", after.registered.as_microsecond(), after.parcel));
        format!("{}.{}", self.skip, after.unwrap_or_default())
    }

    fn read(token: &str) -> Option<Self> {
        let (skip, rest) = token.split_once('.')?;
        let skip = skip.parse().ok()?;
        if rest.is_empty() {
            return Some(Self { after: None, skip });
        }
        let (micros, id) = rest.split_once('.')?;
        let registered = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
        Some(Self { after: Some(Cursor { registered, parcel: ParcelId::parse(id)? }), skip })
    }
}

impl Engine {
    /// The account's events that a query asks for.
    ///
    /// # Errors
    /// [`CannotAnswer`].
    pub fn epcis_events(
        &self,
        account: &AccountId,
        query: &Query,
    ) -> std::result::Result<Found, CannotAnswer> {
        let place = query.token.as_deref().map_or(Some(Place::default()), Place::read);
        let place = place.ok_or(CannotAnswer::Token)?;
        match self.named(account, query)? {
            Some(parcels) => self.all(query, place, parcels),
            None if query.needs_all() => {
                let parcels = self.store.list(account, &Filter::default(), None, MOST_ORDERED + 1);
                let parcels = parcels.map_err(Error::from)?;
                if parcels.len() > MOST_ORDERED {
                    return Err(too_much(&format!(
                        "more than {MOST_ORDERED} parcels would have to be looked through: name `MATCH_epc`"
                    )));
                }
                self.all(query, place, parcels)
            }
            None => Ok(self.walk(account, query, place)?),
        }
    }

    /// The event of an identifier, in a document; none where the account has none.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn epcis_event(&self, account: &AccountId, id: &str) -> Result<Option<EpcisDocument>> {
        let query = Query { ids: Some(vec![id.to_owned()]), ..Query::default() };
        for parcel in self.with_ids(account, &[id.to_owned()])? {
            let (events, _) = self.epcis_of(&parcel)?;
            let found: Vec<_> = events.into_iter().filter(|event| query.matches(event)).collect();
            if !found.is_empty() {
                return Ok(Some(answer(found, 0, self.clock.now())));
            }
        }
        Ok(None)
    }

    /// A page of the account's objects, and the token of the next.
    ///
    /// # Errors
    /// [`CannotAnswer`].
    pub fn epcis_objects(
        &self,
        account: &AccountId,
        per_page: usize,
        token: Option<&str>,
    ) -> std::result::Result<(Vec<String>, Option<String>), CannotAnswer> {
        let place = token.map_or(Some(Place::default()), Place::read).ok_or(CannotAnswer::Token)?;
        let found = self.store.list(account, &Filter::default(), place.after, per_page + 1);
        let mut found = found.map_err(Error::from)?;
        let more = found.len() > per_page;
        found.truncate(per_page);
        let next = found.last().filter(|_| more);
        let next = next.map(|last| Place { after: Some(last.cursor()), skip: 0 }.token());
        Ok((found.iter().map(|parcel| epc(&parcel.number)).collect(), next))
    }

    /// The parcels that a query names, if it does.
    fn named(&self, account: &AccountId, query: &Query) -> Result<Option<Vec<Parcel>>> {
        if let Some(ids) = &query.ids {
            return self.with_ids(account, ids).map(Some);
        }
        let Some(epcs) = query.epcs.first() else { return Ok(None) };
        let mut found = BTreeSet::new();
        for epc in epcs {
            found.extend(self.store.resolve(account, &number(epc))?);
        }
        self.parcels_of(found).map(Some)
    }

    /// The parcels that may hold these events: those they lead to, and those whose captures are too new to lead.
    fn with_ids(&self, account: &AccountId, ids: &[String]) -> Result<Vec<Parcel>> {
        let mut found = BTreeSet::new();
        let mut unknown = false;
        for id in ids {
            let parcels = self.parcels_of_event(account, id)?;
            unknown |= parcels.is_empty();
            found.extend(parcels);
        }
        if unknown {
            found.extend(self.store.stale(&Buckets::ALL, MOST_STALE)?);
        }
        let mut parcels = self.parcels_of(found)?;
        parcels.retain(|parcel| parcel.account == *account);
        Ok(parcels)
    }

    fn parcels_of(&self, ids: BTreeSet<ParcelId>) -> Result<Vec<Parcel>> {
        let mut parcels = Vec::new();
        for id in ids {
            parcels.extend(self.store.parcel(id)?.filter(|parcel| !parcel.forgotten));
        }
        Ok(parcels)
    }

    /// All matches in these parcels, in the order asked for, and of them one page.
    fn all(
        &self,
        query: &Query,
        place: Place,
        parcels: Vec<Parcel>,
    ) -> std::result::Result<Found, CannotAnswer> {
        let (mut found, mut left_out) = (Vec::new(), 0);
        for parcel in &parcels {
            let (events, without) = self.epcis_of(parcel)?;
            left_out += without;
            found.extend(events.into_iter().filter(|event| query.matches(event)));
        }
        if let Some(most) = query.most.filter(|most| found.len() > *most) {
            return Err(too_much(&format!("{} events match, and `maxEventCount` is {most}", found.len())));
        }
        sort(&mut found, query.order);
        found.truncate(query.first.unwrap_or(usize::MAX));
        let end = place.skip.saturating_add(query.per_page);
        let next = (found.len() > end).then(|| Place { after: None, skip: end }.token());
        let page = found.into_iter().skip(place.skip).take(query.per_page).collect();
        Ok(Found { document: answer(page, left_out, self.clock.now()), next })
    }

    /// Matches in the order of the account's parcels, until the page is full or enough were walked.
    fn walk(&self, account: &AccountId, query: &Query, mut place: Place) -> Result<Found> {
        let (mut found, mut left_out, mut walked) = (Vec::new(), 0, 0);
        loop {
            let parcels = self.store.list(account, &Filter::default(), place.after, STRIDE)?;
            let last = parcels.len() < STRIDE;
            for parcel in parcels {
                let (events, without) = self.epcis_of(&parcel)?;
                let matching = events.into_iter().filter(|event| query.matches(event));
                let mut rest: Vec<_> = matching.skip(place.skip).collect();
                let room = query.per_page - found.len();
                if rest.len() > room {
                    rest.truncate(room);
                    found.extend(rest);
                    place.skip += room;
                    return Ok(self.page(found, left_out, Some(place)));
                }
                left_out += without;
                found.extend(rest);
                place = Place { after: Some(parcel.cursor()), skip: 0 };
                walked += 1;
                if walked == MOST_WALKED {
                    return Ok(self.page(found, left_out, Some(place)));
                }
            }
            if last {
                return Ok(self.page(found, left_out, None));
            }
        }
    }

    fn page(&self, found: Vec<ObjectEvent>, left_out: usize, next: Option<Place>) -> Found {
        Found { document: answer(found, left_out, self.clock.now()), next: next.map(Place::token) }
    }
}

fn sort(events: &mut [ObjectEvent], order: Option<(Order, bool)>) {
    let Some((by, earliest_first)) = order else { return };
    let key = |event: &ObjectEvent| match by {
        Order::EventTime => Some(event.instant),
        Order::RecordTime => event.recorded,
    };
    events.sort_by(|a, b| (key(a), &a.id).cmp(&(key(b), &b.id)));
    if !earliest_first {
        events.reverse();
    }
}

fn too_much(why: &str) -> CannotAnswer {
    CannotAnswer::TooMuch(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leads_to_its_place_and_nothing_else_is_one() {
        let after = Cursor { registered: Timestamp::UNIX_EPOCH, parcel: ParcelId([7; 16]) };
        for place in [Place { after: None, skip: 30 }, Place { after: Some(after), skip: 0 }] {
            assert_eq!(Place::read(&place.token()), Some(place));
        }
        for wrong in ["", ".", "x.", "1", "1.2", "1.2.3", "-1."] {
            assert_eq!(Place::read(wrong), None, "{wrong}");
        }
    }
}
