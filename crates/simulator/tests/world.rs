//! Laws of every simulated world: truth is in order, what is shown comes from it, numbers are right.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use simulator::World;
use simulator::world::kind::{Kind, Service, Step};
use simulator::world::parcel::{Carrier, Parcel};
use simulator::world::plan::{Parcels, Plan};
use simulator::world::posts;
use tracking::number::s10;

const SEEDS: [u64; 4] = [1, 2, 77, u64::MAX];

/// A world for tuning, one for scoring and the demonstration, for each seed.
static WORLDS: LazyLock<Vec<World>> = LazyLock::new(|| {
    let of = |seed| {
        [
            World::new(seed, Plan::tuning(300)),
            World::new(seed, Plan::scoring(300)),
            simulator::demo_world(seed),
        ]
    };
    SEEDS.into_iter().flat_map(of).collect()
});

fn parcels() -> impl Iterator<Item = &'static Parcel> {
    WORLDS.iter().flat_map(World::parcels)
}

#[test]
fn the_same_seed_and_plan_make_the_same_world() {
    let make = |seed| World::new(seed, Plan::tuning(100));
    assert_eq!(make(9).parcels(), make(9).parcels());
    assert_ne!(make(9).parcels(), make(10).parcels());
}

#[test]
fn a_parcel_does_not_depend_on_how_many_others_there_are() {
    let few = World::new(3, Plan::tuning(10));
    let many = World::new(3, Plan::tuning(200));
    assert_eq!(few.parcels(), &many.parcels()[..10]);
}

#[test]
fn truth_goes_forward_in_time() {
    for parcel in parcels() {
        assert!(parcel.phases.is_sorted_by_key(|phase| phase.at), "{parcel:#?}");
        assert!(parcel.phases.is_empty() != parcel.claims.is_empty(), "{}: truth or claims", parcel.number);
    }
}

#[test]
fn every_shown_event_comes_from_a_phase_and_is_never_shown_before_it_happened() {
    for parcel in parcels() {
        for shown in &parcel.shown {
            let phase = parcel.told().get(shown.of).expect("the phase it names");
            assert!(phase.at <= shown.from, "{} {:?}", parcel.number, phase.step);
            let head = posts::printed_zone(phase.place.country).filter(|_| shown.carrier == Carrier::Upu);
            let zone = TimeZone::get(head.unwrap_or(phase.place.zone)).expect("a known zone");
            let apart = phase.at.to_zoned(zone).datetime().duration_since(shown.printed);
            assert!((0..3600).contains(&apart.as_secs()), "{} prints {}", parcel.number, shown.printed);
        }
    }
}

#[test]
fn what_an_honest_carrier_says_of_delivery_is_true() {
    for parcel in parcels().filter(|parcel| parcel.honest()) {
        let told: Vec<Step> = parcel.shown.iter().map(|shown| parcel.told()[shown.of].step).collect();
        assert!(!told.contains(&Step::Lost), "{}: nobody says that it is lost", parcel.number);
        assert!(!told.contains(&Step::Delivered) || parcel.delivered_at().is_some(), "{}", parcel.number);
        assert!(parcel.kind != Kind::LostAbroad || parcel.lost_at().is_some());
    }
}

#[test]
fn a_dishonest_shipper_never_delivers() {
    let cheats: Vec<&Parcel> = parcels().filter(|parcel| !parcel.honest()).collect();
    assert!(cheats.iter().all(|parcel| parcel.delivered_at().is_none() && !parcel.shown.is_empty()));
    let kinds: BTreeSet<Kind> = cheats.iter().map(|parcel| parcel.kind).collect();
    assert_eq!(kinds.len(), 5, "every trick is played: {kinds:?}");
}

#[test]
fn numbers_are_valid_and_nobody_shares_one() {
    for world in &*WORLDS {
        let mut numbers = BTreeSet::new();
        for parcel in world.parcels() {
            for number in [Some(&parcel.number), parcel.last_mile.as_ref()].into_iter().flatten() {
                assert!(numbers.insert(number.clone()), "{number} is given twice");
                assert_eq!(world.truth(number), Some(parcel));
                check_number(number);
            }
        }
    }
}

#[track_caller]
fn check_number(number: &str) {
    if number.len() == 13 {
        let digits: Vec<u8> = number[2..11].bytes().map(|digit| digit - b'0').collect();
        let serial: [u8; 8] = digits[..8].try_into().expect("eight digits");
        assert_eq!(s10::check_digit(serial), digits[8], "{number}");
    } else {
        assert!([16, 20, 22].contains(&number.len()), "{number}");
    }
}

