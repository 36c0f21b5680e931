//! One language: its words, and its rules in the order in which they are tried.
//!
//! A file of `tables/` opens with `name = values` lines (values separated by ` / `):
//! - `tags`: the primary language tags it answers to; `script`: latin, cyrillic, han, ...
//! - `carriers`: names that speak it, for texts whose language nobody says;
//! - `drop`: words that carry no meaning here (articles, auxiliaries), taken out of texts and rules;
//! - `words`: words that only help to tell the language;
//! - `@name`: alternatives to be named in rules and in other alternatives.
//!
//! Then sections. `[milestone reason]` (the reason may be missing) holds rules for that milestone;
//! `[reason x]`, `[side x]` and `[scope x]` hold rules that refine an answer; `[examples]` ends the
//! rules and holds tests. In a section each line is a rule: alternatives joined by ` + ` (and),
//! ` - ` (and not) and ` > ` (and later in the text). An alternative is words; `word*` stands for all
//! words that begin so, `*word` for all that end so, `^` for the start of the text and `$` for its
//! end. A rule after `? ` is a weak sign. The first rule that fits decides.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use tracking::milestone::{Milestone, Side};
use tracking::reason::KnownReason;

use crate::fold::{END, START, fold, is_unspaced};

/// What a section says of the texts that its rules fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    /// A milestone, and the reason that is understood with it.
    Milestone(Milestone, Option<KnownReason>),
    /// Customs, at the border that the side rules find.
    Customs,
    /// Handled by the carrier, where the scope rules find.
    Moving(Option<KnownReason>),
    /// A reason alone.
    Reason(KnownReason),
    /// A border alone.
    Side(Side),
    /// Origin (true when at destination).
    Scope(bool),
}

/// How an alternative joins those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    And,
    Not,
    Later,
}

/// One line of a section.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) head: Head,
    pub(crate) weak: bool,
    pub(crate) terms: Vec<(Join, usize)>,
}

/// A language, ready to be matched.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) carriers: Vec<&'static str>,
    pub(crate) drop: HashSet<String>,
    pub(crate) words: HashSet<String>,
    pub(crate) rules: Vec<Rule>,
    /// For each literal of `finder`, the groups of alternatives that hold it.
    pub(crate) groups_of: Vec<Vec<usize>>,
    pub(crate) groups: usize,
    /// For each literal that opens a chain: what must follow it, word by word, and the group it serves.
    pub(crate) chains: HashMap<usize, Vec<(Vec<usize>, usize)>>,
    pub(crate) literals: Vec<String>,
    pub(crate) finder: Option<AhoCorasick>,
    /// Lines that make no sense; a test keeps this empty.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads it"))]
    pub(crate) faults: Vec<String>,
}

/// Reads the file of a language.
pub(crate) fn parse(name: &'static str, text: &'static str) -> Table {
    let mut reader = Reader::default();
    for line in text.lines().map(str::trim).take_while(|line| *line != "[examples]") {
        reader.line(line);
    }
    // The kind that is quickest to build: texts are short, and a program may need one language only.
    let kind = Some(AhoCorasickKind::NoncontiguousNFA);
    let finder = AhoCorasick::builder().kind(kind).prefilter(false).build(&reader.literals).ok();
    Table {
        name,
        carriers: reader.carriers,
        drop: reader.drop,
        words: reader.words,
        rules: reader.rules,
        groups: reader.group_at.len(),
        groups_of: reader.groups_of,
        chains: reader.chains,
        literals: reader.literals,
        finder,
        faults: reader.faults,
    }
}

#[derive(Default)]
struct Reader {
    carriers: Vec<&'static str>,
    drop: HashSet<String>,
    words: HashSet<String>,
    named: HashMap<&'static str, Vec<String>>,
    head: Option<Head>,
    rules: Vec<Rule>,
    literals: Vec<String>,
    literal_at: HashMap<String, usize>,
    groups_of: Vec<Vec<usize>>,
    chains: HashMap<usize, Vec<(Vec<usize>, usize)>>,
    group_at: HashMap<&'static str, usize>,
    seen: HashMap<&'static str, Rc<[Vec<usize>]>>,
    faults: Vec<String>,
}

