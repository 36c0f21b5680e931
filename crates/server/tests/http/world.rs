//! A server in the test's own process: an engine on a store in a folder that goes away, a clock that stands still,
//! and carriers who never answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use engine::{AccountId, Counters, Engine, Settings};
use http_body_util::BodyExt;
use jiff::Timestamp;
use packs::Library;
use packs::request::Question;
use serde_json::Value;
use server::Options;
use sources::{Ask, Asking, Unanswered};
use store_sqlite::SqliteStore;
use tower::ServiceExt;

/// What a parcel's history looks like when somebody types it.
pub const TYPED: &str = r#"{"number":"LB123456785CN","carrier":"china-post","events":[
    {"time":"2026-08-01 10:12","code":"EMA","place":"Shenzhen","text":"Accepted"},
    {"time":"2026-08-03 09:00","code":"EMC","place":"Shanghai","text":"Departed from outward office of exchange"}]}"#;

struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        Box::pin(async { Err(Unanswered::TimedOut { host: "nobody".to_owned(), seconds: 1 }) })
    }
}

pub struct World {
    pub engine: Engine,
    pub router: Router,
    pub key: String,
    pub folder: PathBuf,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
    /// In bytes, as it was sent.
    pub weight: usize,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(Options::default())
    }

    pub fn with(options: Options) -> Self {
        Self::set_up(options, Settings::default())
    }

    pub fn set_up(options: Options, settings: Settings) -> Self {
        Self::set_up_in(new_folder(), options, settings)
    }

    /// A server that may write notices into its folder.
    pub fn with_notice_files() -> Self {
        let (folder, mut settings) = (new_folder(), Settings::default());
        settings.server.notice_files = Some(folder.clone());
        Self::set_up_in(folder, Options::default(), settings)
    }

    fn set_up_in(folder: PathBuf, options: Options, settings: Settings) -> Self {
        let now: Timestamp = "2026-08-05T12:00:00Z".parse().unwrap();
        let engine = Engine {
            store: Arc::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()),
            library: Arc::new(Library::embedded()),
            ask: Arc::new(Nobody),
            clock: Arc::new(move || now),
            settings: Arc::new(settings),
            counters: Arc::new(Counters::default()),
            learnt: Arc::default(),
            desk: Arc::default(),
        };
        let key = engine.make_key(&AccountId::new(server::DEMO_ACCOUNT), "test").unwrap();
        Self { router: server::router(engine.clone(), options), engine, key, folder }
    }

    /// A key of somebody else.
    pub fn foreign_key(&self) -> String {
        self.engine.make_key(&AccountId::new("theirs"), "test").unwrap()
    }

    pub async fn ask_as(&self, key: Option<&str>, method: Method, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text, weight: bytes.len() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask_as(Some(&self.key), Method::GET, path, "").await
    }

    pub async fn post(&self, path: &str, body: &str) -> Answer {
        self.ask_as(Some(&self.key), Method::POST, path, body).await
    }

    /// A page as anybody sees it.
    pub async fn page(&self, path: &str) -> Answer {
        self.ask_as(None, Method::GET, path, "").await
    }

    /// Follows the typed parcel and gives the token of its page.
    pub async fn follow(&self, history: &str) -> String {
        let declared = r#"{"reference":"R-1","numbers":["LB123456785CN"],"seller":"Lantern & Sons","destination":"GB",
            "promised":{"from":"2026-08-14","to":"2026-08-20"}}"#;
        let declared = self.post("/v1/shipments", declared).await;
        assert_eq!(declared.status, StatusCode::CREATED, "{}", declared.text);
        let kept = self.post("/v1/captures/plain", history).await;
        assert_eq!(kept.status, StatusCode::ACCEPTED, "{}", kept.text);
        self.engine.derive_stale(100).unwrap();
        declared.json()["parcels"][0]["token"].as_str().unwrap().to_owned()
    }
}

fn new_folder() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("waymark-server-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
