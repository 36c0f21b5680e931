//! Every answer of every hour has its carrier's shape, for many parcels of many worlds.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use simulator::World;
use simulator::carriers::{self, Answer};
use simulator::world::parcel::Carrier;
use simulator::world::plan::Plan;

#[test]
fn every_answer_has_the_shape_of_its_carrier() {
    for seed in [1, 9] {
        for world in [World::new(seed, Plan::tuning(120)), World::new(seed, Plan::scoring(120))] {
            for parcel in world.parcels() {
                for (carrier, number) in world.sources(parcel) {
                    for now in world.changes(number, carrier) {
                        check(carrier, number, &carriers::look(&world, carrier, number, now));
                    }
                }
            }
        }
    }
}

#[test]
fn a_poller_sees_each_change_once_and_in_time() {
    let world = World::new(3, Plan::tuning(80));
    let every = SignedDuration::from_hours(6);
    for parcel in world.parcels() {
        let visits = carriers::visits(&world, parcel, every, Timestamp::MAX);
        assert!(visits.is_sorted_by_key(|visit| visit.at) && !visits.is_empty(), "{}", parcel.number);
        for visit in &visits {
            assert_eq!(visit.at.as_second() % every.as_secs(), 0);
            assert_eq!(visit.answer, carriers::look(&world, visit.carrier, visit.number, visit.at));
        }
        for (carrier, number) in world.sources(parcel) {
            let mine: Vec<_> =
                visits.iter().filter(|visit| (visit.carrier, visit.number) == (carrier, number)).collect();
            assert!(mine.windows(2).all(|pair| pair[0].at < pair[1].at && pair[0].answer != pair[1].answer));
            let end = mine.last().map(|visit| &visit.answer);
            assert_eq!(end, Some(&carriers::look(&world, carrier, number, Timestamp::MAX)), "{number}");
        }
    }
}

#[track_caller]
fn check(carrier: Carrier, number: &str, answer: &Answer) {
    let body: Value = match answer.body.as_str() {
        "" => Value::Null,
        body => serde_json::from_str(body).expect("JSON"),
    };
    match carrier {
        Carrier::Upu => check_upu(number, answer.status, &body),
        Carrier::Cainiao => check_cainiao(number, answer.status, &body),
        Carrier::RoyalMail => check_royal_mail(number, answer.status, &body),
    }
}

#[track_caller]
fn check_upu(number: &str, status: u16, body: &Value) {
    assert_eq!(status, 200);
    if body.is_null() {
        return;
    }
    assert_eq!(body[0]["ID"], number);
    assert!(body[0]["State"].is_u64());
    for event in body[0]["Events"].as_array().expect("a list") {
        assert_eq!(event["EventCd"].as_str().map(str::len), Some(3), "{event}");
        let time = event["EventDT"].as_str().expect("a time");
        let inner = time.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/")).expect("a WCF date");
        let (milliseconds, offset) = inner.split_once('+').expect("an offset");
        assert!(milliseconds.parse::<i64>().is_ok() && ["0100", "0200"].contains(&offset), "{time}");
        assert!(event["EventNm"].is_string() && event["EventLocation"].is_string());
    }
}

#[track_caller]
fn check_cainiao(number: &str, status: u16, body: &Value) {
    assert_eq!((status, &body["success"]), (200, &Value::Bool(true)));
    let module = &body["module"][0];
    assert_eq!(module["mailNo"], number);
    let events = module["detailList"].as_array().expect("a list");
    assert_eq!(module["mailNoSource"], if events.is_empty() { "EXTERNAL" } else { "AE" });
    for event in events {
        let printed = event["timeStr"].as_str().expect("a wall clock").replace(' ', "T");
        let china: Timestamp = format!("{printed}+08:00").parse().expect("a clock of China");
        assert_eq!(event["time"].as_i64(), Some(china.as_millisecond()), "{event}");
        assert!(event["timeZone"].as_str().is_some_and(|zone| zone.starts_with("GMT")), "{event}");
        assert!(event["actionCode"].is_string() && event["standerdDesc"].is_string());
    }
    if !events.is_empty() {
        assert_eq!(module["latestTrace"], events[0]);
    }
}

#[track_caller]
fn check_royal_mail(number: &str, status: u16, body: &Value) {
    if status == 404 {
        assert_eq!(body["errors"][0]["errorCode"], "E1142");
        return;
    }
    let piece = &body["mailPieces"];
    assert_eq!((status, &piece["mailPieceId"]), (200, &Value::from(number)));
    let events = piece["events"].as_array().expect("a list");
    for event in events {
        let time = event["eventDateTime"].as_str().expect("a time");
        assert!(
            time.parse::<Timestamp>().is_ok() && (time.ends_with("+00:00") || time.ends_with("+01:00")),
            "{time}"
        );
        assert!(event["eventCode"].as_str().is_some_and(|code| code.starts_with("EV")), "{event}");
    }
    let delivered = events.iter().any(|event| event["eventCode"] == "EVKSP");
    assert_eq!(delivered, piece.get("signature").is_some(), "{piece}");
}
