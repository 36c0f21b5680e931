//! ANSI X12 to a tree. The header of an interchange (ISA) has a fixed width, and its bytes say how the rest is
//! separated: elements by byte 3, components by byte 104, segments by byte 105.
//!
//! The tree is `{ interchanges: [{ ISA, transactions: [{ head, ST, B10: […], LX: […], … }], IEA }] }`. A value bears
//! the name the standard gives it: `/AT7/*/AT701`. Line breaks between segments are borne, segments of a
//! partner's own are kept, and what does not add up is a remark.

use std::borrow::Cow;

use super::groups::{self, Group, Message, Segment};
use super::{Budget, Unreadable};
use crate::tree::Tree;

type Fields<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

/// The width of the header with its last separator.
const HEADER: usize = 106;
/// The most remarks about one file.
const MOST_REMARKS: usize = 20;

const fn leaf(opens: &'static str, holds: &'static [&'static str]) -> Group {
    Group { opens, holds, groups: &[] }
}

const STATUS: Group = leaf("AT7", &["MS1", "MS2", "K1", "M7"]);
const PARTY: Group = leaf("N1", &["N2", "N3", "N4", "G62", "PER"]);
const ITEM: Group =
    Group { opens: "LX", holds: &["L11", "MAN", "Q7", "AT5", "AT8", "CD3", "NM1", "Q1"], groups: &[STATUS] };
/// The carrier's shipment status message (214).
static SHIPMENT_STATUS: Group =
    Group { opens: "ST", holds: &["B10", "L11", "MAN", "MS3", "AT8"], groups: &[PARTY, ITEM, STATUS] };

/// Whether a text begins like an interchange.
#[must_use]
pub fn is_one(text: &str) -> bool {
    let text = text.trim_start();
    text.strip_prefix("ISA")
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| !c.is_alphanumeric() && c != '_')
}

/// Decodes all interchanges of a text.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let budget = Budget::default();
    let mut file = File::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        rest = interchange(rest, &mut file, &budget)?.trim_start();
    }
    let mut fields = vec![("interchanges".into(), Tree::List(file.interchanges))];
    fields.extend(groups::remarks(file.remarks));
    Ok(Tree::Record(fields))
}

/// How one interchange is separated.
#[derive(Clone, Copy)]
struct Separators {
    element: char,
    component: char,
    segment: char,
}

impl Separators {
    fn of(text: &str) -> Option<Self> {
        let header: Vec<char> = text.chars().take(HEADER).collect();
        let [element, component] = [3, 104].map(|at| header.get(at).copied());
        let separators = Self { element: element?, component: component?, segment: *header.get(105)? };
        let fixed = header.iter().filter(|c| **c == separators.element).count() == 16;
        (text.starts_with("ISA") && fixed).then_some(separators)
    }
}

#[derive(Default)]
struct File<'a> {
    interchanges: Vec<Tree<'a>>,
    remarks: Vec<String>,
}

impl File<'_> {
    fn remark(&mut self, words: String) {
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(words);
        }
    }
}

/// Reads one interchange and returns what follows it.
fn interchange<'a>(text: &'a str, file: &mut File<'a>, budget: &Budget) -> Result<&'a str, Unreadable> {
    let Some(separators) = Separators::of(text) else {
        if file.interchanges.is_empty() {
            return Err(Unreadable(
                "no X12 interchange: the header (ISA) is not 106 characters wide".to_owned(),
            ));
        }
        file.remark("what follows the last interchange is none, and is not read".to_owned());
        return Ok("");
    };
    let mut open = Interchange::default();
    let mut rest = text;
    while let Some((segment, after)) = rest.split_once(separators.segment) {
        rest = after;
        let segment = segment.trim_matches(['\r', '\n', ' ']);
        if segment.is_empty() {
            continue;
        }
        let last = segment.starts_with("IEA");
        open.put(segment, separators, file, budget)?;
        if last {
            file.interchanges.push(open.finish());
            return Ok(rest);
        }
    }
    // The last separator is often lost on the way; any other segment without its end is nothing.
    if rest.trim_start().starts_with("IEA") {
        open.put(rest.trim(), separators, file, budget)?;
    } else {
        file.remark(
            "the interchange has no end (IEA): the file was cut off, and is read up to there".to_owned(),
        );
    }
    file.interchanges.push(open.finish());
    Ok("")
}

