//! The port, each use case sent to a reader or to the writer.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use store::capture::check_word;
use store::feed::prepared::packed;
use store::moving::{Rest, Whole};
use store::prepared;
use store::{
    AccountId, Aged, ApiKey, Appended, Bucket, Buckets, Checked, ClaimedNotice, Commit, Cursor, Custody,
    Digest, DuePoll, Ended, Endpoint, EndpointId, Facts, Feeds, Filter, Forgotten, Gate, Lease, MAX_LIMIT,
    NewCapture, NewFacts, NewParcel, Notice, NoticeId, Opinion, Outcome, Parcel, ParcelId, Policy, PutOff,
    Registered, Remains, Result, Stats, Store, StoredLook, Token, Whom,
};
use tracking::Text;

use crate::fault::{Fault, Try};
use crate::job::Admit;
use crate::learnt::Learnt;
use crate::link::Link;
use crate::{
    PostgresStore, access, age, aged, custody, derived, find, forget, house, keep, lease, let_go, moving,
    moving_out, telling,
};

/// Whether something aged out since the tables were written anew.
const UNSWEPT: &str = "aged-unswept";

impl PostgresStore {
    pub(crate) fn read<T>(&self, work: impl Fn(&Link) -> Try<T>) -> Result<T> {
        self.base.readers.read(work)
    }

    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Link) -> Try<T> + Send + 'static,
    ) -> Result<T> {
        self.base.writer.write(0, work)
    }

    fn learnt(&self) -> &Learnt {
        &self.base.learnt
    }

    /// Of these buckets those that are ours to work on.
    pub(crate) fn ours(&self, buckets: &Buckets) -> Buckets {
        self.lease.as_ref().map_or(*buckets, |lease| buckets.and(&lease.buckets()))
    }

    /// The buckets whose content is whole here: not what is coming, going or gone.
    pub(crate) fn present(&self) -> Result<Buckets> {
        let gates = self.gates()?;
        let moves =
            |bucket: &Bucket| gates.iter().any(|one| one.bucket == *bucket && one.gate != Gate::Closing);
        Ok(Buckets::ALL.iter().filter(|bucket| !moves(bucket)).fold(Buckets::NONE, Buckets::with))
    }
}

impl Store for PostgresStore {
    fn admit(
        &self,
        now: Timestamp,
        parcels: &[NewParcel],
        captures: &[NewCapture],
    ) -> Result<(Vec<Registered>, Vec<Appended>)> {
        parcels.iter().try_for_each(NewParcel::check)?;
        let captures = prepared::prepare(captures)?;
        let parcels = parcels.to_vec();
        let weight = prepared::weight(&captures) + size_of_val(parcels.as_slice());
        if parcels.is_empty() && captures.is_empty() {
            return Ok(Default::default());
        }
        self.base.writer.admit(|answer| Admit {
            now,
            parcels,
            captures,
            weight,
            refused: None,
            result: Default::default(),
            answer,
        })
    }

    fn feeds(&self) -> Option<&dyn Feeds> {
        Some(self)
    }