impl Reader {
    fn line(&mut self, line: &'static str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if let Some(inside) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            self.head = head(inside);
            if self.head.is_none() {
                self.faults.push(format!("unknown section `{line}`"));
            }
        } else if let Some(head) = self.head {
            self.rule(head, line);
        } else if let Some((name, values)) = line.split_once(" = ") {
            self.setting(name.trim(), values);
        } else {
            self.faults.push(format!("neither a setting nor in a section: `{line}`"));
        }
    }

    fn setting(&mut self, name: &'static str, values: &'static str) {
        let split = values.split(" / ").map(str::trim);
        match name {
            "tags" | "script" => {}
            "carriers" => self.carriers = split.collect(),
            "drop" => self.drop.extend(values.split_whitespace().flat_map(folded_words)),
            "words" => self.words.extend(values.split_whitespace().flat_map(folded_words)),
            name => match name.strip_prefix('@') {
                Some(name) => {
                    let all = split.flat_map(|one| self.expand(one)).collect();
                    self.named.insert(name, all);
                }
                None => self.faults.push(format!("unknown setting `{name}`")),
            },
        }
    }

    fn rule(&mut self, head: Head, line: &'static str) {
        let (weak, rest) = match line.strip_prefix("? ") {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let mut terms = Vec::new();
        let mut join = Join::And;
        let mut from = 0;
        for (at, mark) in
            rest.match_indices([' ']).map(|(at, _)| (at, rest.get(at..at + 3).unwrap_or_default()))
        {
            let next = match mark {
                " + " => Join::And,
                " - " => Join::Not,
                " > " => Join::Later,
                _ => continue,
            };
            terms.push((join, self.group(&rest[from..at])));
            join = next;
            from = at + 3;
        }
        terms.push((join, self.group(&rest[from..])));
        self.rules.push(Rule { head, weak, terms });
    }

    /// The group of alternatives that are written so.
    fn group(&mut self, written: &'static str) -> usize {
        let written = written.trim();
        if let Some(at) = self.group_at.get(written) {
            return *at;
        }
        let group = self.group_at.len();
        self.group_at.insert(written, group);
        for one in written.split(" / ") {
            for chain in self.alternatives(one.trim()).iter() {
                self.attach(chain, group);
            }
        }
        group
    }

    /// The chains of literals that one written alternative stands for; most rules share the named ones.
    fn alternatives(&mut self, written: &'static str) -> Rc<[Vec<usize>]> {
        if let Some(chains) = self.seen.get(written) {
            return Rc::clone(chains);
        }
        let all = self.expand(written);
        let chains: Rc<[Vec<usize>]> = all.iter().map(|one| self.chain(one)).collect();
        self.seen.insert(written, Rc::clone(&chains));
        chains
    }

    /// An alternative as literals: one, or several where a `word*` stands inside.
    fn chain(&mut self, one: &str) -> Vec<usize> {
        if cfg!(test) && folded_words(one).len() > 1 && left(one, &self.drop) == 1 {
            self.faults.push(format!("only one word is left of `{one}`"));
        }
        let mut parts = Vec::new();
        let mut part = String::new();
        for word in one.split_whitespace() {
            part.push(' ');
            part.push_str(word);
            if word.ends_with('*') {
                parts.extend(literal(&part, &self.drop));
                part.clear();
            }
        }
        parts.extend(literal(&part, &self.drop));
        if parts.is_empty() {
            self.faults.push(format!("nothing is left of `{one}`"));
        }
        parts.into_iter().map(|literal| self.add(literal)).collect()
    }

    fn attach(&mut self, chain: &[usize], group: usize) {
        match chain.split_first() {
            None => {}
            Some((only, [])) => {
                if let Some(groups) = self.groups_of.get_mut(*only)
                    && groups.last() != Some(&group)
                {
                    groups.push(group);
                }
            }
            Some((first, rest)) => self.chains.entry(*first).or_default().push((rest.to_vec(), group)),
        }
    }

    fn add(&mut self, literal: String) -> usize {
        let next = self.literals.len();
        let at = *self.literal_at.entry(literal.clone()).or_insert(next);
        if at == next {
            self.literals.push(literal);
            self.groups_of.push(Vec::new());
        }
        at
    }

    /// Puts named alternatives where their names stand; every combination is one alternative.
    fn expand(&mut self, one: &str) -> Vec<String> {
        let mut all = vec![String::new()];
        for word in one.split_whitespace() {
            let choices = match word.strip_prefix('@') {
                Some(name) => self.named.get(name).cloned().unwrap_or_else(|| {
                    self.faults.push(format!("nobody said what `@{name}` is"));
                    Vec::new()
                }),
                None => vec![word.to_owned()],
            };
            all = all
                .iter()
                .flat_map(|start| choices.iter().map(move |choice| format!("{start} {choice}")))
                .collect();
        }
        all
    }
}

