//! Whatever is pasted: identifying neither panics nor answers outside its bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracking::number::Known;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let identifier = packs::numbers::built_in();
    let found = identifier.identify(&text, &Known::default());
    assert!(found.numbers.len() <= 1_000);
    assert!(found.candidates.iter().all(|candidate| (0.0..=1.0).contains(&candidate.confidence)));
    let _ = identifier.quick(&text);
});