#[test]
fn services_that_stop_at_export_say_nothing_afterwards() {
    for parcel in parcels().filter(|parcel| parcel.service.stops_at_export()) {
        let last = parcel.shown.iter().map(|shown| parcel.told()[shown.of].step).max();
        assert!(last <= Some(Step::LeftOrigin), "{} tells {last:?}", parcel.number);
    }
}

#[test]
fn the_line_alone_tells_a_template_and_it_keeps_equal_distances() {
    for parcel in parcels().filter(|parcel| parcel.kind == Kind::Template) {
        assert!(parcel.shown.iter().all(|shown| shown.carrier == Carrier::Cainiao));
        let gaps: BTreeSet<SignedDuration> =
            parcel.claims.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at)).collect();
        let (least, most) = (gaps.first().expect("a gap"), gaps.last().expect("a gap"));
        assert!((*most - *least).as_mins() <= 8, "{gaps:?}");
    }
}

#[test]
fn one_machine_makes_the_same_times_for_all_that_a_city_sold_in_a_week() {
    let mut plan = Plan::tuning(300);
    let Parcels::Drawn(draw) = &mut plan.parcels else { unreachable!("it is drawn") };
    draw.kinds = vec![(Kind::Template, 1)];
    let world = World::new(5, plan);
    let starts: BTreeSet<Timestamp> = world.parcels().iter().map(|parcel| parcel.claims[0].at).collect();
    assert!(starts.len() < 100, "{} starts of 300 parcels", starts.len());
}

#[test]
fn parcels_of_a_batch_move_as_one_until_customs_let_them_go() {
    let mut plan = Plan::tuning(40);
    let Parcels::Drawn(draw) = &mut plan.parcels else { unreachable!("it is drawn") };
    (draw.batches, draw.kinds) = (1000, vec![(Kind::Usual, 1)]);
    let world = World::new(5, plan);
    for batch in world.parcels().chunks(4) {
        let times = |step| batch.iter().map(|parcel| parcel.happened(step)).collect::<BTreeSet<_>>().len();
        assert_eq!([Step::Accepted, Step::Departed, Step::CustomsReleased].map(times), [1, 1, 1]);
        assert_eq!(times(Step::Delivered), 4);
    }
}

#[test]
fn some_honest_labels_wait_for_days_before_the_parcel_is_handed_over() {
    let waited = |parcel: &&Parcel| {
        let (label, taken) = (parcel.happened(Step::Announced), parcel.happened(Step::Accepted));
        label.zip(taken).is_some_and(|(label, taken)| taken.duration_since(label).as_hours() > 5 * 24)
    };
    assert!(parcels().filter(waited).count() > 20);
}

#[test]
fn an_honest_sender_seldom_says_that_it_shipped_after_the_carrier_took_it() {
    let mut sloppy = 0;
    let all: Vec<&Parcel> = parcels().collect();
    for parcel in all.iter().filter(|parcel| parcel.honest()) {
        let taken = parcel.happened(Step::Accepted).expect("an honest parcel is posted");
        assert!(parcel.ordered_at < taken, "{}", parcel.number);
        sloppy += usize::from(parcel.shipped_at > taken);
    }
    assert!((1..all.len() / 12).contains(&sloppy), "{sloppy} of {}", all.len());
}

#[test]
fn a_disruption_makes_the_country_slow_while_it_lasts() {
    let usual = World::new(8, Plan { disruptions: Vec::new(), ..Plan::scoring(400) });
    let troubled = World::new(8, Plan::scoring(400));
    let days = |world: &World| -> i64 {
        let parcels = world.parcels().iter();
        let taken =
            |parcel: &Parcel| Some(parcel.delivered_at()?.duration_since(parcel.ordered_at).as_hours());
        parcels.filter_map(taken).sum()
    };
    assert!(days(&troubled) > days(&usual));
}

#[test]
fn tuning_and_scoring_differ_in_more_than_the_seed() {
    let (tuning, scoring) = (Plan::tuning(1), Plan::scoring(1));
    assert_ne!(format!("{:?}", tuning.pace), format!("{:?}", scoring.pace));
    assert_ne!(format!("{:?}", tuning.habits), format!("{:?}", scoring.habits));
    assert_ne!(format!("{:?}", tuning.parcels), format!("{:?}", scoring.parcels));
    assert_ne!(tuning.start, scoring.start);
}

