//! Parcels of feeds that are judged by others of the same shipper.

use engine::add::Declaration;
use store::conformance::Folder;

use crate::house::House;
use crate::story::{feed, house, line};

const TWIN: &str = "LB000000014CN";
const NUMBER: &str = "LB123456785CN";

fn declare(house: &House, number: &str, city: &str) {
    let declared = format!(
        r#"{{"numbers":[{{"number":"{number}","carrier":"china-post"}}],"destination":{{"country":"GB","city":"{city}"}}}}"#
    );
    let declared: Declaration = serde_json::from_str(&declared).unwrap();
    house.engine.add(&house.account, &declared).unwrap();
}

fn last_mile(number: &str, minute: u8) -> String {
    line(number, "EMA", "2026-08-01T10:00:00+08:00")
        + &line(number, "EMH", &format!("2026-08-09T10:{minute}:07+01:00"))
        + &line(number, "EMI", &format!("2026-08-10T11:{minute}:09+01:00"))
}

/// What speaks against the parcel.
fn against(house: &House) -> Vec<&'static str> {
    house.engine.fold(std::time::Duration::ZERO).unwrap();
    house.engine.derive_stale(10).unwrap();
    let parcel = house.engine.parcel_of_number(&house.account, NUMBER).unwrap();
    let verdict = house.engine.judged(&house.engine.known(parcel).unwrap()).verdict.unwrap();
    verdict.signals.iter().map(|signal| signal.name).filter(|name| *name == "identical-timelines").collect()
}

#[test]
fn seconds_that_are_those_of_a_parcel_that_went_elsewhere_are_seen() {
    let folder = Folder::new();
    let house = house(&folder);
    declare(&house, NUMBER, "Exeter");
    declare(&house, TWIN, "Leeds");
    feed(&house, &(last_mile(NUMBER, 12) + &last_mile(TWIN, 12)));
    assert_eq!(against(&house), ["identical-timelines"]);
}

#[test]
fn other_seconds_or_a_destination_that_nobody_declared_say_nothing() {
    for (declared, minute) in [(true, 13), (false, 12)] {
        let folder = Folder::new();
        let house = house(&folder);
        declare(&house, NUMBER, "Exeter");
        if declared {
            declare(&house, TWIN, "Leeds");
        }
        feed(&house, &(last_mile(NUMBER, 12) + &last_mile(TWIN, minute)));
        assert_eq!(against(&house), [""; 0], "declared: {declared}");
    }
}
