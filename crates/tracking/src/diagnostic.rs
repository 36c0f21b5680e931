//! What went wrong or stayed open while reading or deriving. Reading never fails: it says this instead.

use crate::Text;

/// One remark about a capture or a journey.
///
/// `code` is stable and documented in `docs/diagnostics.md`; `at` points at the place in the capture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// A short stable code, such as `unknown-code`.
    pub code: &'static str,
    /// One sentence: what, which, why, what next.
    pub message: String,
    /// Where in the capture, as a JSON pointer (or line), empty when it concerns the whole.
    pub at: Text,
}

impl Diagnostic {
    /// A remark at a place.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, at: impl Into<Text>) -> Self {
        Self { code, message: message.into(), at: at.into() }
    }
}

/// Every code there is, with what it means: the table of `docs/diagnostics.md`.
pub const CODES: &[(&str, &str)] = &[
    ("after-delivery", "something was told to have happened after the delivery; the parcel stays delivered"),
    ("ambiguous-date", "a date may have the day or the month first, and no other date of the list decides"),
    ("broken-pack", "the pack itself is wrong: `waymark pack lint` says where"),
    ("encoding", "the capture is not UTF-8 and names no encoding; it was guessed"),
    ("failed", "the source answered with an error; nothing is retracted"),
    ("interchange", "the envelope of a message says otherwise than what is in it"),
    ("no-parcel", "the answer holds no parcel where the pack says there is one"),
    ("no-time", "an event has no time"),
    ("not-found", "the source knows nothing of the number; nothing is retracted"),
    ("order-conflict", "a list puts events in an order that their times rule out"),
    ("too-many-events", "an answer lists more events than are read"),
    ("unknown-code", "no pack knows the code; it shows as `unknown` and is counted"),
    ("unknown-pack", "there is no pack of that name"),
    ("unknown-source", "the pack has no source of that name"),
    ("unreadable", "the bytes cannot be read as the format they should have"),
    ("unreadable-time", "a time is in none of the formats that the pack names"),
    ("unrecognised", "no pack recognises the shape of a file"),
];

/// The code of a name, for those who kept it elsewhere; one that this version does not know is `other`.
#[must_use]
pub fn code(name: &str) -> &'static str {
    CODES.iter().find(|(code, _)| *code == name).map_or("other", |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_code() {
        let manual = include_str!("../../../docs/diagnostics.md");
        for (code, meaning) in CODES {
            assert!(
                manual.contains(&format!("| `{code}` | {meaning} |")),
                "docs/diagnostics.md lacks `{code}`"
            );
        }
    }

    #[test]
    fn codes_are_in_order_and_found() {
        assert!(CODES.is_sorted() && CODES.iter().all(|(name, _)| code(name) == *name));
        assert_eq!(code("of-another-version"), "other");
    }
}
