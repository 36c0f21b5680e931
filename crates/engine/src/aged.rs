//! What can still be said of a parcel that aged out: that it did, how many looks there were, and the digest by which who
//! kept them can prove what they were.
//!
//! Nothing leads from a number to such a parcel any more. But its id follows from its account, its number and the carrier
//! that was declared: so it is looked for under each carrier that we know, and under none.

use serde::Serialize;
use store::{AccountId, ParcelId, Remains};

use crate::add::normalise;
use crate::{Engine, Error, Result};

/// What stays of a parcel that aged out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RemainsBody {
    /// The carrier that was declared for it.
    pub carrier: Option<String>,
    /// How many looks there were.
    pub looks: u64,
    /// The chain over the digests of all of them, as evidence files have it.
    pub chain: String,
    /// The version it had; a later parcel of the same number goes on from there.
    pub version: u64,
}

impl Engine {
    /// What stays of the account's parcels of a number that aged out, those with the most looks first. Of a number that
    /// is followed again, or was forgotten, nothing is told.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn remains_of_number(&self, account: &AccountId, number: &str) -> Result<Vec<RemainsBody>> {
        let number = normalise(number);
        let carriers: Vec<Option<&str>> =
            std::iter::once(None).chain(self.library.carriers().map(Some)).collect();
        let id = |carrier: &Option<&str>| ParcelId::new(account, &number, *carrier);
        let ids: Vec<ParcelId> = carriers.iter().map(id).collect();
        let mut found = Vec::new();
        for (parcel, remains) in self.store.remains_of(&ids)? {
            let carrier = ids.iter().position(|id| *id == parcel).and_then(|nth| *carriers.get(nth)?);
            if self.store.parcel(parcel)?.is_none() {
                found.push(body(carrier, &remains));
            }
        }
        found.sort_by_key(|remains| std::cmp::Reverse(remains.looks));
        Ok(found)
    }

    /// Why nothing is found under a number: nothing is known of it, or not any more.
    pub(crate) fn not_there(&self, account: &AccountId, number: &str) -> Error {
        match self.remains_of_number(account, number) {
            Ok(remains) if remains.is_empty() => {
                Error::NotFound("there is nothing under this name".to_owned())
            }
            Ok(remains) => Error::Aged(remains),
            Err(error) => error,
        }
    }
}

/// One sentence about parcels that aged out.
#[must_use]
pub fn sentence(remains: &[RemainsBody]) -> String {
    let looks: u64 = remains.iter().map(|remains| remains.looks).sum();
    let looks = if looks == 1 { "one look".to_owned() } else { format!("{looks} looks") };
    format!(
        "what was kept under this number aged out, as the settings of this installation say; of {looks} one digest stays, \
         by which who kept them can prove what they were"
    )
}

fn body(carrier: Option<&str>, remains: &Remains) -> RemainsBody {
    RemainsBody {
        carrier: carrier.map(str::to_owned),
        looks: remains.looks,
        chain: format!("sha256:{}", remains.chain),
        version: remains.version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_the_looks_of_all_lives() {
        let one = |looks| RemainsBody { carrier: None, looks, chain: String::new(), version: 1 };
        assert!(sentence(&[one(1)]).contains("of one look one digest stays"));
        assert!(sentence(&[one(2), one(3)]).contains("of 5 looks"));
    }
}
