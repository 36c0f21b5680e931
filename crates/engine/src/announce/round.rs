//! A round of telling: claim, send, settle, until nothing is due and nothing on its way.
//!
//! While some receivers are slow the round goes on claiming for the others. A notice is sent only while its
//! lease is ours, so that two hosts never send the same attempt at once; whoever dies between sending
//! and settling leaves it to the lease, and the next attempt carries the same id.
//!
//! Facts come first: while they lag behind a feed a round tells as much in each tick as one endpoint may hold, and
//! leaves the machine to them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use channels::{Advice, Failure, Message, Secrets, Tell, Told};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use jiff::{SignedDuration, Timestamp};
use store::{AccountId, Buckets, ClaimedNotice, Endpoint, EndpointId, MAX_LIMIT, Outcome, PutOff};
use tokio::time::{Instant, sleep_until, timeout};

use super::Announced;
use super::lane::{Job, Lane, Moves, Pause};
use super::patience::{chance, moved, pause};
use super::told::ToldSoFar;
use crate::feed::Unwritten;
use crate::{Engine, Result, random};

/// How long a claimed notice is ours.
const LEASE: Duration = Duration::from_secs(120);
/// The longest that a channel may take, whatever its own deadline is.
const LONGEST_SEND: Duration = Duration::from_secs(30);
/// How often a round looks for what is newly due while something is on its way.
const TICK: Duration = Duration::from_millis(250);
/// How long an endpoint rests that asked us to slow down and did not say for how long.
const REST: Duration = Duration::from_secs(60);
/// How long a notice is left to another version of the program.
const OTHERS: SignedDuration = SignedDuration::from_mins(10);
/// The part of a round that one endpoint may take up with what waits for it, unless it is quick.
const SHARE: usize = 8;
/// What came back of a notice.
type Arrived = (Job, std::result::Result<Told, Failure>);
type OnTheWay<'a> = Pin<Box<dyn Future<Output = Arrived> + Send + 'a>>;

pub(super) struct Round<'a> {
    engine: &'a Engine,
    tell: &'a dyn Tell,
    limit: usize,
    lanes: BTreeMap<EndpointId, Lane>,
    on_the_way: FuturesUnordered<OnTheWay<'a>>,
    told: ToldSoFar,
    claimed: Option<Instant>,
    /// Whether the last claim took all that there was room for.
    full: bool,
    announced: Announced,
}

impl<'a> Round<'a> {
    pub(super) fn new(engine: &'a Engine, tell: &'a dyn Tell, limit: usize) -> Self {
        let limit = limit.clamp(1, MAX_LIMIT);
        let (lanes, on_the_way) = (BTreeMap::new(), FuturesUnordered::new());
        Self {
            engine,
            tell,
            limit,
            lanes,
            on_the_way,
            told: ToldSoFar::default(),
            claimed: None,
            full: false,
            announced: Announced::default(),
        }
    }

    pub(super) async fn run(mut self) -> Result<Announced> {
        let ended = self.go_on().await;
        if ended.is_err() {
            self.finish().await;
        }
        ended
    }

    /// Remembers how that ends which is on its way when a round fails: what was sent and forgotten is sent again.
    async fn finish(&mut self) {
        while let Some(first) = self.on_the_way.next().await {
            if let Err(error) = self.arrived(first) {
                tracing::warn!(%error, "how notices went is not remembered; they are sent again");
            }
        }
    }

    async fn go_on(&mut self) -> Result<Announced> {
        loop {
            let idle = self.held() == 0;
            if idle || self.told.is_due() {
                self.settle_told()?;
            }
            if idle {
                self.let_facts_go_first().await;
            }
            let found = if idle || self.hungry() { self.claim()? } else { 0 };
            self.move_on()?;
            if idle && found == 0 {
                return Ok(self.announced);
            }
            if !self.has_room()
                && let Ok(Some(first)) = timeout(TICK, self.on_the_way.next()).await
            {
                self.arrived(first)?;
            }
            // Whoever asks us to end is heard between two steps, also while everything is told at once.
            tokio::task::yield_now().await;
        }
    }

