//! Faults, and whether the promises hold: kills, losses of power, disks that fail or are full, clocks that jump.
//!
//! A fault is one file and one line in [`FAULTS`]. Most run the real `waymark serve` on a disk of our own (`disk`),
//! load it over HTTP (`load`), and compare what it kept with the client's own ledger (`ledger`). Each brings a control
//! that breaks the promise on purpose, and the run fails when the control is not noticed: a check that cannot fail
//! shows nothing.

mod clock;
mod control;
mod crash;
mod disk;
mod eio;
mod failover;
mod fleet;
mod full;
mod heard;
mod http;
mod kill;
mod ledger;
mod load;
mod outage;
mod place;
mod power;
mod request;
mod round;
mod serve;
mod state;
mod three;
mod upgrade;
mod zombie;

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Instant, SystemTime};

use simulator::chance::Chance;

use crate::Outcome;
use crate::cluster::Cluster;

/// What a fault gives: a sentence with its figures, or what went wrong.
type Verdict = Result<String, String>;

/// One fault.
struct Fault {
    name: &'static str,
    about: &'static str,
    /// It needs a disk of our own.
    mounts: bool,
    /// It needs the programs of PostgreSQL.
    database: bool,
    run: fn(&Setting) -> Verdict,
    control: fn(&Setting) -> Verdict,
}

const FAULTS: &[Fault] = &[
    Fault {
        name: "kill",
        about: "SIGKILL at random moments of an ingest; the control believes what is not yet answered",
        mounts: false,
        database: false,
        run: kill::run,
        control: kill::control,
    },
    Fault {
        name: "crash",
        about: "SIGKILL of PostgreSQL and of the server on it; the control does not wait for the disk",
        mounts: false,
        database: true,
        run: crash::run,
        control: crash::control,
    },
    Fault {
        name: "power",
        about: "loss of power at random writes and syncs; the controls sync less, or not at all",
        mounts: true,
        database: false,
        run: power::run,
        control: power::control,
    },
    Fault {
        name: "eio",
        about: "the n-th sync fails; the control is a disk that hides it",
        mounts: true,
        database: false,
        run: eio::run,
        control: eio::control,
    },
    Fault {
        name: "full",
        about: "the disk fills up and gets room again; the control is a disk that drops what does not fit",
        mounts: true,
        database: false,
        run: full::run,
        control: full::control,
    },
    Fault {
        name: "outage",
        about: "loss of power of a machine with PostgreSQL; the control does not wait for the disk",
        mounts: true,
        database: true,
        run: outage::run,
        control: outage::control,
    },
    Fault {
        name: "three",
        about: "three nodes on one PostgreSQL, killed and stopped; the control works under ended leases",
        mounts: false,
        database: true,
        run: three::run,
        control: three::control,
    },
    Fault {
        name: "zombie",
        about: "a node sleeps until its buckets are another's, and goes on; the control never asks whose they are",
        mounts: false,
        database: true,
        run: zombie::run,
        control: zombie::control,
    },
    Fault {
        name: "failover",
        about: "PostgreSQL dies and its synchronous standby is promoted; the control is a standby that is behind",
        mounts: false,
        database: true,
        run: failover::run,
        control: failover::control,
    },
    Fault {
        name: "upgrade",
        about: "the version before, which --older names, and this one on one store; the control lets it in",
        mounts: false,
        database: true,
        run: upgrade::run,
        control: upgrade::control,
    },
    Fault {
        name: "clock",
        about: "the clock jumps back an hour and forward a day; the controls tell twice, and not at all",
        mounts: false,
        database: false,
        run: clock::run,
        control: clock::control,
    },
];

/// What a run was asked for.
struct Setting {
    rounds: u64,
    seed: u64,
    binary: PathBuf,
    /// The binary of the version before.
    older: Option<PathBuf>,
    folder: PathBuf,
}

impl Setting {
    /// A stream of chance of its own for one fault, or for its control.
    fn chance(&self, name: &str) -> Chance {
        Chance::named(self.seed, name)
    }

    /// How often a control is tried: it has to fail once, not always.
    fn control_rounds(&self) -> u64 {
        (self.rounds / 5).clamp(2, 10)
    }