    fn looks(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<StoredLook>> {
        self.read(|link| find::looks(link, self.learnt(), parcel, upto))
    }

    fn stale(&self, buckets: &Buckets, limit: usize) -> Result<Vec<ParcelId>> {
        self.read(|link| find::stale(link, &self.ours(buckets), limit))
    }

    fn mark_stale(&self, parcels: &[ParcelId]) -> Result<()> {
        let parcels = parcels.to_vec();
        self.write(move |link| {
            parcels.iter().try_for_each(|parcel| custody::pass(link, parcel.bucket()))?;
            keep::mark_registered_stale(link, &parcels)
        })
    }

    fn parcels(&self, buckets: &Buckets, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>> {
        self.read(|link| find::parcels(link, buckets, after, limit))
    }

    fn due(&self, buckets: &Buckets, now: Timestamp, limit: usize) -> Result<Vec<DuePoll>> {
        self.read(|link| find::due(link, &self.ours(buckets), now, limit))
    }

    fn plan_poll(&self, parcel: ParcelId, at: Option<Timestamp>) -> Result<()> {
        let lease = self.lease.clone();
        self.write(move |link| {
            custody::pass(link, parcel.bucket())?;
            lease::fence(link, lease.as_deref(), parcel.bucket())?;
            derived::plan_poll(link, parcel, at)
        })
    }

    fn commit_facts(&self, now: Timestamp, facts: &NewFacts) -> Result<Commit> {
        facts.aliases.iter().try_for_each(|number| check_word("a number", number))?;
        let (mut facts, lease) = (facts.clone(), self.lease.clone());
        facts.notices = packed(facts.parcel.bucket(), &facts.notices, &self.learnt().parts);
        self.base.writer.write(facts.journey.len(), move |link| {
            custody::pass(link, facts.parcel.bucket())?;
            let fence = lease::fence(link, lease.as_deref(), facts.parcel.bucket())?;
            derived::commit(link, now, &facts, fence.as_ref())
        })
    }

    fn parcel(&self, parcel: ParcelId) -> Result<Option<Parcel>> {
        self.read(|link| find::parcel(link, parcel))
    }

    fn facts(&self, parcel: ParcelId) -> Result<Option<Facts>> {
        self.read(|link| derived::facts(link, self.learnt(), parcel))
    }

    fn resolve(&self, account: &AccountId, number: &str) -> Result<Vec<ParcelId>> {
        self.read(|link| find::resolve(link, account, number))
    }

    fn numbers(&self, parcel: ParcelId) -> Result<Vec<Text>> {
        self.read(|link| find::numbers_of(link, parcel))
    }

    fn by_token(&self, token: Token) -> Result<Option<ParcelId>> {
        self.read(|link| find::by_token(link, token))
    }

    fn by_reference(&self, account: &AccountId, reference: &str) -> Result<Vec<ParcelId>> {
        self.read(|link| find::by_reference(link, account, reference))
    }

    fn list(
        &self,
        account: &AccountId,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Parcel>> {
        self.read(|link| find::list(link, account, filter, after, limit))
    }

    fn say(&self, parcel: ParcelId, opinions: &[Opinion]) -> Result<()> {
        let opinions = opinions.to_vec();
        self.write(move |link| {
            custody::pass(link, parcel.bucket())?;
            derived::say(link, parcel, &opinions)
        })
    }

    fn said(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<Opinion>> {
        self.read(|link| derived::said(link, parcel, upto))
    }

    fn claim_notices(
        &self,
        buckets: &Buckets,
        now: Timestamp,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<ClaimedNotice>> {
        let (buckets, held) = (self.ours(buckets), self.lease.clone());
        let learnt = Arc::clone(&self.base.learnt);
        self.write(move |link| {
            let open = custody::open_of(link, &buckets);
            let mut claimed = telling::claim(link, &open, now, limit, lease, held.as_deref())?;
            for notice in &mut claimed {
                notice.payload = learnt.payload(link, &notice.payload)?;
            }
            Ok(claimed)
        })
    }

    fn settle_notice(&self, now: Timestamp, id: NoticeId, attempt: u32, outcome: &Outcome) -> Result<bool> {
        let ended = [Ended { id, attempt, outcome: outcome.clone() }];
        Ok(self.settle_notices(now, &ended)?.first().copied().unwrap_or_default())
    }

    fn settle_notices(&self, now: Timestamp, ended: &[Ended]) -> Result<Vec<bool>> {
        let (ended, lease) = (ended.to_vec(), self.lease.clone());
        self.write(move |link| {
            let buckets = custody::passing(link, ended.iter().map(|ended| ended.id.bucket()))?;
            let fences = lease::fences(link, lease.as_deref(), &buckets)?;
            telling::settle(link, now, &ended, &fences)
        })
    }

    fn put_off(&self, notices: &[PutOff]) -> Result<()> {
        let (notices, lease) = (notices.to_vec(), self.lease.clone());
        self.write(move |link| {
            let buckets = custody::passing(link, notices.iter().map(|one| one.id.bucket()))?;
            lease::fences(link, lease.as_deref(), &buckets)?;
            telling::put_off(link, &notices)
        })
    }

    fn notices(&self, parcel: ParcelId) -> Result<Vec<Notice>> {
        self.read(|link| telling::notices(link, parcel))
    }

    fn put_endpoint(&self, endpoint: &Endpoint) -> Result<()> {
        check_word("an account", &endpoint.account.0)?;
        let endpoint = endpoint.clone();
        self.write(move |link| telling::put_endpoint(link, &endpoint))
    }

    fn endpoints(&self, account: &AccountId) -> Result<Vec<Endpoint>> {
        self.read(|link| telling::endpoints(link, account))
    }

    fn remove_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<bool> {
        let account = account.clone();
        self.write(move |link| telling::remove_endpoint(link, &account, id))
    }

    fn put_key(&self, key: &ApiKey) -> Result<()> {
        check_word("an account", &key.account.0)?;
        let key = key.clone();
        self.write(move |link| access::put_key(link, &key))
    }

    fn key(&self, digest: Digest) -> Result<Option<ApiKey>> {
        self.read(|link| access::key(link, digest))
    }

    fn keys(&self, account: Option<&AccountId>) -> Result<Vec<ApiKey>> {
        self.read(|link| access::keys(link, account))
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.read(|link| access::setting(link, name))
    }

    fn set_setting(&self, name: &str, value: &[u8]) -> Result<()> {
        let (name, value) = (name.to_owned(), value.to_vec());
        // A worker that has the settings' bucket does what one node does for all: no longer when it has lost it.
        let held = self.lease.clone().filter(|lease| lease.epoch(access::BUCKET).is_some());
        self.write(move |link| {
            lease::fence(link, held.as_deref(), access::BUCKET)?;
            access::set_setting(link, &name, &value)
        })
    }

    fn setting_or(&self, name: &str, value: &[u8]) -> Result<Vec<u8>> {
        let (name, value) = (name.to_owned(), value.to_vec());
        self.write(move |link| access::setting_or(link, &name, &value))
    }

    fn hour(&self, _now: Timestamp) -> Result<Timestamp> {
        self.read(lease::hour)
    }

    fn lease(&self, node: &str, now: Timestamp, length: Duration) -> Result<Lease> {
        self.read(|link| lease::lease(link, node, now, length))
    }

    fn release(&self, lease: &Lease) -> Result<()> {
        self.read(|link| lease::release(link, lease))
    }

    fn under(&self, lease: &Lease) -> Option<Arc<dyn Store>> {
        Some(Arc::new(Self { base: Arc::clone(&self.base), lease: Some(Arc::new(lease.clone())) }))
    }

    fn custody(&self) -> Option<&dyn Custody> {
        Some(self)
    }

    fn export(&self, bucket: Bucket, after: Option<ParcelId>, limit: usize) -> Result<Vec<Whole>> {
        self.read(|link| moving_out::export(link, self.learnt(), bucket, after, limit))
    }

    fn import(&self, wholes: &[Whole]) -> Result<()> {
        let wholes = moving::packed(self.learnt(), wholes);
        self.write(move |link| {
            wholes.first().map_or(Ok(()), |whole| custody::pass(link, whole.id.bucket()))?;
            moving::import(link, &wholes)
        })
    }

    fn export_rest(&self) -> Result<Rest> {
        self.read(moving::rest)
    }

    fn forget(&self, _now: Timestamp, whom: &Whom) -> Result<Forgotten> {
        let (whom, learnt) = (whom.clone(), Arc::clone(&self.base.learnt));
        self.write(move |link| forget::rows(link, &learnt, &whom))
    }

    fn age_out(
        &self,
        now: Timestamp,
        policy: &Policy,
        after: Option<ParcelId>,
        limit: usize,
    ) -> Result<Aged> {
        let (limit, policy) = (limit.clamp(1, MAX_LIMIT), *policy);
        let page = self.parcels(&self.ours(&self.present()?), after, limit)?;
        let found = self.read(|link| age::candidates(link, now, &policy, &page))?;
        if !found.is_empty() {
            self.set_setting(UNSWEPT, &[1])?;
        }
        let mut aged = Aged::default();
        for few in age::portions(&found) {
            let (learnt, held) = (Arc::clone(&self.base.learnt), self.lease.clone());
            aged.add(&self.write(move |link| {
                if let Some(bucket) = few.first().map(|one| one.parcel.bucket()) {
                    custody::pass(link, bucket)?;
                    lease::fence(link, held.as_deref(), bucket)?;
                }
                let_go::portion(link, &learnt, now, &policy, &few)
            })?);
        }
        aged.next = page.last().copied().filter(|_| page.len() >= limit);
        aged.compact_advised =
            aged.next.is_none() && self.setting(UNSWEPT)?.is_some_and(|value| value == [1]);
        Ok(aged)
    }

    fn remains(&self, parcel: ParcelId) -> Result<Option<Remains>> {
        self.read(|link| aged::remains(link, parcel))
    }

    fn remains_of(&self, parcels: &[ParcelId]) -> Result<Vec<(ParcelId, Remains)>> {
        let found = self.read(|link| aged::all(link, parcels))?;
        Ok(parcels.iter().filter_map(|parcel| Some((*parcel, *found.get(parcel)?))).collect())
    }

    fn check(&self) -> Result<Checked> {
        let mut checked = Checked::default();
        for bucket in self.present()?.iter() {
            let part = self.read(|link| {
                let mut part = Checked { problems: checked.problems.clone(), ..Checked::default() };
                house::check_bucket(link, self.learnt(), bucket, &mut part).map(|()| part)
            })?;
            checked = Checked { captures: checked.captures + part.captures, ..part };
        }
        Ok(checked)
    }

    fn compact(&self) -> Result<()> {
        self.set_setting(UNSWEPT, &[0])?;
        let done =
            self.base.server.patient_link().and_then(|link| house::compact(&link)).map_err(Fault::told);
        if done.is_ok() { Ok(()) } else { self.set_setting(UNSWEPT, &[1]).and(done) }
    }

    fn backup(&self, to: &Path) -> Result<()> {
        Err(house::no_backup(to).told())
    }

    fn stats(&self) -> Result<Stats> {
        self.read(house::stats)
    }

    fn health(&self, now: Timestamp) -> Result<()> {
        self.set_setting("health", &now.as_microsecond().to_be_bytes())
    }
}
