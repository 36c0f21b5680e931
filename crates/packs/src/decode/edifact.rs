//! UN/EDIFACT to a tree: `edifact-rs` reads the syntax (service characters, releases, repetitions), the
//! directory nests the segments.
//!
//! The tree is `{ interchanges: [{ UNB, messages: [{ UNH, BGM: […], …, UNT }], UNZ }] }`. A value bears the
//! place of its element and component, as the directories count them: `/DTM/*[1.1=334]/1.2`. What does not add
//! up (counts, references, a file that ends too soon) is a remark, never a failure.

use std::borrow::Cow;

use edifact_rs::{ReaderConfig, Segment as Parsed};
use encoding_rs::Encoding;

use super::groups::{self, Message, Segment};
use super::{Budget, Unreadable, iftsta};
use crate::tree::Tree;

/// The most remarks about one file.
const MOST_REMARKS: usize = 20;

/// Whether a text begins like an interchange or a message of one.
#[must_use]
pub fn is_one(text: &str) -> bool {
    let text = text.trim_start();
    let separated = |tag: &str| {
        text.strip_prefix(tag).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_punctuation()))
    };
    separated("UNA") || separated("UNB") || separated("UNH")
}

/// The encoding of the repertoire that a header names, for texts that are not UTF-8.
pub(super) fn repertoire(head: &str) -> Option<Option<&'static Encoding>> {
    let at = head.find("UNB").filter(|at| *at < 40 && is_one(head))?;
    let letter = head[at..].find("UNO").and_then(|uno| head[at + uno..].chars().nth(3))?;
    let label: &[u8] = match letter {
        'C' => b"iso-8859-1",
        'D' => b"iso-8859-2",
        'E' => b"iso-8859-5",
        'F' => b"iso-8859-7",
        'G' => b"iso-8859-3",
        'H' => b"iso-8859-4",
        'I' => b"iso-8859-6",
        'J' => b"iso-8859-8",
        'K' => b"iso-8859-9",
        _ => return None,
    };
    Some(Encoding::for_label(label))
}

/// Decodes all interchanges of a text.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let budget = Budget::default();
    let config = ReaderConfig::default();
    let mut file = File::default();
    for parsed in edifact_rs::from_bytes_with_config(text.as_bytes(), config) {
        match parsed {
            Ok(segment) => file.put(segment, &budget)?,
            Err(error) if file.is_empty() => {
                return Err(Unreadable(format!("no EDIFACT interchange: {error}")));
            }
            Err(error) => {
                file.remark(format!("the file ends too soon or is broken, and is read up to there: {error}"));
                break;
            }
        }
    }
    file.finish()
}

/// What is being read.
#[derive(Default)]
struct File<'a> {
    interchanges: Vec<Tree<'a>>,
    interchange: Option<Interchange<'a>>,
    message: Option<Opened<'a>>,
    remarks: Vec<String>,
}

#[derive(Default)]
struct Interchange<'a> {
    fields: Vec<(Cow<'a, str>, Tree<'a>)>,
    reference: String,
    messages: Vec<Tree<'a>>,
    groups: usize,
}

/// A message whose end has not come yet.
struct Opened<'a> {
    header: Vec<(Cow<'a, str>, Tree<'a>)>,
    reference: String,
    segments: usize,
    body: Message<'a>,
}

impl<'a> File<'a> {
    fn is_empty(&self) -> bool {
        self.interchange.is_none() && self.interchanges.is_empty()
    }

