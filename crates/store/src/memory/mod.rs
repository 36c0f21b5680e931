//! A store that forgets everything when it is dropped: for tests, and as the shortest description of what a
//! store does. It searches by walking; nothing here is meant for many parcels.

mod life;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tracking::Text;

use crate::capture::check_word;
use crate::moving::{Rest, Whole};
use crate::{
    AccountId, Aged, ApiKey, Appended, Body, Bucket, Buckets, Checked, ClaimedNotice, Commit, Cursor, Digest,
    DuePoll, Endpoint, EndpointId, Facts, Filter, Forgotten, MAX_LIMIT, NewCapture, NewFacts, NewParcel,
    Notice, NoticeId, Opinion, Outcome, Parcel, ParcelId, Policy, PutOff, Registered, Remains, Result, Stats,
    Store, StoreError, StoredLook, Token, Whom,
};
use life::{Life, kept};

/// A store in memory.
#[derive(Default)]
pub struct MemoryStore(Mutex<State>);

#[derive(Default)]
struct State {
    lives: BTreeMap<ParcelId, Life>,
    endpoints: BTreeMap<(AccountId, EndpointId), Endpoint>,
    keys: BTreeMap<Digest, ApiKey>,
    settings: BTreeMap<String, Vec<u8>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn life<T: Default>(&self, parcel: ParcelId, ask: impl FnOnce(&Life) -> T) -> T {
        self.state().lives.get(&parcel).map(ask).unwrap_or_default()
    }
}

impl State {
    /// The registered parcels that are not forgotten.
    fn alive(&self) -> impl Iterator<Item = (&Life, &Parcel)> {
        self.lives.values().filter_map(|life| life.alive().map(|parcel| (life, parcel)))
    }

    fn find(&self, wanted: impl Fn(&Life, &Parcel) -> bool) -> Vec<ParcelId> {
        self.alive().filter(|(life, parcel)| wanted(life, parcel)).map(|(_, parcel)| parcel.id).collect()
    }

    fn of_number(&self, account: &AccountId, number: &str) -> Vec<ParcelId> {
        self.find(|life, parcel| parcel.account == *account && life.numbers.contains(number))
    }
}

fn first<T>(limit: usize, mut found: Vec<T>) -> Vec<T> {
    found.truncate(limit.min(MAX_LIMIT));
    found
}

fn contains(text: &str, part: &str) -> bool {
    text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
}

impl Store for MemoryStore {
    fn admit(
        &self,
        now: Timestamp,
        parcels: &[NewParcel],
        captures: &[NewCapture],
    ) -> Result<(Vec<Registered>, Vec<Appended>)> {
        captures.iter().try_for_each(NewCapture::check)?;
        parcels.iter().try_for_each(NewParcel::check)?;
        let mut state = self.state();
        let registered = parcels
            .iter()
            .map(|parcel| state.lives.entry(parcel.id).or_default().register(now, parcel))
            .collect();
        let appended = captures
            .iter()
            .map(|capture| state.lives.entry(capture.parcel).or_default().append(capture))
            .collect();
        Ok((registered, appended))
    }

