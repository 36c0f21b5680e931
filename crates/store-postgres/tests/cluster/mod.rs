//! A PostgreSQL of the tests' own: made in a temporary folder, spoken to through a socket in it, gone with the process
//! that started it, however that one ends. Where the programs of PostgreSQL are missing nothing is started, and a
//! sentence says what is therefore not tested.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

pub mod history;
mod standby;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use store_postgres::PostgresStore;

/// A running server.
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    user: Option<String>,
    guard: Option<Child>,
    /// The first of the server's processes.
    first: Option<String>,
}

/// The server that the tests of one process share; none where there are no programs for it.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(Cluster::start).as_ref()
}

impl Cluster {
    /// Makes and starts a server of one's own.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: no `initdb` and `postgres` here (Debian's package `postgresql`): the store on PostgreSQL is not tested"
            );
            return None;
        };
        let mut cluster = Self::in_a_folder(programs);
        cluster.init();
        cluster.run();
        Some(cluster)
    }

    /// Makes and starts a server whose files lie in what is done to the folder for them: another disk is mounted, say.
    pub fn start_on<D>(mount: impl FnOnce(&Path) -> D) -> Option<(Self, D)> {
        let mut cluster = Self::in_a_folder(programs()?);
        let mounted = mount(&cluster.data());
        cluster.init();
        cluster.run();
        Some((cluster, mounted))
    }

    /// A server that is to be, in an empty folder that belongs to its user.
    fn in_a_folder(programs: PathBuf) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("waymark-pg-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let cluster = Self { folder, programs, user: user_to_be(), guard: None, first: None };
        if let Some(user) = &cluster.user {
            assert!(Command::new("chown").arg(user).arg(&cluster.folder).status().unwrap().success());
        }
        cluster
    }

    /// Whether the programs of PostgreSQL are here.
    pub fn is_possible() -> bool {
        programs().is_some()
    }

    /// Where a connection to the server's first database leads.
    pub fn url(&self) -> String {
        let folder = self.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://postgres@{folder}/postgres")
    }

    /// The URL of an empty schema.
    pub fn fresh(&self) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.sql(&format!("CREATE SCHEMA {name}"));
        format!("{}?options=-csearch_path%3D{name}", self.url())
    }

    /// A store in an empty schema.
    pub fn store(&self) -> PostgresStore {
        PostgresStore::open(&self.fresh()).unwrap()
    }

    /// Has `psql` do something, and gives what it prints.
    pub fn sql(&self, sql: &str) -> String {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-h",
        ]);
        let done = psql.arg(&self.folder).args(["-c", sql]).output().unwrap();
        assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    /// Where the server's files are.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Kills every process of the server at once, as `kill -9` does.
    pub fn kill(&mut self) {
        let first = self.first.clone().unwrap();
        let signal = |signal: &str, processes: &[String]| {
            Command::new("kill").arg(signal).args(processes).stderr(Stdio::null()).status().unwrap();
        };
        // Stopped first, so that it starts no more; and killed with the others: it would end them in order.
        signal("-STOP", std::slice::from_ref(&first));
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &first]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let mut all: Vec<String> = children.split_whitespace().map(str::to_owned).collect();
        all.insert(0, first);
        signal("-KILL", &all);
        // One that still holds the shared memory would keep the next server from starting.
        let alive = |process: &String| {
            std::fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|line| !line.is_empty())
        };
        while all.iter().any(alive) {
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Some(guard) = &mut self.guard {
            guard.stdin.as_mut().unwrap().write_all(b"keep").unwrap();
        }
        self.stop();
    }

    /// Starts the server again after it was killed.
    pub fn run(&mut self) {
        let _ = std::fs::remove_file(self.data().join("postmaster.pid"));
        let server = self.programs.join("postgres");
        // The shell stops the server and removes its folder when its standard input ends: when this process does.
        let script = "\"$0\" -D \"$1/data\" >>\"$1/log\" 2>&1 & server=$!; said=$(cat); kill -QUIT $server 2>/dev/null; \
            wait; [ \"$said\" = keep ] || rm -rf \"$1\"";
        let mut guard = self.as_user("sh");
        guard.args(["-c", script]).arg(server).arg(&self.folder);
        let guard = guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.guard = Some(guard);
        self.wait_until_ready();
        self.first = self.postmaster();
    }

    /// Stops it without ceremony.
    pub fn stop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            drop(guard.stdin.take());
            let _ = guard.wait();
        }
    }

    fn init(&self) {
        let mut initdb = self.as_user(self.programs.join("initdb").to_str().unwrap());
        initdb.args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-D"]);
        let done = initdb.arg(self.data()).output().unwrap();
        assert!(done.status.success(), "initdb: {}", String::from_utf8_lossy(&done.stderr));
        self.configure(
            "listen_addresses = ''\nshared_buffers = 64MB\nmax_connections = 100\ntrack_commit_timestamp = on\n\
             autovacuum_naptime = 10s\nrecovery_init_sync_method = syncfs\n",
        );
    }

    /// Adds to the settings, which count from the next start on; the socket is in the server's own folder.
    fn configure(&self, settings: &str) {
        let settings = format!("{settings}unix_socket_directories = '{}'\n", self.folder.display());
        let file = self.data().join("postgresql.conf");
        let mut file = std::fs::OpenOptions::new().append(true).open(file).unwrap();
        file.write_all(settings.as_bytes()).unwrap();
    }

    fn wait_until_ready(&self) {
        let started = Instant::now();
        loop {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            let ready = ready.arg("-q").arg("-h").arg(&self.folder).status().unwrap();
            if ready.success() {
                return;
            }
            let log = || std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            assert!(started.elapsed() < Duration::from_secs(60), "the server does not start: {}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn postmaster(&self) -> Option<String> {
        let file = std::fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        file.lines().next().map(str::to_owned)
    }

    /// PostgreSQL refuses to run as root.
    fn as_user(&self, program: &str) -> Command {
        let mut command = match &self.user {
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--clear-groups", "--", program]);
                command
            }
            None => Command::new(program),
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest PostgreSQL's programs.
fn programs() -> Option<PathBuf> {
    let whole = |folder: &Path| {
        ["initdb", "postgres", "psql", "pg_isready"].iter().all(|name| folder.join(name).exists())
    };
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = installed.map(|version| version.path().join("bin")).collect();
    found.sort();
    found.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    found.into_iter().rev().find(|folder| whole(folder))
}

/// Somebody else's name if we are root.
fn user_to_be() -> Option<String> {
    let output = |program: &str, args: &[&str]| {
        let done = Command::new(program).args(args).output().ok().filter(|done| done.status.success())?;
        String::from_utf8(done.stdout).ok().map(|text| text.trim().to_owned())
    };
    if output("id", &["-u"])? != "0" {
        return None;
    }
    ["postgres", "nobody"].into_iter().find(|user| output("id", &["-u", user]).is_some()).map(str::to_owned)
}
