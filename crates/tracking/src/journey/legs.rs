//! Legs: movement under one carrier, between two handovers.
//!
//! The first leg is the number that was asked for. Further ones come from numbers that an answer names
//! for the parcel, from an event by which another carrier takes over under the same number (S10 numbers
//! are shared by the posts), and from the destination's post telling that number itself. Earlier and
//! later legs keep a *depth*, counted from the number asked for; the order of legs is the order of
//! depths, then of discovery.

mod numbers;

use numbers::{Named, further_numbers, issuer};

use super::attest::{Telling, evidence};
use super::derive::Context;
use super::merge::Scans;
use super::{Evidence, Journey, Leg};
use crate::Text;
use crate::event::{Event, Handover};
use crate::look::{Look, Outcome, RelatedNumber, Relation};
use crate::milestone::Milestone;

/// The most places that are named for a leg.
const REASONS: usize = 16;

/// Who tells each event: the scans that stand, in order, and those that do not.
pub(super) struct Witnesses<'b, 'a> {
    pub(super) scans: &'b Scans<'b, 'a>,
    pub(super) order: &'b [u32],
    pub(super) gone: &'b [u32],
}

/// Finds the legs of a journey and gives each event its leg.
pub(super) fn stitch(journey: &mut Journey, told: &Witnesses<'_, '_>, looks: &[&Look], context: &Context) {
    let named = further_numbers(looks, context);
    let mut stitcher = Stitcher { context, drafts: Vec::new(), aliases: Vec::new() };
    stitcher.first_leg(looks);
    stitcher.further_legs(&named);
    stitcher.name_carriers(looks);
    stitcher.handovers(journey, told);
    stitcher.shared_number(journey, looks);
    stitcher.begin_own_numbers(journey, told);
    journey.related = named.iter().map(|named| named.number.clone()).collect();
    if stitcher.drafts.len() == 1 {
        return stitcher.finish(journey);
    }
    for (position, (told_event, scan)) in journey.events.iter_mut().zip(told.order).enumerate() {
        told_event.leg = stitcher.leg_of(&told_event.event, told.scans.tellings(*scan), Some(position));
    }
    for (told_event, scan) in journey.withdrawn.iter_mut().zip(told.gone) {
        told_event.leg = stitcher.leg_of(&told_event.event, told.scans.tellings(*scan), None);
    }
    stitcher.finish(journey);
}

struct Draft {
    leg: Leg,
    depth: i32,
    /// Where it moves, where that is known.
    country: Option<Text>,
    /// The position of the event with which it begins.
    begins: Option<usize>,
}

impl Draft {
    /// It begins with this event, unless an earlier one is known.
    fn begin(&mut self, position: usize, country: Option<&Text>) {
        if self.begins.is_none_or(|begins| position < begins) {
            self.begins = Some(position);
        }
        if self.country.is_none() {
            self.country = country.cloned();
        }
    }
}

struct Stitcher<'a> {
    context: &'a Context,
    drafts: Vec<Draft>,
    aliases: Vec<(&'a Text, usize)>,
}

impl<'a> Stitcher<'a> {
    fn open(&mut self, carrier: Option<Text>, number: &Text, depth: i32, because: Option<Evidence>) -> usize {
        let country = carrier.as_ref().and_then(|carrier| self.country_of(carrier));
        let because = because.into_iter().collect();
        let leg = Leg { carrier, number: number.clone(), because };
        self.drafts.push(Draft { leg, depth, country, begins: None });
        self.drafts.len() - 1
    }

    fn country_of(&self, carrier: &Text) -> Option<Text> {
        self.context.posts.country_of(carrier).cloned()
    }

    fn post_of(&self, country: Option<&Text>) -> Option<Text> {
        country.and_then(|country| self.context.posts.of(country)).cloned()
    }

    /// The number asked for. Its carrier is the one declared; or, once somebody tells of the number, the
    /// post whose country an S10 number names; or the first to tell of it.
    fn first_leg(&mut self, looks: &[&Look]) {
        let number = &self.context.number;
        let tells = |look: &&&Look| look.number == *number && !look.events.is_empty();
        let told: Vec<&Look> =
            looks.iter().filter(tells).filter(|look| look.outcome == Outcome::Told).copied().collect();
        let issuer = issuer(number).and_then(|country| self.context.posts.of(country));
        let carrier = self.context.carrier.as_ref().or(issuer.filter(|_| !told.is_empty()));
        let own = told.iter().find(|look| Some(&look.carrier) == carrier);
        let because = own.or(told.first()).copied();
        let spoken = because.map(|look| &look.carrier).filter(|carrier| !carrier.is_empty());
        let carrier = carrier.or(spoken).cloned();
        self.open(carrier, number, 0, because.map(|look| evidence(look, &"".into())));
    }

