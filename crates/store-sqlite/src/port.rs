//! The port, each use case sent to a reader or to the writer.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use store::capture::check_word;
use store::feed::audit::Known;
use store::feed::dictionary::Dictionaries;
use store::feed::parts::Parts;
use store::feed::prepared as states;
use store::feed::{ChunkNo, Kept, NewChunk, NewState, State, Waiting};
use store::moving::{Common, Rest, Whole, WholeSlice};
use store::prepared;
use store::{
    AccountId, Aged, ApiKey, Appended, Bucket, Buckets, Checked, ClaimedNotice, Commit, Cursor, Digest,
    DuePoll, Ended, Endpoint, EndpointId, Facts, Feeds, Filter, Forgotten, MAX_LIMIT, NewCapture, NewFacts,
    NewParcel, Notice, NoticeId, Opinion, Outcome, Parcel, ParcelId, Policy, PutOff, Registered, Remains,
    Result, Stats, Store, StoredLook, Token, Whom,
};
use tracking::Text;

use crate::fault::Try;
use crate::writer::Writing;
use crate::{
    SqliteStore, access, age, aged, audit, derived, fed, feed, find, forget, house, keep, learnt, moving,
    moving_fed, telling,
};

impl SqliteStore {
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Try<T>) -> Result<T> {
        self.writer.trusted()?;
        self.readers.read(work)
    }

    /// What slices and states are read with.
    fn learnt(&self) -> (&Dictionaries, &Parts) {
        (&self.dictionaries, &self.parts)
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Writing<'_>) -> Try<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.write(0, work)
    }
}

