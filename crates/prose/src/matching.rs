//! Tries the rules of one language on a folded text.
//!
//! All literals of the language are searched in one pass; a rule is then only a few comparisons.

use tracking::milestone::{Milestone, Side};
use tracking::reason::KnownReason;

use crate::fold::{END, START};
use crate::table::{Head, Join, Rule, Table};

/// What one language makes of a text.
pub(crate) struct Answer {
    pub(crate) milestone: Milestone,
    pub(crate) side: Option<Side>,
    pub(crate) reason: Option<KnownReason>,
    pub(crate) weak: bool,
    /// The border or the place was not said, and the likelier one was taken.
    pub(crate) assumed: bool,
    /// The words that the rule which decided found in the text.
    pub(crate) rule: Option<String>,
    /// How much of the text the language knows, 0 to 1.
    pub(crate) known: f64,
}

/// Reads a folded text by one table.
pub(crate) fn answer(table: &Table, folded: &str) -> Answer {
    let text = without_dropped(table, folded);
    let found = Found::of(table, &text.kept);
    let known = found.share(table, &text);
    let rule = table.rules.iter().find(|rule| {
        matches!(rule.head, Head::Milestone(..) | Head::Customs | Head::Moving(_)) && found.fits(rule)
    });
    let Some(rule) = rule else {
        return Answer {
            milestone: Milestone::Unknown,
            side: None,
            reason: None,
            weak: false,
            assumed: false,
            rule: None,
            known,
        };
    };
    let refine = |pick: fn(Head) -> bool| {
        table.rules.iter().find(|rule| pick(rule.head) && found.fits(rule)).map(|rule| rule.head)
    };
    let side = match refine(|head| matches!(head, Head::Side(_))) {
        Some(Head::Side(side)) => Some(side),
        _ => None,
    };
    let scope = match refine(|head| matches!(head, Head::Scope(_))) {
        Some(Head::Scope(destination)) => Some(destination),
        _ => None,
    };
    let stated = match refine(|head| matches!(head, Head::Reason(_))) {
        Some(Head::Reason(reason)) => Some(reason),
        _ => None,
    };
    let (milestone, by_rule) = milestone(rule.head, side, scope);
    let assumed = rule.head == Head::Customs && side.is_none();
    Answer {
        milestone,
        side: side_of(milestone, side, assumed),
        reason: reason(milestone, by_rule, stated),
        weak: rule.weak,
        assumed,
        rule: Some(found.words(table, rule)),
        known,
    }
}

fn milestone(head: Head, side: Option<Side>, scope: Option<bool>) -> (Milestone, Option<KnownReason>) {
    match head {
        Head::Milestone(milestone, reason) => (milestone, reason),
        Head::Customs if side == Some(Side::Export) => (Milestone::ExportCustoms, None),
        Head::Customs => (Milestone::ImportCustoms, None),
        Head::Moving(reason) => match scope {
            Some(true) => (Milestone::DestinationProcessing, reason),
            Some(false) => (Milestone::OriginProcessing, reason),
            None => (Milestone::InTransit, reason),
        },
        Head::Reason(_) | Head::Side(_) | Head::Scope(_) => (Milestone::Unknown, None),
    }
}

fn side_of(milestone: Milestone, stated: Option<Side>, assumed: bool) -> Option<Side> {
    use Milestone::{CustomsHold, CustomsReleased, ExportCustoms, ImportCustoms};
    matches!(milestone, CustomsHold | CustomsReleased | ExportCustoms | ImportCustoms)
        .then_some(stated)
        .flatten()
        .or_else(|| milestone.side().filter(|_| !assumed))
}

/// A stated reason counts where the parcel did not simply move on; it is more than "held".
fn reason(
    milestone: Milestone,
    by_rule: Option<KnownReason>,
    stated: Option<KnownReason>,
) -> Option<KnownReason> {
    use Milestone::{Attempted, Cancelled, CustomsHold, Destroyed, Returned, Returning, Terminated};
    let vague = matches!(by_rule, Some(KnownReason::Held));
    let wanted = by_rule.is_none()
        && matches!(
            milestone,
            Attempted | Returning | Returned | CustomsHold | Terminated | Destroyed | Cancelled
        );
    if vague || wanted { stated.or(by_rule) } else { by_rule }
}