#[derive(Default)]
struct Interchange<'a> {
    fields: Fields<'a>,
    sender: Option<Tree<'a>>,
    application: Option<Tree<'a>>,
    groups: usize,
    transactions: Vec<Tree<'a>>,
    open: Option<Opened<'a>>,
}

struct Opened<'a> {
    header: Fields<'a>,
    number: String,
    segments: usize,
    body: Message<'a>,
}

impl<'a> Interchange<'a> {
    fn put(
        &mut self,
        segment: &'a str,
        by: Separators,
        file: &mut File<'a>,
        budget: &Budget,
    ) -> Result<(), Unreadable> {
        let tag = segment.split(by.element).next().unwrap_or_default();
        let fields = values(tag, segment, by, budget)?;
        let first = |at: &str| fields.iter().find(|(name, _)| name == at).map(|(_, value)| value.clone());
        match tag {
            "ISA" => {
                self.sender = first("ISA06");
                self.fields.push(("ISA".into(), Tree::Record(fields)));
            }
            "GS" => {
                self.groups += 1;
                self.application = first("GS02");
            }
            "GE" => self.end_transaction(),
            "IEA" => {
                self.end_transaction();
                let told = first("IEA01").and_then(|n| n.words().and_then(|n| n.parse().ok()));
                if told != Some(self.groups) {
                    file.remark(format!(
                        "the interchange counts other groups than the {} it has",
                        self.groups
                    ));
                }
            }
            "ST" => {
                self.end_transaction();
                let number = first("ST02").and_then(|n| n.words().map(str::to_owned)).unwrap_or_default();
                let header = vec![("ST".into(), Tree::Record(fields))];
                self.open =
                    Some(Opened { header, number, segments: 1, body: Message::new(&SHIPMENT_STATUS) });
            }
            "SE" => {
                let told = first("SE01").and_then(|n| n.words().map(str::to_owned)).unwrap_or_default();
                self.check(&told, file);
                self.end_transaction();
            }
            _ => match &mut self.open {
                Some(open) => {
                    open.segments += 1;
                    open.body.put(Segment { tag: tag.into(), fields }, budget)?;
                }
                None => {
                    file.remark(format!("the segment {tag} stands outside every transaction and is not read"))
                }
            },
        }
        Ok(())
    }

    fn check(&self, told: &str, file: &mut File<'a>) {
        let Some(open) = &self.open else { return };
        let counted = open.segments + 1;
        if told.trim_start_matches('0') != counted.to_string() {
            file.remark(format!("transaction {} counts {told} segments and has {counted}", open.number));
        }
    }

    fn end_transaction(&mut self) {
        let Some(open) = self.open.take() else { return };
        let head = [("sender", &self.sender), ("application", &self.application)];
        let head = head.into_iter().filter_map(|(name, value)| Some((name.into(), value.clone()?))).collect();
        let mut fields = vec![("head".into(), Tree::Record(head))];
        fields.extend(open.header);
        fields.extend(open.body.finish());
        self.transactions.push(Tree::Record(fields));
    }

    fn finish(mut self) -> Tree<'a> {
        self.end_transaction();
        self.fields.push(("transactions".into(), Tree::List(self.transactions)));
        Tree::Record(self.fields)
    }
}

