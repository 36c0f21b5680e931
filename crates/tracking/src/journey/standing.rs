//! Where the parcel stands: the last event that moves it forward.
//!
//! Not every last event does. A declaration is not custody; customs may clear a parcel on paper while
//! it is still at home; a destination may be told of it long before it arrives; and what is uploaded
//! after a delivery undoes it only when it says that the parcel goes back.

use super::JourneyEvent;
use crate::Text;
use crate::diagnostic::Diagnostic;
use crate::event::Event;
use crate::milestone::{Milestone, Side};

/// Where a parcel stands, and which events say so.
pub(super) struct Standing {
    pub(super) milestone: Milestone,
    pub(super) because: Vec<usize>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Nothing but a clearance on paper says so.
    on_paper: bool,
}

/// Reads the milestone off the events in their order.
pub(super) fn standing(events: &[JourneyEvent], destination: Option<&Text>) -> Standing {
    let mut standing = Standing {
        milestone: Milestone::Unknown,
        because: Vec::new(),
        diagnostics: Vec::new(),
        on_paper: false,
    };
    let mut left_origin = false;
    for (index, told) in events.iter().enumerate() {
        let event = &told.event;
        if standing.advances(event, left_origin) {
            standing.advance(event.milestone, index);
            standing.on_paper = clears_import(event) && !left_origin;
        } else if standing.milestone == Milestone::Delivered {
            standing.remark_after_delivery(events, event);
        }
        left_origin = left_origin || proves_departure(event, destination);
    }
    standing
}

impl Standing {
    fn advances(&self, event: &Event, left_origin: bool) -> bool {
        use Milestone::{Announced, Delivered, Returned, Returning, Unknown};
        match event.milestone {
            Unknown => false,
            Announced => self.on_paper || matches!(self.milestone, Unknown | Announced),
            Delivered | Returning | Returned => true,
            _ if self.milestone == Delivered => false,
            _ => left_origin || self.on_paper || self.milestone == Unknown || !clears_import(event),
        }
    }

    /// Several events may say that it is delivered; of everything else the last one counts.
    fn advance(&mut self, milestone: Milestone, index: usize) {
        if milestone != Milestone::Delivered || self.milestone != milestone {
            self.because.clear();
        }
        self.milestone = milestone;
        self.because.push(index);
    }

    fn remark_after_delivery(&mut self, events: &[JourneyEvent], event: &Event) {
        if matches!(event.milestone, Milestone::Unknown | Milestone::Announced) {
            return;
        }
        let delivered = self.because.first().and_then(|index| events[*index].event.time.instant());
        let (Some(delivered), Some(later)) = (delivered, event.time.instant()) else { return };
        if later > delivered {
            let message = format!(
                "`{}` at {later} is told after the delivery at {delivered}; the parcel stays delivered",
                event.milestone
            );
            self.diagnostics.push(Diagnostic::new("after-delivery", message, event.at.clone()));
        }
    }
}

/// Import customs can be done with a parcel, on paper, before it leaves.
fn clears_import(event: &Event) -> bool {
    match event.milestone {
        Milestone::ImportCustoms => true,
        Milestone::CustomsReleased => event.side == Some(Side::Import),
        _ => false,
    }
}

/// Whether an event shows that the parcel has left its origin. An announcement or a clearance on paper
/// may name the destination and shows nothing.
fn proves_departure(event: &Event, destination: Option<&Text>) -> bool {
    use Milestone::{
        Announced, Arrived, Attempted, Delivered, Departed, DestinationProcessing, EnteredDestination,
        LeftOrigin, OutForDelivery, ReadyForPickup,
    };
    match event.milestone {
        LeftOrigin
        | Departed
        | Arrived
        | EnteredDestination
        | DestinationProcessing
        | OutForDelivery
        | Attempted
        | ReadyForPickup
        | Delivered => true,
        Announced => false,
        _ if clears_import(event) => false,
        _ => {
            let country = event.place.as_ref().and_then(|place| place.country.as_ref());
            country.is_some() && country == destination
        }
    }
}
