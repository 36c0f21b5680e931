//! Any history of use cases reads the same from the file as from the store in memory, which is the shortest
//! description of what a store does.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::time::Duration;

use proptest::prelude::*;
use store::conformance::Folder;
use store::conformance::world::{capture, facts, hour, ours, parcel, told};
use store::memory::MemoryStore;
use store::{
    Buckets, Digest, EndpointId, Filter, NewCapture, NewFacts, NewParcel, NextPoll, Opinion, Outcome, Store,
    Token, Whom,
};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

const NUMBERS: [&str; 3] = ["LB123456785CN", "RR123456785GB", "CP123456785DE"];

/// One use case, on few parcels and hours, so that things meet.
#[derive(Clone, Debug)]
enum Step {
    Register { who: usize, reference: bool, revive: bool, poll: Option<i64> },
    Append { who: usize, at: i64, said: u8, envelope: Option<u8> },
    Derive { who: usize, seen: u64, behind: bool, alias: usize, milestone: usize, poll: u8 },
    Say { who: usize, at: i64, said: u8 },
    Plan { who: usize, at: Option<i64> },
    MarkStale { who: usize },
    Claim { at: i64, limit: usize },
    Settle { at: i64, how: u8 },
    ForgetParcel { who: usize },
    ForgetNumber { who: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (who, at) = (0..NUMBERS.len(), 0_i64..6);
    let poll = prop::option::of(0_i64..6);
    let step = prop_oneof![
        4 => (who.clone(), any::<bool>(), any::<bool>(), poll.clone())
            .prop_map(|(who, reference, revive, poll)| Step::Register { who, reference, revive, poll }),
        6 => (who.clone(), at.clone(), 0_u8..3, prop::option::of(0_u8..3))
            .prop_map(|(who, at, said, envelope)| Step::Append { who, at, said, envelope }),
        6 => (who.clone(), 0_u64..5, prop::bool::weighted(0.2), who.clone(), 0_usize..3, 0_u8..3)
            .prop_map(|(who, seen, behind, alias, milestone, poll)| Step::Derive { who, seen, behind, alias, milestone, poll }),
        2 => (who.clone(), at.clone(), 0_u8..2).prop_map(|(who, at, said)| Step::Say { who, at, said }),
        1 => (who.clone(), poll).prop_map(|(who, at)| Step::Plan { who, at }),
        1 => who.clone().prop_map(|who| Step::MarkStale { who }),
        3 => (at.clone(), 1_usize..4).prop_map(|(at, limit)| Step::Claim { at, limit }),
        3 => (at, 0_u8..3).prop_map(|(at, how)| Step::Settle { at, how }),
        1 => who.clone().prop_map(|who| Step::ForgetParcel { who }),
        1 => who.prop_map(|who| Step::ForgetNumber { who }),
    ];
    prop::collection::vec(step, 1..40)
}

/// Takes a step, and says what was answered.
fn take(store: &dyn Store, nth: usize, step: &Step) -> String {
    let of = |who: usize| parcel(NUMBERS[who]);
    match step {
        Step::Register { who, reference, revive, poll } => {
            let token = Token(Digest::of(format!("{who}-{nth}").as_bytes()).short());
            let reference = reference.then(|| format!("order-{}", who % 2).into());
            let first_poll = poll.map(hour);
            let new = NewParcel { token, reference, first_poll, revive: *revive, ..of(*who) };
            format!("{:?}", store.register(hour(nth as i64 / 3), &[new]).unwrap())
        }
        Step::Append { who, at, said, envelope } => {
            let said =
                ["EMA", "EMC and so on and so on and so on and so on and so on", ""][usize::from(*said)];
            let envelope = envelope.map(|one| Digest::of(&[one]));
            format!(
                "{:?}",
                store.append(&[NewCapture { envelope, ..capture(&of(*who), *at, said) }]).unwrap()
            )
        }
        Step::Derive { who, seen, behind, alias, milestone, poll } => {
            let version = store.parcel(of(*who).id).unwrap().map_or(0, |parcel| parcel.version);
            let milestone = [Milestone::Accepted, Milestone::InTransit, Milestone::Delivered][*milestone];
            let next_poll = [NextPoll::Keep, NextPoll::At(hour(3)), NextPoll::Never][usize::from(*poll)];
            let told = told(facts(&of(*who), *seen, milestone), &[EndpointId([1; 16]), EndpointId([2; 16])]);
            let expected = version.saturating_sub(u64::from(*behind));
            let aliases = vec![NUMBERS[*alias].into()];
            format!(
                "{:?}",
                store.commit_facts(hour(1), &NewFacts { expected, aliases, next_poll, ..told }).unwrap()
            )
        }
        Step::Say { who, at, said } => {
            let opinion = Opinion { at: hour(*at), kind: "forecast".into(), bytes: vec![*said] };
            format!("{:?}", store.say(of(*who).id, &[opinion]).unwrap())
        }
        Step::Plan { who, at } => format!("{:?}", store.plan_poll(of(*who).id, at.map(hour)).unwrap()),
        Step::MarkStale { who } => format!("{:?}", store.mark_stale(&[of(*who).id]).unwrap()),
        Step::Claim { at, limit } => {
            let lease = Duration::from_secs(3600);
            format!("{:?}", store.claim_notices(&Buckets::ALL, hour(*at), *limit, lease).unwrap())
        }
        Step::Settle { at, how } => settle(store, *at, *how),
        Step::ForgetParcel { who } => {
            format!("{:?}", store.forget(hour(9), &Whom::Parcel(of(*who).id)).unwrap())
        }
        Step::ForgetNumber { who } => {
            format!("{:?}", store.forget(hour(9), &Whom::Number(ours(), NUMBERS[*who].into())).unwrap())
        }
    }
}

/// Settles the first attempt of every notice that waits, whether or not it is the current one.
fn settle(store: &dyn Store, at: i64, how: u8) -> String {
    let outcome = [
        Outcome::Told { answer: "200".into() },
        Outcome::Retry { at: hour(at + 1), why: "503".into() },
        Outcome::GaveUp { why: "410".into() },
    ][usize::from(how)]
    .clone();
    let notices = NUMBERS.iter().flat_map(|number| store.notices(parcel(number).id).unwrap());
    let settled: Vec<bool> = notices
        .map(|notice| {
            let attempt = notice.attempts.len() as u32 + 1;
            store.settle_notice(hour(at), notice.id, attempt, &outcome).unwrap()
        })
        .collect();
    format!("{settled:?}")
}

/// Everything that can be asked, as one text.
fn all(store: &dyn Store) -> String {
    let mut told = Vec::new();
    for number in NUMBERS {
        let id = parcel(number).id;
        let known = store.parcel(id).unwrap();
        told.push(format!("{:?}", known.as_ref().map(|parcel| store.by_token(parcel.token).unwrap())));
        told.push(format!("{known:?} {:?}", store.facts(id).unwrap()));
        told.push(format!("{:?}", store.looks(id, None).unwrap()));
        told.push(format!("{:?}", store.looks(id, Some(hour(2))).unwrap()));
        told.push(format!("{:?} {:?}", store.said(id, None).unwrap(), store.notices(id).unwrap()));
        told.push(format!("{:?} {:?}", store.resolve(&ours(), number).unwrap(), store.numbers(id).unwrap()));
    }
    told.push(format!("{:?}", store.stale(&Buckets::ALL, 10).unwrap()));
    told.push(format!("{:?}", store.due(&Buckets::ALL, hour(4), 10).unwrap()));
    told.push(format!("{:?}", store.by_reference(&ours(), "order-0").unwrap()));
    let delivered = Filter { milestone: Some(Milestone::Delivered), text: None };
    for filter in [Filter::default(), delivered, Filter { milestone: None, text: Some("r".into()) }] {
        told.push(format!("{:?}", store.list(&ours(), &filter, None, 10).unwrap()));
    }
    told.push(format!("{:?}", store.check().unwrap()));
    told.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_reads_the_same_from_the_file_as_from_memory(steps in steps()) {
        let folder = Folder::new();
        let path = folder.join("waymark.db");
        let memory = MemoryStore::new();
        let mut file = SqliteStore::open(&path).unwrap();
        for (nth, step) in steps.iter().enumerate() {
            prop_assert_eq!(take(&file, nth, step), take(&memory, nth, step), "answer to {:?}", step);
            if nth % 16 == 15 {
                drop(file);
                file = SqliteStore::open(&path).unwrap();
            }
        }
        prop_assert_eq!(all(&file), all(&memory));
    }
}
