//! A server under test: the product as its users start it, or the control that keeps its word less well.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::http::Client;
use super::place::Place;
use super::{Setting, control};

/// The most of its log that is kept.
const MOST_WORDS: usize = 1 << 20;
/// How long a start or a stop may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the loop may need for all that the rounds left to derive.
const LONG: Duration = Duration::from_secs(900);

/// Who serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// `waymark serve`.
    Product,
    /// The same of the version before.
    Older,
    /// The same engine on a store that syncs as the word says.
    Control(&'static str),
}

/// A server that runs; it is killed when it is dropped.
pub(super) struct Served {
    child: Child,
    pub(super) address: String,
    said: Arc<Mutex<String>>,
}

impl Served {
    /// Starts it and waits until it says its address; what it said if it does not.
    pub(super) fn start(setting: &Setting, who: Who, place: &Place) -> Result<Self, String> {
        let (mut served, stdout) = Self::spawn(setting, who, place)?;
        let mut line = String::new();
        if let Some(stdout) = stdout {
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        served.address = line.trim().strip_prefix("http://").unwrap_or_default().to_owned();
        if served.address.is_empty() {
            let _ = served.wait();
            std::thread::sleep(Duration::from_millis(20));
            return Err(served.said());
        }
        Ok(served)
    }

    /// Starts the product and kills it a moment later, wherever its start is then.
    pub(super) fn stillborn(setting: &Setting, place: &Place, moment: Duration) -> Result<(), String> {
        let (served, _stdout) = Self::spawn(setting, Who::Product, place)?;
        std::thread::sleep(moment);
        drop(served);
        Ok(())
    }

    fn spawn(setting: &Setting, who: Who, place: &Place) -> Result<(Self, Option<ChildStdout>), String> {
        let mut command = match who {
            Who::Product => Command::new(&setting.binary),
            Who::Older => Command::new(setting.older.as_ref().ok_or("no older binary is named")?),
            Who::Control(_) => Command::new(std::env::current_exe().map_err(|error| error.to_string())?),
        };
        match who {
            Who::Product | Who::Older => place.name(command.args(["serve", "--listen", "127.0.0.1:0"])),
            Who::Control(weakness) => {
                let at = place.database.as_ref().map_or(place.data.as_os_str(), AsRef::as_ref);
                command.args(["fault", control::NAME, weakness]).arg(at).arg(&place.settings)
            }
        };
        command.env("WAYMARK_LOG", "warn").env_remove("WAYMARK_SETTINGS").env_remove("WAYMARK_DATA");
        command.env_remove("WAYMARK_STORE");
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| format!("cannot start {command:?}: {error}"))?;
        let said = Arc::new(Mutex::new(String::new()));
        if let Some(stderr) = child.stderr.take() {
            let said = Arc::clone(&said);
            std::thread::spawn(move || listen(BufReader::new(stderr), &said));
        }
        let stdout = child.stdout.take();
        Ok((Self { child, address: String::new(), said }, stdout))
    }

    /// The key that a first start shows.
    pub(super) fn key(&self) -> Result<String, String> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let key = self
                .said()
                .lines()
                .map(str::trim)
                .find(|line| line.starts_with("wm_live_"))
                .map(ToOwned::to_owned);
            if let Some(key) = key {
                return Ok(key);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("the first start shows no key".to_owned())
    }

    /// What it said to its operator.
    pub(super) fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// SIGKILL: nothing is cleaned up.
    pub(super) fn kill_now(&self) {
        signal(self.child.id(), "-KILL");
    }

    /// SIGSTOP: it does nothing, and does not know it.
    pub(super) fn pause(&self) {
        signal(self.child.id(), "-STOP");
    }

    /// SIGCONT.
    pub(super) fn resume(&self) {
        signal(self.child.id(), "-CONT");
    }

    /// SIGTERM, and how it ended.
    pub(super) fn stop(mut self) -> Result<ExitStatus, String> {
        if !signal(self.child.id(), "-TERM") {
            return Err("the server could not be asked to stop".to_owned());
        }
        self.wait()
    }

    fn wait(&mut self) -> Result<ExitStatus, String> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Err("the server did not end".to_owned())
    }

    /// Waits until nothing waits to be derived. What was fed was folded before it said its address.
    pub(super) fn settle(&self) -> Result<(), String> {
        let started = Instant::now();
        let mut client = Client::new(&self.address, None);
        while started.elapsed() < LONG {
            let metrics = client.get("/metrics").map(|answer| answer.body).unwrap_or_default();
            if metrics.lines().any(|line| line == "waymark_stale_parcels 0") {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the loop never derives everything".to_owned())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signal(process: u32, which: &str) -> bool {
    let sent = Command::new("kill").args([which, &process.to_string()]).status();
    sent.is_ok_and(|status| status.success())
}

fn listen(mut words: impl BufRead, said: &Mutex<String>) {
    let mut line = String::new();
    while words.read_line(&mut line).is_ok_and(|read| read > 0) {
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < MOST_WORDS {
            said.push_str(&line);
        }
        line.clear();
    }
}
