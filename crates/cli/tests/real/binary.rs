//! The real binary, as a person starts it: run to its end, or as a server in a folder of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub const WAYMARK: &str = env!("CARGO_BIN_EXE_waymark");

/// A folder that goes when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("waymark-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        Self(folder)
    }

    pub fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a file can be written");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a command to its end, in a data folder.
pub fn waymark(data: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(WAYMARK);
    command.arg("--data").arg(data).args(args).env_remove("WAYMARK_SETTINGS").stdin(Stdio::null());
    command.output().expect("waymark can be started")
}

/// What a command printed.
pub fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command said beside.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server that is running.
pub struct Server {
    child: Child,
    pub address: String,
    pub key: Option<String>,
}

impl Server {
    /// Starts `waymark serve` on a free port.
    pub fn start(data: &Path) -> Self {
        let mut child = Command::new(WAYMARK)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("WAYMARK_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("waymark can be started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).expect("serve prints its address");
        let address = line.trim().strip_prefix("http://").unwrap_or_default().to_owned();
        let stderr = BufReader::new(child.stderr.take().expect("stderr is piped"));
        let mut server = Self { child, address, key: None };
        assert!(!server.address.is_empty(), "serve said: {}", rest(stderr));
        server.key = key_in(stderr);
        server
    }

    /// One request; the status and the body, or nothing when the connection broke.
    pub fn request(&self, method: &str, path: &str, key: Option<&str>, body: &[u8]) -> Option<(u16, String)> {
        request(&self.address, method, path, key, body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The key that a first start shows: it comes before the address, so it is there already.
fn key_in(mut stderr: impl BufRead + Send + 'static) -> Option<String> {
    let (found, key) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        while stderr.read_line(&mut line).is_ok_and(|read| read > 0) {
            if line.trim().starts_with("wm_live_") {
                let _ = found.send(line.trim().to_owned());
            }
            line.clear();
        }
    });
    key.recv_timeout(Duration::from_millis(300)).ok()
}

fn rest(mut reader: impl Read) -> String {
    let mut text = String::new();
    let _ = reader.read_to_string(&mut text);
    text
}

pub fn request(
    address: &str,
    method: &str,
    path: &str,
    key: Option<&str>,
    body: &[u8],
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let authorization = key.map(|key| format!("authorization: Bearer {key}\r\n")).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         {authorization}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split_whitespace().nth(1)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
}
