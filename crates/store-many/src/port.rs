//! The port over several databases.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use store::moving::{Rest, Whole};
use store::{
    AccountId, Aged, ApiKey, Appended, Bucket, Buckets, Checked, ClaimedNotice, Commit, Cursor, Digest,
    DuePoll, Ended, Endpoint, EndpointId, Facts, Feeds, Filter, Forgotten, Lease, MAX_LIMIT, NewCapture,
    NewFacts, NewParcel, Notice, NoticeId, Opinion, Outcome, Parcel, ParcelId, Policy, PutOff, Registered,
    Remains, Result, Stats, Store, StoreError, StoredLook, Token, Whom,
};
use tracking::Text;

use crate::gather::{in_turn, own_page, what_there_is};
use crate::{ManyStore, work};

impl Store for ManyStore {
    fn admit(
        &self,
        now: Timestamp,
        parcels: &[NewParcel],
        captures: &[NewCapture],
    ) -> Result<(Vec<Registered>, Vec<Appended>)> {
        captures.iter().try_for_each(NewCapture::check)?;
        parcels.iter().try_for_each(NewParcel::check)?;
        work::admit(self, now, parcels, captures)
    }

    fn feeds(&self) -> Option<&dyn Feeds> {
        self.stores.iter().all(|store| store.feeds().is_some()).then_some(self)
    }

