//! The controls that serve: the same engine and the same routes, on a store that is told to sync less.
//! It is started by the harness and by nothing else; the product has no such choice.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use engine::{Counters, Engine, Settings, SystemClock};
use packs::Library;
use packs::request::Question;
use sources::{Ask, Asking, Unanswered};
use store::Store;
use store_postgres::PostgresStore;
use store_sqlite::{Options, SqliteStore, Syncs};

use crate::Outcome;

/// How the harness asks for it.
pub(super) const NAME: &str = "serve-weaker";

/// How long its loop rests.
const PAUSE: Duration = Duration::from_millis(200);

/// Nobody is asked anything here.
struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        let nobody =
            Unanswered::Unreachable { host: "nobody".to_owned(), why: "a control asks nobody".to_owned() };
        Box::pin(std::future::ready(Err(nobody)))
    }
}

/// Serves until it is killed.
pub(super) fn serve(arguments: &[String]) -> Outcome {
    let [weakness, at, settings] = arguments else {
        return Err(format!("{NAME} needs its weakness, where the store is, and settings").into());
    };
    if weakness == "unfenced" {
        return unfenced(at, settings);
    }
    let engine = match weakness.as_str() {
        "normal" => on_file(&PathBuf::from(at), Syncs::Normal)?,
        "off" => on_file(&PathBuf::from(at), Syncs::Off)?,
        "lossy" => {
            let lossy = store_postgres::Options { lossy: true, ..store_postgres::Options::default() };
            engine_on(Arc::new(PostgresStore::open_with(at, &lossy)?))
        }
        other => return Err(format!("`{other}` is no weakness").into()),
    };
    listen(engine)
}

/// A node that works, and whose late writes are not refused.
fn unfenced(at: &str, settings: &str) -> Outcome {
    let options = store_postgres::Options { unfenced: true, ..store_postgres::Options::default() };
    let settings = Settings::parse(&std::fs::read_to_string(settings)?)?;
    let channels = channels::Channels::new(&settings.channels())?;
    let engine = engine_on(Arc::new(PostgresStore::open_with(at, &options)?));
    let engine = Engine { settings: Arc::new(settings), ..engine };
    let _running = engine::run::start(&engine, Arc::new(channels), PAUSE)?;
    listen(engine)
}

fn listen(engine: Engine) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        server::serve(engine, server::Options::default(), listener, std::future::pending()).await
    })?;
    Ok(ExitCode::SUCCESS)
}

fn on_file(data: &Path, syncs: Syncs) -> Result<Engine, store::StoreError> {
    let store = SqliteStore::open_with(&data.join("waymark.db"), &Options { syncs, ..Options::default() })?;
    Ok(engine_on(Arc::new(store)))
}

/// An engine that asks nobody, on any store.
pub(super) fn engine_on(store: Arc<dyn Store>) -> Engine {
    Engine {
        store,
        library: Arc::new(Library::embedded()),
        ask: Arc::new(Nobody),
        clock: Arc::new(SystemClock),
        settings: Arc::new(Settings::default()),
        counters: Arc::new(Counters::default()),
        learnt: Arc::default(),
        desk: Arc::default(),
    }
}
