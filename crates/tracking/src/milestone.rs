//! The closed list of what events mean, anchored to the event codes of the Universal Postal Union.
//!
//! The list is a promise of the API: a new milestone is hard on purpose, and a code nobody knows is
//! [`Milestone::Unknown`], never "in transit".

/// Declares an enum whose variants have one public name each, in both directions.
macro_rules! named {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$doc])* $variant,)* }

        impl $type {
            /// Every value, in the order in which a parcel usually meets them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The public name: kebab-case, stable.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The value of a public name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use named;

named! {
    /// What an event means for the parcel. EMSEVT codes stand beside each.
    Milestone {
        /// The carrier was told about the parcel; nobody says it has it.
        Announced = "announced",
        /// Posted or collected (EMA).
        Accepted = "accepted",
        /// Sorted or held in the origin country (EMB, EXD).
        OriginProcessing = "origin-processing",
        /// Presented to export customs (EXA).
        ExportCustoms = "export-customs",
        /// Left the outward office of exchange (EMC).
        LeftOrigin = "left-origin",
        /// Moving, in a third country or somewhere unsaid (EMJ, EMK).
        InTransit = "in-transit",
        /// A flight or vessel left.
        Departed = "departed",
        /// A flight or vessel arrived.
        Arrived = "arrived",
        /// Arrived at the inward office of exchange (EMD).
        EnteredDestination = "entered-destination",
        /// Presented to import customs (EDB).
        ImportCustoms = "import-customs",
        /// Held by customs (EXB, EME); the reason says why.
        CustomsHold = "customs-hold",
        /// Released by customs (EXC, EDC: the post's "returned from customs" means released).
        CustomsReleased = "customs-released",
        /// Sorted or held in the destination country (EMF, EDD, EDE, EMG, EDA, EDF).
        DestinationProcessing = "destination-processing",
        /// With the courier (EDG).
        OutForDelivery = "out-for-delivery",
        /// Tried and not delivered (EMH); the reason says why.
        Attempted = "attempted",
        /// Waits for the recipient (EDH).
        ReadyForPickup = "ready-for-pickup",
        /// Handed to the recipient or where the recipient wished (EMI).
        Delivered = "delivered",
        /// On the way back to the sender.
        Returning = "returning",
        /// Handed back to the sender.
        Returned = "returned",
        /// The carrier says that it is lost.
        Lost = "lost",
        /// The carrier says that it is damaged.
        Damaged = "damaged",
        /// The carrier says that it was destroyed or disposed of.
        Destroyed = "destroyed",
        /// Cancelled before or at export (EXX).
        Cancelled = "cancelled",
        /// The carrier ended its work on it without delivery (EDX).
        Terminated = "terminated",
        /// We do not know what this event means.
        Unknown = "unknown",
    }
}

named! {
    /// Which border a customs event speaks of.
    Side {
        /// Leaving the origin country.
        Export = "export",
        /// Entering the destination country.
        Import = "import",
    }
}

impl Milestone {
    /// Nothing more is expected to happen after this.
    #[must_use]
    pub fn is_final(self) -> bool {
        use Milestone::{Cancelled, Delivered, Destroyed, Lost, Returned, Terminated};
        matches!(self, Delivered | Returned | Lost | Destroyed | Cancelled | Terminated)
    }

    /// The border that this milestone names by itself.
    #[must_use]
    pub fn side(self) -> Option<Side> {
        match self {
            Self::ExportCustoms => Some(Side::Export),
            Self::ImportCustoms => Some(Side::Import),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_milestone() {
        for milestone in Milestone::ALL {
            assert_eq!(Milestone::from_name(milestone.name()), Some(*milestone));
        }
    }

    #[test]
    fn a_word_nobody_defined_is_no_milestone() {
        assert_eq!(Milestone::from_name("shipped"), None);
    }
}
