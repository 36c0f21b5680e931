//! What the carrier says about how a parcel was handed over. The signer's name is personal data and
//! does not live here: see [`crate::look::Personal`].

use crate::milestone::named;

named! {
    /// How the carrier shows that it delivered.
    Proof {
        /// Somebody signed.
        Signature = "signature",
        /// A photo was taken.
        Photo = "photo",
        /// A code was shown or typed.
        Code = "code",
        /// Into the letter box.
        Mailbox = "mailbox",
        /// Left in a safe place.
        SafePlace = "safe-place",
        /// To a neighbour.
        Neighbour = "neighbour",
        /// At a reception, mail room or concierge.
        Reception = "reception",
        /// From a locker or a collection point.
        CollectionPoint = "collection-point",
    }
}
