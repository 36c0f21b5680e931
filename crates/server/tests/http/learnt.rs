//! What was learnt: the API and the console say the same, to who has a key, and nothing of a single shipper.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::AccountId;
use engine::ingest::Given;

use crate::world::World;

/// Parcels from China whose carrier tells of the export and, for some of them, of the delivery.
fn history(world: &World, lane: (&str, &str), silent: usize, told: usize) {
    for nth in 0..silent + told {
        let day = 1 + nth % 20;
        let arrival =
            format!(r#",{{"time":"2026-05-{:02} 12:00","code":"EMI","text":"Delivered"}}"#, day + 8);
        let arrival = if nth < silent { String::new() } else { arrival };
        let body = format!(
            r#"{{"number":"{}{nth:05}","carrier":"{}","origin":"CN","destination":"{}","events":[
            {{"time":"2026-05-{day:02} 01:00","code":"EMA","text":"Posted"}},
            {{"time":"2026-05-{day:02} 12:00","code":"EMC","text":"Left"}}{arrival}]}}"#,
            lane.1, lane.0, lane.1
        );
        let given = Given {
            carrier: "plain",
            source: None,
            body: body.as_bytes(),
            content_type: "application/json",
            status: None,
        };
        world.engine.ingest(&AccountId::new("others"), &given).unwrap();
    }
    world.engine.derive_stale(1_000).unwrap();
    world.engine.learn().unwrap();
}

async fn console(world: &World, authorization: Option<String>, lang: &str) -> crate::world::Answer {
    let mut request = Request::builder().method(Method::GET).uri(format!("/console?lang={lang}"));
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_atlas_names_who_stops_telling_after_export() {
    let world = World::new();
    history(&world, ("china-post", "BR"), 9, 1);
    history(&world, ("china-post", "GB"), 0, 8);
    let atlas = world.get("/v1/atlas").await.json();
    let lanes = atlas["lanes"].as_array().unwrap();
    let row = |at: usize| {
        (lanes[at]["lane"]["destination"].as_str().unwrap(), lanes[at]["stops"].as_bool().unwrap())
    };
    assert_eq!((row(0), row(1)), (("BR", true), ("GB", false)), "{atlas}");
    assert_eq!(world.get("/v1/atlas?destination=gb").await.json()["lanes"].as_array().unwrap().len(), 1);
    assert_eq!(atlas["parcels"], 18);
}

#[tokio::test]
async fn a_lane_of_a_handful_is_spoken_of_nowhere() {
    let world = World::new();
    history(&world, ("china-post", "BR"), 2, 2);
    assert_eq!(world.get("/v1/atlas").await.json()["lanes"], serde_json::json!([]));
    let profile = world.get("/v1/profiles/CN-BR?carrier=china-post").await.json();
    assert_eq!((&profile["journeys"], &profile["phases"]), (&0.into(), &serde_json::json!([])), "{profile}");
    assert!(profile["transit"]["published"].as_str().unwrap().starts_with("published prior"));
}

#[tokio::test]
async fn the_profile_of_a_lane_says_what_is_normal_and_what_it_rests_on() {
    let world = World::new();
    history(&world, ("china-post", "GB"), 0, 40);
    let profile = world.get("/v1/profiles/cn-gb?carrier=china-post").await.json();
    assert_eq!((&profile["journeys"], &profile["delivered"]), (&40.into(), &40.into()), "{profile}");
    assert_eq!(
        (&profile["transit"]["published"], &profile["transit"]["level"]),
        (&serde_json::Value::Null, &"exact".into())
    );
    let blind = profile["blind_spots"].as_array().unwrap();
    assert!(blind.iter().any(|spot| spot["phase"] == "import-customs"), "{profile}");
    let of_all = world.get("/v1/profiles/CN-").await.json();
    assert_eq!(of_all["journeys"], 40);
    let wrong = world.get("/v1/profiles/China").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("CN-US"), "{}", wrong.text);
}

#[tokio::test]
async fn the_console_opens_to_a_key_and_to_nobody_else() {
    let world = World::new();
    let basic = |key: &str| Some(format!("Basic {}", STANDARD.encode(format!("anybody:{key}"))));
    for refused in [None, basic("wm_live_0000"), basic(""), Some("Basic ???".to_owned())] {
        let answer = console(&world, refused, "en").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.header("www-authenticate").starts_with("Basic "));
        assert!(!answer.text.contains("kept their word"), "{}", answer.text);
    }
    for known in [basic(&world.key), Some(format!("Bearer {}", world.key))] {
        let answer = console(&world, known, "en").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("set-cookie").is_empty() && !answer.text.contains("<script"));
        assert!(answer.text.contains("Nothing has been learnt yet"), "{}", answer.text);
    }
}

#[tokio::test]
async fn the_console_says_what_the_api_says_in_every_language() {
    let world = World::new();
    history(&world, ("china-post", "BR"), 9, 1);
    let key = Some(format!("Bearer {}", world.key));
    let page = console(&world, key.clone(), "en").await.text;
    for expected in
        ["China → Brazil, China Post", "stops telling", " % of 10 parcels", "Learnt from 10 parcels"]
    {
        assert!(page.contains(expected), "{expected} is not in {page}");
    }
    for lang in ["de", "es", "fr", "ja", "pt", "ru", "zh-Hans"] {
        let page = console(&world, key.clone(), lang).await.text;
        assert!(page.contains(&format!("lang=\"{lang}\"")) && !page.contains("stops telling"), "{lang}");
        assert!(
            !page.contains("atlas-") && !page.contains("calibration-") && !page.contains("console-"),
            "{lang}"
        );
    }
}
