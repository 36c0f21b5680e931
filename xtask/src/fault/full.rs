//! The disk fills up under load: what does not fit is refused with a status that says so and when to try again,
//! nothing accepted is lost, and work goes on by itself when there is room.

use std::time::{Duration, Instant};

use simulator::chance::Chance;

use super::disk::{Disk, Loss};
use super::http::Client;
use super::ledger::{Fate, Sent};
use super::load::Load;
use super::round::{Story, figures};
use super::serve::{Served, Who};
use super::{Setting, Verdict};

/// How long a disk may take to fill.
const MOST: Duration = Duration::from_secs(10);
/// How soon work goes on when there is room.
const SOON: Duration = Duration::from_secs(10);
/// How long the server is asked while it is full.
const FULL_FOR: Duration = Duration::from_millis(200);

/// Runs the rounds on one disk.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut disk = Disk::mount(&setting.folder("full")?)?;
    let mut story = story(setting, &disk, "full")?;
    let mut chance = setting.chance("full");
    let mut slowest = Duration::ZERO;
    for round in 0..setting.rounds {
        slowest = slowest.max(one(&mut disk, &mut story, round, &mut chance)?);
        if !story.tally.is_clean() {
            return Err(format!("round {round}: {}", story.tally.sentence()));
        }
    }
    let figures = figures(setting.rounds, "full disks", &story.end()?);
    Ok(format!("{figures}; work went on {} ms after there was room", slowest.as_millis()))
}

/// A disk that says yes and drops what does not fit.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut disk = Disk::mount(&setting.folder("full-control")?)?;
    let mut story = story(setting, &disk, "full-control")?;
    let served = story.start(Who::Product)?;
    disk.lie();
    disk.leave_room(Some(100_000));
    let load = Load::new(&served.address, &story.place.key, "C".to_owned()).heavy();
    let sent = load.until_then(Duration::from_secs(1), || true, || served.kill_now());
    drop(served);
    disk.leave_room(None);
    disk.lose_power(Loss::Everything, &mut setting.chance("full control"))?;
    match story.reckon(sent) {
        Ok(tally) if tally.lost == 0 => {
            Err(format!("a disk that dropped what did not fit lost nothing: {}", tally.sentence()))
        }
        Ok(tally) => Ok(tally.sentence()),
        Err(damage) => Ok(damage),
    }
}

fn story<'a>(setting: &'a Setting, disk: &Disk, name: &str) -> Result<Story<'a>, String> {
    Story::new(setting, name, disk.path().join("data"))
}

/// Fills the disk, looks at the refusals, makes room, and gives how long it took until work went on.
fn one(disk: &mut Disk, story: &mut Story<'_>, round: u64, chance: &mut Chance) -> Result<Duration, String> {
    let served = story.start(Who::Product)?;
    disk.leave_room(Some(chance.below(400_000)));
    let load = Load::new(&served.address, &story.place.key, format!("R{round}")).heavy();
    let started = Instant::now();
    // Until somebody is refused, and for a while after that.
    let mut sent = Vec::new();
    while !sent.iter().any(is_refused) && started.elapsed() < MOST {
        let name = format!("R{round}T{}", sent.len());
        sent.extend(load.named(name).until_then(FULL_FOR, || true, || ()));
    }
    let strange =
        sent.iter().find(|sent| !matches!(sent.fate, Fate::Accepted | Fate::Refused(507 | 503, Some(_))));
    if let Some(strange) = strange {
        return Err(format!("round {round}: a full disk is told as {:?}; {}", strange.fate, served.said()));
    }
    if !sent.iter().any(is_refused) {
        return Err(format!("round {round}: the disk never filled up: this shows nothing"));
    }
    disk.leave_room(None);
    let waited = goes_on(&served, story, round, &mut sent)?;
    served.kill_now();
    drop(served);
    disk.lose_power(Loss::Everything, chance)?;
    story.reckon(sent)?;
    Ok(waited)
}

fn is_refused(sent: &Sent) -> bool {
    matches!(sent.fate, Fate::Refused(..))
}

/// Sends until something is accepted again.
fn goes_on(served: &Served, story: &Story<'_>, round: u64, sent: &mut Vec<Sent>) -> Result<Duration, String> {
    let started = Instant::now();
    let mut tried = 0;
    while started.elapsed() < SOON {
        tried += 1;
        let load = Load::new(&served.address, &story.place.key, format!("R{round}A{tried}"));
        let load = Load { patience: Duration::ZERO, ..load };
        let after = load.until_then(Duration::from_millis(10), || true, || ());
        let accepted = after.iter().any(|sent| sent.fate == Fate::Accepted);
        sent.extend(after);
        if accepted {
            let ready = Client::new(&served.address, None).get("/readyz").map(|answer| answer.status);
            return if ready == Some(200) {
                Ok(started.elapsed())
            } else {
                Err(format!("/readyz says {ready:?}"))
            };
        }
    }
    Err(format!("round {round}: there is room again, and nothing is accepted: {}", served.said()))
}
