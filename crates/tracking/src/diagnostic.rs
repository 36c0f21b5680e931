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
