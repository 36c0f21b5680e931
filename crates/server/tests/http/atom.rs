//! The Atom feed beside a parcel's page: what RFC 4287 asks of a feed, checked element by element.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::Timestamp;
use packs::decode::xml::decode;
use packs::tree::Tree;

use crate::world::{TYPED, World};

const HOSTILE: &str = r#"{"number":"LB123456785CN","events":[{"time":"2026-08-01 10:12","code":"EMA",
    "place":"<b>Shenzhen & \u0007","text":"]]> <script>alert(1)</script> \"'>"}]}"#;

fn words<'t>(tree: &'t Tree<'_>, name: &str) -> Vec<&'t str> {
    tree.named(name)
        .flat_map(|found| found.words().or_else(|| found.named("#text").next()?.words()))
        .collect()
}

fn one<'t>(tree: &'t Tree<'_>, name: &str) -> &'t str {
    let found = words(tree, name);
    assert_eq!(found.len(), 1, "exactly one `{name}`: {found:?}");
    found[0]
}

/// What RFC 4287 demands of a feed and of its entries (4.1.1, 4.1.2, 4.2.6, 4.2.7, 3.3).
#[track_caller]
fn check(text: &str) {
    let tree = decode(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let feed = tree.named("feed").next().expect("the root is a feed");
    assert!(text.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""), "{text}");
    let mut ids = BTreeSet::new();
    let entries: Vec<&Tree<'_>> = feed.named("entry").collect();
    for part in std::iter::once(feed).chain(entries.iter().copied()) {
        assert!(one(part, "id").starts_with("urn:uuid:") && ids.insert(one(part, "id").to_owned()), "{text}");
        assert!(!one(part, "title").is_empty());
        let updated: Timestamp = one(part, "updated").parse().expect("an instant");
        assert!(
            updated <= one(feed, "updated").parse().expect("an instant"),
            "the feed is as new as its newest"
        );
        assert!(words(part, "published").iter().all(|at| at.parse::<Timestamp>().is_ok()));
        let author = part.named("author").next().expect("somebody says it");
        assert!(!one(author, "name").is_empty());
        let alternates = part.named("link").filter(|link| one(link, "@rel") == "alternate").count();
        assert_eq!(alternates, 1, "a page beside it");
    }
    assert_eq!(feed.named("link").filter(|link| one(link, "@rel") == "self").count(), 1);
}

#[tokio::test]
async fn a_feed_is_what_the_standard_asks_for() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let feed = world.page(&format!("/t/{token}.atom")).await;
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    check(&feed.text);
    assert_eq!(feed.text.matches("<entry>").count(), 2);
    let (new, old) = (feed.text.find("Shanghai").unwrap(), feed.text.find("Shenzhen").unwrap());
    assert!(new < old, "the newest first");
    assert_eq!(world.page(&format!("/t/{token}.atom")).await.text, feed.text, "the same again is the same");
    let page = world.page(&format!("/t/{token}")).await.text;
    let link =
        format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/t/{token}.atom?lang=en\"");
    assert!(page.contains(&link), "{page}");
}

#[tokio::test]
async fn an_entry_keeps_its_id_when_more_is_told() {
    let world = World::new();
    let token = world.follow(TYPED).await;
    let ids = |text: &str| -> Vec<String> {
        let parts = text.split("<entry>").skip(1);
        parts.map(|part| part.split("</id>").next().unwrap_or_default().to_owned()).collect()
    };
    let before = ids(&world.page(&format!("/t/{token}.atom")).await.text);
    let london = "},{\"time\":\"2026-08-04 10:00\",\"code\":\"EMD\",\"place\":\"London\"}]}";
    let more = TYPED.replace("}]}", london);
    world.post("/v1/captures/plain", &more).await;
    world.engine.derive_stale(10).unwrap();
    let after = ids(&world.page(&format!("/t/{token}.atom?lang=de")).await.text);
    assert_eq!((after.len(), &after[1..]), (3, &before[..]));
}

#[tokio::test]
async fn it_speaks_every_language_and_holds_whatever_a_carrier_says() {
    for said in [TYPED, HOSTILE] {
        let world = World::new();
        let token = world.follow(said).await;
        for tag in server::languages() {
            let feed = world.page(&format!("/t/{token}.atom?lang={tag}")).await.text;
            check(&feed);
            assert!(feed.contains(&format!("xml:lang=\"{tag}\"")) && !feed.contains("<script"), "{feed}");
        }
    }
}

#[tokio::test]
async fn a_parcel_of_which_nothing_is_told_has_a_feed_without_entries() {
    let world = World::new();
    let declared = world.post("/v1/shipments", r#"{"reference":"R","numbers":["LB123456785CN"]}"#).await;
    let token = declared.json()["parcels"][0]["token"].as_str().unwrap().to_owned();
    let feed = world.page(&format!("/t/{token}.atom")).await.text;
    check(&feed);
    assert!(!feed.contains("<entry>"), "{feed}");
    assert_eq!(world.page("/t/00000000000000000000000000000000.atom").await.status, StatusCode::NOT_FOUND);
}
