//! The one trait that a store makes true.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tracking::Text;

use crate::{
    AccountId, Aged, ApiKey, Appended, Bucket, Buckets, Checked, ClaimedNotice, Commit, Cursor, Custody,
    Digest, DuePoll, Ended, Endpoint, EndpointId, Facts, Feeds, Filter, Forgotten, Lease, NewCapture,
    NewFacts, NewParcel, Notice, NoticeId, Opinion, Outcome, Parcel, ParcelId, Policy, PutOff, Registered,
    Remains, Result, Stats, StoredLook, Token, Whom, moving, retention,
};

/// A place where captures are kept and facts are found. Every method may wait for the disk: asynchronous callers call
/// it from a thread that may block. Times are kept to the microsecond.
pub trait Store: Send + Sync {
    // -- Keeping what we are told ---------------------------------------------------------------
    /// Makes parcels known. The same again changes nothing, except that a reference given for the first time is added.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; then none of them is registered.
    fn register(&self, now: Timestamp, parcels: &[NewParcel]) -> Result<Vec<Registered>> {
        Ok(self.admit(now, parcels, &[])?.0)
    }

    /// Keeps captures. When this returns they are on the disk, and their parcels are stale. The same look (parcel,
    /// received, source, digest) again changes nothing. Any order, repetition or grouping leads to the same content.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; then none of them is accepted.
    fn append(&self, captures: &[NewCapture]) -> Result<Vec<Appended>> {
        // Nothing is registered here, so that the time is not asked for.
        Ok(self.admit(Timestamp::UNIX_EPOCH, &[], captures)?.1)
    }

    /// Both of the above at once.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; then nothing of it is accepted.
    fn admit(
        &self,
        now: Timestamp,
        parcels: &[NewParcel],
        captures: &[NewCapture],
    ) -> Result<(Vec<Registered>, Vec<Appended>)>;

    /// The compact way of feeds, if there is one. Without it the items of a feed are captures like all others.
    fn feeds(&self) -> Option<&dyn Feeds> {
        None
    }

    /// All looks at a parcel up to and including a time, in the order (received, source, digest).
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn looks(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<StoredLook>>;

    // -- Work -----------------------------------------------------------------------------------
    /// Registered parcels whose captures are newer than their facts.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn stale(&self, buckets: &Buckets, limit: usize) -> Result<Vec<ParcelId>>;

    /// Says that a parcel's facts must be derived again: a pack was corrected.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn mark_stale(&self, parcels: &[ParcelId]) -> Result<()>;

    /// Every registered parcel after the one given, in the order of ids: for a replay of everything.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn parcels(&self, buckets: &Buckets, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>>;

    /// Parcels whose carrier should have been asked by now, the longest waiting first.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn due(&self, buckets: &Buckets, now: Timestamp, limit: usize) -> Result<Vec<DuePoll>>;

    /// Plans when to ask a parcel's carrier next; none for never.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn plan_poll(&self, parcel: ParcelId, at: Option<Timestamp>) -> Result<()>;

    /// Writes facts and all that follows from them (aliases, notices, opinions, the next poll) in one
    /// transaction, if nobody else wrote since. The parcel stays stale if captures came in between.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; then nothing of it is written.
    fn commit_facts(&self, now: Timestamp, facts: &NewFacts) -> Result<Commit>;

    // -- Finding --------------------------------------------------------------------------------
    /// A parcel by its id.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn parcel(&self, parcel: ParcelId) -> Result<Option<Parcel>>;

    /// The latest facts of a parcel.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn facts(&self, parcel: ParcelId) -> Result<Option<Facts>>;

    /// The account's parcels that a number leads to: their own or one found in their captures.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn resolve(&self, account: &AccountId, number: &str) -> Result<Vec<ParcelId>>;

    /// Every number that leads to a parcel, its own included, sorted.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn numbers(&self, parcel: ParcelId) -> Result<Vec<Text>>;

    /// The parcel of a public token.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn by_token(&self, token: Token) -> Result<Option<ParcelId>>;

    /// The account's parcels with this reference.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn by_reference(&self, account: &AccountId, reference: &str) -> Result<Vec<ParcelId>>;

    /// A page of an account's parcels, the newest first.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn list(
        &self,
        account: &AccountId,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Parcel>>;

    /// Keeps opinions that were shown to somebody. The same again changes nothing.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn say(&self, parcel: ParcelId, opinions: &[Opinion]) -> Result<()>;

    /// What was said about a parcel up to and including a time, in the order (at, kind, bytes).
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn said(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<Opinion>>;

    // -- Telling --------------------------------------------------------------------------------
    /// Takes notices that are due, for the length of the lease. Of one parcel and one endpoint only the oldest unsettled
    /// version is given, so that a receiver reads a parcel's story in its order while a slow story holds up no other.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn claim_notices(
        &self,
        buckets: &Buckets,
        now: Timestamp,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<ClaimedNotice>>;

    /// Records how an attempt ended. False when the attempt was no longer the caller's.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn settle_notice(&self, now: Timestamp, id: NoticeId, attempt: u32, outcome: &Outcome) -> Result<bool>;

    /// The same of many, so that a disk is waited for once.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; what is not recorded then is tried again when its lease ends.
    fn settle_notices(&self, now: Timestamp, ended: &[Ended]) -> Result<Vec<bool>> {
        ended.iter().map(|ended| self.settle_notice(now, ended.id, ended.attempt, &ended.outcome)).collect()
    }

    /// Gives claimed notices back unsent, as if they had not been claimed. One that is no longer the caller's stays as
    /// it is.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; what is not given back then is due again when its lease ends.
    fn put_off(&self, notices: &[PutOff]) -> Result<()>;

    /// The notices about a parcel, in the order they were queued.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn notices(&self, parcel: ParcelId) -> Result<Vec<Notice>>;

    /// Makes or changes an endpoint.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn put_endpoint(&self, endpoint: &Endpoint) -> Result<()>;

    /// The endpoints of an account, in the order of ids.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn endpoints(&self, account: &AccountId) -> Result<Vec<Endpoint>>;

    /// Removes an endpoint. False when there was none.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn remove_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<bool>;

    // -- Keys and settings ----------------------------------------------------------------------
    /// Makes or changes a key (revokes it, say).
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn put_key(&self, key: &ApiKey) -> Result<()>;

    /// The key with this digest, revoked or not.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn key(&self, digest: Digest) -> Result<Option<ApiKey>>;

    /// All keys of an account, or of all accounts, in the order of digests.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn keys(&self, account: Option<&AccountId>) -> Result<Vec<ApiKey>>;

    /// A setting of the installation.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>>;

    /// Writes a setting of the installation.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn set_setting(&self, name: &str, value: &[u8]) -> Result<()>;

    /// Writes a setting unless there is one, and gives the one that holds: two first starts agree on one secret.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn setting_or(&self, name: &str, value: &[u8]) -> Result<Vec<u8>>;

    // -- Nodes beside one another ---------------------------------------------------------------
    /// The hour by which leases are counted: the store's own where nodes share one, the caller's otherwise.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn hour(&self, now: Timestamp) -> Result<Timestamp> {
        Ok(now)
    }

    /// Takes buckets for a node, renews those it holds, and gives some back when others have fewer: in time every
    /// node that renews has its share. `now` comes from [`Store::hour`].
    ///
    /// # Errors
    /// A [`crate::StoreError`]; what was held stays held until its end.
    fn lease(&self, node: &str, now: Timestamp, length: Duration) -> Result<Lease> {
        Ok(Lease::of_everything(node, now.checked_add(length).unwrap_or(Timestamp::MAX)))
    }

    /// Gives a lease back before its end, so that others need not wait for it.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn release(&self, _lease: &Lease) -> Result<()> {
        Ok(())
    }

