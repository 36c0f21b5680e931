//! Which carrier had the parcel when.

use tracking::Text;
use tracking::journey::{Context, derive};
use tracking::look::{Look, RelatedNumber, Relation};

use crate::telling::{NUMBER, context, journey, look, names};

const DAY: &str = "2026-08-09T00:00Z";
const EMC: &str = "2026-08-03 09:00 EMC Shanghai CN";
const EMD: &str = "2026-08-06 11:00 EMD London GB";
const EMI: &str = "2026-08-08 12:30 EMI Leeds GB";

fn under(number: &str, mut look: Look) -> Look {
    look.number = number.into();
    look
}

/// Legs as `carrier number`, and the leg of each event.
#[track_caller]
fn check(looks: &[Look], legs: &[&str], leg_of: &[usize]) {
    check_asked(looks, &context(), legs, leg_of);
}

#[track_caller]
fn check_asked(looks: &[Look], context: &Context, legs: &[&str], leg_of: &[usize]) {
    let journey = derive(looks, context);
    let carrier = |carrier: &Option<Text>| carrier.as_deref().unwrap_or("?").to_owned();
    let told: Vec<String> =
        journey.legs.iter().map(|leg| format!("{} {}", carrier(&leg.carrier), leg.number)).collect();
    assert_eq!(told, legs);
    assert_eq!(journey.events.iter().map(|told| told.leg).collect::<Vec<_>>(), leg_of);
}

#[test]
fn the_number_asked_for_is_the_first_leg() {
    check(&[], &["? LB123456785CN"], &[]);
    check(&[look("china-post", DAY, &[EMC])], &["china-post LB123456785CN"], &[0]);
    let declared = Context { carrier: Some("yanwen".into()), ..context() };
    check_asked(&[look("cainiao", DAY, &[EMC])], &declared, &["yanwen LB123456785CN"], &[0]);
}

#[test]
fn the_post_in_the_number_has_the_first_leg() {
    let looks = [look("royal-mail", "2026-08-01T00:00Z", &[EMC]), look("china-post", DAY, &[EMC])];
    check(&looks, &["china-post LB123456785CN"], &[0]);
}

#[test]
fn who_only_relays_an_s10_number_does_not_have_its_leg() {
    check(&[look("cainiao", DAY, &[EMC])], &["china-post LB123456785CN"], &[0]);
    let mistyped = Context { number: "LB123456784CN".into(), ..context() };
    let told = under("LB123456784CN", look("cainiao", DAY, &[EMC]));
    check_asked(&[told], &mistyped, &["cainiao LB123456784CN"], &[0]);
}

#[test]
fn an_event_that_takes_over_opens_the_leg_of_the_destinations_post() {
    let looks = [look("china-post", DAY, &[EMC, EMD, EMI])];
    check(&looks, &["china-post LB123456785CN", "royal-mail LB123456785CN"], &[0, 1, 1]);
    let because = &journey(&looks).legs[1].because;
    assert_eq!(&*because[0].at, "/events/1");
}

#[test]
fn where_the_place_is_unsaid_the_destination_names_the_post() {
    let mut look = look("china-post", DAY, &[EMC, "2026-08-06 11:00 EMD"]);
    check(std::slice::from_ref(&look), &["china-post LB123456785CN", "? LB123456785CN"], &[0, 1]);
    look.destination = Some("SE".into());
    check(&[look], &["china-post LB123456785CN", "postnord LB123456785CN"], &[0, 1]);
}

#[test]
fn the_other_post_telling_the_shared_number_is_no_third_leg() {
    let looks = [
        look("china-post", DAY, &[EMC, EMD]),
        look("royal-mail", DAY, &["2026-08-06 11:00 EMD London GB", "2026-08-08 12:30 EMI Leeds GB"]),
    ];
    check(&looks, &["china-post LB123456785CN", "royal-mail LB123456785CN"], &[0, 1, 1]);
}

#[test]
fn the_destinations_post_telling_the_number_has_a_leg_without_a_handover() {
    let mut looks =
        [look("china-post", DAY, &[EMC]), look("royal-mail", DAY, &["2026-08-07 08:00 EMF Leeds GB", EMI])];
    check(&looks, &["china-post LB123456785CN"], &[0, 0, 0]);
    looks[0].destination = Some("GB".into());
    check(&looks, &["china-post LB123456785CN", "royal-mail LB123456785CN"], &[0, 1, 1]);
}

#[test]
fn a_relay_that_tells_the_number_is_no_leg() {
    let looks = [look("china-post", DAY, &[EMC]), look("cainiao", DAY, &["2026-08-03 09:00 left-origin CN"])];
    check(&looks, &["china-post LB123456785CN"], &[0]);
}

#[test]
fn the_next_number_is_the_next_leg_and_its_teller_names_it() {
    let china = names(look("china-post", DAY, &[EMC]), "EVRI77", None, Relation::NextLeg);
    let legs = ["china-post LB123456785CN", "? EVRI77"];
    check(std::slice::from_ref(&china), &legs, &[0]);
    assert_eq!(&*journey(std::slice::from_ref(&china)).legs[1].because[0].at, "/next");
    let evri = under("EVRI77", look("evri", DAY, &[EMI]));
    check(&[china, evri], &["china-post LB123456785CN", "evri EVRI77"], &[0, 1]);
}

