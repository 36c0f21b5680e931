//! XML to a tree: an element is a record of its attributes (`@name`) and children, an element that holds
//! only text is that text, namespaces' prefixes are dropped, CDATA is text. Entities beyond the five of XML
//! and character references are refused, so that nothing expands; a document type is refused whole.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Budget, Unreadable};
use crate::tree::Tree;

/// An element that is still open.
struct Open<'a> {
    name: Cow<'a, str>,
    fields: Vec<(Cow<'a, str>, Tree<'a>)>,
    text: Cow<'a, str>,
}

/// A part of the text, borrowed from it where it lies in it as it is.
fn borrowed<'a>(text: &'a str, part: &str) -> Cow<'a, str> {
    let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let range = at.and_then(|at| Some(at..at.checked_add(part.len())?));
    match range.and_then(|range| text.get(range)).filter(|found| *found == part) {
        Some(found) => Cow::Borrowed(found),
        None => Cow::Owned(part.to_owned()),
    }
}

/// Decodes one XML document: a record with the root element's name.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let mut reader = Reader::from_str(text);
    let budget = Budget::default();
    let mut open = vec![Open { name: "".into(), fields: Vec::new(), text: "".into() }];
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|e| broken(&e, at))?;
        match event {
            Event::Start(start) => {
                Budget::depth(open.len())?;
                open.push(begin(text, &start, at, &budget)?);
            }
            Event::Empty(start) => {
                let element = begin(text, &start, at, &budget)?;
                close(element, &mut open);
            }
            Event::End(_) => {
                let element =
                    open.pop().ok_or_else(|| Unreadable(format!("an element too many ends at byte {at}")))?;
                close(element, &mut open);
            }
            Event::Text(words) => append(&mut open, borrowed(text, &words)),
            Event::CData(words) => append(&mut open, borrowed(text, &words)),
            Event::GeneralRef(reference) => append(&mut open, resolve(&reference)?.into()),
            Event::DocType(_) => {
                return Err(Unreadable("the XML declares a document type: not read".to_owned()));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    finish(open)
}

fn finish(mut open: Vec<Open<'_>>) -> Result<Tree<'_>, Unreadable> {
    match (open.pop(), open.is_empty()) {
        (Some(root), true) if !root.fields.is_empty() => Ok(Tree::Record(root.fields)),
        (Some(_), true) => Err(Unreadable("the XML has no element".to_owned())),
        (Some(element), false) => Err(Unreadable(format!(
            "the XML ends inside <{}>: the capture was cut off; fetch it again",
            element.name
        ))),
        (None, _) => Err(Unreadable("an element too many ends".to_owned())),
    }
}

fn broken(error: &dyn std::fmt::Display, at: u64) -> Unreadable {
    Unreadable(format!("no valid XML: {error}, near byte {at}"))
}

/// Opens an element. With its name it weighs as much as two values, and so does each attribute.
fn begin<'a>(
    text: &'a str,
    start: &BytesStart<'_>,
    at: u64,
    budget: &Budget,
) -> Result<Open<'a>, Unreadable> {
    let name = borrowed(text, start.local_name().as_ref());
    budget.node()?;
    budget.node()?;
    let mut fields = Vec::new();
    for attribute in start.attributes() {
        budget.node()?;
        budget.node()?;
        let attribute = attribute.map_err(|e| broken(&e, at))?;
        let key = attribute.key.local_name().as_ref().to_owned();
        if attribute.key.as_ref().starts_with("xmlns") {
            continue;
        }
        let value = match quick_xml::escape::unescape(&attribute.value).map_err(|e| broken(&e, at))? {
            Cow::Borrowed(value) => borrowed(text, value),
            Cow::Owned(value) => Cow::Owned(value),
        };
        fields.push((Cow::Owned(format!("@{key}")), super::leaf(value)));
    }
    Ok(Open { name, fields, text: "".into() })
}

fn close<'a>(element: Open<'a>, open: &mut [Open<'a>]) {
    let Open { name, mut fields, text } = element;
    let words = match text {
        Cow::Borrowed(words) => Cow::Borrowed(words.trim()),
        Cow::Owned(words) => Cow::Owned(words.trim().to_owned()),
    };
    let tree = match (fields.is_empty(), words.is_empty()) {
        (true, _) => super::leaf(words),
        (false, true) => Tree::Record(fields),
        (false, false) => {
            fields.push(("#text".into(), Tree::Text(words)));
            Tree::Record(fields)
        }
    };
    if let Some(parent) = open.last_mut() {
        parent.fields.push((name, tree));
    }
}

fn append<'a>(open: &mut [Open<'a>], words: Cow<'a, str>) {
    if let Some(element) = open.last_mut() {
        // Not `+=`: that would copy the first words too.
        match element.text.is_empty() {
            true => element.text = words,
            false => element.text.to_mut().push_str(&words),
        }
    }
}

/// The five entities of XML, character references, and the few of HTML that carriers write.
fn resolve(reference: &BytesRef<'_>) -> Result<String, Unreadable> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    match &**reference {
        "nbsp" => Ok(" ".to_owned()),
        name => quick_xml::escape::resolve_predefined_entity(name)
            .map(str::to_owned)
            .ok_or_else(|| Unreadable(format!("the XML uses the entity `&{name};` that nothing defines"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::{Path, Scope};

    #[track_caller]
    fn check(xml: &str, path: &str, expected: &[&str]) {
        let tree = decode(xml).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let mut found = Vec::new();
        Path::parse(path).unwrap().each(scope, &mut |node| found.extend(node.words()));
        assert_eq!(found, expected);
    }

    #[test]
    fn repeated_elements_are_all_found() {
        let xml = "<traces><trace><remark>a</remark></trace><trace><remark>b</remark></trace></traces>";
        check(xml, "/traces/trace/remark", &["a", "b"]);
        check(xml, "/traces/trace/*/remark", &["a", "b"]);
    }

    #[test]
    fn attributes_namespaces_and_references_are_read() {
        check(r#"<x:a xmlns:x="u" code="1"><b>&#233; &amp; c</b></x:a>"#, "/a/@code", &["1"]);
        check("<a><b>&#233; &amp; c</b></a>", "/a/b", &["é & c"]);
        check("<a n='1'>text</a>", "/a", &["text"]);
    }

    #[test]
    fn nothing_expands() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>"#;
        assert!(decode(bomb).unwrap_err().0.contains("document type"));
        assert!(decode("<a>&b;</a>").unwrap_err().0.contains("`&b;`"));
    }

    #[test]
    fn deep_and_cut_off_documents_are_refused() {
        assert!(decode(&"<a>".repeat(1_000_000)).unwrap_err().0.contains("nested deeper"));
        assert!(decode("<a><b>").unwrap_err().0.contains("ends inside <b>"));
    }
}
