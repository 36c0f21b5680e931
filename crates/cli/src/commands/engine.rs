//! The engine as commands use it: on the embedded store or a database, with the machine's clock and the real network.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use engine::aged::{RemainsBody, sentence};
use engine::settings::Hidden;
use engine::{Clock, Counters, Engine, Settings, SystemClock};
use store::{AccountId, Store};
use store_many::{Ages, Database, ManyStore};
use store_postgres::{Options, PostgresStore};
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
        let named = if self.store.is_empty() { settings.store.databases() } else { self.store.clone() };
        Ok(match named.as_slice() {
            [] => Arc::new(SqliteStore::open(&self.store_path()?)?),
            [url] => Arc::new(open(url, &Options::default())?),
            several => Arc::new(many(several)?),
        })
    }

    /// The addresses of the databases that hold the store, if any do.
    pub fn databases(&self) -> Result<Vec<Hidden>> {
        if self.store.is_empty() { Ok(self.settings()?.store.databases()) } else { Ok(self.store.clone()) }
    }

    /// The file of the embedded store; its folder is made if it is not there.
    pub fn store_path(&self) -> Result<PathBuf> {
        std::fs::create_dir_all(&self.data).with_context(|| {
            format!("cannot make the data folder `{}`; name another with --data", self.data.display())
        })?;
        Ok(self.data.join("waymark.db"))
    }
}

/// The store over several databases.
pub fn many(urls: &[Hidden]) -> Result<ManyStore> {
    let mut databases = Vec::with_capacity(urls.len());
    for url in urls {
        let options = Options { shared: true, ..Options::default() };
        let store = Arc::new(open(url, &options)?);
        databases.push(Database { name: name(url.reveal()), store });
    }
    Ok(ManyStore::open(databases, Ages::default())?)
}

/// The store in a database; who cannot open it learns which one it was.
pub fn open(url: &Hidden, options: &Options) -> Result<PostgresStore> {
    let url = postgres(url)?;
    Ok(PostgresStore::open_with(url, options).map_err(|error| error.named(&name(url)))?)
}

/// What of an address may be shown: the server, the database, and the schema if one is named.
fn name(url: &str) -> String {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    // First of all, so that nothing of a password is left, whatever stands in it.
    let after = after.rsplit_once('@').map_or(after, |(_, place)| place);
    let (place, query) = after.split_once('?').unwrap_or((after, ""));
    match query.split_once("search_path%3D") {
        Some((_, schema)) => format!("{place} ({})", schema.split(['&', '%']).next().unwrap_or_default()),
        None => place.to_owned(),
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
    if !parcels.is_empty() {
        return Ok(parcels);
    }
    Err(Failure::nothing(match earlier(engine, number)? {
        Some(earlier) => earlier,
        None => format!("nothing is kept under `{number}`: `waymark add` follows it"),
    }))
}

/// What to say of a number whose parcel aged out.
pub fn earlier(engine: &Engine, number: &str) -> Result<Option<String>> {
    let remains = engine.remains_of_number(&account(), number)?;
    let one = |one: &RemainsBody| {
        let carrier = one.carrier.as_deref().unwrap_or("no carrier declared");
        format!("{carrier}: {} looks, chain {}, version {}", one.looks, one.chain, one.version)
    };
    let all: Vec<String> = remains.iter().map(one).collect();
    Ok((!all.is_empty()).then(|| format!("`{number}`: {} ({})", sentence(&remains), all.join("; "))))
}

/// Runs something asynchronous to its end.
pub fn wait<T>(future: impl Future<Output = T>) -> Result<T> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    Ok(runtime.block_on(future))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_secrets() {
        for (url, shown) in [
            ("postgres://w:sesame@db.example/w", "db.example/w"),
            ("postgres://w:sesame?@db.example:5433/w?sslmode=disable", "db.example:5433/w"),
            ("postgres://db.example/w?password=sesame&user=w", "db.example/w"),
            ("postgres://w:sesame@h/w?options=-csearch_path%3Dparcels", "h/w (parcels)"),
        ] {
            assert_eq!(name(url), shown);
        }
    }

    #[test]
    fn of_several_databases_the_one_that_does_not_answer_is_named() {
        // Nobody listens on the first port.
        let url = |name: &str| Hidden::from(format!("postgres://w:sesame@127.0.0.1:1/{name}").as_str());
        let said = many(&[url("one"), url("two")]).err().unwrap().to_string();
        assert!(said.contains("`127.0.0.1:1/one`") && !said.contains("sesame"), "{said}");
        let said = open(&url("only"), &Options::default()).err().unwrap().to_string();
        assert!(said.contains("`127.0.0.1:1/only`") && !said.contains("sesame"), "{said}");
    }
}