    /// Whether to look for more: there is likely some, or it is time.
    fn hungry(&self) -> bool {
        let time = self.claimed.is_none_or(|at| at.elapsed() >= TICK);
        time || self.has_room()
    }

    /// Whether there is likely more, and room for it.
    fn has_room(&self) -> bool {
        self.full && self.held() <= self.limit / 2 && !self.engine.desk.is_behind()
    }

    /// While facts lag, waits for the next tick.
    async fn let_facts_go_first(&self) {
        if let Some(claimed) = self.claimed.filter(|_| self.engine.desk.is_behind()) {
            sleep_until(claimed + TICK).await;
        }
    }

    /// The most to hold now.
    fn most(&self) -> usize {
        if self.engine.desk.is_behind() { self.fair() } else { self.limit }
    }

    /// What one endpoint may hold, however slow it is.
    fn fair(&self) -> usize {
        self.limit.div_ceil(SHARE)
    }

    fn held(&self) -> usize {
        self.lanes.values().map(Lane::held).sum()
    }

    /// Takes what is due, as much as there is room for; how much it was.
    fn claim(&mut self) -> Result<usize> {
        self.claimed = Some(Instant::now());
        let now = self.engine.clock.now();
        self.lanes.retain(|_, lane| !lane.is_over(now));
        let room = self.most().saturating_sub(self.held());
        if room == 0 {
            return Ok(0);
        }
        let fresh = self.engine.store.claim_notices(&Buckets::ALL, now, room, LEASE)?;
        self.full = fresh.len() == room;
        let (count, until) = (fresh.len(), after(now, SignedDuration::try_from(LEASE).unwrap_or_default()));
        let mut known = BTreeMap::new();
        for notice in fresh {
            match self.endpoint_of(&notice, &mut known)? {
                Ok(endpoint) => {
                    let id = endpoint.id;
                    self.lanes.entry(id).or_default().push(Job { notice, ground: None, endpoint, until });
                }
                Err(why) => self.settle(&notice, Outcome::GaveUp { why: why.into() }, "gave_up")?,
            }
        }
        Ok(count)
    }

    fn endpoint_of(
        &self,
        notice: &ClaimedNotice,
        known: &mut BTreeMap<AccountId, Vec<Endpoint>>,
    ) -> Result<std::result::Result<Endpoint, String>> {
        if !known.contains_key(&notice.account) {
            known.insert(notice.account.clone(), self.engine.store.endpoints(&notice.account)?);
        }
        let endpoints = known.get(&notice.account).map_or(&[] as &[Endpoint], Vec::as_slice);
        let endpoint = endpoints.iter().find(|endpoint| endpoint.id == notice.endpoint);
        Ok(match endpoint {
            None => Err("the endpoint was removed".to_owned()),
            Some(Endpoint { disabled: Some((_, why)), .. }) => {
                Err(format!("the endpoint is disabled: {why}"))
            }
            Some(endpoint) => Ok(endpoint.clone()),
        })
    }

    /// Sends what can be sent and puts off what should not wait.
    fn move_on(&mut self) -> Result<()> {
        let now = self.engine.clock.now();
        let mut moves = Moves::default();
        let (fair, most) = (self.fair(), self.limit / self.lanes.len().max(1));
        for lane in self.lanes.values_mut() {
            lane.moves(now, if lane.is_quick() { fair.max(most) } else { fair }, &mut moves);
        }
        self.read_grounds(&mut moves.send)?;
        for job in moves.send {
            let sure = after(now, SignedDuration::try_from(LONGEST_SEND).unwrap_or_default());
            if sure > job.until {
                // It waited so long that another may have it before we end: leave it to the lease.
                self.lane(&job).leave(job.notice.id);
                continue;
            }
            match self.engine.letter(&job.notice, job.ground()).map(Cow::into_owned) {
                Ok(payload) => self.on_the_way.push(Box::pin(send(self.engine, self.tell, job, payload))),
                Err(unwritten) => self.not_written(&job, unwritten)?,
            }
        }
        self.put_off(now, &moves.put_off)?;
        for job in moves.closed {
            let why = "the endpoint was disabled".into();
            self.settle(&job.notice, Outcome::GaveUp { why }, "gave_up")?;
        }
        Ok(())
    }

