//! The version before and this one on one store: at once on a database, as when nodes are replaced one by one, and one
//! after the other on a file. What both acknowledged is there, once; and the version before is refused, with one clear
//! sentence, a store that it would not understand any more.
//!
//! The control takes away the mark in the database that refuses it.

use std::time::Duration;

use super::crash::cluster;
use super::ledger::Sent;
use super::load::Load;
use super::place::Place;
use super::round::{Story, figures};
use super::serve::{Served, Who};
use super::{Setting, Verdict, state};

/// How long each is loaded.
const LOADED: Duration = Duration::from_millis(700);

/// One upgrade of a file, and one of the nodes of a database.
pub(super) fn run(setting: &Setting) -> Verdict {
    let file = on_file(setting)?;
    let cluster = cluster()?;
    let (story, refusal) = on_database(setting, &cluster.fresh(), "upgrade")?;
    let refusal =
        refusal.ok_or("the version before works on a database that it cannot understand any more")?;
    clear(&refusal)?;
    let database = figures(1, "upgrade of a database that both serve", &story.end()?);
    Ok(format!("{file}; {database}; the version before is told: {refusal}"))
}

/// A database that does not say who may not use it.
pub(super) fn control(setting: &Setting) -> Verdict {
    let cluster = cluster()?;
    let place = on_database(setting, &cluster.fresh(), "upgrade-control")?.0.place;
    cluster.sql(&format!("UPDATE {}.migration SET works_with = 1", state::schema(&place)));
    match Served::start(setting, Who::Older, &place) {
        Ok(_) => Ok("without its mark in the database the version before is let in".to_owned()),
        Err(said) => Err(format!("the version before is refused for something else: {said}")),
    }
}

fn on_file(setting: &Setting) -> Verdict {
    let place =
        Place::prepare_by(setting, Who::Older, "upgrade-file", setting.folder("upgrade-file")?, None)?;
    let mut story = Story::at(setting, "upgrade-file", place)?;
    for (name, who) in [("A", Who::Older), ("B", Who::Product)] {
        let served = story.start(who)?;
        let sent = load(&served, &story.place, name);
        served.stop()?;
        story.reckon(sent)?;
        if !story.tally.is_clean() {
            return Err(format!("{who:?}: {}", story.tally.sentence()));
        }
    }
    let said = match Served::start(setting, Who::Older, &story.place) {
        Ok(served) => {
            served.stop()?;
            "its layout is that of the version before".to_owned()
        }
        Err(said) => {
            clear(&said)?;
            format!("the version before is told: {}", said.trim())
        }
    };
    Ok(format!("{}; {said}", figures(1, "upgrade of a file", &story.end()?)))
}

/// Both serve at once; then the newer alone, which keeps what the older would not see. What the older is told then, if
/// it is refused.
fn on_database<'a>(
    setting: &'a Setting,
    url: &str,
    name: &str,
) -> Result<(Story<'a>, Option<String>), String> {
    let place = Place::prepare_by(setting, Who::Older, name, setting.folder(name)?, Some(url.to_owned()))?;
    let mut story = Story::at(setting, name, place)?;
    let (older, newer) = (story.start(Who::Older)?, story.start(Who::Product)?);
    let place = &story.place;
    let mut sent = std::thread::scope(|scope| {
        let by_older = scope.spawn(|| load(&older, place, "A"));
        let mut sent = load(&newer, place, "B");
        sent.extend(by_older.join().unwrap_or_default());
        sent
    });
    older.stop()?;
    // For a few seconds the newer still thinks that the older may be there.
    std::thread::sleep(Duration::from_secs(6));
    sent.extend(load(&newer, &story.place, "C"));
    let refused = Served::start(setting, Who::Older, &story.place).err();
    newer.stop()?;
    story.reckon(sent)?;
    if story.tally.is_clean() { Ok((story, refused)) } else { Err(story.tally.sentence()) }
}

fn load(served: &Served, place: &Place, name: &str) -> Vec<Sent> {
    Load::new(&served.address, &place.key, name.to_owned()).until_then(LOADED, || true, || ())
}

/// One sentence, about a newer version.
fn clear(said: &str) -> Result<(), String> {
    if said.trim().lines().count() == 1 && said.contains("newer") && !said.contains("panicked") {
        return Ok(());
    }
    Err(format!("the version before is not told clearly why it is refused: {said}"))
}
