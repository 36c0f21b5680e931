//! What a milestone means to who waits: how far along, how it looks, what to do next.

use tracking::milestone::Milestone;
use tracking::milestone::Milestone::*;

/// How it looks: a colour and a shape, never a colour alone.
pub(super) struct Look {
    /// A class of the style sheet.
    pub(super) tone: &'static str,
    /// The path of an icon of 24 by 24.
    pub(super) icon: &'static str,
}

const WAIT: Look = Look { tone: "soft", icon: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 3" };
const MOVE: Look = Look { tone: "move", icon: "M4 12h14M13 6l6 6-6 6" };
const CLOSE: Look =
    Look { tone: "move", icon: "M2 6h12v10H2zM14 9h4l4 4v3h-8M6 16a2 2 0 1 0 .1 0M18 16a2 2 0 1 0 .1 0" };
const HOLD: Look = Look { tone: "warn", icon: "M12 3 2 20h20zM12 10v4M12 17v.1" };
const DONE: Look = Look { tone: "good", icon: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12l3 3 5-6" };
const BAD: Look = Look { tone: "bad", icon: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9 9l6 6M15 9l-6 6" };
const BACK: Look = Look { tone: "warn", icon: "M9 7 4 12l5 5M4 12h11a5 5 0 0 0 0-10" };

pub(super) fn look(milestone: Milestone) -> Look {
    match milestone {
        Unknown | Announced => WAIT,
        OutForDelivery => CLOSE,
        CustomsHold | Attempted | ReadyForPickup | Damaged => HOLD,
        Delivered => DONE,
        Returning | Returned => BACK,
        Lost | Destroyed | Cancelled | Terminated => BAD,
        _ => MOVE,
    }
}

/// How far along, from 1 to 5; 0 where the milestone says nothing of it.
pub(super) fn step(milestone: Milestone) -> u8 {
    match milestone {
        Announced => 1,
        Accepted | OriginProcessing | ExportCustoms => 2,
        LeftOrigin
        | InTransit
        | Departed
        | Arrived
        | EnteredDestination
        | ImportCustoms
        | CustomsHold
        | CustomsReleased
        | DestinationProcessing => 3,
        OutForDelivery | Attempted | ReadyForPickup => 4,
        Delivered => 5,
        Returning | Returned | Lost | Damaged | Destroyed | Cancelled | Terminated | Unknown => 0,
    }
}

/// The key of the sentence that says what to do.
pub(super) fn next(milestone: Milestone) -> &'static str {
    match milestone {
        Announced => "next-announced",
        LeftOrigin | Departed => "next-quiet",
        ImportCustoms => "next-customs",
        CustomsHold => "next-customs-hold",
        OutForDelivery => "next-today",
        Attempted => "next-attempted",
        ReadyForPickup => "next-pickup",
        Delivered => "next-delivered",
        Returning | Returned | Lost | Damaged | Destroyed | Cancelled | Terminated => "next-ask-sender",
        Unknown => "next-unknown",
        _ => "next-wait",
    }
}
