//! A mock of one carrier, generated from its document by Prism. Prism is installed once, below the target folder.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// The version whose judgements the tests expect.
const PRISM: &str = "@stoplight/prism-cli@5.16.0";
/// The longest that a mock may need until it listens, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mock that runs until it is dropped.
pub struct Mock {
    child: Child,
    pub base: String,
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a document of a carrier is; nothing, said aloud, where it is not.
pub fn document(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("WAYMARK_SHARED").map_or_else(beside, PathBuf::from).join("openapi");
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: ../shared/openapi/{name} is absent");
    None
}

/// A mock of a document; nothing, said aloud, where there is no node, npm or network.
pub fn mock(document: &Path) -> Option<Mock> {
    static INSTALLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let prism = match INSTALLED.get_or_init(install) {
        Ok(prism) => prism,
        Err(why) => {
            println!("skipped: no mock of {}: {why}", document.display());
            return None;
        }
    };
    Some(start(prism, document))
}

fn install() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prism-5.16.0");
    let prism = folder.join("node_modules/@stoplight/prism-cli/dist/index.js");
    let whole = folder.join("whole");
    if !runs("node") {
        return Err("there is no node".to_owned());
    }
    if whole.is_file() {
        return Ok(prism);
    }
    if std::env::var_os("WAYMARK_NO_INSTALL").is_some() {
        return Err("Prism is not installed, as asked".to_owned());
    }
    let _ = std::fs::create_dir_all(&folder);
    let ended = Command::new("npm")
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .args(["--fetch-retries=1", "--fetch-timeout=30000", "--prefix"])
        .args([folder.as_os_str(), PRISM.as_ref()])
        .stdin(Stdio::null())
        .output();
    match ended {
        Ok(ended) if ended.status.success() => {
            std::fs::write(whole, PRISM).map_err(|error| error.to_string())?;
            Ok(prism)
        }
        Ok(ended) => {
            Err(format!("npm could not install {PRISM}: {}", String::from_utf8_lossy(&ended.stderr).trim()))
        }
        Err(error) => Err(format!("npm does not run: {error}")),
    }
}

fn runs(command: &str) -> bool {
    Command::new(command).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn start(prism: &Path, document: &Path) -> Mock {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut child = Command::new("node")
        .arg(prism)
        .args(["mock", "--multiprocess", "false", "--host", "127.0.0.1", "--port"])
        .arg(port.to_string())
        .arg(document)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (said, heard) = channel();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // Reads on after the start, so that the mock never waits for a full pipe.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(said.send(line))));
    let mut words = Vec::new();
    loop {
        match heard.recv_timeout(PATIENCE) {
            Ok(line) if line.contains("listening") => break,
            Ok(line) => words.push(line),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                let _ = child.kill();
                panic!("no mock of {}: {}", document.display(), words.join("\n"));
            }
        }
    }
    std::thread::spawn(move || heard.into_iter().for_each(drop));
    Mock { child, base: format!("http://127.0.0.1:{port}") }
}
