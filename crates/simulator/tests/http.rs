//! The world over HTTP: real questions on loopback, answers in each carrier's own shape.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use simulator::world::kind::{Kind, Service, Step};
use simulator::world::parcel::{Carrier, Parcel};
use simulator::world::plan::{Faults, Plan, Quota, Wish};
use simulator::{Clock, Running, World, demo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SIGNED: &str = "X-IBM-Client-Id: me\r\nX-IBM-Client-Secret: secret\r\n";

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body of JSON")
    }
}

async fn get(server: &Running, path: &str, headers: &str) -> Reply {
    let mut stream = TcpStream::connect(server.addr()).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nHost: simulator\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("a question sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer of text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Reply { status, head: head.to_lowercase(), body: body.to_owned() }
}

async fn serve(world: World, clock: &Clock) -> Running {
    let addr = "127.0.0.1:0".parse().expect("an address");
    simulator::serve(Arc::new(world), clock.clone(), addr).await.expect("a server")
}

/// A world of one parcel, the server in front of it and its parcel's truth.
async fn one(service: Service, kind: Kind, stage: Step) -> (Running, Parcel, Clock) {
    let wish = Wish { lane: ("CN", "GB"), service, kind, stage };
    let mut plan = Plan::of(demo::START, vec![wish]);
    plan.habits = simulator::world::plan::Habits {
        late_uploads: 0,
        wrong_zones: 0,
        flickers: 0,
        missed: 0,
        ..plan.habits
    };
    let clock = Clock::still(demo::START);
    let world = World::new(4, plan);
    let parcel = world.parcels()[0].clone();
    (serve(world, &clock).await, parcel, clock)
}

fn upu(number: &str, language: &str) -> String {
    format!("/gtt.api/service.svc/rest/ItemTTWithTrans/{number}/{language}")
}

#[tokio::test]
async fn the_posts_union_tells_an_item_oldest_first_in_three_languages() {
    let (server, parcel, clock) = one(Service::Registered, Kind::Usual, Step::Delivered).await;
    clock.advance(Duration::from_secs(24 * 3600));
    let reply = get(&server, &upu(&parcel.number, "EN"), "").await.json();
    let item = &reply[0];
    assert_eq!(item["ID"], parcel.number);
    let codes: Vec<&str> = item["Events"]
        .as_array()
        .expect("events")
        .iter()
        .filter_map(|event| event["EventCd"].as_str())
        .collect();
    assert_eq!(codes.first(), Some(&"EMA"));
    assert_eq!(codes.last(), Some(&"EMI"));
    let time = item["Events"][0]["EventDT"].as_str().expect("a time");
    assert!(time.starts_with("/Date(") && time.ends_with("+0200)/"), "{time}");
    let french = get(&server, &upu(&parcel.number, "FR"), "").await.json();
    assert_eq!(french[0]["Events"][0]["EventNm"], "Dépôt");
}

#[tokio::test]
async fn the_posts_union_answers_nothing_at_all_for_a_number_it_does_not_know() {
    let (server, ..) = one(Service::Registered, Kind::Usual, Step::Accepted).await;
    let reply = get(&server, &upu("RR000000005XX", "EN"), "").await;
    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
}

#[tokio::test]
async fn the_line_tells_newest_first_and_its_epoch_is_wrong_outside_china() {
    let (server, parcel, clock) = one(Service::Standard, Kind::Usual, Step::Delivered).await;
    clock.advance(Duration::from_secs(24 * 3600));
    let path = format!("/global/detail.json?mailNos={},LP00000000000000&lang=en-US", parcel.number);
    let reply = get(&server, &path, "").await.json();
    let modules = reply["module"].as_array().expect("modules");
    let known = modules.iter().find(|module| module["mailNo"] == parcel.number.as_str()).expect("ours");
    let unknown = modules.iter().find(|module| module["mailNo"] == "LP00000000000000").expect("the other");
    assert_eq!(reply["success"], true);
    assert_eq!(unknown["mailNoSource"], "EXTERNAL");
    assert_eq!(unknown["detailList"], serde_json::json!([]));
    assert_eq!(known["copyRealMailNo"].as_str(), parcel.last_mile.as_deref());
    let newest = &known["detailList"][0];
    assert_eq!(newest["actionCode"], "GTMS_SIGNED");
    assert_eq!(newest["timeZone"], "GMT+1");
    let truth = parcel.delivered_at().expect("delivered").as_second();
    assert_eq!(newest["time"].as_i64().map(|time| time / 1000), Some(truth - 7 * 3600));
}

#[tokio::test]
async fn the_last_leg_has_no_number_before_the_handover() {
    let (server, parcel, _clock) = one(Service::Standard, Kind::Usual, Step::Departed).await;
    let path = format!("/global/detail.json?mailNos={}", parcel.number);
    let reply = get(&server, &path, "").await.json();
    assert!(reply["module"][0].get("copyRealMailNo").is_none(), "{reply}");
    let last_mile = parcel.last_mile.expect("a second number");
    let reply = get(&server, &format!("/mailpieces/v2/{last_mile}/events"), SIGNED).await;
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn royal_mail_asks_for_credentials_and_signs_for_what_it_delivered() {
    let (server, parcel, clock) = one(Service::Standard, Kind::Usual, Step::Delivered).await;
    clock.advance(Duration::from_secs(3600));
    let path = format!("/mailpieces/v2/{}/events", parcel.last_mile.as_deref().expect("a second number"));
    let refused = get(&server, &path, "").await;
    assert_eq!((refused.status, refused.json()["httpCode"].as_str()), (401, Some("401")));
    let reply = get(&server, &path, SIGNED).await.json();
    let events = reply["mailPieces"]["events"].as_array().expect("events");
    let last = events.last().expect("one event");
    assert_eq!(last["eventCode"], "EVKSP");
    assert!(last["eventDateTime"].as_str().is_some_and(|time| time.ends_with("+01:00")), "{last}");
    assert!(reply["mailPieces"]["signature"]["recipientName"].is_string());
    let unknown = get(&server, "/mailpieces/v2/QZ000000005GB/events", SIGNED).await;
    assert_eq!((unknown.status, unknown.json()["errors"][0]["errorCode"].as_str()), (404, Some("E1142")));
}

#[tokio::test]
async fn journeys_advance_while_one_watches() {
    let (server, parcel, clock) = one(Service::Registered, Kind::Usual, Step::Accepted).await;
    let mut counts = Vec::new();
    for _ in 0..30 {
        clock.advance(Duration::from_secs(24 * 3600));
        let reply = get(&server, &upu(&parcel.number, "EN"), "").await.json();
        counts.push(reply[0]["Events"].as_array().map_or(0, Vec::len));
    }
    assert!(counts.last() > counts.first(), "{counts:?}");
    assert!(counts.iter().collect::<std::collections::BTreeSet<_>>().len() >= 4, "{counts:?}");
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let mut plan = Plan::of(demo::START, Vec::new());
    plan.quota = Quota { questions: 2, per: Duration::from_secs(60) };
    let clock = Clock::still(demo::START);
    let server = serve(World::new(1, plan), &clock).await;
    let path = upu("RR000000005XX", "EN");
    let statuses =
        [get(&server, &path, "").await, get(&server, &path, "").await, get(&server, &path, "").await];
    assert_eq!(statuses.each_ref().map(|reply| reply.status), [200, 200, 429]);
    assert!(statuses[2].head.contains("retry-after: 60"), "{}", statuses[2].head);
    let other = get(&server, "/global/detail.json?mailNos=LP00000000000000", "").await;
    assert_eq!(other.status, 200, "each carrier has its own quota");
    clock.advance(Duration::from_secs(60));
    assert_eq!(get(&server, &path, "").await.status, 200);
}

#[tokio::test]
async fn two_servers_of_one_seed_answer_byte_for_byte_alike_faults_included() {
    let mut answers = Vec::new();
    for _ in 0..2 {
        let mut plan = Plan::tuning(12);
        plan.faults = Faults { server_errors: 150, truncated: 150, empty: 150, ..Faults::default() };
        let world = World::new(6, plan);
        let paths: Vec<String> = world.parcels().iter().flat_map(paths).collect();
        let clock = Clock::still(world.plan().start);
        let server = serve(world, &clock).await;
        let mut all = Vec::new();
        for _ in 0..4 {
            clock.advance(Duration::from_secs(20 * 24 * 3600));
            for path in &paths {
                let reply = get(&server, path, SIGNED).await;
                all.push((reply.status, reply.body));
            }
        }
        answers.push(all);
    }
    assert!(answers[0].iter().any(|(status, _)| *status == 500));
    assert!(
        answers[0].iter().any(|(_, body)| !body.is_empty() && serde_json::from_str::<Value>(body).is_err())
    );
    assert_eq!(answers[0], answers[1]);
}

fn paths(parcel: &Parcel) -> Vec<String> {
    let mut paths = vec![upu(&parcel.number, "EN"), format!("/global/detail.json?mailNos={}", parcel.number)];
    paths.extend(parcel.last_mile.as_ref().map(|number| format!("/mailpieces/v2/{number}/events")));
    paths
}

#[tokio::test]
async fn a_hanging_answer_comes_late() {
    let mut plan = Plan::of(demo::START, Vec::new());
    plan.faults = Faults { hangs: 1000, hang: Duration::from_secs(30), ..Faults::default() };
    let server = serve(World::new(1, plan), &Clock::still(demo::START)).await;
    let path = upu("RR000000005XX", "EN");
    let asked = tokio::time::timeout(Duration::from_millis(150), get(&server, &path, ""));
    assert!(asked.await.is_err(), "it came too soon");
}

#[tokio::test]
async fn only_loopback_is_served_and_only_carriers_live_there() {
    let world = Arc::new(World::new(1, Plan::of(demo::START, Vec::new())));
    let clock = Clock::still(demo::START);
    let refused =
        simulator::serve(Arc::clone(&world), clock.clone(), "0.0.0.0:0".parse().expect("an address")).await;
    assert!(refused.expect_err("a refusal").to_string().contains("loopback only"));
    let server = serve(World::clone(&world), &clock).await;
    assert_eq!(get(&server, "/", "").await.status, 404);
    assert_eq!(Carrier::ALL.map(Carrier::name), ["upu", "cainiao", "royal-mail"]);
}