    fn remark(&mut self, words: String) {
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(words);
        }
    }

    fn put(&mut self, segment: Parsed<'a>, budget: &Budget) -> Result<(), Unreadable> {
        let first = segment.element_str(0).unwrap_or_default().to_owned();
        let second = segment.element_str(1).unwrap_or_default().to_owned();
        match segment.tag() {
            "UNB" => {
                self.end_interchange();
                let reference = segment.element_str(4).unwrap_or_default().to_owned();
                let fields = vec![("UNB".into(), record(segment, budget)?)];
                self.interchange = Some(Interchange { fields, reference, ..Interchange::default() });
            }
            "UNG" => self.inside().groups += 1,
            "UNE" => self.end_message(),
            "UNH" => {
                self.end_message();
                let header = vec![("UNH".into(), record(segment, budget)?)];
                let body = Message::new(&iftsta::IFTSTA);
                self.message = Some(Opened { header, reference: first, segments: 1, body });
            }
            "UNT" => self.trailer(&first, &second),
            "UNZ" => {
                self.end_message();
                self.check_interchange(&first, &second);
                let trailer = record(segment, budget)?;
                self.inside().fields.push(("UNZ".into(), trailer));
                self.end_interchange();
            }
            _ => self.inner(segment, budget)?,
        }
        Ok(())
    }

    fn inner(&mut self, segment: Parsed<'a>, budget: &Budget) -> Result<(), Unreadable> {
        let Some(message) = &mut self.message else {
            self.remark(format!(
                "the segment {} stands outside every message and is not read",
                segment.tag()
            ));
            return Ok(());
        };
        message.segments += 1;
        let tag = segment.tag.clone();
        let mut fields = fields(segment, budget)?;
        iftsta::explain(&tag, &mut fields);
        if &*tag == "STS" && !message.body.is_in("CNI") {
            message.body.put(Segment { tag: "CNI".into(), fields: Vec::new() }, budget)?;
        }
        message.body.put(Segment { tag, fields }, budget)
    }

    /// The interchange that is open; a message without one is read as well.
    fn inside(&mut self) -> &mut Interchange<'a> {
        self.interchange.get_or_insert_default()
    }

    fn trailer(&mut self, count: &str, reference: &str) {
        let Some(message) = &self.message else { return };
        let (told, opened) = (message.segments + 1, message.reference.clone());
        if count.trim_start_matches('0') != told.to_string() {
            self.remark(format!("message {opened} counts {count} segments and has {told}"));
        }
        if reference != opened {
            self.remark(format!("message {opened} ends as {reference}"));
        }
        self.end_message();
    }

    fn check_interchange(&mut self, count: &str, reference: &str) {
        let Some(open) = &self.interchange else { return };
        let (messages, groups, opened) = (open.messages.len(), open.groups, open.reference.clone());
        let expected = if groups > 0 { groups } else { messages };
        if count.trim_start_matches('0').parse() != Ok(expected) && !(expected == 0 && count == "0") {
            self.remark(format!("interchange {opened} counts {count} messages or groups and has {expected}"));
        }
        if reference != opened {
            self.remark(format!("interchange {opened} ends as {reference}"));
        }
    }

    fn end_message(&mut self) {
        let Some(message) = self.message.take() else { return };
        let mut fields = message.header;
        fields.extend(message.body.finish());
        let interchange = self.inside();
        let sender = interchange.fields.first().map(|(_, header)| header.clone());
        iftsta::hand_down(&mut fields, sender.as_ref());
        interchange.messages.push(Tree::Record(fields));
    }

    fn end_interchange(&mut self) {
        self.end_message();
        if let Some(mut interchange) = self.interchange.take() {
            interchange.fields.push(("messages".into(), Tree::List(interchange.messages)));
            self.interchanges.push(Tree::Record(interchange.fields));
        }
    }

    fn finish(mut self) -> Result<Tree<'a>, Unreadable> {
        if self.message.is_some() {
            self.remark("the last message has no end (UNT)".to_owned());
        }
        self.end_interchange();
        let mut fields = vec![("interchanges".into(), Tree::List(self.interchanges))];
        fields.extend(groups::remarks(self.remarks));
        Ok(Tree::Record(fields))
    }
}

fn record<'a>(segment: Parsed<'a>, budget: &Budget) -> Result<Tree<'a>, Unreadable> {
    fields(segment, budget).map(Tree::Record)
}

/// The values that are there, each under `element.component`; repetitions bear the same name again.
fn fields<'a>(segment: Parsed<'a>, budget: &Budget) -> Result<Vec<(Cow<'a, str>, Tree<'a>)>, Unreadable> {
    let mut fields = Vec::new();
    for (element, data) in (1..).zip(segment.elements) {
        for components in std::iter::once(data.components).chain(data.repeats) {
            for (component, (value, _)) in (1..).zip(components) {
                if !value.is_empty() {
                    budget.node()?;
                    fields.push((name(element, component), super::leaf(value)));
                }
            }
        }
    }
    Ok(fields)
}

