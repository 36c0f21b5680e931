//! Buckets move while feeds tell of their parcels: every item that was promised is there, once, and as what it is.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod several;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use several::{AGES, Several, buckets, cluster};
use store::conformance::world::{hour, ours};
use store::feed::{Chunk, Item, ItemAt, NewChunk, NewState};
use store::moving::content;
use store::{
    Body, Bucket, Buckets, Commit, Digest, Feeds, NewParcel, ParcelId, Policy, Store, StoreError, Token, Whom,
};
use store_many::{Ages, ManyStore, Step};
use tracking::milestone::Milestone;

fn id(number: &str) -> ParcelId {
    ParcelId::new(&ours(), number, Some("post"))
}

/// Numbers whose parcels, as a feed of the post declares them, lie in these buckets, so many in each.
fn numbers_in(buckets: &Buckets, each: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut count = vec![0; usize::from(Bucket::COUNT)];
    for number in (0_u32..).map(|nth| format!("TEST{nth}")) {
        let bucket = id(&number).bucket();
        let count = &mut count[usize::from(bucket.number())];
        if buckets.contains(bucket) && *count < each {
            *count += 1;
            found.push(number);
        }
        if found.len() == each * buckets.iter().count() {
            break;
        }
    }
    found
}

/// A chunk that says the same of each number, at an hour.
fn chunk(hours: i64, said: &str, numbers: &[String]) -> NewChunk {
    let item = |number: &String| Item { parcel: id(number), body: format!("{number} {said}").into_bytes() };
    NewChunk {
        chunk: Chunk {
            account: ours(),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "text/plain".into(),
            received: hour(hours),
            envelope: Digest::of(said.as_bytes()),
        },
        items: numbers.iter().map(item).collect(),
    }
}

/// Keeps a chunk, and folds it as a node does: a state grows by what is said, and who met a conflict tries again.
fn tell(node: &ManyStore, hours: i64, said: &str, numbers: &[String]) -> Result<(), StoreError> {
    let new = chunk(hours, said, numbers);
    let kept = node.keep(&new)?;
    let ids: Vec<ParcelId> = numbers.iter().map(|number| id(number)).collect();
    let places = new.places();
    let mut left: BTreeSet<usize> = (0..numbers.len()).collect();
    while !left.is_empty() {
        let known = node.states(&ids)?;
        let state = |nth: &usize| {
            let mut looks = known[*nth].looks.clone();
            if let Some(looks) = &mut looks {
                looks.extend_from_slice(said.as_bytes());
                looks.push(b'\n');
            }
            NewState {
                parcel: ids[*nth],
                number: numbers[*nth].as_str().into(),
                account: ours(),
                carrier: Some("post".into()),
                registered: hour(hours),
                expected: known[*nth].version,
                milestone: Milestone::Delivered,
                looks,
                items: vec![ItemAt { chunk: kept.no, place: places[*nth] }],
                aliases: vec![format!("{}FURTHER", numbers[*nth]).as_str().into()],
                notices: Vec::new(),
            }
        };
        let states: Vec<NewState> = left.iter().map(state).collect();
        let commits = node.fold(hour(hours), &states, &[kept.no])?;
        let met: BTreeSet<usize> = left
            .iter()
            .zip(commits)
            .filter(|(_, commit)| matches!(commit, Commit::Conflict { .. }))
            .map(|(nth, _)| *nth)
            .collect();
        left = met;
    }
    Ok(())
}

/// What of it all is missing or there twice, among the looks or in the states.
fn compare(node: &ManyStore, said: &[String], numbers: &[String]) -> (usize, usize) {
    let (mut lost, mut twice) = (0, 0);
    let mut count = |told: Vec<String>, expected: Vec<String>| {
        let all: BTreeSet<&String> = told.iter().collect();
        lost += expected.iter().filter(|one| !all.contains(one)).count();
        twice += told.len() - all.len();
    };
    for number in numbers {
        let looks = node.looks(id(number), None).unwrap();
        let bytes = |look: &store::StoredLook| String::from_utf8(look.bytes().unwrap().to_vec()).unwrap();
        count(
            looks.iter().map(bytes).collect(),
            said.iter().map(|said| format!("{number} {said}")).collect(),
        );
        let state = node.facts(id(number)).unwrap().map(|facts| facts.journey).unwrap_or_default();
        let lines = String::from_utf8(state).unwrap();
        count(lines.lines().map(str::to_owned).collect(), said.to_vec());
    }
    (lost, twice)
}

