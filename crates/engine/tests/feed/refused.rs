//! What names a parcel and says nothing of it is refused, in whatever shape it comes, and takes nothing else with it.

use engine::feed::{Fed, Feed, Shape};
use store::conformance::Folder;

use crate::story::{NUMBER, house};

/// What becomes of a body; a document that is refused as a whole counts as its one item.
fn fed(pack: &str, shape: Shape, body: &str) -> Fed {
    let folder = Folder::new();
    let house = house(&folder);
    let way = Feed { pack, source: None, carrier: None, shape };
    house.engine.feed(&house.account, &way, body.as_bytes()).unwrap_or_else(|error| Fed {
        refused: 1,
        first_refused: vec![engine::feed::Refused { item: 1, why: error.to_string() }],
        ..Fed::default()
    })
}

/// How many items are kept, and which one is refused, and why.
#[track_caller]
fn check(pack: &str, shape: Shape, body: &str, kept: u64, refused: Option<(u64, &str)>) {
    let fed = fed(pack, shape, body);
    let told: Vec<(u64, &str)> =
        fed.first_refused.iter().map(|refused| (refused.item, refused.why.as_str())).collect();
    assert_eq!((fed.items, fed.refused), (kept, u64::from(refused.is_some())), "{told:?}");
    if let Some((item, why)) = refused {
        assert!(told[0].0 == item && told[0].1.contains(why), "{told:?}");
    }
}

const SAYS_WHAT_TO_GIVE: &str = "no event: give at least a time, a code or a text";

#[test]
fn a_line_with_a_number_alone_is_refused() {
    let line = |more: &str| format!("{{\"number\":\"{NUMBER}\"{more}}}\n");
    for nothing in ["", ",\"place\":\"Leeds\"", ",\"carrier\":\"china-post\"", ",\"time\":\"\",\"code\":null"]
    {
        check("plain", Shape::Lines, &line(nothing), 0, Some((1, SAYS_WHAT_TO_GIVE)));
        let among = line(",\"code\":\"EMA\"") + &line(nothing) + &line(",\"code\":\"EMC\"");
        check("plain", Shape::Lines, &among, 2, Some((2, SAYS_WHAT_TO_GIVE)));
    }
    for something in
        [",\"time\":\"2026-08-01\"", ",\"code\":\"EMA\"", ",\"text\":\"Posted\"", ",\"code\":\"ZZ9\""]
    {
        check("plain", Shape::Lines, &line(something), 1, None);
    }
}

#[test]
fn a_row_with_a_number_alone_is_refused() {
    let table = |rows: &str| format!("number,time,code,text,country\n{rows}");
    check("plain", Shape::Rows, &table("LB123456785CN,,,,\n"), 0, Some((1, SAYS_WHAT_TO_GIVE)));
    check("plain", Shape::Rows, &table("LB123456785CN,,,,CN\n"), 0, Some((1, SAYS_WHAT_TO_GIVE)));
    let among = table("LB123456785CN,,EMA,,CN\nLB000000014CN,,,,\nLB000000028CN,2026-08-01,,,\n");
    check("plain", Shape::Rows, &among, 2, Some((2, SAYS_WHAT_TO_GIVE)));
    check("plain", Shape::Rows, "number\tcarrier\nLB123456785CN\t\n", 0, Some((1, SAYS_WHAT_TO_GIVE)));
    check("plain", Shape::Rows, &table("LB123456785CN,,,Posted,\n"), 1, None);
}

/// An interchange with two consignments, of which the second has this.
fn iftsta(second: &str) -> String {
    format!(
        "UNA:+.? 'UNB+UNOC:3+TEST:ZZZ+TEST:ZZZ+260805:0930+1'UNH+1+IFTSTA:D:96A:UN'BGM+23+STATUS-1+9'\
         NAD+CA+TEST::92++TEST'CNI+1+TST0000000011'STS+1+13'DTM+334:202608031705:203'\
         CNI+2+TST0000000012'{second}UNT+8+1'UNZ+1+1'"
    )
}

/// An interchange with two shipments, of which the second has this.
fn x12(second: &str) -> String {
    format!(
        "ISA*00*          *00*          *02*TEST           *ZZ*IMPORTER       *260805*0930*U*00401*000000007*0*P*>~\
         GS*QM*TEST*IMPORTER*20260805*0930*7*X*004010~ST*214*0001~B10*PRO0000011*SHIP-11*TEST~LX*1~\
         AT7*AF*NS***20260801*1012*ET~SE*5*0001~ST*214*0002~B10*PRO0000012*SHIP-12*TEST~LX*1~{second}SE*6*0002~\
         GE*2*7~IEA*1*000000007~"
    )
}

fn epcis(events: &str) -> String {
    format!(
        "{{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],\"type\":\"EPCISDocument\",\
         \"schemaVersion\":\"2.0\",\"creationDate\":\"2026-08-03T08:00:00Z\",\"epcisBody\":{{\"eventList\":[{events}]}}}}"
    )
}

#[test]
fn a_consignment_without_a_status_is_refused() {
    let no_event = "tells no event";
    check("iftsta", Shape::Whole, &iftsta("STS+1+21'DTM+334:202608051010:203'"), 2, None);
    check("iftsta", Shape::Whole, &iftsta(""), 1, Some((2, no_event)));
    check("x12-214", Shape::Whole, &x12("AT7*AP*B1***20260805*0901*UT~"), 2, None);
    check("x12-214", Shape::Whole, &x12(""), 1, Some((2, no_event)));
}

#[test]
fn a_document_without_events_is_refused() {
    let event = "{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-08-01T18:30:00+08:00\",\"eventTimeZoneOffset\":\"+08:00\",\
        \"action\":\"OBSERVE\",\"epcList\":[\"https://id.gs1.org/00/340123450000000017\"],\"bizStep\":\"shipping\"}";
    check("epcis", Shape::Whole, &epcis(event), 1, None);
    check("epcis", Shape::Whole, &epcis(""), 0, Some((1, "")));
    let gtt = |events: &str| format!("[{{\"ID\":\"{NUMBER}\",\"State\":3,\"Events\":[{events}]}}]");
    let posted = "{\"EventCd\":\"EMA\",\"EventDT\":\"/Date(1785577920000+0100)/\"}";
    check("upu", Shape::Whole, &gtt(posted), 1, None);
    check("upu", Shape::Whole, &gtt(""), 0, Some((1, "")));
}