    fn looks(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<StoredLook>> {
        Ok(self.life(parcel, |life| life.looks(upto)))
    }

    fn stale(&self, buckets: &Buckets, limit: usize) -> Result<Vec<ParcelId>> {
        Ok(first(limit, self.state().find(|life, parcel| life.stale && buckets.contains(parcel.id.bucket()))))
    }

    fn mark_stale(&self, parcels: &[ParcelId]) -> Result<()> {
        let mut state = self.state();
        for parcel in parcels {
            if let Some(life) = state.lives.get_mut(parcel).filter(|life| life.alive().is_some()) {
                life.stale = true;
            }
        }
        Ok(())
    }

    fn parcels(&self, buckets: &Buckets, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>> {
        let next = |parcel: &Parcel| after.is_none_or(|after| parcel.id > after);
        let found = self.state().find(|_, parcel| next(parcel) && buckets.contains(parcel.id.bucket()));
        Ok(first(limit, found))
    }

    fn due(&self, buckets: &Buckets, now: Timestamp, limit: usize) -> Result<Vec<DuePoll>> {
        let state = self.state();
        let poll = |(_, parcel): (&Life, &Parcel)| {
            let at = parcel.next_poll.filter(|at| *at <= now)?;
            buckets.contains(parcel.id.bucket()).then_some(DuePoll { parcel: parcel.id, at })
        };
        let mut due: Vec<DuePoll> = state.alive().filter_map(poll).collect();
        due.sort_by_key(|due| (due.at, due.parcel));
        Ok(first(limit, due))
    }

    fn plan_poll(&self, parcel: ParcelId, at: Option<Timestamp>) -> Result<()> {
        if let Some(known) = self.state().lives.get_mut(&parcel).and_then(|life| life.known.as_mut()) {
            known.next_poll = at.map(kept).filter(|_| !known.forgotten);
        }
        Ok(())
    }

    fn commit_facts(&self, now: Timestamp, facts: &NewFacts) -> Result<Commit> {
        facts.aliases.iter().try_for_each(|number| check_word("a number", number))?;
        Ok(self.state().lives.get_mut(&facts.parcel).map_or(Commit::Gone, |life| life.commit(now, facts)))
    }

    fn parcel(&self, parcel: ParcelId) -> Result<Option<Parcel>> {
        Ok(self.life(parcel, |life| life.known.clone()))
    }

    fn facts(&self, parcel: ParcelId) -> Result<Option<Facts>> {
        Ok(self.life(parcel, |life| life.facts.clone()))
    }

    fn resolve(&self, account: &AccountId, number: &str) -> Result<Vec<ParcelId>> {
        Ok(self.state().of_number(account, number))
    }

    fn numbers(&self, parcel: ParcelId) -> Result<Vec<Text>> {
        Ok(self.life(parcel, |life| life.numbers.iter().cloned().collect()))
    }

    fn by_token(&self, token: Token) -> Result<Option<ParcelId>> {
        Ok(self.state().find(|_, parcel| parcel.token == token).pop())
    }

    fn by_reference(&self, account: &AccountId, reference: &str) -> Result<Vec<ParcelId>> {
        let named = |parcel: &Parcel| parcel.reference.as_deref() == Some(reference);
        Ok(self.state().find(|_, parcel| parcel.account == *account && named(parcel)))
    }

    fn list(
        &self,
        account: &AccountId,
        filter: &Filter,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Parcel>> {
        let key = |parcel: &Parcel| (parcel.registered, parcel.id);
        let wanted = |parcel: &&Parcel| {
            let texts = [Some(&parcel.number), parcel.reference.as_ref()];
            parcel.account == *account
                && after.is_none_or(|after| key(parcel) < (after.registered, after.parcel))
                && filter.milestone.is_none_or(|milestone| parcel.milestone == Some(milestone))
                && filter
                    .text
                    .as_ref()
                    .is_none_or(|part| texts.into_iter().flatten().any(|text| contains(text, part)))
        };
        let state = self.state();
        let mut found: Vec<Parcel> =
            state.alive().map(|(_, parcel)| parcel).filter(wanted).cloned().collect();
        found.sort_by_key(|parcel| std::cmp::Reverse(key(parcel)));
        Ok(first(limit, found))
    }

    fn say(&self, parcel: ParcelId, opinions: &[Opinion]) -> Result<()> {
        let mut state = self.state();
        let life = state.lives.entry(parcel).or_default();
        opinions.iter().for_each(|opinion| life.say(opinion));
        Ok(())
    }

    fn said(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<Opinion>> {
        let until = |opinion: &&Opinion| upto.is_none_or(|upto| opinion.at <= upto);
        Ok(self.life(parcel, |life| life.opinions.iter().filter(until).cloned().collect()))
    }

    fn claim_notices(
        &self,
        buckets: &Buckets,
        now: Timestamp,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<ClaimedNotice>> {
        let until = now.checked_add(lease).map_or(Timestamp::MAX, kept);
        let mut state = self.state();
        let mine = state.lives.iter().filter(|(parcel, _)| buckets.contains(parcel.bucket()));
        let mut due: Vec<_> = mine
            .flat_map(|(parcel, life)| {
                life.claimable(now).into_iter().map(|(due, version, id)| (due, id, version, *parcel))
            })
            .collect();
        due.sort_unstable();
        let claim = |(_, id, version, parcel)| state.lives.get_mut(&parcel)?.claim(version, id, until);
        Ok(first(limit, due).into_iter().filter_map(claim).collect())
    }

    fn settle_notice(&self, now: Timestamp, id: NoticeId, attempt: u32, outcome: &Outcome) -> Result<bool> {
        Ok(self.state().lives.values_mut().any(|life| life.settle(now, id, attempt, outcome)))
    }

    fn put_off(&self, notices: &[PutOff]) -> Result<()> {
        let mut state = self.state();
        for one in notices {
            state.lives.values_mut().for_each(|life| life.put_off(one));
        }
        Ok(())
    }

    fn notices(&self, parcel: ParcelId) -> Result<Vec<Notice>> {
        Ok(self.life(parcel, Life::notices))
    }

    fn put_endpoint(&self, endpoint: &Endpoint) -> Result<()> {
        self.state().endpoints.insert((endpoint.account.clone(), endpoint.id), endpoint.clone());
        Ok(())
    }

    fn endpoints(&self, account: &AccountId) -> Result<Vec<Endpoint>> {
        Ok(self.state().endpoints.values().filter(|endpoint| endpoint.account == *account).cloned().collect())
    }

    fn remove_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<bool> {
        Ok(self.state().endpoints.remove(&(account.clone(), id)).is_some())
    }

    fn put_key(&self, key: &ApiKey) -> Result<()> {
        self.state().keys.insert(key.digest, key.clone());
        Ok(())
    }

    fn key(&self, digest: Digest) -> Result<Option<ApiKey>> {
        Ok(self.state().keys.get(&digest).cloned())
    }

    fn keys(&self, account: Option<&AccountId>) -> Result<Vec<ApiKey>> {
        let wanted = |key: &&ApiKey| account.is_none_or(|account| key.account == *account);
        Ok(self.state().keys.values().filter(wanted).cloned().collect())
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.state().settings.get(name).cloned())
    }

    fn set_setting(&self, name: &str, value: &[u8]) -> Result<()> {
        self.state().settings.insert(name.to_owned(), value.to_vec());
        Ok(())
    }

    fn setting_or(&self, name: &str, value: &[u8]) -> Result<Vec<u8>> {
        Ok(self.state().settings.entry(name.to_owned()).or_insert_with(|| value.to_vec()).clone())
    }

    fn export(&self, bucket: Bucket, after: Option<ParcelId>, limit: usize) -> Result<Vec<Whole>> {
        let state = self.state();
        let next =
            |(id, _): &(&ParcelId, &Life)| id.bucket() == bucket && after.is_none_or(|after| **id > after);
        Ok(first(limit, state.lives.iter().filter(next).map(|(id, life)| life.whole(*id)).collect()))
    }

    fn import(&self, wholes: &[Whole]) -> Result<()> {
        self.state().lives.extend(wholes.iter().map(|whole| (whole.id, Life::of(whole))));
        Ok(())
    }

    fn export_rest(&self) -> Result<Rest> {
        let state = self.state();
        Ok(Rest {
            endpoints: state.endpoints.values().cloned().collect(),
            keys: state.keys.values().cloned().collect(),
            settings: state
                .settings
                .iter()
                .map(|(name, value)| (Text::from(&**name), value.clone()))
                .collect(),
        })
    }

    fn forget(&self, _now: Timestamp, whom: &Whom) -> Result<Forgotten> {
        let mut state = self.state();
        let parcels = match whom {
            Whom::Parcel(parcel) => vec![*parcel],
            Whom::Number(account, number) => state.of_number(account, number),
        };
        let mut forgotten = Forgotten::default();
        for parcel in parcels {
            if let Some(life) = state.lives.get_mut(&parcel) {
                life.forget(&mut forgotten);
            }
        }
        Ok(forgotten)
    }

    fn age_out(
        &self,
        now: Timestamp,
        policy: &Policy,
        after: Option<ParcelId>,
        limit: usize,
    ) -> Result<Aged> {
        let mut state = self.state();
        let next = |parcel: &&ParcelId| after.is_none_or(|after| **parcel > after);
        let alive = state.lives.iter().filter(|(_, life)| life.alive().is_some()).map(|(parcel, _)| parcel);
        let limit = limit.clamp(1, MAX_LIMIT);
        let page = first(limit, alive.filter(next).copied().collect());
        let mut aged = Aged { next: page.last().copied().filter(|_| page.len() >= limit), ..Aged::default() };
        for parcel in page {
            if let Some(life) = state.lives.get_mut(&parcel) {
                life.age_out(now, policy, &mut aged);
            }
        }
        Ok(aged)
    }

    fn remains(&self, parcel: ParcelId) -> Result<Option<Remains>> {
        Ok(self.life(parcel, |life| life.remains))
    }

    fn check(&self) -> Result<Checked> {
        let state = self.state();
        let captures = state.lives.values().map(|life| life.captures.len() as u64).sum();
        Ok(Checked { captures, problems: Vec::new() })
    }

    fn compact(&self) -> Result<()> {
        Ok(())
    }

    fn backup(&self, to: &Path) -> Result<()> {
        let doing = format!("write the backup `{}`", to.display());
        Err(StoreError::Io { doing, why: "this store is in memory only; use a store with a file".into() })
    }

    fn stats(&self) -> Result<Stats> {
        let state = self.state();
        let mut stats = Stats { parcels: state.alive().count() as u64, ..Stats::default() };
        for life in state.lives.values() {
            stats.looks += life.looks.len() as u64;
            stats.stale += u64::from(life.stale);
            stats.notices_waiting +=
                life.notices.values().filter(|notice| notice.due.is_some()).count() as u64;
            for capture in life.captures.values() {
                if let Body::Kept(items) = &capture.body {
                    stats.captures += 1;
                    stats.capture_bytes += items.iter().map(|item| item.len() as u64).sum::<u64>();
                }
            }
        }
        Ok(stats)
    }

    fn health(&self, _now: Timestamp) -> Result<()> {
        Ok(())
    }
}
