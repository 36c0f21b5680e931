//! Forgetting over several databases: also in the copies that moves leave behind, for a mover may be dead and its
//! copy stay for long.
//!
//! What was copied of a bucket on its way is erased before the parcel itself is: so a mover that compares meanwhile
//! finds a difference and copies anew, or flips to what is forgotten already. An old copy is erased afterwards; nobody
//! writes to that any more.

use jiff::Timestamp;
use store::moving::Whole;
use store::{Forgotten, ParcelId, Result, Store, Whom};

use crate::ManyStore;
use crate::map::Way;

impl ManyStore {
    pub(crate) fn forget_one(&self, now: Timestamp, parcel: ParcelId) -> Result<Forgotten> {
        let (mut whole, mut coming) = (Whole::new(parcel), Ok(()));
        if let Some(Way::Moving { to, .. }) = self.base.held.again()?.way(parcel.bucket()) {
            // What cannot be told any more is erased as far as the copy itself knows it.
            whole = self.told_of(parcel).unwrap_or(whole);
            coming = self.forget_copy(to, &whole);
        }
        let forgotten = self.write(parcel.bucket(), |store| store.forget(now, &Whom::Parcel(parcel)))?;
        if let Some(Way::Left { from, .. }) = self.base.held.again()?.way(parcel.bucket()) {
            self.forget_copy(from, &whole)?;
        }
        // Who could not erase everything says so, though the parcel is forgotten; the same again completes it.
        coming.map(|()| forgotten)
    }

    fn forget_copy(&self, database: usize, whole: &Whole) -> Result<()> {
        self.store(database)?.custody().map_or(Ok(()), |custody| custody.forget_copy(whole))
    }

    /// A parcel as the database tells it that has its bucket.
    fn told_of(&self, parcel: ParcelId) -> Result<Whole> {
        let before = u128::from_be_bytes(parcel.0).checked_sub(1).map(|id| ParcelId(id.to_be_bytes()));
        // The one before may be of another bucket: of this one the first is told.
        let page = self.export(parcel.bucket(), before, 1)?;
        Ok(page.into_iter().find(|whole| whole.id == parcel).unwrap_or_else(|| Whole::new(parcel)))
    }
}
