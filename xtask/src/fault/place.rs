//! Where a server under test keeps what it is given, with its key, and a receiver that writes down what it hears.

use std::path::PathBuf;
use std::process::Command;

use super::Setting;
use super::feeder::KINDS;
use super::http::Client;
use super::serve::{Served, Who};

/// The file of the receiver.
const HEARD: &str = "heard.ndjson";

/// A store, and what belongs to it.
pub(super) struct Place {
    pub(super) data: PathBuf,
    pub(super) key: String,
    /// What the receiver heard, a line each; it lies on the machine's own disk, which no fault touches.
    pub(super) told: PathBuf,
    settings: PathBuf,
}

impl Place {
    /// Makes a store as a first start does, with a key and a receiver.
    pub(super) fn prepare(setting: &Setting, name: &str, data: PathBuf) -> Result<Self, String> {
        let folder = setting.folder(&format!("{name}-told"))?;
        let settings = folder.join("settings.toml");
        std::fs::write(&settings, format!("[server]\nnotice-files = {folder:?}\n"))
            .map_err(|error| format!("cannot write settings: {error}"))?;
        let mut place = Self { data, key: String::new(), told: folder.join(HEARD), settings };
        let served = Served::start(setting, Who::Product, &place)?;
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

    /// Tells a program of the product where its store is.
    pub(super) fn name<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.arg("--data").arg(&self.data).arg("--settings").arg(&self.settings)
    }
}
