//! The public page: what it shows, what it never shows, and what it asks of a browser.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use server::Options;

use crate::world::{TYPED, World};

/// Every key that the data of a page may have. A new one is a decision.
const ALLOWED: &str = "basis by carrier code count destination events from instant language last_heard legs message \
    milestone milestone_events name next_ask number origin place printed promises reason reference seller sender step \
    text to uncertain zone \
    verdict value reasons forecast probability like few silence state days sentence key arguments advice until confidence \
    published customs side amount passed";

/// Held by customs abroad for days.
const HELD: &str = r#"{"number":"LB123456785CN","carrier":"china-post","events":[
    {"time":"2026-07-20 10:12","code":"EMA","place":"Shenzhen"},
    {"time":"2026-07-22 09:00","code":"EMC","place":"Shanghai"},
    {"time":"2026-07-29 09:00","code":"EMD","place":"London"},
    {"time":"2026-07-30 09:00","code":"EME","place":"London"}]}"#;

const HOSTILE: &str = r#"{"number":"LB123456785CN","events":[{"time":"2026-08-01 10:12","code":"EMA",
    "place":"\u202e<b>Shenzhen","text":"<script>alert(1)</script> \"'> \u200f"}]}"#;

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            keys(value, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_says_where_the_parcel_is_and_how_each_time_is_known() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let page = world.page(&format!("/t/{token}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for expected in [
        "<h1>Left the country of origin</h1>",
        "LB123456785CN",
        "China Post",
        "Fri 14 Aug to Thu 20 Aug",
        "Lantern &#38; Sons",
        "R-1",
        "Mon 3 Aug",
        "09:00",
        "<details>",
        "Departed from outward office of exchange",
        "aria-current=\"step\"",
        "lang=\"en\" dir=\"ltr\"",
    ] {
        assert!(page.text.contains(expected), "{expected} is not in {}", page.text);
    }
    assert!(!page.text.contains("<script") && !page.text.contains("http-equiv"));
}

#[tokio::test]
async fn the_page_says_when_it_arrives_and_whether_the_quiet_is_normal() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let page = world.page(&format!("/t/{token}")).await.text;
    for expected in [
        "<dt>Our forecast</dt>",
        "(80 %)",
        "published figures; like parcels of our own so far: 0",
        "(the country of origin → United Kingdom), where nobody scans it: 2 days since it left.",
        "That is normal until about",
        "Wait. If nothing is told by then",
    ] {
        assert!(page.contains(expected), "{expected} is not in {page}");
    }
    assert!(!page.contains("Days without news are normal here"), "two advices: {page}");
    let data = world.page(&format!("/t/{token}.json")).await.json();
    assert_eq!(data["silence"]["sentence"]["key"], "silence-international-transit");
    assert_eq!(data["silence"]["sentence"]["arguments"]["to"], "GB");
    assert_eq!(data["forecast"]["probability"], 0.8);
}

#[tokio::test]
async fn the_page_has_a_line_for_each_border() {
    let world = World::new();
    let token = world.follow(HELD).await;
    for (tag, expected) in [
        ("en", "<dt>Customs on entering (United Kingdom)</dt>\n<dd class=\"warn\">held"),
        ("de", "<dt>Zoll bei der Einfuhr (Vereinigtes Königreich)</dt>\n<dd class=\"warn\">angehalten"),
    ] {
        let page = world.page(&format!("/t/{token}?lang={tag}")).await.text;
        assert!(page.contains(expected), "{expected} is not in {page}");
        assert!(page.contains("class=\"quiet\""), "{page}");
    }
    let data = world.page(&format!("/t/{token}.json")).await.json();
    assert_eq!(data["customs"][0]["state"], "held");
    assert_eq!(data["silence"]["advice"]["key"], "silence-advice-customs");
}

#[tokio::test]
async fn customs_that_never_told_of_a_release_hold_nothing_that_has_arrived() {
    let world = World::new();
    let delivered = r#",{"time":"2026-08-04 09:00","code":"EMI","place":"London"}]}"#;
    let token = world.follow(&HELD.replace("]}", delivered)).await;
    let page = world.page(&format!("/t/{token}")).await.text;
    assert!(page.contains("<dd>passed; its release was not told</dd>"), "{page}");
    let verdict = page.find("<p><small>").unwrap();
    assert!(page.find("<p>If you do not have it").unwrap() < verdict, "{page}");
}

#[tokio::test]
async fn what_goes_back_has_no_day_of_arrival() {
    let world = World::new();
    let token = world.follow(&HELD.replace("EME", "returning")).await;
    let data = world.page(&format!("/t/{token}.json")).await.json();
    assert_eq!(data["milestone"], "returning");
    assert!(data["forecast"].is_null(), "{data}");
}

