//! Where a server under test keeps what it is given, with its key, and a receiver that writes down what it hears.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use store::Store;
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;

use super::Setting;
use super::http::Client;
use super::ledger::{Look, Sent, Tally, judge, judge_copy};
use super::request::KINDS;
use super::serve::{Served, Who};

/// The file of the receiver.
const HEARD: &str = "heard.ndjson";

/// A store, and what belongs to it.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) data: PathBuf,
    pub(super) key: String,
    /// What the receiver heard, a line each; it lies on the machine's own disk, which no fault touches.
    pub(super) told: PathBuf,
    pub(super) settings: PathBuf,
    /// The database that holds the store, if it is not a file in the folder.
    pub(super) database: Option<String>,
}

impl Place {
    /// Makes a store as a first start does, with a key and a receiver: a file, or in a database that is there.
    pub(super) fn prepare(
        setting: &Setting,
        name: &str,
        data: PathBuf,
        database: Option<String>,
    ) -> Result<Self, String> {
        Self::prepare_by(setting, Who::Product, name, data, database)
    }

    /// The same by a version of one's choice.
    pub(super) fn prepare_by(
        setting: &Setting,
        who: Who,
        name: &str,
        data: PathBuf,
        database: Option<String>,
    ) -> Result<Self, String> {
        let folder = setting.folder(&format!("{name}-told"))?;
        let settings = folder.join("settings.toml");
        write(&settings, &wishes(&folder))?;
        let mut place = Self { data, key: String::new(), told: folder.join(HEARD), settings, database };
        let served = Served::start(setting, who, &place)?;
        place.key = served.key()?;
        let body = serde_json::json!({ "url": format!("file:///{HEARD}"), "events": KINDS }).to_string();
        let made =
            Client::new(&served.address, Some(&place.key)).ask("POST", "/v1/endpoints", body.as_bytes());
        if made.is_none_or(|made| made.status != 201) {
            return Err("no receiver could be made".to_owned());
        }
        served.stop()?;
        Ok(place)
    }

    /// The same store, for nodes that take their buckets for so long.
    pub(super) fn with_lease(&self, seconds: u16) -> Result<Self, String> {
        let settings = self.settings.with_file_name(format!("settings-{seconds}.toml"));
        let folder = self.settings.parent().unwrap_or(&self.settings);
        write(&settings, &format!("{}[nodes]\nlease-seconds = {seconds}\n", wishes(folder)))?;
        Ok(Self { settings, ..self.clone() })
    }

    /// Tells a program of the product where its store is.
    pub(super) fn name<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.arg("--data").arg(&self.data).arg("--settings").arg(&self.settings);
        if let Some(url) = &self.database {
            command.args(["--store", url]);
        }
        command
    }

    /// The store itself. Nobody may serve one that is a file meanwhile.
    pub(super) fn open(&self) -> Result<Arc<dyn Store>, String> {
        let said = |error: store::StoreError| error.to_string();
        Ok(match &self.database {
            Some(url) => Arc::new(PostgresStore::open(url).map_err(said)?),
            None => Arc::new(SqliteStore::open(&self.data.join("waymark.db")).map_err(said)?),
        })
    }

    /// Compares what was sent with what is there. Of files a copy is asked, so that they stay as the fault left them.
    pub(super) fn judge(&self, copy: &Path, sent: &[Sent], look: Look) -> Result<Tally, String> {
        match self.database {
            Some(_) => judge(self.open()?, sent, look),
            None => judge_copy(&self.data, copy, sent, look),
        }
    }
}

fn wishes(folder: &Path) -> String {
    format!("[server]\nnotice-files = {folder:?}\n")
}

fn write(settings: &Path, wishes: &str) -> Result<(), String> {
    std::fs::write(settings, wishes).map_err(|error| format!("cannot write settings: {error}"))
}
