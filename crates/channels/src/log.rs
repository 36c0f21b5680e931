//! Notices as lines of JSON in a file of this machine: `file:///parcels.ndjson`.
//!
//! The operator names the directory in the settings, and an endpoint names a file in it, so that nobody who
//! may make endpoints can write elsewhere. A line is on the disk when it counts as told. One that was torn by a death
//! of the process stays as it is, and the next begins below it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde_json::{Value, json};

use crate::{Advice, Failure, Message, Rules, Tell, Telling, Told};

const ENDING: &str = ".ndjson";

/// Writes notices to files.
#[derive(Debug)]
pub struct Log {
    directory: Option<PathBuf>,
}

impl Log {
    fn write(&self, url: &str, line: &str) -> Result<Told, Failure> {
        let never = |why: String| Failure::new(Advice::Never, why);
        let url = Url::parse(url).map_err(|error| never(error.to_string()))?;
        let path = path(&url, self.directory.as_deref()).map_err(never)?;
        append(&path, line).map_err(|error| Failure::new(Advice::Later, format!("not written: {error}")))?;
        Ok(Told { answer: "written".to_owned() })
    }
}

fn append(path: &Path, line: &str) -> std::io::Result<()> {
    if path.is_symlink() {
        return Err(std::io::Error::other("the file is a symbolic link"));
    }
    let mut file: File = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let break_off = if ends_whole(&mut file)? { "" } else { "\n" };
    file.write_all(format!("{break_off}{line}").as_bytes())?;
    file.sync_data()
}

/// Whether the file is empty or ends with a whole line. Another process may write at this moment: then there is an
/// empty line too many, which readers of lines pass over.
fn ends_whole(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

impl Tell for Log {
    fn tell<'a>(&'a self, message: &'a Message<'a>) -> Telling<'a> {
        let payload = serde_json::from_slice(message.payload).unwrap_or(Value::Null);
        let line = json!({ "id": message.id, "at": message.at.to_string(), "notice": payload });
        let (log, url) = (Self { directory: self.directory.clone() }, message.url.to_owned());
        Box::pin(async move {
            let written = tokio::task::spawn_blocking(move || log.write(&url, &format!("{line}\n")));
            written.await.unwrap_or_else(|error| Err(Failure::new(Advice::Later, error.to_string())))
        })
    }
}

/// The file that an address names, inside the directory.
fn path(url: &Url, directory: Option<&Path>) -> Result<PathBuf, String> {
    let directory = directory.ok_or(
        "`file:` endpoints need a directory: set `notice-files` under [server] to the one they may write to",
    )?;
    let name = url.path().trim_start_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match name.strip_suffix(ENDING) {
        Some(stem)
            if !stem.is_empty()
                && stem.len() <= 64
                && stem.chars().all(plain)
                && url.host_str().is_none() =>
        {
            Ok(directory.join(name))
        }
        _ => Err(format!(
            "write file:///name{ENDING}: letters, digits, `-` and `_` name a file in the directory of the settings"
        )),
    }
}

pub(crate) fn check(url: &Url, rules: &Rules) -> Result<String, String> {
    path(url, rules.files.as_deref()).map(|_| url.as_str().to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "other channels can fail to be set up")]
pub(crate) fn make(rules: &Rules) -> Result<Box<dyn Tell>, String> {
    Ok(Box::new(Log { directory: rules.files.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channels;

    fn rules(name: &str) -> Rules {
        let directory = std::env::temp_dir().join(format!("waymark-log-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        Rules { files: Some(directory), ..Rules::default() }
    }

    /// Tells these, one after the other, and gives the ids that can be read in the file.
    async fn heard(rules: &Rules, ids: &[&str]) -> Vec<String> {
        let channels = Channels::new(rules).unwrap();
        let at = jiff::Timestamp::UNIX_EPOCH;
        for id in ids {
            let (kind, payload, url) = ("parcel.held", br#"{"type":"parcel.held"}"#, "file:///held.ndjson");
            let message = Message { id, kind, payload, url, secrets: &[], at };
            channels.tell(&message).await.unwrap();
        }
        let file = rules.files.as_ref().unwrap().join("held.ndjson");
        let text = std::fs::read_to_string(file).unwrap();
        let id = |line: &str| Some(serde_json::from_str::<Value>(line).ok()?["id"].as_str()?.to_owned());
        text.lines().filter_map(id).collect()
    }

    #[tokio::test]
    async fn each_notice_is_a_line() {
        let rules = rules("lines");
        assert_eq!(heard(&rules, &["one", "two"]).await, ["one", "two"]);
        std::fs::remove_dir_all(rules.files.unwrap()).unwrap();
    }

    #[tokio::test]
    async fn a_line_that_a_death_tore_does_not_swallow_the_next() {
        let rules = rules("torn");
        let file = rules.files.as_ref().unwrap().join("held.ndjson");
        std::fs::write(&file, "{\"id\":\"zero\"}\n{\"id\":\"on").unwrap();
        assert_eq!(heard(&rules, &["one", "two"]).await, ["zero", "one", "two"]);
        std::fs::remove_dir_all(rules.files.unwrap()).unwrap();
    }

    #[test]
    fn a_file_outside_the_directory_is_refused() {
        let rules = rules("outside");
        for url in [
            "file:///etc/passwd",
            "file:///../x.ndjson/",
            "file:///a/b.ndjson",
            "file:///%2e%2e%2fx.ndjson",
            "file://host/x.ndjson",
            "file:///.ndjson",
            "file:///a%00.ndjson",
        ] {
            assert!(crate::check(url, &rules).is_err(), "{url}");
        }
        assert!(crate::check("file:///x.ndjson", &rules).is_ok());
        let error = crate::check("file:///x.ndjson", &Rules::default()).unwrap_err();
        assert!(error.contains("notice-files"), "{error}");
        std::fs::remove_dir_all(rules.files.unwrap()).unwrap();
    }
}