    fn looks(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<StoredLook>> {
        self.read(parcel.bucket(), |store| store.looks(parcel, upto))
    }

    fn stale(&self, buckets: &Buckets, limit: usize) -> Result<Vec<ParcelId>> {
        let map = self.known()?;
        let lists = what_there_is(self.those(&map, buckets, |store, own| store.stale(own, limit)))?;
        let mut stale = in_turn(lists, limit.min(MAX_LIMIT));
        stale.sort_unstable();
        Ok(stale)
    }

    fn mark_stale(&self, parcels: &[ParcelId]) -> Result<()> {
        work::mark_stale(self, parcels)
    }

    fn parcels(&self, buckets: &Buckets, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>> {
        let map = self.known()?;
        let answers = self.those(&map, buckets, |store, own| store.parcels(own, after, limit));
        let mut found = Vec::new();
        for (_, ids) in answers {
            found.extend(ids?);
        }
        found.sort_unstable();
        found.truncate(limit.min(MAX_LIMIT));
        Ok(found)
    }

    fn due(&self, buckets: &Buckets, now: Timestamp, limit: usize) -> Result<Vec<DuePoll>> {
        let map = self.known()?;
        let lists = what_there_is(self.those(&map, buckets, |store, own| store.due(own, now, limit)))?;
        let mut due: Vec<DuePoll> = lists.into_iter().flatten().collect();
        due.sort_by_key(|due| (due.at, due.parcel));
        due.truncate(limit.min(MAX_LIMIT));
        Ok(due)
    }

    fn plan_poll(&self, parcel: ParcelId, at: Option<Timestamp>) -> Result<()> {
        self.write(parcel.bucket(), |store| store.plan_poll(parcel, at))
    }

    fn commit_facts(&self, now: Timestamp, facts: &NewFacts) -> Result<Commit> {
        self.write(facts.parcel.bucket(), |store| store.commit_facts(now, facts))
    }

    fn parcel(&self, parcel: ParcelId) -> Result<Option<Parcel>> {
        self.read(parcel.bucket(), |store| store.parcel(parcel))
    }

    fn facts(&self, parcel: ParcelId) -> Result<Option<Facts>> {
        self.read(parcel.bucket(), |store| store.facts(parcel))
    }

    fn resolve(&self, account: &AccountId, number: &str) -> Result<Vec<ParcelId>> {
        self.named(|store| store.resolve(account, number))
    }

    fn numbers(&self, parcel: ParcelId) -> Result<Vec<Text>> {
        self.read(parcel.bucket(), |store| store.numbers(parcel))
    }

    fn by_token(&self, token: Token) -> Result<Option<ParcelId>> {
        Ok(self.named(|store| Ok(store.by_token(token)?.into_iter().collect()))?.pop())
    }

    fn by_reference(&self, account: &AccountId, reference: &str) -> Result<Vec<ParcelId>> {
        self.named(|store| store.by_reference(account, reference))
    }

    fn list(
        &self,
        account: &AccountId,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Parcel>> {
        let map = self.known()?;
        let own = |nth: usize| {
            let map = &map;
            move |parcel: ParcelId| map.owner(parcel.bucket()) == nth
        };
        let pages = self.all(|nth, store| own_page(store, account, filter, after, limit, own(nth)))?;
        let mut found: Vec<Parcel> = pages.into_iter().flatten().collect();
        found.sort_by_key(|parcel| std::cmp::Reverse((parcel.registered, parcel.id)));
        found.truncate(limit.min(MAX_LIMIT));
        Ok(found)
    }

    fn say(&self, parcel: ParcelId, opinions: &[Opinion]) -> Result<()> {
        self.write(parcel.bucket(), |store| store.say(parcel, opinions))
    }

    fn said(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<Opinion>> {
        self.read(parcel.bucket(), |store| store.said(parcel, upto))
    }

    fn claim_notices(
        &self,
        buckets: &Buckets,
        now: Timestamp,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<ClaimedNotice>> {
        work::claim(self, buckets, now, limit.min(MAX_LIMIT), lease)
    }

    fn settle_notice(&self, now: Timestamp, id: NoticeId, attempt: u32, outcome: &Outcome) -> Result<bool> {
        self.write(id.bucket(), |store| store.settle_notice(now, id, attempt, outcome))
    }

    fn settle_notices(&self, now: Timestamp, ended: &[Ended]) -> Result<Vec<bool>> {
        work::settle(self, now, ended)
    }

    fn put_off(&self, notices: &[PutOff]) -> Result<()> {
        work::put_off(self, notices)
    }

    fn notices(&self, parcel: ParcelId) -> Result<Vec<Notice>> {
        self.read(parcel.bucket(), |store| store.notices(parcel))
    }

    fn put_endpoint(&self, endpoint: &Endpoint) -> Result<()> {
        self.at_home(|home| home.put_endpoint(endpoint))
    }

    fn endpoints(&self, account: &AccountId) -> Result<Vec<Endpoint>> {
        self.at_home(|home| home.endpoints(account))
    }

    fn remove_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<bool> {
        self.at_home(|home| home.remove_endpoint(account, id))
    }

    fn put_key(&self, key: &ApiKey) -> Result<()> {
        self.at_home(|home| home.put_key(key))
    }

    fn key(&self, digest: Digest) -> Result<Option<ApiKey>> {
        self.at_home(|home| home.key(digest))
    }

    fn keys(&self, account: Option<&AccountId>) -> Result<Vec<ApiKey>> {
        self.at_home(|home| home.keys(account))
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.at_home(|home| home.setting(name))
    }

    fn set_setting(&self, name: &str, value: &[u8]) -> Result<()> {
        self.at_home(|home| home.set_setting(name, value))
    }

    fn setting_or(&self, name: &str, value: &[u8]) -> Result<Vec<u8>> {
        self.at_home(|home| home.setting_or(name, value))
    }

    fn hour(&self, now: Timestamp) -> Result<Timestamp> {
        self.at_home(|home| home.hour(now))
    }

    fn lease(&self, node: &str, now: Timestamp, length: Duration) -> Result<Lease> {
        work::lease(self, node, now, length)
    }

    fn release(&self, lease: &Lease) -> Result<()> {
        // Also what it holds of buckets that lie elsewhere.
        let all = Lease::of_everything(lease.node(), lease.until());
        self.all(|_, store| store.release(&all)).map(|_| ())
    }

    fn under(&self, lease: &Lease) -> Option<Arc<dyn Store>> {
        work::under(self, lease).map(|store| Arc::new(store) as Arc<dyn Store>)
    }

    fn export(&self, bucket: Bucket, after: Option<ParcelId>, limit: usize) -> Result<Vec<Whole>> {
        self.read(bucket, |store| store.export(bucket, after, limit))
    }

    fn import(&self, wholes: &[Whole]) -> Result<()> {
        let Some(first) = wholes.first() else { return Ok(()) };
        self.write(first.id.bucket(), |store| store.import(wholes))
    }

    fn export_rest(&self) -> Result<Rest> {
        let mut rest = self.at_home(|home| home.export_rest())?;
        // Where things lie is no part of what is kept.
        rest.settings.retain(|(name, _)| !name.starts_with("buckets/"));
        Ok(rest)
    }

    fn forget(&self, now: Timestamp, whom: &Whom) -> Result<Forgotten> {
        let parcels = match whom {
            Whom::Parcel(parcel) => vec![*parcel],
            Whom::Number(account, number) => self.resolve(account, number)?,
        };
        let mut all = Forgotten::default();
        for parcel in parcels {
            let one = self.forget_one(now, parcel)?;
            all.parcels += one.parcels;
            all.captures += one.captures;
            all.notices += one.notices;
            all.opinions += one.opinions;
            all.compact_advised |= one.compact_advised;
        }
        Ok(all)
    }

    fn age_out(
        &self,
        now: Timestamp,
        policy: &Policy,
        after: Option<ParcelId>,
        limit: usize,
    ) -> Result<Aged> {
        let parts = self.all(|_, store| store.age_out(now, policy, after, limit))?;
        let mut all = Aged::default();
        for part in &parts {
            all.add(part);
            all.compact_advised |= part.compact_advised;
        }
        // Behind the one that came least far; what others did there is done already.
        all.next = parts.iter().filter_map(|part| part.next).min();
        Ok(all)
    }

    fn remains(&self, parcel: ParcelId) -> Result<Option<Remains>> {
        self.read(parcel.bucket(), |store| store.remains(parcel))
    }

    fn remains_of(&self, parcels: &[ParcelId]) -> Result<Vec<(ParcelId, Remains)>> {
        let map = self.known()?;
        let found = self.all(|_, store| store.remains_of(parcels))?;
        let mut own = BTreeMap::new();
        for (nth, remains) in found.into_iter().enumerate() {
            own.extend(remains.into_iter().filter(|(parcel, _)| map.owner(parcel.bucket()) == nth));
        }
        Ok(parcels.iter().filter_map(|parcel| Some((*parcel, *own.get(parcel)?))).collect())
    }

    fn check(&self) -> Result<Checked> {
        let mut all = Checked::default();
        for (part, name) in self.all(|_, store| store.check())?.into_iter().zip(self.names()) {
            all.captures += part.captures;
            part.problems.into_iter().for_each(|problem| all.found(format!("{name}: {problem}")));
        }
        Ok(all)
    }

    fn compact(&self) -> Result<()> {
        self.all(|_, store| store.compact()).map(|_| ())
    }

    fn backup(&self, to: &Path) -> Result<()> {
        let doing = format!("write the backup `{}`", to.display());
        let why = "this store lies in several databases: back up each by its own means".to_owned();
        Err(StoreError::Io { doing, why })
    }

    fn stats(&self) -> Result<Stats> {
        let mut all = Stats::default();
        self.all(|_, store| store.stats())?.iter().for_each(|part| all.add(part));
        Ok(all)
    }

    fn health(&self, now: Timestamp) -> Result<()> {
        self.all(|_, store| store.health(now)).map(|_| ())
    }
}

/// Only to choose who is asked first.
pub(crate) fn turn(many: &ManyStore) -> usize {
    many.base.turn.fetch_add(1, Ordering::Relaxed)
}
