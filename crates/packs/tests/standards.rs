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