#[test]
fn a_carrier_that_is_only_printed_gives_way_to_the_one_that_tells() {
    let china = names(look("china-post", DAY, &[EMC]), "RM1", Some("Royal Mail"), Relation::NextLeg);
    let royal = under("RM1", look("royal-mail", DAY, &[EMI]));
    check(&[china, royal], &["china-post LB123456785CN", "royal-mail RM1"], &[0, 1]);
}

#[test]
fn taking_over_and_the_next_number_are_one_leg() {
    let told = look("china-post", DAY, &[EMC, EMD, EMI]);
    for carrier in [None, Some("royal-mail")] {
        let looks = [names(told.clone(), "RM1", carrier, Relation::NextLeg)];
        check(&looks, &["china-post LB123456785CN", "royal-mail RM1"], &[0, 1, 1]);
    }
}

#[test]
fn what_the_first_source_tells_after_the_next_leg_began_belongs_to_it() {
    let china = names(
        look("china-post", DAY, &[EMC, "2026-08-08 12:30 EMI Leeds GB"]),
        "EVRI77",
        Some("evri"),
        Relation::NextLeg,
    );
    let evri = under("EVRI77", look("evri", DAY, &["2026-08-06 10:00 EMF Leeds GB"]));
    check(&[china, evri], &["china-post LB123456785CN", "evri EVRI77"], &[0, 1, 1]);
}

#[test]
fn what_the_next_carrier_repeats_from_the_origin_does_not_begin_its_leg() {
    let mut china = names(
        look("china-post", DAY, &["2026-08-01 10:12 EMA CN", "2026-08-02 10:00 EXA", EMC]),
        "EVRI77",
        Some("evri"),
        Relation::NextLeg,
    );
    (china.origin, china.destination) = (Some("CN".into()), Some("GB".into()));
    let evri = under("EVRI77", look("evri", DAY, &["2026-08-01 11:40 in-transit Shenzhen CN", EMI]));
    check(&[china, evri], &["china-post LB123456785CN", "evri EVRI77"], &[0, 1, 0, 0, 1]);
}

#[test]
fn an_event_at_home_after_the_handover_stays_with_the_first_leg() {
    let looks = [look("china-post", DAY, &[EMC, EMD, "2026-08-06 20:00 EMJ Shanghai CN", EMI])];
    check(&looks, &["china-post LB123456785CN", "royal-mail LB123456785CN"], &[0, 1, 0, 1]);
}

#[test]
fn the_post_that_was_asked_takes_over_from_nobody() {
    let declared = Context { carrier: Some("royal-mail".into()), ..context() };
    check_asked(&[look("royal-mail", DAY, &[EMD, EMI])], &declared, &["royal-mail LB123456785CN"], &[0, 0]);
}

#[test]
fn an_earlier_number_goes_before() {
    let china = look("china-post", DAY, &[EMC]);
    let looks = [
        names(china, "LP001", Some("cainiao"), Relation::EarlierLeg),
        under("LP001", look("cainiao", DAY, &["2026-08-01 08:00 EMA Shenzhen CN"])),
    ];
    check(&looks, &["cainiao LP001", "china-post LB123456785CN"], &[0, 1]);
    assert_eq!(journey(&looks).carrier.as_deref(), Some("china-post"));
}

#[test]
fn a_number_that_names_ours_as_the_next_is_an_earlier_leg() {
    let market = under("LP001", look("cainiao", DAY, &["2026-08-01 08:00 EMA Shenzhen CN"]));
    let looks = [look("china-post", DAY, &[EMC]), names(market, NUMBER, None, Relation::NextLeg)];
    check(&looks, &["cainiao LP001", "china-post LB123456785CN"], &[0, 1]);
    assert_eq!(journey(&looks).legs[0].because.len(), 1);
}

#[test]
fn another_name_of_the_parcel_is_no_leg() {
    let china = names(look("china-post", DAY, &[EMC]), "ORDER9", None, Relation::SameParcel);
    let looks = [china, under("ORDER9", look("shop", DAY, &["2026-08-01 ADV"]))];
    check(&looks, &["china-post LB123456785CN"], &[0, 0]);
    assert_eq!(journey(&looks).related.len(), 1);
}

#[test]
fn numbers_that_name_each_other_end() {
    let there = names(look("china-post", DAY, &[EMC]), "B2", None, Relation::NextLeg);
    let back = names(under("B2", look("evri", DAY, &[EMI])), NUMBER, None, Relation::NextLeg);
    check(&[there, back], &["china-post LB123456785CN", "evri B2"], &[0, 1]);
}

#[test]
fn a_declared_number_is_a_leg_without_a_capture() {
    let number = RelatedNumber {
        number: "RM1".into(),
        carrier: Some("royal-mail".into()),
        relation: Relation::NextLeg,
        at: "".into(),
    };
    let declared = Context { numbers_of: vec![number], ..context() };
    check_asked(&[], &declared, &["? LB123456785CN", "royal-mail RM1"], &[]);
}
