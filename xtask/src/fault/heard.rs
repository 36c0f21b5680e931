//! What the receiver heard: every step that was fed is told in one notice, or waits to be told in one.
//!
//! A notice may be sent again after a death, under the same id; that is one notice. Two notices with the same step are
//! not, and neither is a notice that the store knows nothing of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use engine::Engine;
use serde_json::Value;
use store::moving::WholeNotice;
use store::{Buckets, ClaimedNotice, ParcelId};

use super::ledger::{Fate, Sent};

/// How many parcels are read at once.
const PAGE: usize = 500;

/// Notices by their ids, each with its parcel's number and what it adds.
#[derive(Default)]
struct Notices {
    all: BTreeMap<String, (String, Vec<String>)>,
    heard: BTreeSet<String>,
    again: usize,
}

/// What was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// Steps, each in one notice.
    pub(super) steps: usize,
    /// Notices that were heard more than once, under the same id.
    pub(super) again: usize,
}

/// Compares what was fed with what was told, and what waits to be.
pub(super) fn judge(engine: &Engine, told: &Path, sent: &[Sent]) -> Result<Heard, String> {
    let mut notices = Notices::default();
    let known = notices.waiting(engine)?;
    match std::fs::read_to_string(told) {
        Ok(text) => notices.heard(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(format!("cannot read what was heard: {error}")),
    }
    let steps = sent.iter().filter(|sent| sent.told && sent.fate == Fate::Accepted);
    let steps = steps.map(|sent| (&*sent.number, sent.printed.as_deref().unwrap_or_default()));
    Ok(Heard { steps: notices.judge(&known, steps)?, again: notices.again })
}

/// A notice as who sends it next would get it.
fn claimed(parcel: ParcelId, whole: WholeNotice) -> ClaimedNotice {
    ClaimedNotice {
        id: whole.notice.id,
        parcel,
        account: whole.account,
        endpoint: whole.notice.endpoint,
        kind: whole.notice.kind,
        payload: whole.payload,
        queued: whole.notice.queued,
        attempt: whole.claims + 1,
    }
}

impl Notices {
    /// Takes what waits in the store; gives the ids of all that it knows.
    fn waiting(&mut self, engine: &Engine) -> Result<BTreeSet<String>, String> {
        let mut known = BTreeSet::new();
        for bucket in Buckets::ALL.iter() {
            let mut after = None;
            loop {
                let page = engine.store.export(bucket, after, PAGE).map_err(|error| error.to_string())?;
                let Some(last) = page.last() else { break };
                after = Some(last.id);
                for (parcel, whole) in
                    page.into_iter().flat_map(|of| of.notices.into_iter().map(move |one| (of.id, one)))
                {
                    let notice = claimed(parcel, whole);
                    let text = engine.letter_now(&notice).map_err(|error| error.to_string())?;
                    if let Some(text) = text {
                        self.put(&notice.id.to_string(), &serde_json::from_slice(&text).unwrap_or_default());
                    }
                    known.insert(notice.id.to_string());
                }
            }
        }
        Ok(known)
    }

    /// Takes what was heard. The last line may be torn: who wrote it was killed, and says it again.
    fn heard(&mut self, text: &str) {
        for line in text.lines() {
            let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
            let id = line["id"].as_str().unwrap_or_default();
            self.again += usize::from(!self.heard.insert(id.to_owned()));
            self.put(id, &line["notice"]);
        }
    }

    /// Whether each step is told in one notice, and each notice is known; how many steps there are.
    fn judge<'a>(
        &self,
        known: &BTreeSet<String>,
        steps: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<usize, String> {
        if let Some(id) = self.all.keys().find(|id| !known.contains(*id)) {
            return Err(format!("notice {id} was heard, and the store knows nothing of it"));
        }
        let times = self.times();
        let steps: BTreeSet<(&str, &str)> = steps.collect();
        for (number, printed) in &steps {
            match times.get(&(*number, *printed)).copied().unwrap_or_default() {
                1 => {}
                0 => return Err(format!("nobody is told of the step of {number} at {printed}")),
                times => return Err(format!("{times} notices tell of the step of {number} at {printed}")),
            }
        }
        Ok(steps.len())
    }

    fn put(&mut self, id: &str, payload: &Value) {
        let number = payload["data"]["journey"]["number"].as_str().unwrap_or_default().to_owned();
        let changes = payload["data"]["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
        let added = changes.iter().filter(|change| change["kind"] == "added");
        let printed = |change: &Value| change["what"].as_str()?.split(' ').next().map(str::to_owned);
        self.all.insert(id.to_owned(), (number, added.filter_map(printed).collect()));
    }

    /// In how many notices each step of each parcel is told.
    fn times(&self) -> BTreeMap<(&str, &str), usize> {
        let mut times = BTreeMap::new();
        for (number, added) in self.all.values() {
            for printed in added {
                *times.entry((number.as_str(), printed.as_str())).or_default() += 1;
            }
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"ID","notice":{"data":{"journey":{"number":"TEST1"},"changes":[
        {"kind":"milestone","what":"unknown -> accepted"},{"kind":"added","what":"MONDAY accepted EMA"}]}}}"#;

    #[track_caller]
    fn check(heard: &[&str], known: &[&str], verdict: Result<usize, &str>) {
        let mut notices = Notices::default();
        let line = |id: &&str| LINE.replace("ID", id).replace('\n', "");
        notices.heard(&heard.iter().map(line).collect::<Vec<_>>().join("\n"));
        let known = known.iter().map(|id| (*id).to_owned()).collect();
        let judged = notices.judge(&known, [("TEST1", "MONDAY")].into_iter());
        assert_eq!(judged, verdict.map_err(str::to_owned));
    }

    #[test]
    fn a_step_is_told_in_one_known_notice_which_may_be_heard_again() {
        check(&["a"], &["a"], Ok(1));
        check(&["a", "a"], &["a"], Ok(1));
        check(&["a", "b"], &["a", "b"], Err("2 notices tell of the step of TEST1 at MONDAY"));
        check(&[], &["a"], Err("nobody is told of the step of TEST1 at MONDAY"));
        check(&["a"], &[], Err("notice a was heard, and the store knows nothing of it"));
    }
}