    /// A further number stands beside the number of which the answer spoke; or, when only the further
    /// number is known, the other way round.
    fn further_legs(&mut self, named: &[Named<'a>]) {
        let mut open: Vec<&Named<'a>> = named.iter().collect();
        while !open.is_empty() {
            let (known, unknown): (Vec<_>, Vec<_>) = open.iter().copied().partition(|named| {
                self.find(named.speaker).is_some() || self.find(&named.number.number).is_some()
            });
            // A number that nobody named belongs to the parcel all the same, else we would not see it.
            let stuck = known.is_empty();
            open = if stuck { Vec::new() } else { unknown.clone() };
            for named in if stuck { unknown } else { known } {
                self.further_leg(named);
            }
        }
    }

    fn further_leg(&mut self, named: &Named<'a>) {
        let RelatedNumber { number, carrier, relation, .. } = named.number;
        match (self.find(named.speaker), self.find(number)) {
            (Some(_), Some(leg)) => self.confirm(leg, carrier, named.because.clone()),
            (None, Some(leg)) => {
                self.confirm(leg, carrier, None);
                let back = match relation {
                    Relation::NextLeg => Relation::EarlierLeg,
                    Relation::EarlierLeg => Relation::NextLeg,
                    Relation::SameParcel => Relation::SameParcel,
                };
                self.beside(leg, back, named.speaker, None, named.because.clone());
            }
            (speaker, None) => {
                let speaker = speaker.unwrap_or(0);
                self.beside(speaker, *relation, number, carrier.clone(), named.because.clone());
            }
        }
    }

    /// A leg that is known is named once more.
    fn confirm(&mut self, leg: usize, carrier: &Option<Text>, because: Option<Evidence>) {
        let leg = &mut self.drafts[leg].leg;
        leg.because.extend(because);
        if leg.carrier.is_none() {
            leg.carrier.clone_from(carrier);
        }
    }

    /// Opens the leg before or after another, or keeps another name of it.
    fn beside(
        &mut self,
        leg: usize,
        relation: Relation,
        number: &'a Text,
        carrier: Option<Text>,
        because: Option<Evidence>,
    ) {
        let depth = self.drafts[leg].depth;
        match relation {
            Relation::SameParcel => self.aliases.push((number, leg)),
            Relation::NextLeg => drop(self.open(carrier, number, depth + 1, because)),
            Relation::EarlierLeg => drop(self.open(carrier, number, depth - 1, because)),
        }
    }

    /// The first leg with this number.
    fn find(&self, number: &Text) -> Option<usize> {
        let alias = || self.aliases.iter().find(|(alias, _)| *alias == number).map(|(_, leg)| *leg);
        self.drafts.iter().position(|draft| draft.leg.number == *number).or_else(alias)
    }

    /// Who tells a further number is its carrier, unless the one that was named tells it too.
    fn name_carriers(&mut self, looks: &[&Look]) {
        for index in 1..self.drafts.len() {
            let leg = &self.drafts[index].leg;
            let tells = |look: &&&Look| {
                let told = look.outcome == Outcome::Told && !look.events.is_empty();
                look.number == leg.number && told && !look.carrier.is_empty()
            };
            let named = looks.iter().filter(tells).find(|look| Some(&look.carrier) == leg.carrier.as_ref());
            if let Some(look) = named.or_else(|| looks.iter().find(tells)) {
                let carrier = look.carrier.clone();
                self.drafts[index].country = self.country_of(&carrier);
                self.drafts[index].leg.carrier = Some(carrier);
            }
        }
    }

    /// An event that takes the parcel over begins a leg.
    fn handovers(&mut self, journey: &Journey, told: &Witnesses<'_, '_>) {
        for (position, (event, scan)) in journey.events.iter().zip(told.order).enumerate() {
            if event.event.handover != Some(Handover::Takes) {
                continue;
            }
            let because = event.evidence.first().cloned();
            let place = event.event.place.as_ref().and_then(|place| place.country.as_ref());
            let country = place.or(journey.destination.as_ref());
            let base = self.base(told.scans.tellings(*scan));
            if let Some(leg) = self.taker(base, country, because) {
                self.drafts[leg].begin(position, country);
            }
        }
    }

    /// The leg of the carrier that takes over; `None` when it is the one that had the parcel.
    fn taker(&mut self, base: usize, country: Option<&Text>, because: Option<Evidence>) -> Option<usize> {
        let carrier = self.post_of(country);
        let (depth, number) = (self.drafts[base].depth, self.drafts[base].leg.number.clone());
        if carrier.is_some() && carrier == self.drafts[base].leg.carrier {
            return self.drafts.iter().any(|draft| draft.depth < depth).then_some(base);
        }
        if self.drafts.iter().any(|draft| draft.depth < depth) {
            return Some(base);
        }
        let same = |draft: &Draft| draft.leg.carrier == carrier;
        let open = |draft: &Draft| carrier.is_none() || draft.leg.carrier.is_none();
        let mut found = self.drafts.iter().position(|draft| draft.depth > depth && same(draft));
        found =
            found.or_else(|| self.drafts.iter().position(|draft| draft.depth == depth + 1 && open(draft)));
        let Some(found) = found else { return Some(self.open(carrier, &number, depth + 1, because)) };
        let leg = &mut self.drafts[found].leg;
        if leg.because.len() < REASONS {
            let new = because.filter(|because| !leg.because.contains(because));
            leg.because.extend(new);
        }
        if leg.carrier.is_none() {
            leg.carrier = carrier;
        }
        Some(found)
    }

    /// The destination's post that tells the number asked for has a leg under it.
    fn shared_number(&mut self, journey: &Journey, looks: &[&Look]) {
        let Some(post) = self.post_of(journey.destination.as_ref()) else { return };
        let number = self.context.number.clone();
        if self.drafts.iter().any(|draft| draft.leg.carrier.as_ref() == Some(&post)) {
            return;
        }
        let tells = |look: &&&Look| look.number == number && look.carrier == post && !look.events.is_empty();
        if let Some(look) = looks.iter().filter(tells).find(|look| look.outcome == Outcome::Told) {
            let because = evidence(look, &"".into());
            self.open(Some(post.clone()), &number, 1, Some(because));
        }
    }

    /// A leg under its own number begins at the latest with the first event told under it alone, but not
    /// with what its carrier repeats from the origin.
    fn begin_own_numbers(&mut self, journey: &Journey, told: &Witnesses<'_, '_>) {
        if self.drafts.len() == 1 {
            return;
        }
        let origin = journey.origin.as_ref().filter(|origin| Some(*origin) != journey.destination.as_ref());
        for (position, (event, scan)) in journey.events.iter().zip(told.order).enumerate() {
            let country = event.event.place.as_ref().and_then(|place| place.country.as_ref());
            let at_origin = country.is_some() && country == origin;
            if event.event.milestone == Milestone::Announced || at_origin {
                continue;
            }
            let mut legs = told.scans.tellings(*scan).map(|telling| self.find(&telling.told.number));
            let Some(Some(leg)) = legs.next() else { continue };
            if legs.all(|other| other == Some(leg)) {
                self.drafts[leg].begin(position, country);
            }
        }
    }

    /// The leg of the number under which an event is told; the latest of several.
    fn base<'b>(&self, tellings: impl Iterator<Item = &'b Telling<'a>>) -> usize
    where
        'a: 'b,
    {
        let legs = tellings.filter_map(|telling| self.find(&telling.told.number));
        legs.max_by_key(|leg| (self.drafts[*leg].depth, *leg)).unwrap_or(0)
    }

    /// The leg of an event: that of its number, or a later one when order or place say so.
    fn leg_of<'b>(
        &self,
        event: &Event,
        tellings: impl Iterator<Item = &'b Telling<'a>> + Clone,
        position: Option<usize>,
    ) -> usize
    where
        'a: 'b,
    {
        let base = self.base(tellings.clone());
        let country = event.place.as_ref().and_then(|place| place.country.as_ref());
        let belongs = |draft: &Draft| {
            let there = country.is_some() && country == draft.country.as_ref();
            let elsewhere = country.is_some() && draft.country.is_some() && !there;
            let after = position >= draft.begins && position.is_some() && draft.begins.is_some();
            let own = draft.leg.number == self.drafts[base].leg.number
                && tellings.clone().any(|telling| Some(&telling.told.carrier) == draft.leg.carrier.as_ref());
            !elsewhere && (after || (own && (there || at_destination(event.milestone))))
        };
        let depth = self.drafts[base].depth;
        let later = self.drafts.iter().enumerate().filter(|(_, draft)| draft.depth > depth && belongs(draft));
        later.max_by_key(|(index, draft)| (draft.depth, *index)).map_or(base, |(index, _)| index)
    }