    /// Reads what all that stays here is written from, together.
    fn read_grounds(&mut self, send: &mut [Job]) -> Result<()> {
        let stay = self.lanes.values_mut().flat_map(Lane::waiting);
        let mut jobs: Vec<&mut Job> =
            send.iter_mut().chain(stay).filter(|job| job.ground.is_none()).collect();
        let notices: Vec<&ClaimedNotice> = jobs.iter().map(|job| &job.notice).collect();
        let grounds = self.engine.grounds(&notices)?;
        jobs.iter_mut().zip(grounds).for_each(|(job, ground)| job.ground = Some(ground));
        Ok(())
    }

    /// Gives back what should not wait here, for others to be claimed in its place.
    fn put_off(&mut self, now: Timestamp, all: &[(Job, Pause)]) -> Result<()> {
        let mut put_off = Vec::with_capacity(all.len());
        for (job, pause) in all {
            let until = match pause {
                Pause::Until(at) => *at,
                Pause::About(seconds) => after(now, moved(*seconds, chance(random()?))),
            };
            put_off.push(PutOff { id: job.notice.id, attempt: job.notice.attempt, until });
        }
        if !put_off.is_empty() {
            self.engine.store.put_off(&put_off)?;
            self.engine.counters.add("waymark_notices_total", &[("result", "waited")], put_off.len() as u64);
            self.announced.waited += put_off.len();
        }
        Ok(())
    }

    /// That is not the endpoint's fault.
    fn not_written(&mut self, job: &Job, unwritten: Unwritten) -> Result<()> {
        self.lane(job).leave(job.notice.id);
        let (outcome, result) = match unwritten {
            Unwritten::Unreadable => {
                let why =
                    "another version of the program keeps it in its own way, and is left to send it".into();
                (Outcome::Retry { at: after(self.engine.clock.now(), OTHERS), why }, "retried")
            }
            Unwritten::Gone => {
                (Outcome::GaveUp { why: "what it tells of is not kept any more".into() }, "gave_up")
            }
        };
        self.settle(&job.notice, outcome, result)
    }

    fn lane(&mut self, job: &Job) -> &mut Lane {
        self.lanes.entry(job.endpoint.id).or_default()
    }

    /// What came back, with all that came back meanwhile, up to a failure: it says what becomes of what waits.
    fn arrived(&mut self, first: Arrived) -> Result<()> {
        let mut next = Some(first);
        while let Some((job, result)) = next.take() {
            self.lane(&job).arrived(job.notice.id, result.is_ok());
            match result {
                Ok(answer) => self.told.add(&job, answer.answer.into()),
                Err(failure) => return self.failed(&job, &failure),
            }
            next = self.on_the_way.next().now_or_never().flatten();
        }
        Ok(())
    }

    /// Writes down who was told.
    fn settle_told(&mut self) -> Result<()> {
        let (ended, well) = self.told.take();
        if ended.is_empty() {
            return Ok(());
        }
        let settled = self.engine.store.settle_notices(self.engine.clock.now(), &ended)?;
        let ours = settled.into_iter().filter(|ours| *ours).count();
        self.engine.counters.add("waymark_notices_total", &[("result", "told")], ours as u64);
        self.announced.told += ours;
        well.into_iter().try_for_each(|endpoint| self.engine.endpoint_is_well(endpoint))
    }

    fn failed(&mut self, job: &Job, failure: &Failure) -> Result<()> {
        let outcome = self.outcome(job, failure)?;
        let result = if matches!(outcome, Outcome::Retry { .. }) { "retried" } else { "gave_up" };
        self.settle(&job.notice, outcome, result)?;
        let closed = match failure.advice {
            Advice::Gone => self.engine.disable(&job.endpoint, &failure.why).map(|()| true)?,
            _ => self.engine.endpoint_failed(&job.endpoint)?,
        };
        if closed {
            self.lane(job).close();
        }
        Ok(())
    }

