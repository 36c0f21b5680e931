//! The steps a parcel takes, the services it travels by and the fates it meets.

/// Something that can happen to a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Its data were sent; nobody has it.
    Announced,
    /// The carrier took it.
    Accepted,
    /// Sorted at the office of exchange or hub.
    OriginSorted,
    /// Presented to export customs.
    ExportCustoms,
    /// Import clearance was begun by data, while the parcel is still in the origin country.
    Predeclared,
    /// Let go by export customs.
    ExportReleased,
    /// Given to the airline.
    LeftOrigin,
    /// The flight left.
    Departed,
    /// The flight landed.
    Arrived,
    /// At the inward office of exchange.
    EnteredDestination,
    /// Presented to import customs.
    ImportCustoms,
    /// Held by customs.
    CustomsHeld,
    /// Let go by import customs.
    CustomsReleased,
    /// Taken by the carrier that delivers.
    HandedOver,
    /// Left the inward office of exchange.
    LeftImport,
    /// Sorted in the destination country.
    Sorted,
    /// At the office that delivers.
    AtDeliveryOffice,
    /// With the postman.
    OutForDelivery,
    /// Tried in vain.
    Attempted,
    /// Refused by the buyer.
    Refused,
    /// Waits for the buyer.
    ReadyForPickup,
    /// The buyer has it.
    Delivered,
    /// Sent back.
    ReturnStarted,
    /// The sender has it again.
    Returned,
    /// Broken.
    Damaged,
    /// Lost: no carrier says so.
    Lost,
}

/// How a parcel travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// A registered item of the origin's post.
    Registered,
    /// The posts' express service.
    Express,
    /// The posts' cheap packet: its origin stops telling at export, the destination tells nothing.
    SmallPacket,
    /// The line's tracked service with a carrier that delivers under its own number.
    Standard,
    /// The line's cheap service: silent after export.
    Economy,
}

impl Service {
    /// All services.
    pub const ALL: [Self; 5] =
        [Self::Registered, Self::Express, Self::SmallPacket, Self::Standard, Self::Economy];

    /// The name on a declaration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Express => "express",
            Self::SmallPacket => "small-packet",
            Self::Standard => "line-standard",
            Self::Economy => "line-economy",
        }
    }

    /// Whether the posts carry it; else the line does.
    #[must_use]
    pub fn is_postal(self) -> bool {
        matches!(self, Self::Registered | Self::Express | Self::SmallPacket)
    }

    /// Whether nothing is told of it once it left the origin country.
    #[must_use]
    pub fn stops_at_export(self) -> bool {
        matches!(self, Self::SmallPacket | Self::Economy)
    }

    /// The days within which its seller promises delivery: from, to.
    #[must_use]
    pub fn promise(self) -> (i64, i64) {
        match self {
            Self::Express => (5, 10),
            Self::Registered | Self::Standard => (9, 22),
            Self::SmallPacket | Self::Economy => (15, 40),
        }
    }
}

/// What becomes of a parcel, or how its shipper cheats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Delivered at the first try.
    Usual,
    /// Delivered at the second try.
    Attempted,
    /// Collected by the buyer.
    Pickup,
    /// Held by customs until the buyer paid.
    HeldForPayment,
    /// Held by customs until a paper came.
    HeldForDocuments,
    /// Opened by customs.
    HeldForInspection,
    /// Lost before it left the origin country.
    LostAtOrigin,
    /// Lost between the countries.
    LostAbroad,
    /// Lost in the destination country.
    LostAtHome,
    /// Broken in the destination country.
    Damaged,
    /// Refused and sent back.
    Returned,
    /// Cheat: the number belongs to another parcel, delivered before this one was ordered.
    ReusedNumber,
    /// Cheat: an empty envelope was sent to another city of the buyer's country.
    OtherCity,
    /// Cheat: announced and never posted.
    LabelOnly,
    /// Cheat: events at round hours and equal distances, made up by a machine.
    Template,
    /// Cheat: a made-up history that is moved on whenever it grows old.
    Rewritten,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::Usual,
        Self::Attempted,
        Self::Pickup,
        Self::HeldForPayment,
        Self::HeldForDocuments,
        Self::HeldForInspection,
        Self::LostAtOrigin,
        Self::LostAbroad,
        Self::LostAtHome,
        Self::Damaged,
        Self::Returned,
        Self::ReusedNumber,
        Self::OtherCity,
        Self::LabelOnly,
        Self::Template,
        Self::Rewritten,
    ];

    /// Its name in a score.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Attempted => "attempted",
            Self::Pickup => "pickup",
            Self::HeldForPayment => "held-for-payment",
            Self::HeldForDocuments => "held-for-documents",
            Self::HeldForInspection => "held-for-inspection",
            Self::LostAtOrigin => "lost-at-origin",
            Self::LostAbroad => "lost-abroad",
            Self::LostAtHome => "lost-at-home",
            Self::Damaged => "damaged",
            Self::Returned => "returned",
            Self::ReusedNumber => "reused-number",
            Self::OtherCity => "other-city",
            Self::LabelOnly => "label-only",
            Self::Template => "template",
            Self::Rewritten => "rewritten",
        }
    }

    /// Whether the shipper is honest.
    #[must_use]
    pub fn honest(self) -> bool {
        !matches!(
            self,
            Self::ReusedNumber | Self::OtherCity | Self::LabelOnly | Self::Template | Self::Rewritten
        )
    }
}
