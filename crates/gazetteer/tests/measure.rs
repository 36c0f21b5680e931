//! Measures how many printed locations are placed, on data kept beside the repository. Skipped where it is absent.

use std::path::{Path, PathBuf};

use gazetteer::{Hint, PLACES_A_CLOCK, find};

fn beside(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // A work tree may lie elsewhere than its repository.
    let base = std::env::var_os("WAYMARK_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let found = base.join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: ../shared/{path} is absent");
    None
}

#[test]
fn offices_of_exchange_get_their_zone() {
    let Some(path) = beside("eval/impc-timezones.tsv") else { return };
    let table = std::fs::read_to_string(path).unwrap();
    let (mut right, mut unknown, mut wrong) = (0, Vec::new(), Vec::new());
    for row in table.lines().skip(1) {
        let mut cells = row.split('\t');
        let (code, zone) = (cells.next().unwrap(), cells.next().unwrap());
        match find(code, Hint::default()).and_then(|found| found.zone) {
            Some(found) if *found == *zone => right += 1,
            Some(found) => wrong.push(format!("{code} {found}")),
            None => unknown.push(code),
        }
    }
    println!("offices of exchange: {right} right, unknown {unknown:?}, wrong {wrong:?}");
    assert!(wrong.is_empty() && right >= 44);
}

#[test]
fn most_located_events_get_a_zone() {
    let Some(path) = beside("eval/timelines") else { return };
    let (mut all, mut placed, mut misses) = (0, 0, std::collections::BTreeMap::new());
    for entry in std::fs::read_dir(path).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        if text.contains("\"fabricated") {
            continue;
        }
        for location in locations(&text).into_iter().filter(|it| !it.is_empty()) {
            all += 1;
            let found = find(&location, Hint::default());
            if found.as_ref().is_some_and(|it| it.zone.is_some() && it.confidence >= PLACES_A_CLOCK) {
                placed += 1;
            } else {
                *misses.entry(location.clone()).or_insert(0) += 1;
            }
            if std::env::var_os("SHOW").is_some() {
                println!("{location:?} {found:?}");
            }
        }
    }
    println!("located events: {placed} of {all} placed; not placed: {misses:#?}");
    assert!(placed * 100 >= all * 78, "{placed} of {all}");
}

/// The values of `location_text`, read without a JSON library.
fn locations(json: &str) -> Vec<String> {
    let values =
        json.split("\"location_text\":").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    values.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned()).collect()
}