    /// Another try or none, and a rest for the endpoint where it asked for one.
    fn outcome(&mut self, job: &Job, failure: &Failure) -> Result<Outcome> {
        let (now, why) = (self.engine.clock.now(), failure.why.as_str());
        let wait = match failure.advice {
            Advice::Gone | Advice::Never => return Ok(Outcome::GaveUp { why: why.into() }),
            Advice::Slower(wait) => SignedDuration::try_from(wait.unwrap_or(REST)).unwrap_or_default(),
            Advice::Later => SignedDuration::ZERO,
        };
        if !wait.is_zero() {
            self.lane(job).rest(after(now, wait));
        }
        let tried = self.tried(&job.notice)?;
        Ok(match pause(tried, chance(random()?)) {
            Some(pause) => Outcome::Retry { at: after(now, pause.max(wait)), why: why.into() },
            None => Outcome::GaveUp { why: format!("{why}; gave up after {tried} attempts").into() },
        })
    }

    /// How often it was really sent, this time included.
    fn tried(&self, notice: &ClaimedNotice) -> Result<usize> {
        if notice.attempt == 1 {
            return Ok(1);
        }
        let known = self.engine.store.notices(notice.parcel)?;
        let mut mine = known.into_iter().filter(|known| known.id == notice.id);
        Ok(mine.next().map_or(0, |known| known.attempts.len()) + 1)
    }

    /// Remembers how an attempt ended that told nobody, and counts it when it was still ours.
    fn settle(&mut self, notice: &ClaimedNotice, outcome: Outcome, result: &'static str) -> Result<()> {
        let now = self.engine.clock.now();
        if !self.engine.store.settle_notice(now, notice.id, notice.attempt, &outcome)? {
            return Ok(());
        }
        self.engine.counters.add("waymark_notices_total", &[("result", result)], 1);
        match result {
            "retried" => self.announced.retried += 1,
            _ => self.announced.gave_up += 1,
        }
        if let Outcome::GaveUp { why } = &outcome {
            tracing::warn!(notice = %notice.id, endpoint = %notice.endpoint, %why, "gave up telling");
        }
        Ok(())
    }
}

impl Drop for Round<'_> {
    /// Also when a round is broken off: who was told is not told again.
    fn drop(&mut self) {
        if let Err(error) = self.settle_told() {
            tracing::warn!(%error, "that somebody was told is not remembered; it is told again");
        }
    }
}

async fn send(engine: &Engine, tell: &dyn Tell, job: Job, payload: Vec<u8>) -> Arrived {
    let (id, at) = (job.notice.id.to_string(), engine.clock.now());
    let kind = &*job.notice.kind;
    let result = tell_once(tell, &job.endpoint, Letter { id: &id, kind, payload: &payload, at }).await;
    (job, result)
}

/// What is told, before it is known how.
pub(crate) struct Letter<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) payload: &'a [u8],
    pub(crate) at: Timestamp,
}

/// Signs and sends, once, within a bound.
pub(crate) async fn tell_once(
    tell: &dyn Tell,
    endpoint: &Endpoint,
    letter: Letter<'_>,
) -> std::result::Result<Told, Failure> {
    let failure = |why: &str| Failure { why: why.to_owned(), advice: Advice::Later };
    let secrets = Secrets::decode(&endpoint.secret)
        .ok_or_else(|| failure("the endpoint's secret cannot be read: give it a new one"))?;
    let Letter { id, kind, payload, at } = letter;
    let message = Message { id, kind, payload, url: &endpoint.url, secrets: &secrets.at(at), at };
    let sent = timeout(LONGEST_SEND, tell.tell(&message)).await;
    sent.unwrap_or_else(|_| Err(failure("the channel did not come to an end")))
}

fn after(now: Timestamp, pause: SignedDuration) -> Timestamp {
    now.saturating_add(pause).unwrap_or(now)
}