    /// The same store as the worker with this lease uses it: it gives work of the lease's buckets only, and refuses
    /// the worker's writes ([`crate::StoreError::Fenced`]) where a bucket has changed hands. None where no other process can
    /// have the store open.
    fn under(&self, _lease: &Lease) -> Option<Arc<dyn Store>> {
        None
    }

    // -- Moving to another store ----------------------------------------------------------------
    /// Everything that is kept about the bucket's parcels after the one given, in the order of ids; what feeds told of
    /// them lies in slices ([`Feeds::slices`]).
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn export(&self, _bucket: Bucket, _after: Option<ParcelId>, _limit: usize) -> Result<Vec<moving::Whole>> {
        moving::cannot("copy from the store")
    }

    /// Writes what another store exported, all of one bucket, in place of what is known of these parcels.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; then nothing of it is written.
    fn import(&self, _wholes: &[moving::Whole]) -> Result<()> {
        moving::cannot("copy into the store")
    }

    /// Everything that belongs to no parcel.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn export_rest(&self) -> Result<moving::Rest> {
        moving::cannot("copy from the store")
    }

    /// How buckets are given to and taken from other databases of one store, if they can be.
    fn custody(&self) -> Option<&dyn Custody> {
        None
    }

    // -- Forgetting and keeping house -----------------------------------------------------------
    /// Erases a person's data: the bytes of all captures, numbers, references, journeys, notices and opinions. Digests
    /// and hours of looks stay, so that [`crate::chain`] gives the same. When this returns the bytes are gone from the files
    /// too, unless it says that `compact` is advised. A forgotten parcel stays so until it is registered with `revive`.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn forget(&self, now: Timestamp, whom: &Whom) -> Result<Forgotten>;

    /// Removes what is older than a policy lets it be, looking at no more than `limit` parcels after the one given:
    /// parcels that are over as a whole ([`retention`]), and settled notices and opinions of the others. At the end
    /// of a walk the bytes are gone from the files too, unless it says that `compact` is advised.
    ///
    /// # Errors
    /// A [`crate::StoreError`]; what was removed before stays removed.
    fn age_out(
        &self,
        now: Timestamp,
        policy: &Policy,
        after: Option<ParcelId>,
        limit: usize,
    ) -> Result<Aged> {
        let _ = (now, after, limit);
        retention::not_yet(policy)
    }

    /// What stays of a parcel that aged out, also when it is known again.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn remains(&self, _parcel: ParcelId) -> Result<Option<Remains>> {
        Ok(None)
    }

    /// The same of several, in their order, without those that never aged out.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn remains_of(&self, parcels: &[ParcelId]) -> Result<Vec<(ParcelId, Remains)>> {
        let one = |parcel: &ParcelId| Ok(self.remains(*parcel)?.map(|remains| (*parcel, remains)));
        parcels.iter().filter_map(|parcel| one(parcel).transpose()).collect()
    }

    /// Reads everything and compares it with its digests.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn check(&self) -> Result<Checked>;

    /// Gives room that is no longer used back to the disk.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn compact(&self) -> Result<()>;

    /// Writes a copy of the store to a new file while it is in use.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn backup(&self, to: &Path) -> Result<()>;

    /// Counts what is held.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn stats(&self) -> Result<Stats>;

    /// Whether the store can still be written to: a small write, all the way to the disk.
    ///
    /// # Errors
    /// A [`crate::StoreError`] that says why not.
    fn health(&self, now: Timestamp) -> Result<()>;
}
