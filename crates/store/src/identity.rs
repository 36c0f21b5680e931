//! Who and where: accounts, parcels, digests and buckets.
//!
//! A parcel's id is a hash of what was known when it was registered and never changes. Its first ten
//! bits are its [`Bucket`]: the unit of distribution, lease and order, and the first key column of
//! every table. Rows that are found by something else (an alias, a token, a key) live in the bucket of
//! that something, so that every look-up names one bucket.

use std::fmt;

use sha2::{Digest as _, Sha256};
use tracking::Text;

/// Whose parcels these are; part of every key from the first day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub Text);

/// One of 1,024 parts of all that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bucket(u16);

/// A set of buckets: what one worker looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buckets([u64; 16]);

/// A SHA-256 of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// A parcel of an account, for as long as anything is known of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelId(pub [u8; 16]);

/// The 128 random bits under which a parcel has a public page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub [u8; 16]);

impl AccountId {
    /// An account by its name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The bucket of what belongs to the account itself: its endpoints.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        Bucket::of(&Digest::of_parts("account", &[self.0.as_bytes()]).0)
    }

    /// The bucket of the row that leads from one of the account's words to its parcels.
    #[must_use]
    pub fn bucket_of(&self, what: &str, word: &str) -> Bucket {
        Bucket::of(&Digest::of_parts(what, &[self.0.as_bytes(), word.as_bytes()]).0)
    }
}

impl Bucket {
    /// How many buckets there are.
    pub const COUNT: u16 = 1024;
    /// The one that also has what belongs to no parcel.
    pub const FIRST: Self = Self(0);

    /// The bucket of a number, if there is one.
    #[must_use]
    pub fn new(number: u16) -> Option<Self> {
        (number < Self::COUNT).then_some(Self(number))
    }

    /// The bucket of bytes that are evenly spread: their first ten bits.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let byte = |at| u16::from(bytes.get(at).copied().unwrap_or_default());
        Self((byte(0) << 2) | (byte(1) >> 6))
    }

    /// Its number, from 0 to 1,023.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }
}

impl Buckets {
    /// All of them: what a single machine looks after.
    pub const ALL: Self = Self([u64::MAX; 16]);
    /// None of them.
    pub const NONE: Self = Self([0; 16]);

    /// This set and one bucket more.
    #[must_use]
    pub fn with(mut self, bucket: Bucket) -> Self {
        self.0[usize::from(bucket.0 / 64)] |= 1 << (bucket.0 % 64);
        self
    }

    /// Whether the bucket is in the set.
    #[must_use]
    pub fn contains(&self, bucket: Bucket) -> bool {
        self.0[usize::from(bucket.0 / 64)] & (1 << (bucket.0 % 64)) != 0
    }

    /// The buckets that are in both sets.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (part, other) in self.0.iter_mut().zip(other.0) {
            *part &= other;
        }
        self
    }

    /// The buckets of the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = Bucket> + '_ {
        (0..Bucket::COUNT).map(Bucket).filter(|bucket| self.contains(*bucket))
    }
}

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several parts for one purpose: lengths are hashed too, so that no two lists of
    /// parts are alike.
    #[must_use]
    pub fn of_parts(purpose: &str, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Its first 128 bits, enough for an id.
    #[must_use]
    pub fn short(&self) -> [u8; 16] {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0[..16]);
        short
    }
}

impl ParcelId {
    /// The id of an account's parcel. The carrier counts only if whoever registers it declared one:
    /// what we learn later never changes the id.
    #[must_use]
    pub fn new(account: &AccountId, number: &str, declared_carrier: Option<&str>) -> Self {
        let (account, number) = (account.0.as_bytes(), number.as_bytes());
        let digest = match declared_carrier {
            Some(carrier) => Digest::of_parts("parcel", &[account, number, carrier.as_bytes()]),
            None => Digest::of_parts("parcel", &[account, number]),
        };
        Self(digest.short())
    }

    /// The bucket that holds everything about the parcel.
    #[must_use]
    pub fn bucket(self) -> Bucket {
        Bucket::of(&self.0)
    }
}

impl Token {
    /// No page.
    pub const NONE: Self = Self([0; 16]);

    /// The bucket of the row that leads from the token to its parcel.
    #[must_use]
    pub fn bucket(self) -> Bucket {
        Bucket::of(&self.0)
    }
}

/// Lower-case hexadecimal, as people compare digests.
pub(crate) fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Reads what [`hex`] writes; anything else is nothing.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(bytes)
}

/// Shows a value as hexadecimal, and reads it again.
macro_rules! shown_as_hex {
    ($($type:ty),*) => {$(
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::identity::hex(&self.0, f)
            }
        }
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::identity::hex(&self.0, f)
            }
        }
        impl $type {
            /// Reads the hexadecimal form again.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                $crate::identity::from_hex(text).map(Self)
            }
        }
    )*};
}
pub(crate) use shown_as_hex;
shown_as_hex!(Digest, ParcelId, Token);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_is_another_when_the_account_or_the_declared_carrier_is() {
        let ours = AccountId::new("ours");
        let id = ParcelId::new(&ours, "LB123456785CN", None);
        assert_eq!(id, ParcelId::new(&ours, "LB123456785CN", None));
        assert_ne!(id, ParcelId::new(&AccountId::new("theirs"), "LB123456785CN", None));
        assert_ne!(id, ParcelId::new(&ours, "LB123456785CN", Some("china-post")));
    }

    #[test]
    fn where_one_part_ends_and_the_next_begins_matters() {
        assert_ne!(Digest::of_parts("p", &[b"ab", b"c"]), Digest::of_parts("p", &[b"a", b"bc"]));
    }

    #[test]
    fn a_bucket_is_the_first_ten_bits() {
        assert_eq!(Bucket::of(&[0xff, 0xff]).number(), 1023);
        assert_eq!(Bucket::of(&[0x00, 0x40]).number(), 1);
        assert_eq!(Bucket::of(&[]).number(), 0);
        assert_eq!(Bucket::new(1024), None);
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let three = Bucket::new(700).unwrap();
        let set = Buckets::NONE.with(three);
        assert_eq!(set.iter().collect::<Vec<_>>(), [three]);
        assert_eq!(Buckets::ALL.iter().count(), 1024);
        assert_eq!(Buckets::ALL.and(&set), set);
        assert_eq!(set.and(&Buckets::NONE), Buckets::NONE);
    }

    #[test]
    fn an_id_is_read_as_it_is_written_and_nothing_else_is() {
        let id = ParcelId([0xa7; 16]);
        assert_eq!(ParcelId::parse(&id.to_string()), Some(id));
        assert_eq!(ParcelId::parse("a7"), None);
        assert_eq!(ParcelId::parse(&"é".repeat(16)), None);
    }
}
