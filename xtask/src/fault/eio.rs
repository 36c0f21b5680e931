//! A sync fails: nothing that was sent after it is accepted, the server says why and refuses further work, and after
//! a loss of power everything accepted before is there.
//!
//! The disk behaves as Linux does: it says so once, forgets the pages it could not write, and confirms the next sync
//! as if nothing had been. Who tries again is told a lie.

use std::time::{Duration, Instant};

use simulator::chance::Chance;

use super::disk::{Disk, Loss};
use super::http::Client;
use super::ledger::Fate;
use super::load::Load;
use super::round::{Story, figures};
use super::serve::{Served, Who};
use super::{Setting, Verdict};

/// How long a round waits for its sync, and goes on afterwards.
const MOST: Duration = Duration::from_millis(1_500);
const AFTER: Duration = Duration::from_millis(150);
/// How long the control goes on after a hidden failure: long enough for answers to arrive, and too short for the log to
/// be written back, which would save what is lost.
const AFTER_A_LIE: Duration = Duration::from_millis(15);

/// Runs the rounds on one disk, each with another sync that fails.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut disk = Disk::mount(&setting.folder("eio")?)?;
    let mut story = story(setting, &disk, "eio")?;
    let (mut chance, mut failed) = (setting.chance("eio"), 0);
    for round in 0..setting.rounds {
        let nth = if round % 2 == 0 { 1 + round / 2 } else { 1 + chance.below(200) };
        failed += u64::from(one(&mut disk, &mut story, (round, nth), &mut chance)?);
        if !story.tally.is_clean() {
            return Err(format!("round {round}: {}", story.tally.sentence()));
        }
    }
    if failed == 0 {
        return Err("no sync failed: this shows nothing".to_owned());
    }
    let figures = figures(setting.rounds, "disks with a failing sync", &story.end()?);
    Ok(format!("{figures}; {failed} syncs failed, none was followed by an acknowledgement"))
}

/// A disk that hides the failure: no server can know, and the reckoning must.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut chance = setting.chance("eio control");
    for round in 0..20 {
        let mut disk = Disk::mount(&setting.folder("eio-control")?)?;
        let mut story = story(setting, &disk, "eio-control")?;
        disk.settle();
        let served = story.start(Who::Product)?;
        disk.lie();
        let before = disk.failed_syncs();
        disk.fail_sync(Some(2 + chance.below(10)));
        let load = Load::new(&served.address, &story.place.key, format!("C{round}"));
        let honest = || disk.failed_syncs() == before;
        let sent = load.until_then(MOST, honest, || {
            std::thread::sleep(AFTER_A_LIE);
            served.kill_now();
        });
        drop(served);
        disk.lose_power(Loss::Everything, &mut chance)?;
        match story.reckon(sent) {
            Ok(tally) if tally.lost == 0 => {}
            Ok(tally) => return Ok(tally.sentence()),
            Err(damage) => return Ok(damage),
        }
    }
    Err("a disk that hid a failed sync lost nothing in 20 rounds".to_owned())
}

fn story<'a>(setting: &'a Setting, disk: &Disk, name: &str) -> Result<Story<'a>, String> {
    Story::new(setting, name, disk.path().join("data"))
}

/// One round; whether a sync failed in it.
fn one(
    disk: &mut Disk,
    story: &mut Story<'_>,
    (round, nth): (u64, u64),
    chance: &mut Chance,
) -> Result<bool, String> {
    let before = disk.failed_syncs();
    let served = story.start(Who::Product)?;
    disk.fail_sync(Some(nth));
    let load = Load::new(&served.address, &story.place.key, format!("R{round}"));
    let mut failed_at = None;
    let failing = || disk.failed_syncs() > before;
    let sent = load.until_then(
        MOST,
        || !failing(),
        || {
            failed_at = failing().then(Instant::now);
            std::thread::sleep(AFTER);
        },
    );
    disk.fail_sync(None);
    if let Some(failed_at) = failed_at {
        let late = |sent: &&super::ledger::Sent| sent.fate == Fate::Accepted && sent.began > failed_at;
        let late = sent.iter().filter(late).count();
        if late > 0 {
            return Err(format!("round {round}: {late} captures were accepted after sync {nth} had failed"));
        }
        refuses(&served, &story.place.key)?;
    }
    served.kill_now();
    drop(served);
    disk.lose_power(Loss::Everything, chance)?;
    story.reckon(sent)?;
    Ok(failed_at.is_some())
}

/// It is alive, is not ready, takes nothing, and has said why.
fn refuses(served: &Served, key: &str) -> Result<(), String> {
    let mut client = Client::new(&served.address, Some(key));
    for path in ["/readyz", "/v1/parcels"] {
        let status = client.get(path).map(|answer| (answer.status, answer.retry_after.is_some()));
        if status != Some((503, true)) {
            return Err(format!("after a failed sync {path} answers {status:?}, not 503 with Retry-After"));
        }
    }
    if served.said().contains("the disk did not confirm a write") {
        return Ok(());
    }
    Err(format!("after a failed sync the server says nothing of it, only: {}", served.said()))
}
