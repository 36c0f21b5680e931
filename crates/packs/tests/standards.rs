//! Files of the standards find their pack by themselves, and are read however little of them arrived.

use std::path::Path;

use jiff::Timestamp;
use packs::{Capture, Library};

const STANDARDS: [&str; 5] = ["iftsta", "x12-214", "epcis", "cargo-imp", "dcsa"];

fn captures(pack: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(pack).join("captures");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    files.map(|file| (file.display().to_string(), std::fs::read(&file).unwrap_or_default())).collect()
}

#[test]
fn a_file_of_a_standard_finds_its_pack() {
    let library = Library::embedded();
    for (pack, (name, body)) in
        STANDARDS.iter().flat_map(|pack| captures(pack).into_iter().map(move |c| (pack, c)))
    {
        let found = packs::read::carriers_of(&library, &body);
        assert_eq!(found.first().map(|(carrier, _)| &**carrier), Some(*pack), "{name}: {found:?}");
    }
}

#[test]
fn a_file_that_was_cut_anywhere_is_read_without_a_panic() {
    let library = Library::embedded();
    for (pack, (_, body)) in
        STANDARDS.iter().flat_map(|pack| captures(pack).into_iter().map(move |c| (pack, c)))
    {
        for end in (0..body.len()).step_by(13) {
            let capture = Capture {
                body: &body[..end],
                received: Timestamp::UNIX_EPOCH,
                digest: "",
                status: None,
                asked: None,
            };
            let _ = packs::read(&library, pack, None, &capture);
        }
    }
}

/// A capture of a pack, by the beginning of its name.
fn capture_of(pack: &str, begin: &str) -> Vec<u8> {
    let found = captures(pack).into_iter().find(|(name, _)| name.contains(&format!("captures/{begin}")));
    found.map(|(_, body)| body).unwrap_or_default()
}

#[test]
fn each_item_of_an_emsevt_file_is_cut_to_its_parcel_and_reads_the_same_alone() {
    let library = Library::embedded();
    for (begin, source) in [("05", "emsevt-xml"), ("07", "emsevt-edi"), ("08", "emsevt-csv")] {
        let body = capture_of("upu", begin);
        let text = String::from_utf8_lossy(&body).into_owned();
        let cuts = library
            .good("upu")
            .and_then(|pack| pack.source(source).map(|source| packs::cut::cut(source, &text)));
        let cuts = cuts.unwrap_or_default();
        let whole = looks(&library, source, &body);
        let numbers: Vec<&str> = whole.iter().map(|(number, _)| number.as_str()).collect();
        assert!(cuts.len() >= 2 && numbers.len() == 2, "{source}: {cuts:?}");
        for number in numbers {
            let mine: Vec<_> = cuts.iter().filter(|cut| cut.number == number).collect();
            let alone: Vec<_> =
                mine.iter().flat_map(|cut| looks(&library, source, cut.body.as_bytes())).collect();
            let events = |looks: &[(String, usize)]| -> usize {
                looks.iter().filter(|(name, _)| name == number).map(|(_, events)| events).sum()
            };
            assert_eq!(events(&alone), events(&whole), "{source} {number}");
            assert!(alone.iter().all(|(name, _)| name == number), "{source} {number}: {alone:?}");
        }
    }
}

/// The number of each look and how many events it tells.
fn looks(library: &Library, source: &str, body: &[u8]) -> Vec<(String, usize)> {
    let capture = Capture { body, received: Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
    let read = packs::read(library, "upu", Some(source), &capture);
    read.looks.iter().map(|look| (look.number.to_string(), look.events.len())).collect()
}
