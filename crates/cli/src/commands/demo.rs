//! `waymark demo`: a small seeded world of parcels on the move, to look at.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use engine::Settings;
use engine::add::Declaration;
use store::AccountId;

use super::Setup;
use super::serve::{channels, listen_on, log, serve};
use crate::exit;
use crate::print;

/// Look at a small world: parcels on the move, carriers that answer in their own formats, and a page to watch.
///
/// Nothing leaves this machine, and everything is thrown away at the end.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark demo
  waymark demo --seed 7 --speed 600")]
pub struct Args {
    /// The seed of the world: the same seed, the same parcels.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How much faster than ours its time runs: 3600 is an hour a second.
    #[arg(long, default_value_t = 3600)]
    speed: u32,
    /// The address of the page.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

/// Runs the command.
pub fn run(mut setup: Setup, args: &Args) -> Result<ExitCode> {
    log();
    anyhow::ensure!(
        args.listen.ip().is_loopback(),
        "the demonstration listens on loopback only: use 127.0.0.1"
    );
    let listener = listen_on(args.listen)?;
    let folder = Folder::new()?;
    setup.data = folder.0.clone();
    setup.store = Vec::new();
    let world = Arc::new(simulator::demo_world(args.seed));
    let clock = simulator::Clock::scaled(simulator::demo::START, args.speed);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let carriers = runtime.block_on(simulator::serve(
        Arc::clone(&world),
        clock.clone(),
        SocketAddr::from(([127, 0, 0, 1], 0)),
    ))?;
    let settings = settings(&carriers.base_url())?;
    let engine = setup.engine_with(settings, Arc::new(move || clock.now()))?;
    let account = AccountId::new(server::DEMO_ACCOUNT);
    for declaration in simulator::declarations(&world) {
        engine.add(&account, &Declaration::parse(declaration.to_string().as_bytes())?)?;
    }
    let key = engine.make_key(&account, "demo")?;
    let working = engine::run::start(&engine, channels(&engine)?, Duration::from_millis(100))?;
    let url = format!("http://{}", listener.local_addr()?);
    print::talk(&format!(
        "{} parcels are on the move; an hour passes every {:.1} s",
        world.parcels().len(),
        3600.0 / f64::from(args.speed)
    ));
    print::talk(&format!("the API: curl -H 'authorization: Bearer {key}' {url}/v1/parcels"));
    print::talk("stop with Ctrl-C; nothing is kept");
    print::line(&url);
    serve(engine, server::Options { index: true }, listener)?;
    working.stop();
    drop(carriers);
    Ok(ExitCode::from(exit::DONE))
}

/// Every simulated carrier answers at one address.
fn settings(base: &str) -> Result<Settings> {
    let toml = format!(
        "[source.upu]\nbase = \"{base}\"\n[source.cainiao]\nbase = \"{base}\"\n\
         [source.royal-mail]\nbase = \"{base}\"\nclient_id = \"demo\"\nclient_secret = \"demo\"\n"
    );
    Settings::parse(&toml).map_err(anyhow::Error::msg)
}

/// A folder that goes with us.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("waymark-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
