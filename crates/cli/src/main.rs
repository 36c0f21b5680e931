//! The one binary `waymark`. Data goes to stdout, talk to stderr; the exit code says what became of it.

mod backtest;
mod commands;
mod exit;
mod print;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::Setup;
use engine::settings::Hidden;

/// Follow parcels across carriers, posts and customs: where is it, is that true, when does it arrive?
#[derive(Debug, Parser)]
#[command(name = "waymark", version, propagate_version = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Global {
    /// Print JSON, one object a line.
    #[arg(long, global = true)]
    json: bool,
    /// Where the store and the installation's secrets are.
    #[arg(long, global = true, value_name = "DIR", env = "WAYMARK_DATA")]
    data: Option<PathBuf>,
    /// A PostgreSQL that holds the store instead: postgres://user:password@host/database; several hold it together.
    #[arg(long, global = true, value_name = "URL", env = "WAYMARK_STORE", hide_env_values = true)]
    #[arg(value_delimiter = ' ', value_parser = |url: &str| Ok::<_, String>(Hidden::from(url)))]
    store: Vec<Hidden>,
    /// The settings: credentials, sources, address.
    #[arg(long, global = true, value_name = "FILE", env = "WAYMARK_SETTINGS")]
    settings: Option<PathBuf>,
    /// A folder of packs of your own; they replace built-in ones of the same name.
    #[arg(long, global = true, value_name = "DIR", env = "WAYMARK_PACKS")]
    packs: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Examples:
  waymark demo                                  a small world of parcels to look at
  waymark read --carrier cainiao answer.json    the journey that a saved answer tells
  waymark track LB123456785CN                   ask the live sources
  waymark serve                                 the API, the page and the loop

Exit codes: 0 done, 1 nothing readable or found, 2 usage, 3 source unreachable, 4 credentials, 5 quota";

#[derive(Debug, Subcommand)]
enum Command {
    Demo(commands::demo::Args),
    Serve(commands::serve::Args),
    Identify(commands::identify::Args),
    Read(commands::read::Args),
    Track(commands::track::Args),
    Add(commands::add::Args),
    Ingest(commands::ingest::Args),
    History(commands::history::Args),
    Verdict(commands::verdict::Args),
    Profile(commands::profile::Args),
    Atlas(commands::atlas::Args),
    Evidence(commands::evidence::Args),
    Verify(commands::verify::Args),
    Replay(commands::replay::Args),
    Forget(commands::forget::Args),
    Migrate(commands::migrate::Args),
    #[command(subcommand)]
    Endpoint(commands::endpoint::Command),
    #[command(subcommand)]
    Db(commands::db::Command),
    Prose(commands::prose::Args),
    Backtest(backtest::Args),
    #[command(subcommand)]
    Pack(commands::pack::Command),
}

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::DONE });
        }
    };
    let Global { json, data, store, settings, packs } = cli.global;
    let setup = match Setup::new(json, data, store, settings, packs) {
        Ok(setup) => setup,
        Err(error) => return exit::failed(&error),
    };
    let result = match cli.command {
        Command::Demo(args) => commands::demo::run(setup, &args),
        Command::Serve(args) => commands::serve::run(setup, &args),
        Command::Identify(args) => commands::identify::run(&setup, &args),
        Command::Read(args) => commands::read::run(&setup, &args),
        Command::Track(args) => commands::track::run(setup, &args),
        Command::Add(args) => commands::add::run(setup, &args),
        Command::Ingest(args) => commands::ingest::run(setup, &args),
        Command::History(args) => commands::history::run(setup, &args),
        Command::Profile(args) => commands::profile::run(setup, &args),
        Command::Atlas(args) => commands::atlas::run(setup, &args),
        Command::Verdict(args) => commands::verdict::run(setup, &args),
        Command::Evidence(args) => commands::evidence::run(setup, &args),
        Command::Verify(args) => commands::verify::run(setup, &args),
        Command::Replay(args) => commands::replay::run(setup, &args),
        Command::Forget(args) => commands::forget::run(setup, &args),
        Command::Migrate(args) => commands::migrate::run(&setup, &args),
        Command::Endpoint(command) => commands::endpoint::run(setup, &command),
        Command::Db(command) => commands::db::run(&setup, &command),
        Command::Backtest(args) => backtest::run(&args, setup.json).map(ExitCode::from),
        Command::Prose(args) => commands::prose::run(&setup, &args),
        Command::Pack(command) => commands::pack::run(&setup, &command),
    };
    result.unwrap_or_else(|error| exit::failed(&error))
}