    /// An empty folder for one purpose.
    fn folder(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
        Ok(folder)
    }
}

/// Runs the named faults, or all.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if arguments.first().is_some_and(|first| first == control::NAME) {
        return control::serve(&arguments[1..]);
    }
    let Some((chosen, setting)) = choose(arguments)? else {
        print!("{}", help());
        return Ok(ExitCode::SUCCESS);
    };
    println!("seed {}, {} rounds", setting.seed, setting.rounds);
    let mut broken = 0;
    for fault in chosen {
        broken += u32::from(!try_one(fault, &setting));
    }
    let _ = std::fs::remove_dir_all(&setting.folder);
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The fault and its control; whether both ended as they must.
fn try_one(fault: &Fault, setting: &Setting) -> bool {
    if fault.mounts
        && let Some(why) = disk::Disk::missing()
    {
        println!("{:8} SKIPPED: {why}", fault.name);
        return true;
    }
    if fault.database && !Cluster::is_possible() {
        println!("{:8} SKIPPED: no `initdb` and `postgres` here (Debian's package `postgresql`)", fault.name);
        return true;
    }
    if fault.name == "upgrade" && setting.older.is_none() {
        println!("{:8} SKIPPED: name the binary of the version before with --older", fault.name);
        return true;
    }
    let started = Instant::now();
    let run = (fault.run)(setting);
    let control = (fault.control)(setting);
    let seconds = started.elapsed().as_secs_f64();
    match &run {
        Ok(figures) => println!("{:8} ok: {figures}", fault.name),
        Err(why) => println!("{:8} BROKEN: {why}", fault.name),
    }
    match &control {
        Ok(noticed) => println!("{:8} control noticed: {noticed} ({seconds:.1} s in all)", fault.name),
        Err(why) => println!("{:8} CONTROL NOT NOTICED: {why}", fault.name),
    }
    run.is_ok() && control.is_ok()
}

fn choose(arguments: &[String]) -> Result<Option<(Vec<&'static Fault>, Setting)>, String> {
    let (mut names, mut rounds, mut seed) = (Vec::new(), None, None);
    let (mut binary, mut older) = (None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--rounds" => rounds = Some(number(value()?)?),
            "--seed" => seed = Some(number(value()?)?),
            "--binary" => binary = Some(PathBuf::from(value()?)),
            "--older" => older = Some(PathBuf::from(value()?)),
            "--help" | "-h" => return Ok(None),
            name => names.push(name),
        }
    }
    if names.is_empty() {
        return Ok(None);
    }
    let known = |name: &&str| *name == "all" || FAULTS.iter().any(|fault| fault.name == *name);
    if let Some(strange) = names.iter().find(|name| !known(name)) {
        return Err(format!("no fault is called `{strange}`\n\n{}", help()));
    }
    let wanted = |fault: &&Fault| names.iter().any(|name| *name == "all" || *name == fault.name);
    let seed = seed.unwrap_or_else(|| {
        SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos() as u64 % 1_000_000_000)
    });
    let folder = std::env::temp_dir().join(format!("waymark-fault-{}", std::process::id()));
    let binary = binary.map_or_else(build, Ok)?;
    Ok(Some((
        FAULTS.iter().filter(wanted).collect(),
        Setting { rounds: rounds.unwrap_or(50), seed, binary, older, folder },
    )))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

/// Builds the product with the profile of this program, and gives the path of it.
fn build() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", "cli", "--bin", "waymark"]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    match command.status() {
        Ok(status) if status.success() => {}
        _ => return Err("the product could not be built: see what cargo says above".to_owned()),
    }
    let here = std::env::current_exe().map_err(|error| format!("where am I: {error}"))?;
    Ok(here.with_file_name("waymark"))
}

fn help() -> String {
    let lines: String = FAULTS.iter().map(|fault| format!("  {:<8} {}\n", fault.name, fault.about)).collect();
    format!(
        "cargo xtask fault NAME... [--rounds 50] [--seed N] [--binary FILE] [--older FILE]\n\n{lines}  all    all of them\n\n\
         Each needs root or fuse3 where it mounts a disk; a soak is --rounds 500.\n"
    )
}