/// The names of the places that messages use most, without an allocation.
fn name(element: usize, component: usize) -> Cow<'static, str> {
    const NAMES: [[&str; 5]; 6] = [
        ["1.1", "1.2", "1.3", "1.4", "1.5"],
        ["2.1", "2.2", "2.3", "2.4", "2.5"],
        ["3.1", "3.2", "3.3", "3.4", "3.5"],
        ["4.1", "4.2", "4.3", "4.4", "4.5"],
        ["5.1", "5.2", "5.3", "5.4", "5.5"],
        ["6.1", "6.2", "6.3", "6.4", "6.5"],
    ];
    match NAMES.get(element - 1).and_then(|names| names.get(component - 1)) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(format!("{element}.{component}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::{Path, Scope};

    const WHOLE: &str = "UNA:+.? 'UNB+UNOC:3+SENDER+US+260801:1012+77'\nUNH+1+IFTSTA:D:00B:UN'BGM+23'CNI+1+AB?+1'STS+1+21'DTM+334:202608011012:203'LOC+9+NLRTM:139:6:ROTTERDAM'STS+1+24'RFF+EQ:X'TDT+20'LOC+11+USNYC'DTM+132:20260811:102'CNI+2+CD'STS+1+31'UNT+14+1'UNZ+1+77'";

    #[track_caller]
    fn check(text: &str, path: &str, expected: &[&str]) {
        let tree = decode(text).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let mut found = Vec::new();
        Path::parse(path).unwrap().each(scope, &mut |node| found.extend(node.words()));
        assert_eq!(found, expected);
    }

    #[test]
    fn segments_stand_in_their_groups() {
        check(WHOLE, "/interchanges/*/messages/*/CNI/*/2.1", &["AB+1", "CD"]);
        check(WHOLE, "/interchanges/*/messages/*/CNI/0/STS/*/2.1", &["21", "24"]);
        check(WHOLE, "/interchanges/*/messages/*/CNI/*/STS/*/LOC/*[1.1=9]/2.4", &["ROTTERDAM"]);
        check(WHOLE, "/interchanges/*/messages/*/CNI/*/STS/*/TDT/*/LOC/*/DTM/*/1.2", &["20260811"]);
        check(WHOLE, "/interchanges/*/messages/*/CNI/*/STS/*/RFF/*/1.2", &["X"]);
        check(WHOLE, "/#remarks/*", &[]);
    }

    #[test]
    fn other_service_characters_and_repetitions_are_read() {
        check(
            "UNA:*.? 'UNB*UNOC:3*S*R*260801:1*1'UNH*1*IFTSTA'CNI*1*A+B'UNT*3*1'UNZ*1*1'",
            "/interchanges/*/messages/*/CNI/*/2.1",
            &["A+B"],
        );
        check(
            "UNB+UNOC:4+S+R+260801:1+1'UNH+1+IFTSTA'CNI+1+A*B'UNT+3+1'UNZ+1+1'",
            "/interchanges/*/messages/*/CNI/*/2.1",
            &["A", "B"],
        );
    }

    #[test]
    fn what_does_not_add_up_is_a_remark() {
        let wrong = WHOLE.replace("UNT+14+1", "UNT+9+1").replace("UNZ+1+77", "UNZ+2+78");
        check(
            &wrong,
            "/#remarks/*",
            &[
                "message 1 counts 9 segments and has 14",
                "interchange 77 counts 2 messages or groups and has 1",
                "interchange 77 ends as 78",
            ],
        );
    }

    #[test]
    fn a_foreign_segment_costs_nothing() {
        let foreign = WHOLE.replace("STS+1+24'", "ZZZ+own'STS+1+24'").replace("UNT+14", "UNT+15");
        check(&foreign, "/interchanges/*/messages/*/CNI/0/STS/*/2.1", &["21", "24"]);
        check(&foreign, "/#remarks/*", &[]);
    }

    #[test]
    fn a_file_that_was_cut_off_is_read_up_to_there() {
        let cut = &WHOLE[..WHOLE.find("CNI+2").unwrap() + 4];
        check(cut, "/interchanges/*/messages/*/CNI/*/2.1", &["AB+1"]);
        let tree = decode(cut).unwrap();
        assert!(tree.named("#remarks").next().unwrap().items().len() >= 2);
    }

    #[test]
    fn many_values_are_refused() {
        let bomb =
            format!("UNB+UNOA:1+A+B+1:1+1'UNH+1+IFTSTA'{}", "CNI+1+2'".repeat(super::super::MOST_NODES));
        assert!(decode(&bomb).unwrap_err().0.contains("more than"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(UN[ABHTZG]|STS|CNI|DTM)?[A-Z0-9+:'?*. \\PC]{0,200}") {
            let _ = decode(&text);
            let _ = decode(&format!("UNB+UNOC:4+A+B+1:1+1'UNH+1+IFTSTA:D:00B'{text}"));
        }
    }
}
