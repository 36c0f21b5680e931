//! The real binary, serving a store in a folder: started, watched, stopped.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::http::Client;

/// How long a start or a stop may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server in its own process.
pub(super) struct Served {
    child: Child,
    pub(super) address: String,
    pub(super) key: String,
    /// From the start of the process to its address on standard output.
    pub(super) started_in: Duration,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

impl Served {
    /// Starts the binary that was built in release, on a store in this folder.
    pub(super) fn start(folder: &Path, store: Option<&str>, key: Option<&str>) -> Result<Self> {
        let binary = binary()?;
        let settings = folder.join("settings.toml");
        std::fs::write(&settings, format!("[server]\nnotice-files = {:?}\n", folder.join("notices")))?;
        std::fs::create_dir_all(folder.join("notices"))?;
        let begun = Instant::now();
        let mut child = Command::new(binary)
            .args(store.iter().flat_map(|store| ["--store", store]))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .arg("--settings")
            .arg(&settings)
            .env("WAYMARK_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut address)?;
        let started_in = begun.elapsed();
        let errors = BufReader::new(child.stderr.take().ok_or("no output")?);
        let key = match key {
            Some(key) => key.to_owned(),
            None => errors
                .lines()
                .map_while(std::result::Result::ok)
                .find_map(|line| {
                    line.split_whitespace().find(|word| word.starts_with("wm_")).map(str::to_owned)
                })
                .ok_or("the server showed no key")?,
        };
        let address = address.trim().trim_start_matches("http://").to_owned();
        Ok(Self { child, address, key, started_in })
    }

    pub(super) fn client(&self) -> Result<Client> {
        Ok(Client::new(&self.address, &self.key).map_err(|error| error.to_string())?)
    }

    /// The memory it holds now.
    pub(super) fn rss_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() * 1024
    }

    /// Asks it to end, and waits.
    pub(super) fn stop(mut self) -> Result<()> {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                return Err("the server does not end".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn binary() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("WAYMARK_BINARY") {
        return Ok(binary.into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let binary = target.join("release/waymark");
    if binary.exists() { Ok(binary) } else { Err(super::USAGE.into()) }
}