/// The words of a setting, folded.
fn folded_words(word: &str) -> Vec<String> {
    fold(word).trim_matches([START, END]).split_whitespace().map(str::to_owned).collect()
}

/// How many words of an alternative are not dropped.
fn left(one: &str, drop: &HashSet<String>) -> usize {
    folded_words(one).iter().filter(|word| !drop.contains(*word)).count()
}

/// The folded form of an alternative, with the spaces that keep it to whole words.
fn literal(one: &str, drop: &HashSet<String>) -> Option<String> {
    let one = one.trim();
    let starts = one.starts_with('^');
    let ends = one.ends_with('$');
    let begins_open = one.starts_with('*');
    let ends_open = one.ends_with('*');
    let folded = fold(one);
    let words: Vec<&str> =
        folded.trim_matches([START, END]).split_whitespace().filter(|word| !drop.contains(*word)).collect();
    let text = words.join(" ");
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    let mut out = String::new();
    if starts {
        out.push(START);
    }
    if starts || !(begins_open || is_unspaced(first)) {
        out.push(' ');
    }
    out.push_str(&text);
    if ends || !(ends_open || is_unspaced(last)) {
        out.push(' ');
    }
    if ends {
        out.push(END);
    }
    Some(out)
}

fn head(inside: &str) -> Option<Head> {
    let mut words = inside.split_whitespace();
    let first = words.next()?;
    let second = words.next();
    let reason = match second {
        Some(name) => KnownReason::from_name(name),
        None => None,
    };
    let known = second.is_none() || reason.is_some();
    match first {
        "reason" => reason.map(Head::Reason),
        "side" => Side::from_name(second?).map(Head::Side),
        "scope" => Some(Head::Scope(second? == "destination")),
        "customs" => Some(Head::Customs),
        "moving" if known => Some(Head::Moving(reason)),
        name if known => Milestone::from_name(name).map(|milestone| Head::Milestone(milestone, reason)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "tags = xx\ndrop = the a\n@to = to / for\n[returned]\ndelivered @to the sender\n[delivered]\n? deliver* - @not / never\n";

    #[test]
    fn named_alternatives_are_combined_and_dropped_words_go() {
        let table = parse("xx", SMALL);
        assert_eq!(table.rules.len(), 2);
        assert_eq!(table.groups_of.len(), 4, "delivered to sender, delivered for sender, deliver, never");
    }

    #[test]
    fn a_line_that_makes_no_sense_is_a_fault() {
        assert_eq!(parse("xx", SMALL).faults, ["nobody said what `@not` is"]);
        assert_eq!(parse("xx", "[shipped]").faults, ["unknown section `[shipped]`"]);
    }

    #[test]
    fn whole_words_and_word_starts_are_told_apart() {
        let none = HashSet::new();
        assert_eq!(literal("deliver*", &none).as_deref(), Some(" deliver"));
        assert_eq!(literal("delivered", &none).as_deref(), Some(" delivered "));
        assert_eq!(literal("*zugestellt", &none).as_deref(), Some("zugestellt "));
        assert_eq!(literal("^签收$", &none).as_deref(), Some("\u{2} 签收 \u{3}"));
        assert_eq!(literal("...", &none), None);
    }
}
