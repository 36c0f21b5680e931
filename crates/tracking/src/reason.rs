//! Why a parcel is held, refused, missorted or late.

use crate::Text;
use crate::milestone::named;

named! {
    /// The reasons that carriers agree on well enough to share a word.
    KnownReason {
        /// Customs or the carrier wants documents or data.
        Documents = "documents",
        /// Duty, tax or a fee must be paid.
        Payment = "payment",
        /// Opened or examined by customs or security.
        Inspection = "inspection",
        /// May not be imported, exported or carried.
        Prohibited = "prohibited",
        /// Nobody was there.
        Absent = "absent",
        /// The recipient did not want it.
        Refused = "refused",
        /// The address is wrong, incomplete or cannot be found.
        Address = "address",
        /// The recipient moved away.
        Moved = "moved",
        /// The place was closed.
        Closed = "closed",
        /// The courier could not get in.
        Access = "access",
        /// Nobody collected it in time.
        Unclaimed = "unclaimed",
        /// The recipient or sender asked for another day or place.
        Rescheduled = "rescheduled",
        /// Sent the wrong way and sent on.
        Missorted = "missorted",
        /// Damaged on the way.
        Damaged = "damaged",
        /// Weather or another force of nature.
        Weather = "weather",
        /// Late, for a cause within the carrier.
        Delayed = "delayed",
        /// Held by the carrier; why is not said.
        Held = "held",
        /// Refused at security screening.
        Security = "security",
        /// Asked for by the sender.
        Sender = "sender",
    }
}

/// Why, in our word where carriers agree on one, else in the carrier's own (an opaque code).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// One of the shared words.
    Known(KnownReason),
    /// The carrier's own code or word: shown as it is, never interpreted.
    Stated(Text),
}

impl Reason {
    /// Our word where there is one, else the carrier's text.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        KnownReason::from_name(name).map_or_else(|| Self::Stated(name.into()), Self::Known)
    }

    /// The public name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Known(reason) => reason.name(),
            Self::Stated(text) => text,
        }
    }
}

impl From<KnownReason> for Reason {
    fn from(reason: KnownReason) -> Self {
        Self::Known(reason)
    }
}
