//! Answers that are no news: not found, failed, empty. They retract nothing.

use tracking::diagnostic::Diagnostic;
use tracking::look::{Look, Outcome};

use super::{Capture, Reader, Reading};
use crate::pack::{Answer, Source};
use crate::path::Scope;
use crate::tree::Tree;

impl Reader<'_> {
    /// What status or emptiness alone say. The outer `None` means: read on.
    pub(super) fn answered_without_content(&self, body: &str, capture: &Capture<'_>) -> Option<Option<Look>> {
        let trimmed = body.trim();
        let says = |answer: &Answer| {
            let status = capture.status.is_some_and(|status| answer.status.contains(&status));
            let empty = answer.empty && trimmed.is_empty();
            status || empty || answer.body.iter().any(|words| words == trimmed)
        };
        let outcome = match capture.status {
            _ if says(&self.source.not_found) => Outcome::NotFound,
            _ if says(&self.source.failed) => Outcome::Failed,
            Some(status) if status >= 400 => Outcome::Failed,
            _ if trimmed.is_empty() => Outcome::Failed,
            _ => return None,
        };
        let status = capture.status.map(|status| format!(" (HTTP status {status})")).unwrap_or_default();
        let message = match outcome {
            Outcome::NotFound => format!("{} knows nothing of this number{status}", self.pack.name),
            _ if trimmed.is_empty() => format!("{} answered with nothing{status}", self.pack.name),
            _ => format!("{} answered with an error{status}", self.pack.name),
        };
        Some(Some(self.without_news(outcome, message, capture)))
    }

    /// What the answer as a whole says, where it is no news of any parcel.
    pub(super) fn answered_without_parcels(
        &self,
        scope: Scope<'_, '_>,
        capture: &Capture<'_>,
    ) -> Option<Reading> {
        if self.source.parcels.exists(scope) {
            return None;
        }
        let (outcome, message) = self.says(scope)?;
        let look = self.without_news(outcome, message, capture);
        Some(Reading { looks: vec![look], diagnostics: Vec::new() })
    }

    /// Whether the pack's tests call this not found or failed, and the carrier's words for it.
    pub(super) fn says(&self, scope: Scope<'_, '_>) -> Option<(Outcome, String)> {
        let (outcome, answer, what) = if passes(&self.source.not_found, scope) {
            (Outcome::NotFound, &self.source.not_found, "knows nothing of this number")
        } else if passes(&self.source.failed, scope) {
            (Outcome::Failed, &self.source.failed, "answered with an error")
        } else {
            return None;
        };
        let words = answer.message.as_ref().and_then(|pick| pick.words(scope));
        let words = words.map(|words| format!(": {words}")).unwrap_or_default();
        Some((outcome, format!("{} {what}{words}", self.pack.name)))
    }

    fn without_news(&self, outcome: Outcome, message: String, capture: &Capture<'_>) -> Look {
        let mut look = self.blank(capture);
        look.outcome = outcome;
        let code = if outcome == Outcome::NotFound { "not-found" } else { "failed" };
        look.diagnostics.push(Diagnostic::new(code, message, ""));
        look
    }
}

fn passes(answer: &Answer, scope: Scope<'_, '_>) -> bool {
    answer.places.iter().any(|test| {
        let mut passed = false;
        test.at.each(scope, &mut |node| {
            passed |=
                test.is.is_empty() || node.words().is_some_and(|words| test.is.iter().any(|is| is == words));
        });
        passed
    })
}

/// Whether a source knows this as one of its answers without news.
pub(super) fn is_any(source: &Source, tree: &Tree<'_>) -> bool {
    let scope = Scope { here: tree, parcel: tree, root: tree };
    passes(&source.not_found, scope) || passes(&source.failed, scope)
}
