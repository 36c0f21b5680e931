//! The engine as commands use it: on the embedded store or a database, with the machine's clock and the real network.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use engine::settings::Hidden;
use engine::{Clock, Counters, Engine, Settings, SystemClock};
use store::{AccountId, Store};
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;

use super::Setup;
use crate::exit::Failure;

/// The account of a machine of one's own.
pub fn account() -> AccountId {
    AccountId::new("main")
}

impl Setup {
    /// The settings, read once.
    pub fn settings(&self) -> Result<Settings> {
        let path = self.settings.clone().unwrap_or_else(|| self.data.join("settings.toml"));
        match std::fs::read_to_string(&path) {
            Ok(text) => Settings::parse(&text)
                .map_err(|error| Failure::usage(format!("settings `{}`, {error}", path.display()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && self.settings.is_none() => {
                Ok(Settings::default())
            }
            Err(error) => {
                Err(Failure::usage(format!("cannot read the settings `{}`: {error}", path.display())))
            }
        }
    }

    /// Opens the store and makes an engine on it.
    pub fn engine(self) -> Result<Engine> {
        let settings = self.settings()?;
        self.engine_with(settings, Arc::new(SystemClock))
    }

    /// The same with other settings and another clock, as the demonstration needs.
    pub fn engine_with(self, settings: Settings, clock: Arc<dyn Clock>) -> Result<Engine> {
        let store = self.open_store(&settings)?;
        let ask = sources::http::Http::new()
            .map_err(|error| Failure::usage(format!("no secure connections: {error}")))?;
        Ok(Engine {
            store,
            library: Arc::new(self.library),
            ask: Arc::new(ask),
            clock,
            settings: Arc::new(settings),
            counters: Arc::new(Counters::default()),
            desk: Arc::default(),
            learnt: Arc::default(),
        })
    }

    /// One line a store: the database that is named, or the file in the data folder.
    fn open_store(&self, settings: &Settings) -> Result<Arc<dyn Store>> {
        Ok(match self.store.as_ref().or(settings.store.url.as_ref()) {
            Some(url) => Arc::new(PostgresStore::open(postgres(url)?)?),
            None => Arc::new(SqliteStore::open(&self.store_path()?)?),
        })
    }

    /// The address of the database that holds the store, if one does.
    pub fn database(&self) -> Result<Option<Hidden>> {
        Ok(match &self.store {
            Some(url) => Some(url.clone()),
            None => self.settings()?.store.url,
        })
    }

    /// The file of the embedded store; its folder is made if it is not there.
    pub fn store_path(&self) -> Result<PathBuf> {
        std::fs::create_dir_all(&self.data).with_context(|| {
            format!("cannot make the data folder `{}`; name another with --data", self.data.display())
        })?;
        Ok(self.data.join("waymark.db"))
    }
}

/// The address of a PostgreSQL; what else is named is refused without repeating it.
pub fn postgres(url: &Hidden) -> Result<&str> {
    let known = ["postgres://", "postgresql://"].iter().any(|scheme| url.reveal().starts_with(scheme));
    let wrong =
        "the store is none we know: write --store postgres://user:password@host/database, or leave it away";
    if known { Ok(url.reveal()) } else { Err(Failure::usage(wrong.to_owned())) }
}

/// An engine that has learnt from what is kept: now, where nobody did for an hour.
pub fn informed(setup: Setup) -> Result<Engine> {
    let engine = setup.engine()?;
    let mut walk = None;
    while engine.learn_some(&mut walk, engine::learn::ROUND)? {}
    Ok(engine)
}

/// The parcels that a number leads to; that there are none is a failure that says what to do.
pub fn parcels(engine: &Engine, number: &str) -> Result<Vec<store::ParcelId>> {
    let parcels = engine.store.resolve(&account(), &engine::add::normalise(number))?;
    if parcels.is_empty() {
        return Err(Failure::nothing(format!("nothing is kept under `{number}`: `waymark add` follows it")));
    }
    Ok(parcels)
}

/// Runs something asynchronous to its end.
pub fn wait<T>(future: impl Future<Output = T>) -> Result<T> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    Ok(runtime.block_on(future))
}
