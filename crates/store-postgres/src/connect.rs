//! The way to the database: what a URL says, secure connections, and what every session is told.
//!
//! A server on this machine is spoken to as it is. Any other is spoken to through TLS, and its certificate is
//! verified, unless the URL says `sslmode=disable`; `sslrootcert=FILE` names the authority to trust instead of the
//! public ones. The URL holds a password: it is never part of a message.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use store::StoreError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::Severity;
use tokio_postgres::{AsyncMessage, Config, Connection, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Options;
use crate::fault::{Fault, Try};
use crate::link::{Link, PATIENCE};
use crate::wait::wait;

/// The oldest server whose SQL we use.
const OLDEST: (i32, &str) = (130_000, "13");
/// How long making a connection may take, all hosts together, and the least for each.
const CONNECTING: Duration = Duration::from_secs(10);
const SHORTEST: Duration = Duration::from_secs(2);

/// What every session is told: answers come in time or not at all; a node that is stopped in the middle of a
/// transaction does not keep its locks; what we sort is sorted by its bytes.
const SESSION: &str = "SET statement_timeout = '30s'; SET lock_timeout = '5s'; \
    SET idle_in_transaction_session_timeout = '20s'; SET client_min_messages = 'warning'; \
    SET bytea_output = 'hex'; SET default_transaction_isolation = 'read committed';";
/// Statements are looked up by their keys: no statistics, however old, may talk the planner into reading whole
/// tables for them, or into a bitmap for each key, which takes three times as long.
const BY_KEYS: &str = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
    SET enable_bitmapscan = off;";

/// A database server and how it is reached.
pub(crate) struct Server {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    /// How long may be waited for a connection, whichever host it is to.
    patience: Duration,
    pub(crate) options: Options,
    // Drives the connections; nobody's use case runs on it.
    runtime: Option<Runtime>,
}

impl Server {
    /// Reads a URL; connects to nobody yet.
    pub(crate) fn new(url: &str, options: &Options) -> Result<Self, StoreError> {
        let (url, authority) = without_authority(url);
        let mut config: Config = url.parse().map_err(|error| wrong(&format!("{error}")))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong("it names no host"));
        }
        // One host that does not answer leaves time for the next: one of them may have been promoted.
        let hosts = u32::try_from(config.get_hosts().len().max(config.get_hostaddrs().len())).unwrap_or(1);
        let each = (CONNECTING / hosts).max(SHORTEST);
        config.application_name("waymark").connect_timeout(each);
        config.keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(PATIENCE);
        let tls = if needs_tls(&config) {
            config.ssl_mode(SslMode::Require);
            Some(tls(authority.as_deref())?)
        } else {
            config.ssl_mode(SslMode::Disable);
            None
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("waymark-postgres")
            .enable_all()
            .build()
            .map_err(|error| wrong(&error.to_string()))?;
        let patience = each * hosts + Duration::from_secs(1);
        Ok(Self { config, tls, patience, options: options.clone(), runtime: Some(runtime) })
    }

    /// A connection for use cases.
    pub(crate) fn link(&self) -> Try<Link> {
        let link = self.new_link()?;
        link.batch(SESSION)?;
        link.batch(BY_KEYS)?;
        self.durable(&link)?;
        Ok(link)
    }

    /// A connection without limits of time, for what works on whole tables.
    pub(crate) fn patient_link(&self) -> Try<Link> {
        let link = self.new_link()?;
        self.durable(&link)?;
        Ok(link)
    }

    fn new_link(&self) -> Try<Link> {
        let Some(runtime) = &self.runtime else { return Err(Fault::away("the store is closed")) };
        let (config, tls) = (self.config.clone(), self.tls.clone());
        let warned = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&warned);
        let connecting = runtime.spawn(async move {
            match tls {
                Some(tls) => {
                    let (client, connection) = config.connect(tls).await?;
                    tokio::spawn(drive(connection, heard));
                    Ok(client)
                }
                None => {
                    let (client, connection) = config.connect(NoTls).await?;
                    tokio::spawn(drive(connection, heard));
                    Ok(client)
                }
            }
        });
        match wait(connecting, self.patience) {
            Some(Ok(Ok(client))) => Ok(Link::new(client, warned, !self.options.unfenced)),
            Some(Ok(Err(error))) => Err(unconnected(error)),
            Some(Err(stopped)) => Err(Fault::away(stopped.to_string())),
            None => Err(Fault::away("no connection in time")),
        }
    }

    /// A commit returns when the disk has it, and stronger where the server is told so; a server that does not
    /// wait for its disk is refused.
    fn durable(&self, link: &Link) -> Try<()> {
        if self.options.lossy {
            return link.batch("SET synchronous_commit = off");
        }
        let sql = "SELECT current_setting('fsync'), current_setting('full_page_writes'), \
            current_setting('synchronous_commit'), current_setting('server_version_num')::int4";
        let Some(row) = link.row(sql, &[])? else { return Err(Fault::away("no settings")) };
        for (nth, setting) in ["fsync", "full_page_writes"].iter().enumerate() {
            let value: String = row.try_get(nth)?;
            if value == "off" {
                return Err(unsafe_server(setting));
            }
        }
        if row.try_get::<_, i32>(3)? < OLDEST.0 {
            return Err(too_old(row.try_get(3)?));
        }
        let stronger = row.try_get::<_, String>(2)? == "remote_apply";
        if stronger { Ok(()) } else { link.batch("SET synchronous_commit = on") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dropped from inside another runtime, where waiting for the end is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Drives a connection until it ends, and notes when the server warns: before the answer goes on its way.
async fn drive<S, T>(mut connection: Connection<S, T>, warned: Arc<AtomicBool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = std::future::poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message
            && notice.parsed_severity() == Some(Severity::Warning)
        {
            warned.store(true, Ordering::Relaxed);
        }
    }
}

fn unconnected(error: tokio_postgres::Error) -> Fault {
    match Fault::Sql(error).told() {
        StoreError::Io { why, .. } => Fault::away(why),
        other => Fault::Store(other),
    }
}

/// Takes `sslrootcert=` out of a URL, which the client does not know.
fn without_authority(url: &str) -> (String, Option<String>) {
    let Some((before, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let named = |part: &&str| part.starts_with("sslrootcert=");
    let authority = query.split('&').find(named).and_then(|part| part.split_once('='));
    let rest: Vec<&str> = query.split('&').filter(|part| !named(part)).collect();
    let url = if rest.is_empty() { before.to_owned() } else { format!("{before}?{}", rest.join("&")) };
    (url, authority.map(|(_, file)| file.to_owned()))
}

/// Whether a connection leaves this machine, and nobody said that it may do so in the open.
fn needs_tls(config: &Config) -> bool {
    let near = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let here =
        config.get_hosts().iter().all(near) && config.get_hostaddrs().iter().all(|ip| ip.is_loopback());
    match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Require => true,
        _ => !here,
    }
}

fn tls(authority: Option<&str>) -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = rustls::RootCertStore::empty();
    match authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let unread = |why: String| wrong(&format!("cannot read the authority `{file}`: {why}"));
            let read = CertificateDer::pem_file_iter(file).map_err(|error| unread(error.to_string()))?;
            for certificate in read {
                let certificate = certificate.map_err(|error| unread(error.to_string()))?;
                roots.add(certificate).map_err(|error| unread(error.to_string()))?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(&error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn wrong(why: &str) -> StoreError {
    StoreError::Io {
        doing: "read the URL of the database (postgres://user:password@host/database)".into(),
        why: why.to_owned(),
    }
}

fn unsafe_server(setting: &str) -> Fault {
    Fault::Store(StoreError::Version {
        what: "the durability of the database server",
        found: format!("{setting} = off"),
        wanted: format!("{setting} = on"),
        advice: "what it confirms is lost when the power fails; turn it on in postgresql.conf",
    })
}

fn too_old(found: i32) -> Fault {
    Fault::Store(StoreError::Version {
        what: "the database server",
        found: (found / 10_000).to_string(),
        wanted: format!("{} or newer", OLDEST.1),
        advice: "upgrade PostgreSQL",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, secure: bool) {
        let (url, _) = without_authority(url);
        assert_eq!(needs_tls(&url.parse().unwrap()), secure, "{url}");
    }

    #[test]
    fn what_leaves_the_machine_is_secured_unless_somebody_says_otherwise() {
        check("postgres://w@localhost/w", false);
        check("postgres://w@127.0.0.1:5433/w", false);
        check("postgres://w@%2Frun%2Fpostgresql/w", false);
        check("postgres://w@db.example.org/w", true);
        check("postgres://w@localhost,db.example.org/w", true);
        check("postgres://w@db.example.org/w?sslmode=disable", false);
        check("postgres://w@localhost/w?sslmode=require", true);
    }

    #[test]
    fn an_authority_of_ones_own_is_taken_out_of_the_url() {
        let (url, file) = without_authority("postgres://h/w?sslrootcert=/etc/ca.pem&connect_timeout=5");
        assert_eq!(
            (url.as_str(), file.as_deref()),
            ("postgres://h/w?connect_timeout=5", Some("/etc/ca.pem"))
        );
    }

    #[test]
    fn a_password_is_never_told() {
        for url in ["postgres://w:sesame@h/w?no=such", "sesame", "postgres://w:sesame@/w"] {
            let told = Server::new(url, &Options::default())
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(!told.contains("sesame"), "{told}");
        }
    }
}