#[test]
fn an_answer_changes_at_the_instants_that_the_world_names_and_at_no_other() {
    let world = World::new(2, Plan::tuning(60));
    let second = SignedDuration::from_secs(1);
    for parcel in world.parcels() {
        for (carrier, number) in world.sources(parcel) {
            let shown =
                |now| world.visible(number, carrier, now).into_iter().map(|seen| seen.shown.of).collect();
            let changes = world.changes(number, carrier);
            let mut before: Vec<usize> = Vec::new();
            for change in changes {
                let until: Vec<usize> = shown(change - second);
                assert_eq!(until, before, "{number} changed before {change}");
                before = shown(change);
            }
            assert_eq!(before, shown(Timestamp::MAX));
        }
    }
}

#[test]
fn a_reused_number_was_delivered_before_it_was_ordered() {
    for parcel in parcels().filter(|parcel| parcel.kind == Kind::ReusedNumber) {
        let accepted = parcel.claims.iter().find(|phase| phase.step == Step::Accepted).expect("accepted");
        assert!(accepted.at < parcel.ordered_at, "{}", parcel.number);
    }
}

#[test]
fn a_rewritten_history_loses_old_events_and_shows_the_same_steps_again() {
    let rewritten: Vec<&Parcel> = parcels().filter(|parcel| parcel.kind == Kind::Rewritten).collect();
    assert!(!rewritten.is_empty());
    for parcel in rewritten {
        let taken_back = parcel.shown.iter().filter(|shown| shown.until.is_some()).count();
        assert!(taken_back > 2, "{}", parcel.number);
        for shown in parcel.shown.iter().filter(|shown| shown.until.is_none()) {
            let again = |other: &Step| *other == parcel.claims[shown.of].step;
            let steps = parcel.claims.iter().map(|phase| phase.step);
            assert!(shown.of == 0 || steps.filter(again).count() == 4, "{}", parcel.number);
        }
    }
}

#[test]
fn some_scans_flicker_and_some_are_uploaded_after_delivery() {
    let all: Vec<&Parcel> = parcels().collect();
    assert!(all.iter().any(|parcel| parcel.shown.iter().any(|shown| shown.gap.is_some())));
    let late = |parcel: &Parcel| {
        let delivered = parcel.delivered_at().unwrap_or(Timestamp::MAX);
        let mut shown = parcel.shown.iter();
        shown.any(|shown| parcel.told()[shown.of].step < Step::Delivered && shown.from > delivered)
    };
    assert!(all.iter().any(|parcel| parcel.service == Service::Registered && late(parcel)));
}

#[test]
fn a_flickering_scan_is_there_then_missing_then_there() {
    let world = World::new(1, Plan::tuning(600));
    let (parcel, shown, (from, until)) = world
        .parcels()
        .iter()
        .flat_map(|parcel| parcel.shown.iter().map(move |shown| (parcel, shown)))
        .find_map(|(parcel, shown)| shown.gap.map(|gap| (parcel, shown, gap)))
        .expect("one that flickers");
    let second = SignedDuration::from_secs(1);
    let looks = [from - second, from, until].map(|now| {
        let seen = world.visible(parcel.number_of(shown), shown.carrier, now);
        seen.iter().any(|seen| seen.shown == shown)
    });
    assert_eq!(looks, [true, false, true]);
}

#[test]
fn the_demo_has_two_dozen_parcels_at_their_stages() {
    for seed in SEEDS {
        let world = simulator::demo_world(seed);
        let stages: BTreeSet<Step> = world.parcels().iter().filter_map(stage).collect();
        let Parcels::Wished(wishes) = &world.plan().parcels else { unreachable!("the demo wishes") };
        for (parcel, wish) in world.parcels().iter().zip(wishes) {
            assert_eq!(stage(parcel), Some(wish.stage), "{} {:?}", parcel.reference, parcel.kind);
        }
        assert_eq!(world.parcels().len(), 24);
        assert!(stages.len() >= 15, "seed {seed}: {stages:?}");
        assert!(world.parcels().iter().any(|parcel| stage(parcel) == Some(Step::CustomsHeld)));
    }
}

fn stage(parcel: &Parcel) -> Option<Step> {
    parcel.told().iter().rfind(|phase| phase.at <= simulator::demo::START).map(|phase| phase.step)
}

#[test]
fn a_declaration_says_what_the_sender_knows_and_not_the_truth() {
    let world = simulator::demo_world(1);
    let declared = simulator::declarations(&world);
    assert_eq!(declared.len(), 24);
    for declaration in declared {
        let text = declaration.to_string();
        for key in
            ["reference", "numbers", "ordered_at", "destination", "promised", "seller", "lines", "weight"]
        {
            assert!(declaration.get(key).is_some(), "{key} in {text}");
        }
        assert!(!Kind::ALL.iter().filter(|kind| !kind.honest()).any(|kind| text.contains(kind.name())));
    }
}