/// A folded text without the words that a language ignores.
struct Kept {
    kept: String,
    /// Letters of dropped words: they speak for the language.
    dropped: usize,
}

fn without_dropped(table: &Table, folded: &str) -> Kept {
    if table.drop.is_empty() {
        return Kept { kept: folded.to_owned(), dropped: 0 };
    }
    let mut kept = String::with_capacity(folded.len());
    let mut dropped = 0;
    for word in folded.split(' ') {
        if table.drop.contains(word) {
            dropped += word.len();
            continue;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    Kept { kept, dropped }
}

/// One literal found in a text.
struct Hit {
    literal: usize,
    start: usize,
    end: usize,
}

/// Whether the words after a hit are those of its chain, one after the other.
fn follows(text: &str, hits: &[Hit], hit: &Hit, rest: &[usize]) -> bool {
    let mut end = hit.end;
    rest.iter().all(|literal| {
        let Some(gap) = text.get(end..).and_then(|rest| rest.find(' ')) else { return false };
        let next = hits.iter().find(|next| next.literal == *literal && next.start == end + gap);
        if let Some(next) = next {
            end = next.end;
        }
        next.is_some()
    })
}

/// Where each group of alternatives stands in a text: first and last start, and the first literal.
struct Found {
    at: Vec<Option<(usize, usize, usize)>>,
    covered: Vec<bool>,
}

impl Found {
    fn of(table: &Table, text: &str) -> Self {
        let mut found = Self { at: vec![None; table.groups], covered: vec![false; text.len()] };
        let Some(finder) = &table.finder else { return found };
        let hits: Vec<Hit> = finder
            .find_overlapping_iter(text)
            .map(|hit| Hit { literal: hit.pattern().as_usize(), start: hit.start(), end: hit.end() })
            .collect();
        for hit in &hits {
            if let Some(covered) = found.covered.get_mut(hit.start..hit.end) {
                covered.fill(true);
            }
            for group in table.groups_of.get(hit.literal).into_iter().flatten() {
                found.note(*group, hit);
            }
            for (rest, group) in table.chains.get(&hit.literal).into_iter().flatten() {
                if follows(text, &hits, hit, rest) {
                    found.note(*group, hit);
                }
            }
        }
        found
    }

    fn note(&mut self, group: usize, hit: &Hit) {
        if let Some(at) = self.at.get_mut(group) {
            *at = Some(match *at {
                Some((first, last, literal)) => (first.min(hit.start), last.max(hit.start), literal),
                None => (hit.start, hit.start, hit.literal),
            });
        }
    }

    fn fits(&self, rule: &Rule) -> bool {
        let mut before = 0;
        rule.terms.iter().all(|(join, group)| {
            let at = self.at.get(*group).copied().flatten();
            match (join, at) {
                (Join::Not, at) => at.is_none(),
                (_, None) => false,
                (Join::And, Some((first, ..))) => {
                    before = first;
                    true
                }
                (Join::Later, Some((_, last, _))) => last > before,
            }
        })
    }

    /// The words in the text that a fitting rule rests on.
    fn words(&self, table: &Table, rule: &Rule) -> String {
        let literals = rule.terms.iter().filter(|(join, _)| *join != Join::Not).filter_map(|(_, group)| {
            let (_, _, literal) = self.at.get(*group).copied().flatten()?;
            table.literals.get(literal)
        });
        let words: Vec<&str> = literals.map(|literal| literal.trim_matches([START, END, ' '])).collect();
        format!("`{}`", words.join("` and `"))
    }

    /// The share of the letters that the language knows.
    fn share(&self, table: &Table, text: &Kept) -> f64 {
        let mut letters = text.dropped;
        let mut known = text.dropped;
        let mut at = 0;
        for word in text.kept.split(' ') {
            let end = at + word.len();
            if !word.starts_with(|c: char| c.is_control() || c.is_ascii_digit()) {
                letters += word.len();
                known += if table.words.contains(word) {
                    word.len()
                } else {
                    self.covered.get(at..end).unwrap_or_default().iter().filter(|byte| **byte).count()
                };
            }
            at = end + 1;
        }
        if letters == 0 { 0.0 } else { known as f64 / letters as f64 }
    }
}