/// Two who tell, while these buckets move from the first database to the second; what they were promised.
fn under_load(
    several: &Several,
    nodes: [ManyStore; 2],
    (moving, numbers): (&Buckets, &[String]),
    rest: Duration,
) -> Vec<String> {
    let stop = Arc::new(AtomicBool::new(false));
    let tellers = nodes.into_iter().enumerate().map(|(name, node)| {
        let (stop, numbers) = (Arc::clone(&stop), numbers.to_vec());
        std::thread::spawn(move || {
            let mut said = Vec::new();
            for nth in 1_u32.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let one = format!("teller {name} says {nth}");
                tell(&node, 0, &one, &numbers).unwrap();
                said.push(one);
                std::thread::sleep(rest);
            }
            said
        })
    });
    let tellers: Vec<_> = tellers.collect();
    std::thread::sleep(Duration::from_millis(300));
    several.node().move_buckets(moving, 1, &mut |_, _| {}).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    stop.store(true, Ordering::Relaxed);
    tellers.into_iter().flat_map(|teller| teller.join().unwrap()).collect()
}

/// How many rows tables of a database have.
fn rows(cluster: &cluster::Cluster, several: &Several, nth: usize, tables: &[&str]) -> String {
    let schema = several.urls[nth].rsplit("%3D").next().unwrap();
    let counts: Vec<String> = tables.iter().map(|table| format!("(SELECT count(*) FROM {table})")).collect();
    cluster.sql(&format!("SET search_path = {schema}; SELECT {}", counts.join(" + ")))
}

#[test]
fn what_feeds_tell_while_buckets_move_is_there_once() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(0..8);
    let numbers = numbers_in(&buckets(0..16), 2);
    let said = under_load(&several, [several.node(), several.node()], (&moving, &numbers), Duration::ZERO);
    let node = several.node();
    assert_eq!(compare(&node, &said, &numbers), (0, 0), "of {} bodies", said.len());
    assert_eq!(node.check().unwrap().problems, [""; 0]);
    let old = several.database(0, false).store;
    assert!(moving.iter().all(|bucket| content(&*old, bucket).unwrap() == store::moving::Content::NOTHING));
    assert_eq!(
        rows(cluster, &several, 1, &["parcel", "look", "capture", "facts"]),
        "0",
        "all are what they were"
    );
    for number in &numbers {
        assert_eq!(node.resolve(&ours(), &format!("{number}FURTHER")).unwrap(), [id(number)]);
    }
    eprintln!("{} bodies about {} parcels were told while 8 buckets moved", said.len(), numbers.len());
}

/// The control: tellers that mind no gates, which the product does not have. The same comparison must see it.
#[test]
fn without_gates_something_that_was_told_is_lost() {
    let Some(cluster) = cluster::shared() else { return };
    let (moving, numbers) = (buckets(0..8), numbers_in(&buckets(0..16), 2));
    let lost = || {
        let several = Several::fresh(cluster, 2);
        let careless = || (0..2).map(|nth| several.database(nth, true)).collect::<Vec<_>>();
        let stores = [careless(), careless()];
        drop(several.node());
        let nodes = stores.map(|databases| ManyStore::open(databases, AGES).unwrap());
        // A bucket goes in a moment in which nothing waits: such tellers have to give it one.
        let said = under_load(&several, nodes, (&moving, &numbers), Duration::from_millis(60));
        compare(&several.node(), &said, &numbers).0
    };
    assert!((0..5).any(|_| lost() > 0), "in five moves nothing was lost");
}

/// Whatever happens to what feeds told while a bucket is copied happens to the copy too: it grows, a person has it
/// erased, it ages out and its slices go, somebody declares it.
#[test]
fn what_changes_while_a_bucket_is_copied_is_the_same_in_the_copy() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let moving = buckets(3..4);
    let [told, erased, aged, declared] = <[String; 4]>::try_from(numbers_in(&moving, 4)).unwrap();
    let one = |number: &String| vec![number.clone()];
    let node = several.node();
    tell(&node, 0, "old", &one(&aged)).unwrap();
    tell(&node, 9_000, "new", &[told.clone(), erased.clone(), declared.clone()]).unwrap();
    let month = Some(jiff::SignedDuration::from_hours(24 * 30));
    let policy = Policy { ended: month, ..Policy::default() };
    let mut mover = |_, step| {
        if step == Step::Copied {
            tell(&node, 9_001, "newer", &one(&told)).unwrap();
            node.forget(hour(9_001), &Whom::Parcel(id(&erased))).unwrap();
            assert_eq!(node.age_out(hour(9_001), &policy, None, 99).unwrap().parcels, 1);
            let parcel = NewParcel {
                revive: true,
                ..NewParcel::new(&ours(), &declared, Some("post"), Token([7; 16]))
            };
            node.register(hour(9_001), &[parcel]).unwrap();
        }
    };
    several.node().move_buckets(&moving, 1, &mut mover).unwrap();
    let after = several.node();
    assert_eq!(compare(&after, &["new".to_owned(), "newer".to_owned()], &one(&told)), (0, 0));
    let looks = after.looks(id(&erased), None).unwrap();
    assert!(matches!(looks[..], [store::StoredLook { body: Body::Forgotten(_), .. }]), "{looks:?}");
    assert_eq!((after.parcel(id(&aged)).unwrap(), after.looks(id(&aged), None).unwrap()), (None, vec![]));
    assert_eq!(after.remains(id(&aged)).unwrap().unwrap().looks, 1);
    assert_eq!(after.by_token(Token([7; 16])).unwrap(), Some(id(&declared)));
    assert_eq!(after.looks(id(&declared), None).unwrap().len(), 1);
    assert_eq!(after.stale(&Buckets::ALL, 9).unwrap(), [id(&declared)]);
    assert_eq!(after.check().unwrap().problems, [""; 0]);
    assert_eq!(rows(cluster, &several, 1, &["slice"]), "2", "that of what aged out went there too");
    assert_eq!(
        rows(cluster, &several, 0, &["slice", "fed", "aged", "parcel", "alias", "number_of", "token"]),
        "0"
    );
}

