//! What the looks say of the parcel as a whole.

use tracking::diagnostic::Diagnostic;
use tracking::look::{Look, Outcome, Personal, Relation};

use crate::telling::{journey, look, names, story};

fn day(carrier: &str, day: u8) -> Look {
    look(carrier, &format!("2026-08-{day:02}T00:00Z"), &[])
}

#[test]
fn the_latest_word_on_countries_and_service_counts() {
    let mut looks = [day("china-post", 1), day("cainiao", 2), day("china-post", 3)];
    (looks[0].origin, looks[0].destination) = (Some("CN".into()), Some("GB".into()));
    (looks[1].destination, looks[1].service) = (Some("IE".into()), Some("ePacket".into()));
    let journey = journey(&looks);
    assert_eq!(journey.origin.as_deref(), Some("CN"), "what is not said again stands");
    assert_eq!(journey.destination.as_deref(), Some("IE"));
    assert_eq!(journey.service.as_deref(), Some("ePacket"));
}

#[test]
fn each_weight_is_kept_with_who_told_it_first() {
    let mut looks = [day("china-post", 1), day("cainiao", 2), day("china-post", 3)];
    looks.iter_mut().for_each(|look| look.grams = Some(480));
    looks[1].grams = Some(510);
    let weights = journey(&looks).weights;
    let told: Vec<_> = weights.iter().map(|(grams, it)| (*grams, &*it.capture)).collect();
    assert_eq!(told, [(480, "china-post@2026-08-01T00:00:00Z"), (510, "cainiao@2026-08-02T00:00:00Z")]);
}

#[test]
fn a_person_is_named_once() {
    let mut looks = [day("china-post", 1), day("china-post", 2)];
    let signer = Personal { kind: "signer".into(), value: "A. Example".into(), at: "/signer".into() };
    looks.iter_mut().for_each(|look| look.personal.push(signer.clone()));
    assert_eq!(journey(&looks).personal, [signer]);
}

#[test]
fn only_the_latest_look_of_a_source_remarks() {
    let mut looks = [day("china-post", 1), day("china-post", 2), day("cainiao", 1)];
    for (look, message) in looks.iter_mut().zip(["old", "new", "other"]) {
        look.diagnostics.push(Diagnostic::new("unknown-code", message, "/code"));
    }
    let remarks = journey(&looks).diagnostics;
    assert_eq!(remarks.iter().map(|remark| &*remark.message).collect::<Vec<_>>(), ["new", "other"]);
}

#[test]
fn remarks_end_somewhere() {
    let mut told = day("china-post", 1);
    told.diagnostics = (0..900).map(|at| Diagnostic::new("unknown-code", format!("{at}"), "")).collect();
    assert_eq!(journey(&[told]).diagnostics.len(), 200);
}

#[test]
fn a_failed_look_is_a_look() {
    let failed = Look { outcome: Outcome::Failed, ..day("china-post", 5) };
    assert_eq!(journey(&[day("china-post", 1), failed.clone()]).last_look, Some(failed.received));
    assert_eq!(journey(&[]).last_look, None);
}

#[test]
fn ten_thousand_events_are_put_in_order() {
    for line in ["2026-08-01 10:12 EMB Shanghai CN", "- EMB", "2026-08-01 EMB", "2026-08-01 10:12Z EMD GB"] {
        let mut told = look("china-post", "2026-08-09T00:00Z", &[]);
        told.events = vec![crate::telling::event("china-post", 0, line); 10_000];
        let other = Look { source: "cainiao".into(), ..told.clone() };
        assert!(journey(&[told, other]).events.len() >= 10_000);
    }
}

/// Two posts and a marketplace tell of one parcel, each in its own way.
#[test]
fn a_parcel_from_shenzhen_to_leeds_is_one_story() {
    let mut post = look(
        "china-post",
        "2026-08-08T20:00Z",
        &[
            "2026-08-01 10:12 EMA Shenzhen CN",
            "2026-08-02 22:40 EMC Shanghai CN",
            "2026-08-06 05:10 EMD London GB",
            "2026-08-08 12:31 EMI Leeds GB",
        ],
    );
    post.destination = Some("GB".into());
    let mut market = look(
        "cainiao",
        "2026-08-08T21:00Z",
        &[
            "2026-08-01 08:00+08:00 ADV",
            "2026-08-01 10:12+08:00 accepted Shenzhen CN",
            "2026-08-01 20:00+08:00 EDB",
            "2026-08-02 22:40+08:00 left-origin Shanghai CN",
            "2026-08-08 12:31+01:00 delivered GB",
        ],
    );
    market.number = "LP001".into();
    let market = names(market, crate::telling::NUMBER, None, Relation::NextLeg);
    let royal = look(
        "royal-mail",
        "2026-08-08T22:00Z",
        &[
            "2026-08-06 05:10+01:00 EMD London GB",
            "2026-08-08 07:55+01:00 EDG Leeds GB",
            "2026-08-08 12:31+01:00 EMI Leeds GB",
        ],
    );
    let journey = journey(&[post, market, royal]);
    assert_eq!(
        story(&journey.events),
        [
            "2026-08-01 08:00+08:00 ADV <- cainiao",
            "2026-08-01 10:12+08:00 EMA <- china-post, cainiao",
            "2026-08-01 20:00+08:00 EDB <- cainiao",
            "2026-08-02 22:40+08:00 EMC <- china-post, cainiao",
            "2026-08-06 05:10+01:00 EMD <- china-post, royal-mail",
            "2026-08-08 07:55+01:00 EDG <- royal-mail",
            "2026-08-08 12:31+01:00 EMI <- china-post, cainiao, royal-mail",
        ]
    );
    let carriers: Vec<_> = journey.legs.iter().map(|leg| leg.carrier.as_deref().unwrap_or("?")).collect();
    assert_eq!(carriers, ["cainiao", "china-post", "royal-mail"]);
    assert_eq!(journey.events.iter().map(|told| told.leg).collect::<Vec<_>>(), [0, 1, 0, 1, 2, 2, 2]);
    assert_eq!((journey.milestone.name(), &*journey.milestone_because), ("delivered", &[6][..]));
    assert_eq!(journey.diagnostics, []);
}
