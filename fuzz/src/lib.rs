//! What the fuzzer throws bytes at: a target is a function that takes any bytes and must come back, with what it
//! asserts. Each is one line of [`TARGETS`], with the captures and texts that the fuzzer starts from.
//!
//! To keep what a fuzzer found, put the bytes where the fault was, as a test with a name; `samples` may hold them too.

use std::path::Path;

pub mod decoders;
pub mod words;

/// One thing to throw bytes at.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Takes any bytes. A panic, a stall and a flood of memory are what the fuzzer looks for.
    pub run: fn(&[u8]),
    /// How long it is run in the suite.
    pub seconds: u64,
    /// Parts of the paths of those captures of the packs that it starts from.
    pub captures: &'static [&'static str],
    /// Further texts that it starts from.
    pub samples: &'static [&'static str],
}

/// Every target: the decoders and standards, then what is smaller and has less time.
pub const TARGETS: &[Target] = &[
    decoder("json", decoders::json, &[".json"], decoders::BOMBS),
    decoder("xml", decoders::xml, &[".xml"], decoders::BOMBS),
    decoder("html", decoders::html, &[".html"], decoders::BOMBS),
    decoder("csv", decoders::csv, &[".csv"], decoders::TABLES),
    decoder("edifact", decoders::edifact, &[".edi"], decoders::INTERCHANGES),
    decoder("x12", decoders::x12, &[".x12"], decoders::INTERCHANGES),
    decoder("epcis", decoders::epcis, &["/epcis/captures/"], decoders::EPCIS),
    decoder("cargo-imp", decoders::cargo_imp, &["/cargo-imp/captures/"], decoders::TELEXES),
    smaller("any", decoders::any, &[".csv", ".edi", ".html", ".txt", ".x12"], decoders::BOMBS),
    smaller("cut", decoders::cut, &[".edi", ".x12"], decoders::BOMBS),
    smaller("mapping", words::mapping, &[], words::MAPPINGS),
    smaller("path", words::path, &[], words::PATHS),
    smaller("time", words::time, &[], words::TIMES),
    smaller("prose", words::prose, &[], words::TEXTS),
    smaller("identify", words::identify, &[], words::NUMBERS),
];

type Samples = &'static [&'static str];

const fn decoder(name: &'static str, run: fn(&[u8]), captures: Samples, samples: Samples) -> Target {
    Target { name, run, seconds: 30, captures, samples }
}

const fn smaller(name: &'static str, run: fn(&[u8]), captures: Samples, samples: Samples) -> Target {
    Target { name, run, seconds: 8, captures, samples }
}

/// A target with a bug that we planted: a fuzzer that does not find it at once does not work.
pub const CONTROL: Target = decoder("control", words::control, &[], &["LB000000000CN"]);

/// The target of a name.
#[must_use]
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().chain([&CONTROL]).find(|target| target.name == name)
}

/// The captures below the folder of the packs that a target starts from.
pub fn captures(packs: &Path, target: &Target) -> std::io::Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    for pack in std::fs::read_dir(packs)? {
        let folder = pack?.path().join("captures");
        if !folder.is_dir() {
            continue;
        }
        for capture in std::fs::read_dir(folder)? {
            let path = capture?.path();
            let name = path.to_string_lossy();
            if target.captures.iter().any(|part| name.contains(part)) {
                found.push(std::fs::read(&path)?);
            }
        }
    }
    found.sort();
    Ok(found)
}