/// One body came to two databases at different hours, because the second was away at first. Then its buckets meet.
#[test]
fn parts_of_one_body_that_came_at_different_hours_stay_what_they_are() {
    let Some(cluster) = cluster::shared() else { return };
    let several = Several::fresh(cluster, 2);
    let (near, far) = (numbers_in(&buckets(3..4), 1), numbers_in(&buckets(900..901), 1));
    let node = several.node();
    let both = [near.clone(), far.clone()].concat();
    let first = several.database(0, false).store;
    first.feeds().unwrap().keep(&chunk(0, "said", &near)).unwrap();
    tell(&node, 5, "said", &both).unwrap();
    let hours = |node: &ManyStore| {
        both.iter().map(|number| node.looks(id(number), None).unwrap()[0].received).collect::<Vec<_>>()
    };
    assert_eq!(hours(&node), [hour(0), hour(5)]);
    several.node().move_buckets(&buckets(900..901), 0, &mut |_, _| {}).unwrap();
    let after = several.node();
    assert_eq!(hours(&after), [hour(0), hour(5)]);
    tell(&after, 9, "said", &both).unwrap();
    assert_eq!(after.check().unwrap().problems, [""; 0]);
    several.node().move_buckets(&buckets(3..4), 1, &mut |_, _| {}).unwrap();
    assert_eq!(several.node().looks(id(&near[0]), None).unwrap()[0].received, hour(0));
}

/// A mover that is dead leaves a copy behind. Who is forgotten is forgotten there too.
#[test]
fn who_is_forgotten_after_a_mover_was_killed_is_forgotten_in_its_copy() {
    let Some(cluster) = cluster::shared() else { return };
    let moving = buckets(3..4);
    let [person, other] = <[String; 2]>::try_from(numbers_in(&moving, 2)).unwrap();
    for (killed_after, copy, slices_only) in [
        (Step::Copied, 1, false),
        (Step::Copied, 1, true),
        (Step::Equal, 1, false),
        (Step::Flipped, 0, false),
    ] {
        let several = Several::fresh(cluster, 2);
        let node = several.node();
        tell(&node, 0, "said", &[person.clone(), other.clone()]).unwrap();
        let killed = catch_unwind(AssertUnwindSafe(|| {
            several.node().move_buckets(&moving, 1, &mut |_, step| assert!(step != killed_after, "killed"))
        }));
        assert!(killed.is_err());
        let copy = several.database(copy, false).store;
        if slices_only {
            let custody = copy.custody().unwrap();
            let epoch = custody.gates().unwrap()[0].epoch;
            custody.remove(moving.iter().next().unwrap(), epoch, &[id(&person)]).unwrap();
        }
        let bytes = || {
            let mut kept = Vec::new();
            store::moving::each_slice(copy.feeds().unwrap(), moving.iter().next().unwrap(), |page| {
                kept.extend(page.iter().flat_map(|slice| slice.plain.clone()));
                Ok(())
            })
            .unwrap();
            String::from_utf8_lossy(&kept).into_owned()
        };
        assert!(bytes().contains(&person), "the control: the copy has the person's bytes");
        // Behind a gate nobody is forgotten before the mover is taken for dead.
        let node = ManyStore::open(several.databases(), Ages { silent: Duration::from_millis(300), ..AGES })
            .unwrap();
        node.forget(hour(1), &Whom::Parcel(id(&person))).unwrap();
        assert!(!bytes().contains(&person) && bytes().contains(&other), "{killed_after:?} {slices_only}");
        assert!(node.parcel(id(&person)).unwrap().unwrap().forgotten);
        several.node().move_buckets(&moving, 1, &mut |_, _| {}).unwrap();
        let after = several.node();
        assert!(after.parcel(id(&person)).unwrap().unwrap().forgotten);
        assert_eq!(compare(&after, &["said".to_owned()], std::slice::from_ref(&other)), (0, 0));
        assert_eq!(after.check().unwrap().problems, [""; 0]);
    }
}
