//! A standby that follows a server, and takes its place when that is gone.

use std::time::{Duration, Instant};

use super::Cluster;

impl Cluster {
    /// Makes and starts a standby. Commits of this server wait for it from now on, if it is synchronous.
    pub fn standby(&self, synchronous: bool) -> Self {
        let mut standby = Self::in_a_folder(self.programs.clone());
        let mut copy = self.as_user(self.programs.join("pg_basebackup").to_str().unwrap());
        copy.args(["-R", "-X", "stream", "-c", "fast", "--no-sync", "-U", "postgres", "-h"])
            .arg(&self.folder);
        let done = copy.arg("-D").arg(standby.data()).output().unwrap();
        assert!(done.status.success(), "pg_basebackup: {}", String::from_utf8_lossy(&done.stderr));
        standby.configure("");
        standby.run();
        if synchronous {
            self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
            self.sql("SELECT pg_reload_conf()");
            self.wait_until("SELECT sync_state FROM pg_stat_replication", "sync");
        }
        standby
    }

    /// Takes the place of a server that is gone; its own commits wait for nobody.
    pub fn promote(&self) {
        self.sql("ALTER SYSTEM RESET synchronous_standby_names");
        self.sql("SELECT pg_reload_conf()");
        self.sql("SELECT pg_promote()");
        self.wait_until("SELECT pg_is_in_recovery()", "f");
    }

    /// Follows nobody from now on.
    pub fn fall_behind(&self) {
        self.sql("ALTER SYSTEM SET primary_conninfo = ''");
        self.sql("SELECT pg_reload_conf()");
        self.wait_until("SELECT count(*) FROM pg_stat_wal_receiver", "0");
    }

    /// The address of the databases of both: whichever may be written to. The schema is that of the first URL.
    pub fn url_with(&self, other: &Self, fresh: &str) -> String {
        let folder = |cluster: &Self| cluster.folder.to_str().unwrap().replace('/', "%2F");
        let (_, options) = fresh.split_once('?').unwrap();
        let hosts = format!("{},{}", folder(self), folder(other));
        format!("postgres://postgres@{hosts}/postgres?target_session_attrs=read-write&{options}")
    }

    fn wait_until(&self, sql: &str, said: &str) {
        let begun = Instant::now();
        while self.sql(sql) != said {
            assert!(begun.elapsed() < Duration::from_secs(60), "{sql} never says {said}: {}", self.sql(sql));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