impl Store for SqliteStore {
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
        self.writer.write(weight, move |w| {
            let registered =
                parcels.iter().map(|parcel| keep::register(w, now, parcel)).collect::<Try<_>>()?;
            let appended = captures.iter().map(|capture| keep::append(w, capture)).collect::<Try<_>>()?;
            Ok((registered, appended))
        })
    }

    fn feeds(&self) -> Option<&dyn Feeds> {
        Some(self)
    }

    fn looks(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<StoredLook>> {
        self.read(|conn| find::looks(conn, &self.dictionaries, parcel, upto))
    }

    fn stale(&self, buckets: &Buckets, limit: usize) -> Result<Vec<ParcelId>> {
        self.read(|conn| find::stale(conn, buckets, limit))
    }

    fn mark_stale(&self, parcels: &[ParcelId]) -> Result<()> {
        let parcels = parcels.to_vec();
        self.write(move |w| keep::mark_registered_stale(w, &parcels))
    }

    fn parcels(&self, buckets: &Buckets, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>> {
        self.read(|conn| find::parcels(conn, buckets, after, limit))
    }

    fn due(&self, buckets: &Buckets, now: Timestamp, limit: usize) -> Result<Vec<DuePoll>> {
        self.read(|conn| find::due(conn, buckets, now, limit))
    }

    fn plan_poll(&self, parcel: ParcelId, at: Option<Timestamp>) -> Result<()> {
        self.write(move |w| derived::plan_poll(w, parcel, at))
    }

    fn commit_facts(&self, now: Timestamp, facts: &NewFacts) -> Result<Commit> {
        facts.aliases.iter().try_for_each(|number| check_word("a number", number))?;
        let mut facts = facts.clone();
        for notice in &mut facts.notices {
            notice.payload = self.parts.pack_payload(facts.parcel.bucket(), &notice.payload);
        }
        self.writer.write(facts.journey.len(), move |w| derived::commit(w, now, &facts))
    }

    fn parcel(&self, parcel: ParcelId) -> Result<Option<Parcel>> {
        self.read(|conn| find::parcel(conn, parcel))
    }

    fn facts(&self, parcel: ParcelId) -> Result<Option<Facts>> {
        self.read(|conn| derived::facts(conn, &self.parts, parcel))
    }

    fn resolve(&self, account: &AccountId, number: &str) -> Result<Vec<ParcelId>> {
        self.read(|conn| find::resolve(conn, account, number))
    }

    fn numbers(&self, parcel: ParcelId) -> Result<Vec<Text>> {
        self.read(|conn| find::numbers(conn, parcel))
    }

    fn by_token(&self, token: Token) -> Result<Option<ParcelId>> {
        self.read(|conn| find::by_token(conn, token))
    }

    fn by_reference(&self, account: &AccountId, reference: &str) -> Result<Vec<ParcelId>> {
        self.read(|conn| find::by_reference(conn, account, reference))
    }

    fn list(
        &self,
        account: &AccountId,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Parcel>> {
        self.read(|conn| find::list(conn, account, filter, after, limit))
    }

    fn say(&self, parcel: ParcelId, opinions: &[Opinion]) -> Result<()> {
        let opinions = opinions.to_vec();
        self.write(move |w| opinions.iter().try_for_each(|opinion| derived::say(w, parcel, opinion)))
    }

    fn said(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<Opinion>> {
        self.read(|conn| derived::said(conn, parcel, upto))
    }

    fn claim_notices(
        &self,
        buckets: &Buckets,
        now: Timestamp,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<ClaimedNotice>> {
        let buckets = *buckets;
        let mut claimed = self.write(move |w| telling::claim(w, &buckets, now, limit, lease))?;
        for notice in &mut claimed {
            notice.payload = self.parts.unpack_payload(std::mem::take(&mut notice.payload))?;
        }
        Ok(claimed)
    }

    fn settle_notice(&self, now: Timestamp, id: NoticeId, attempt: u32, outcome: &Outcome) -> Result<bool> {
        let outcome = outcome.clone();
        self.write(move |w| telling::settle(w, now, id, attempt, &outcome))
    }

    fn settle_notices(&self, now: Timestamp, ended: &[Ended]) -> Result<Vec<bool>> {
        let ended = ended.to_vec();
        self.write(move |w| {
            let settle = |ended: &Ended| telling::settle(w, now, ended.id, ended.attempt, &ended.outcome);
            ended.iter().map(settle).collect()
        })
    }

    fn put_off(&self, notices: &[PutOff]) -> Result<()> {
        let notices = notices.to_vec();
        self.write(move |w| notices.iter().try_for_each(|one| telling::put_off(w, one)))
    }

    fn notices(&self, parcel: ParcelId) -> Result<Vec<Notice>> {
        self.read(|conn| telling::notices(conn, parcel))
    }

    fn put_endpoint(&self, endpoint: &Endpoint) -> Result<()> {
        check_word("an account", &endpoint.account.0)?;
        let endpoint = endpoint.clone();
        self.write(move |w| telling::put_endpoint(w, &endpoint))
    }

    fn endpoints(&self, account: &AccountId) -> Result<Vec<Endpoint>> {
        self.read(|conn| telling::endpoints(conn, account))
    }

    fn remove_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<bool> {
        let account = account.clone();
        self.write(move |w| telling::remove_endpoint(w, &account, id))
    }

    fn put_key(&self, key: &ApiKey) -> Result<()> {
        check_word("an account", &key.account.0)?;
        let key = key.clone();
        self.write(move |w| access::put_key(w, &key))
    }

    fn key(&self, digest: Digest) -> Result<Option<ApiKey>> {
        self.read(|conn| access::key(conn, digest))
    }

    fn keys(&self, account: Option<&AccountId>) -> Result<Vec<ApiKey>> {
        self.read(|conn| access::keys(conn, account))
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.read(|conn| access::setting(conn, name))
    }

    fn set_setting(&self, name: &str, value: &[u8]) -> Result<()> {
        let (name, value) = (name.to_owned(), value.to_vec());
        self.write(move |w| access::set_setting(w, &name, &value))
    }

    fn setting_or(&self, name: &str, value: &[u8]) -> Result<Vec<u8>> {
        let (name, value) = (name.to_owned(), value.to_vec());
        self.write(move |w| access::setting_or(w, &name, &value))
    }

    fn export(&self, bucket: Bucket, after: Option<ParcelId>, limit: usize) -> Result<Vec<Whole>> {
        self.read(|conn| moving::export(conn, &self.parts, bucket, after, limit))
    }

    fn export_rest(&self) -> Result<Rest> {
        self.read(moving::rest)
    }

    fn forget(&self, _now: Timestamp, whom: &Whom) -> Result<Forgotten> {
        let whom = whom.clone();
        let dictionaries = Arc::clone(&self.dictionaries);
        let forgotten = self.write(move |w| forget::rows(w, &dictionaries, &whom))?;
        let erased = self.writer.alone(|w| forget::files(w.conn))?;
        Ok(Forgotten { compact_advised: !erased, ..forgotten })
    }

    fn age_out(
        &self,
        now: Timestamp,
        policy: &Policy,
        after: Option<ParcelId>,
        limit: usize,
    ) -> Result<Aged> {
        let (limit, policy) = (limit.clamp(1, MAX_LIMIT), *policy);
        let (page, found) = self.read(|conn| {
            let page = find::parcels(conn, &Buckets::ALL, after, limit)?;
            let found = age::candidates(conn, now, &policy, &page)?;
            Ok((page, found))
        })?;
        let mut aged = Aged::default();
        for few in age::portions(&found) {
            let dictionaries = Arc::clone(&self.dictionaries);
            aged.add(&self.write(move |w| age::remove(w, &dictionaries, now, &policy, &few))?);
        }
        aged.next = page.last().copied().filter(|_| page.len() >= limit);
        if aged.next.is_none() && self.read(age::is_unswept)? {
            aged.compact_advised = !self.writer.alone(|w| forget::files(w.conn))?;
            self.write(age::swept)?;
        }
        Ok(aged)
    }

    fn remains(&self, parcel: ParcelId) -> Result<Option<Remains>> {
        self.read(|conn| aged::remains(conn, parcel))
    }

    fn remains_of(&self, parcels: &[ParcelId]) -> Result<Vec<(ParcelId, Remains)>> {
        self.read(|conn| aged::remains_of(conn, parcels))
    }

    fn check(&self) -> Result<Checked> {
        let mut checked = Checked::default();
        self.read(|conn| house::check_file(conn, &mut checked))?;
        for bucket in Buckets::ALL.iter() {
            // One bucket at a time, so that the log can be written back in between.
            self.read(|conn| house::check_bucket(conn, bucket, &mut checked))?;
            self.read(|conn| audit::bucket(conn, self.learnt(), bucket, None, &mut checked))?;
        }
        Ok(checked)
    }

    fn compact(&self) -> Result<()> {
        self.writer.alone(|w| forget::rewrite_file(w.conn))
    }

    fn backup(&self, to: &Path) -> Result<()> {
        self.writer.trusted()?;
        self.readers.outside_transaction(|conn| house::backup(conn, to))
    }

    fn stats(&self) -> Result<Stats> {
        self.read(|conn| house::stats(conn, &self.path))
    }

    fn health(&self, now: Timestamp) -> Result<()> {
        self.set_setting("health", &now.as_microsecond().to_be_bytes())
    }
}

impl Feeds for SqliteStore {
    fn keep(&self, chunk: &NewChunk) -> Result<Kept> {
        chunk.check()?;
        let prepared = feed::prepare(chunk, &self.dictionaries);
        self.writer.write(feed::weight(&prepared), move |w| feed::keep(w, &prepared))
    }

    fn elsewhere(&self, account: &AccountId, numbers: &[&str]) -> Result<Vec<Vec<ParcelId>>> {
        self.read(|conn| find::elsewhere(conn, account, numbers))
    }

    fn waiting(&self, buckets: &Buckets, upto: Option<Timestamp>, limit: usize) -> Result<Vec<Waiting>> {
        self.read(|conn| feed::waiting(conn, &self.dictionaries, buckets, upto, limit))
    }

    fn states(&self, parcels: &[ParcelId]) -> Result<Vec<State>> {
        self.read(|conn| fed::states(conn, &self.parts, parcels))
    }

    fn fold(&self, now: Timestamp, states: &[NewState], done: &[ChunkNo]) -> Result<Vec<Commit>> {
        for number in states.iter().flat_map(|state| state.aliases.iter().chain([&state.number])) {
            check_word("a number", number)?;
        }
        let prepared = states::prepare(states, &self.parts);
        let dictionaries = Arc::clone(&self.dictionaries);
        let done = done.to_vec();
        self.writer.write(states::weight(&prepared), move |w| {
            let commits = fed::fold(w, &dictionaries, now, &prepared)?;
            if !commits.iter().any(|commit| matches!(commit, Commit::Conflict { .. })) {
                feed::folded(w, &done)?;
            }
            Ok(commits)
        })
    }

    fn audit(&self, known: Known) -> Result<Checked> {
        let mut checked = Checked::default();
        for bucket in Buckets::ALL.iter() {
            self.read(|conn| audit::bucket(conn, self.learnt(), bucket, Some(known), &mut checked))?;
        }
        Ok(checked)
    }

    fn learn(&self) -> Result<()> {
        let common = self.parts.take_common();
        if !common.is_empty() {
            let written = common.clone();
            let numbers = self.write(move |w| learnt::write_parts(w, &written))?;
            numbers.iter().zip(&common).for_each(|(number, part)| self.parts.add(*number, part));
        }
        if self.dictionaries.has_one() {
            return Ok(());
        }
        if let Some(bytes) = self.read(|conn| learnt::sample(conn, &self.dictionaries))? {
            let written = bytes.clone();
            let id = self.write(move |w| learnt::write_dictionary(w, &written))?;
            self.dictionaries.add(id, bytes);
        }
        Ok(())
    }

    fn common(&self) -> Result<Common> {
        self.read(moving_fed::common)
    }

    fn slices(&self, bucket: Bucket, after: Option<ChunkNo>, limit: usize) -> Result<Vec<WholeSlice>> {
        self.read(|conn| moving_fed::slices(conn, &self.dictionaries, bucket, after, limit))
    }
}
