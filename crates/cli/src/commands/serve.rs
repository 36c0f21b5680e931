//! `waymark serve`: the API, the page and the loop.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use engine::Engine;

use super::Setup;
use super::engine::{account, wait};
use crate::exit::{self, Failure};
use crate::print;

/// How long the loop rests when there is nothing to do.
const PAUSE: Duration = Duration::from_millis(200);

/// Run the API, the tracking page, and the loop that asks, derives and announces.
///
/// It listens on loopback unless told otherwise. The first start makes a key and shows it once; every /v1 route
/// asks for it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark serve
  waymark serve --listen 0.0.0.0:8080 --data /var/lib/waymark")]
pub struct Args {
    /// The address to listen on; the settings may name it too.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Only serve: another process runs the loop.
    #[arg(long)]
    no_loop: bool,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    log();
    let engine = setup.engine()?;
    let listen = address(args.listen.as_deref().unwrap_or(&engine.settings.server.listen))?;
    if let Some(amiss) = engine.doors_amiss().first() {
        return Err(Failure::usage(format!("settings {amiss}")));
    }
    let listener = listen_on(listen)?;
    if !engine.has_keys()? {
        let key = engine.make_key(&account(), "first")?;
        print::talk("made a key for the API; it is shown this once:");
        print::talk(&format!("  {key}"));
    }
    // The key that signs evidence is made now rather than in the first dispute.
    engine.evidence_keys()?;
    let working =
        if args.no_loop { None } else { Some(engine::run::start(&engine, channels(&engine)?, PAUSE)?) };
    print::line(&format!("http://{}", listener.local_addr()?));
    serve(engine, server::Options::default(), listener)?;
    if let Some(working) = working {
        working.stop();
    }
    Ok(ExitCode::from(exit::DONE))
}

/// Every channel that notices may go by.
pub fn channels(engine: &Engine) -> Result<Arc<dyn channels::Tell>> {
    Ok(Arc::new(channels::Channels::new(&engine.settings.channels()).map_err(anyhow::Error::msg)?))
}

/// Serves until the process is asked to end.
pub fn serve(engine: Engine, options: server::Options, listener: std::net::TcpListener) -> Result<()> {
    wait(async move {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        server::serve(engine, options, listener, asked_to_end()).await
    })?
    .context("the server ended")
}

/// Listens, or says who is in the way.
pub fn listen_on(address: SocketAddr) -> Result<std::net::TcpListener> {
    std::net::TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::usage(format!(
            "another program listens on {address} already: name a free port with --listen"
        )),
        _ => Failure::usage(format!("cannot listen on {address}: {error}")),
    })
}

fn address(text: &str) -> Result<SocketAddr> {
    let port = |port: u16| SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port);
    let parsed = text.parse().ok().or_else(|| text.trim_start_matches(':').parse().ok().map(port));
    parsed.ok_or_else(|| Failure::usage(format!("`{text}` is no address: write 127.0.0.1:8080 or :8080")))
}

async fn asked_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate => {}
    }
}

/// Logs to stderr; `WAYMARK_LOG` chooses what.
pub fn log() {
    use std::io::IsTerminal;
    let filter = tracing_subscriber::EnvFilter::try_from_env("WAYMARK_LOG").unwrap_or_else(|_| "info".into());
    let logger = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = logger.with_ansi(std::io::stderr().is_terminal()).try_init();
}