    /// Puts the legs in order, and the legs of the events with them.
    fn finish(self, journey: &mut Journey) {
        let number = self.context.number.clone();
        let mut order: Vec<usize> = (0..self.drafts.len()).collect();
        order.sort_by_key(|index| (self.drafts[*index].depth, *index));
        let mut rank = vec![0; order.len()];
        for (place, index) in order.iter().enumerate() {
            rank[*index] = place;
        }
        for event in journey.events.iter_mut().chain(&mut journey.withdrawn) {
            event.leg = rank[event.leg];
        }
        let mut drafts: Vec<(usize, Leg)> =
            rank.into_iter().zip(self.drafts.into_iter().map(|draft| draft.leg)).collect();
        drafts.sort_by_key(|(rank, _)| *rank);
        journey.legs = drafts.into_iter().map(|(_, leg)| leg).collect();
        journey.carrier =
            journey.legs.iter().find(|leg| leg.number == number).and_then(|leg| leg.carrier.clone());
    }
}

/// What only happens in the destination country.
fn at_destination(milestone: Milestone) -> bool {
    use Milestone::{
        Attempted, Delivered, DestinationProcessing, EnteredDestination, OutForDelivery, ReadyForPickup,
    };
    matches!(
        milestone,
        EnteredDestination | DestinationProcessing | OutForDelivery | Attempted | ReadyForPickup | Delivered
    )
}
