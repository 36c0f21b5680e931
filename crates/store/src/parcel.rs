//! What is kept of a parcel as such: its number, how it is found, when it is asked for again.

use jiff::Timestamp;
use tracking::Text;
use tracking::milestone::Milestone;

use crate::capture::check_word;
use crate::error::StoreError;
use crate::identity::{AccountId, ParcelId, Token};

/// The longest list that one call gives, whatever the caller asks for.
pub const MAX_LIMIT: usize = 10_000;

/// A parcel to be known from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParcel {
    /// Made by [`ParcelId::new`] from the three fields that follow.
    pub id: ParcelId,
    /// Whose it is.
    pub account: AccountId,
    /// Its number, normalised by the caller.
    pub number: Text,
    /// The carrier, only if the caller declared it.
    pub carrier: Option<Text>,
    /// What the sender calls it; several parcels may share one.
    pub reference: Option<Text>,
    /// Fresh random bits for the public page; kept only if the parcel is new.
    pub token: Token,
    /// When to ask its carrier first; none for parcels that are only pushed.
    pub first_poll: Option<Timestamp>,
    /// The account itself asks for it (again): a forgotten parcel may be known again. A feed never sets
    /// this, so that a file read twice does not bring back what a person had erased.
    pub revive: bool,
}

/// What became of a [`NewParcel`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The parcel.
    pub id: ParcelId,
    /// It was not known before (or is known again after it was forgotten).
    pub new: bool,
    /// It was forgotten and stays so; there is no page and nothing will be kept.
    pub forgotten: bool,
    /// The token that leads to its page: the first one ever given, if it was known.
    pub token: Token,
}

/// A parcel as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its id.
    pub id: ParcelId,
    /// Whose it is.
    pub account: AccountId,
    /// Its number; empty once forgotten.
    pub number: Text,
    /// The declared carrier.
    pub carrier: Option<Text>,
    /// What the sender calls it.
    pub reference: Option<Text>,
    /// The token of its public page; [`Token::NONE`] when it has none.
    pub token: Token,
    /// When it was first registered.
    pub registered: Timestamp,
    /// When its carrier is asked next.
    pub next_poll: Option<Timestamp>,
    /// The milestone of its latest facts.
    pub milestone: Option<Milestone>,
    /// The version of its latest facts; 0 while there are none. [`crate::NewFacts`] names it.
    pub version: u64,
    /// Whether it was forgotten: then only digests are left.
    pub forgotten: bool,
}

/// Which parcels of an account to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those whose latest facts have this milestone.
    pub milestone: Option<Milestone>,
    /// Only those whose number or reference contains this, whatever the case of ASCII letters.
    pub text: Option<Text>,
}

/// The place in a list after which the next page starts: the newest parcels come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When the last parcel of the page was registered.
    pub registered: Timestamp,
    /// Its id.
    pub parcel: ParcelId,
}

/// A parcel whose carrier should be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuePoll {
    /// The parcel.
    pub parcel: ParcelId,
    /// When it should have been asked.
    pub at: Timestamp,
}

/// Whom to forget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// One parcel.
    Parcel(ParcelId),
    /// Every parcel of the account that this number leads to.
    Number(AccountId, Text),
}

/// What was erased. Digests stay, so that chains over them still verify.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many parcels.
    pub parcels: u64,
    /// How many captures lost their bytes.
    pub captures: u64,
    /// How many notices were removed, told or not.
    pub notices: u64,
    /// How many opinions were removed.
    pub opinions: u64,
    /// The store is too large to be written anew at once: old copies may lie in unused parts of its files
    /// until [`crate::Store::compact`] is called.
    pub compact_advised: bool,
}

impl Parcel {
    /// The token of its public page, if it has one.
    #[must_use]
    pub fn page(&self) -> Option<Token> {
        (self.token != Token::NONE).then_some(self.token)
    }

    /// The cursor behind this parcel.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { registered: self.registered, parcel: self.id }
    }
}

impl NewParcel {
    /// A parcel with the id that its other fields give; no reference, no poll.
    #[must_use]
    pub fn new(account: &AccountId, number: &str, carrier: Option<&str>, token: Token) -> Self {
        Self {
            id: ParcelId::new(account, number, carrier),
            account: account.clone(),
            number: number.into(),
            carrier: carrier.map(Into::into),
            reference: None,
            token,
            first_poll: None,
            revive: false,
        }
    }

    /// Refuses words that are too long, before anything is written.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] names the limit.
    pub fn check(&self) -> Result<(), StoreError> {
        check_word("an account", &self.account.0)?;
        check_word("a number", &self.number)?;
        check_word("a carrier", self.carrier.as_deref().unwrap_or_default())?;
        check_word("a reference", self.reference.as_deref().unwrap_or_default())
    }
}