/// The values that are there: `AT701`, and `SV101-2` for the second component.
fn values<'a>(
    tag: &str,
    segment: &'a str,
    by: Separators,
    budget: &Budget,
) -> Result<Fields<'a>, Unreadable> {
    let mut fields = Vec::new();
    for (place, element) in segment.split(by.element).enumerate().skip(1) {
        let whole = tag == "ISA" || !element.contains(by.component);
        for (component, value) in (1..).zip(element.split(|c| !whole && c == by.component)) {
            let value = value.trim();
            if !value.is_empty() {
                budget.node()?;
                let name = if component == 1 {
                    format!("{tag}{place:02}")
                } else {
                    format!("{tag}{place:02}-{component}")
                };
                fields.push((name.into(), super::leaf(value.into())));
            }
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::{Path, Scope};

    /// An interchange with one transaction of these segments, written with these separators.
    fn whole(body: &[&str], element: char, end: &str) -> String {
        let header = "ISA*00*          *00*          *02*SCAC           *ZZ*US             *260801*1012*U*00401*000000007*0*P*>";
        let mut segments = vec![
            header.to_owned(),
            "GS*QM*SCAC*US*20260801*1012*7*X*004010".to_owned(),
            "ST*214*0001".to_owned(),
        ];
        segments.extend(body.iter().map(|s| (*s).to_owned()));
        segments.push(format!("SE*{}*0001", body.len() + 2));
        segments.extend(["GE*1*7".to_owned(), "IEA*1*000000007".to_owned()]);
        segments.iter().map(|s| s.replace('*', &element.to_string()) + end).collect()
    }

    const BODY: &[&str] = &[
        "B10*PRO1*SHIP1*SCAC",
        "L11*PO1*PO",
        "N1*CN*US",
        "N4*Reno*NV",
        "LX*1",
        "AT7*AF*NS***20260801*1012*ET",
        "MS1*Reno*NV*US",
        "K1*a remark",
        "ZZ9*own",
        "L11*9*QN",
    ];

    #[track_caller]
    fn check(text: &str, path: &str, expected: &[&str]) {
        let tree = decode(text).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let mut found = Vec::new();
        Path::parse(path).unwrap().each(scope, &mut |node| found.extend(node.words()));
        assert_eq!(found, expected);
    }

    #[test]
    fn segments_stand_in_their_groups_whatever_separates_them() {
        for (element, end) in [('*', "~"), ('|', "~"), ('*', "~\r\n"), ('*', "\n"), ('*', "\r\n")] {
            let text = whole(BODY, element, end);
            check(&text, "/interchanges/*/transactions/*/LX/*/AT7/*/AT701", &["AF"]);
            check(&text, "/interchanges/*/transactions/*/LX/*/AT7/*/MS1/*/MS102", &["NV"]);
            check(&text, "/interchanges/*/transactions/*/LX/*/L11/*/L1101", &["9"]);
            check(&text, "/interchanges/*/transactions/*/head/sender", &["SCAC"]);
            check(&text, "/#remarks/*", &[]);
        }
    }

    #[test]
    fn a_segment_of_the_partners_own_is_kept() {
        check(&whole(BODY, '*', "~"), "/interchanges/*/transactions/*/LX/*/AT7/*/ZZ9/*/ZZ901", &["own"]);
    }

    #[test]
    fn what_does_not_add_up_is_a_remark() {
        let text = whole(BODY, '*', "~").replace("SE*12", "SE*7").replace("IEA*1", "IEA*3");
        check(
            &text,
            "/#remarks/*",
            &[
                "transaction 0001 counts 7 segments and has 12",
                "the interchange counts other groups than the 1 it has",
            ],
        );
        let cut = text.split_once("SE*").unwrap().0;
        check(
            cut,
            "/#remarks/*",
            &["the interchange has no end (IEA): the file was cut off, and is read up to there"],
        );
        check(cut, "/interchanges/*/transactions/*/LX/*/AT7/*/AT701", &["AF"]);
        assert!(decode("ISA*00*short~").unwrap_err().0.contains("106"));
    }

    #[test]
    fn many_values_are_refused() {
        let bomb = whole(&["LX*1"], '*', "~").replace("LX*1~", &"LX*1~".repeat(super::super::MOST_NODES));
        assert!(decode(&bomb).unwrap_err().0.contains("more than"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,200}", at in 0usize..400) {
            let _ = decode(&text);
            let mut changed = whole(BODY, '*', "~");
            changed.insert_str(at.min(changed.len()), &text);
            let _ = decode(&changed);
        }
    }
}
