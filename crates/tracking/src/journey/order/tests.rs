//! The fast order beside the obvious one, which asks every pair at every step.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// The definition: release the best event that nothing holds back; where only lists hold back, the best
/// that time allows.
fn obvious(spots: &[Spot<'_>], chains: &[Vec<u32>]) -> Vec<u32> {
    let mut remaining: Vec<u32> = (0..).take(spots.len()).collect();
    let mut sequence = Vec::new();
    while !remaining.is_empty() {
        let allowed = |event: &u32| !remaining.iter().any(|other| certain(spots, *other, *event));
        let listed = |event: &u32| {
            chains.iter().any(|chain| {
                let before = chain.iter().take_while(|other| *other != event);
                chain.contains(event) && before.into_iter().any(|other| remaining.contains(other))
            })
        };
        let tie = |event: &u32| (spots[*event as usize].guess, spots[*event as usize].milestone, *event);
        let ready = remaining.iter().copied().filter(allowed).min_by_key(|event| (listed(event), tie(event)));
        let next = ready.expect("time alone never forms a circle");
        remaining.retain(|event| *event != next);
        sequence.push(next);
    }
    sequence
}

/// Whether time is certain that one event happened before another.
fn certain(spots: &[Spot<'_>], one: u32, then: u32) -> bool {
    let (one, then) = (&spots[one as usize], &spots[then as usize]);
    let apart = matches!((one.interval, then.interval), (Some(one), Some(then)) if one.1 < then.0);
    let shown = matches!((one.clock, then.clock), (Some(one), Some(then))
        if (one.0, one.1) == (then.0, then.1) && one.2 < then.2);
    apart || shown
}

/// A spot as a printed clock at one of two places, as an instant, or without a time.
fn spot() -> impl Strategy<Value = Spot<'static>> {
    let hour = |hour: i64| Timestamp::from_second(1_785_000_000 + hour * 3600).expect("in range");
    let milestone = prop::sample::select(Milestone::ALL);
    (0u8..4, 0i64..40, prop::sample::select(&["Shanghai", "London"][..]), milestone).prop_map(
        move |(kind, at, place, milestone)| {
            let shown = date(2026, 7, 25).at(0, 0, 0, 0) + jiff::SignedDuration::from_hours(at);
            let printed = (kind == 0).then_some(("china-post", place, shown));
            let interval = match kind {
                0 => Some((hour(at - 14), hour(at + 12))),
                1 | 2 => Some((hour(at), hour(at))),
                _ => None,
            };
            let guess = (kind < 3).then(|| hour(at));
            Spot { interval, clock: printed, guess, milestone }
        },
    )
}

fn lists() -> impl Strategy<Value = (Vec<Spot<'static>>, Vec<Vec<u32>>)> {
    prop::collection::vec(spot(), 1..9).prop_flat_map(|spots| {
        let all: Vec<u32> = (0..).take(spots.len()).collect();
        let list = (Just(all).prop_shuffle(), 0..=spots.len());
        let list = list.prop_map(|(all, length)| all.into_iter().take(length).collect::<Vec<u32>>());
        (Just(spots), prop::collection::vec(list, 0..4))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_order_is_the_obvious_one((spots, lists) in lists()) {
        let mut chains = Chains::default();
        for list in &lists {
            list.iter().for_each(|event| chains.push(*event));
            chains.close();
        }
        prop_assert_eq!(order(&spots, &chains).sequence, obvious(&spots, &lists));
    }
}

#[test]
fn one_event_alone_makes_no_list() {
    let mut chains = Chains::default();
    chains.push(0);
    chains.close();
    assert_eq!((chains.members().len(), chains.last()), (0, None));
}