#[tokio::test]
async fn the_data_of_a_page_has_no_key_beyond_the_list() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let data = world.page(&format!("/t/{token}.json")).await.json();
    let mut found = BTreeSet::new();
    keys(&data, &mut found);
    let allowed: BTreeSet<String> = ALLOWED.split_whitespace().map(str::to_owned).collect();
    assert_eq!(found.difference(&allowed).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(data["milestone"], "left-origin");
}

#[tokio::test]
async fn hostile_words_are_only_words() {
    let world = World::new();
    let token = world.follow(HOSTILE).await;
    let page = world.page(&format!("/t/{token}")).await.text;
    assert!(page.contains("&#60;b&#62;Shenzhen"), "{page}");
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    // What runs the other way stays inside its own element.
    let place = page.split('\u{202e}').next().unwrap();
    assert!(place.ends_with("<bdi>"), "{place}");
}

#[tokio::test]
async fn a_page_is_small_and_asks_for_nothing_from_elsewhere() {
    let world = World::new();
    let events: Vec<String> = (0..40)
        .map(|n| {
            let (day, hour) = (n / 2 + 1, 8 + n % 2);
            format!(r#"{{"time":"2026-07-{day:02} {hour:02}:30","code":"EMF","place":"Langley HWDC","text":"Item {n} is at the processing centre and will be sent on to the delivery office"}}"#)
        })
        .collect();
    let token =
        world.follow(&format!(r#"{{"number":"LB123456785CN","events":[{}]}}"#, events.join(","))).await;
    let page = world.page(&format!("/t/{token}")).await.text;
    assert!(page.matches("<details>").count() >= 40);
    assert!(page.len() < 100_000, "{} bytes", page.len());
    let elsewhere = ["http://", "https://", "src=", "url(", "@import"];
    assert!(elsewhere.iter().all(|mark| !page.contains(mark)), "{page}");
}

#[tokio::test]
async fn a_page_is_compressed_for_who_can_read_it() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let request = Request::builder().uri(format!("/t/{token}")).header("accept-encoding", "gzip");
    let page = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.header("content-encoding"), "gzip");
    assert!(page.weight < 10_000, "{} bytes", page.weight);
}

#[tokio::test]
async fn a_page_is_closed_to_caches_frames_and_search_engines() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    for path in [format!("/t/{token}"), format!("/t/{token}.json"), "/t/0".to_owned(), "/".to_owned()] {
        let page = world.page(&path).await;
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert!(page.header("x-robots-tag").contains("noindex"));
        assert_eq!(page.header("set-cookie"), "");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"));
    }
}

#[tokio::test]
async fn what_is_unknown_looks_like_what_is_malformed() {
    let world = World::new();
    let mut seen = BTreeSet::new();
    for name in ["0", "00000000000000000000000000000000", "..%2f..%2fetc", "x.json", "x.exe", "LB123456785CN"]
    {
        let page = world.page(&format!("/t/{name}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{name}");
        seen.insert(page.text);
    }
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn a_page_speaks_the_language_that_is_asked_for() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let page = world.page(&format!("/t/{token}?lang=de")).await.text;
    assert!(page.contains("<html lang=\"de\""), "{page}");
    let strange = world.page(&format!("/t/{token}?lang=%3Cscript%3E")).await.text;
    assert!(strange.contains("<html lang=\"en\"") && !strange.contains("<script"));
}

#[tokio::test]
async fn every_language_shows_every_page_whole() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let front = world.page("/").await.text;
    let tags: Vec<&str> = front.split("?lang=").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(tags.len() >= 4, "{tags:?}");
    for tag in tags {
        for path in [format!("/t/{token}?lang={tag}"), format!("/?lang={tag}"), format!("/t/0?lang={tag}")] {
            let page = world.page(&path).await.text;
            assert!(page.contains(&format!("<html lang=\"{tag}\"")), "{path}");
            assert!(!page.contains("{ $") && !page.contains("{$"), "{path}: {page}");
        }
    }
}

#[tokio::test]
async fn a_promised_window_is_a_calendar_of_one_event() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let calendar = world.page(&format!("/t/{token}.ics")).await;
    assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
    assert!(
        calendar.text.contains("DTSTART;VALUE=DATE:20260814\r\nDTEND;VALUE=DATE:20260821\r\n"),
        "{}",
        calendar.text
    );
    assert!(calendar.text.contains("STATUS:TENTATIVE"));
}

#[tokio::test]
async fn only_a_demonstration_lists_parcels() {
    for (index, listed) in [(false, false), (true, true)] {
        let world = World::with(Options { index });
        let token = world.follow(TYPED).await;
        let front = world.page("/").await.text;
        assert_eq!(front.contains("LB123456785CN"), listed, "{front}");
        assert_eq!(front.contains(&token), listed);
        assert_eq!(world.page(&format!("/t/{token}")).await.text.contains("http-equiv=\"refresh\""), listed);
    }
}
