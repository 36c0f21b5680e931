//! JSON to a tree: serde_json reads, texts without escapes are borrowed from the capture.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Budget, Unreadable};
use crate::path::shape::{Shape, WHOLE};
use crate::tree::Tree;

/// How many fields a record usually has at most: room for them is made at once.
const USUAL_FIELDS: usize = 8;

/// Decodes one JSON document.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    decode_only(text, &WHOLE)
}

/// Decodes what is of use of one JSON document; the rest is passed over.
pub(crate) fn decode_only<'a>(text: &'a str, shape: &Shape) -> Result<Tree<'a>, Unreadable> {
    let budget = Budget::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree =
        Node { budget: &budget, depth: 0, shape }.deserialize(&mut deserializer).map_err(|e| explain(&e))?;
    deserializer.end().map_err(|e| explain(&e))?;
    Ok(tree)
}

fn explain(error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    match error.classify() {
        serde_json::error::Category::Eof => Unreadable(format!(
            "the JSON ends in the middle, at line {line} column {column}: the capture was cut off; fetch it again"
        )),
        _ => Unreadable(format!("no valid JSON: {what}, at line {line} column {column}")),
    }
}

#[derive(Clone, Copy)]
struct Node<'b> {
    budget: &'b Budget,
    depth: usize,
    shape: &'b Shape,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Tree<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'de>, D::Error> {
        self.budget.node().map_err(D::Error::custom)?;
        Budget::depth(self.depth).map_err(D::Error::custom)?;
        deserializer.deserialize_any(self)
    }
}

/// A key of a record: borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.to_string().into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.to_string().into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.to_string().into()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Node { depth: self.depth + 1, ..self })? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree<'de>, A::Error> {
        let usual = self.shape.count().unwrap_or(USUAL_FIELDS).min(USUAL_FIELDS);
        let mut fields = Vec::new();
        while let Some(name) = map.next_key_seed(Key)? {
            let Some(shape) = self.shape.field(&name) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let node = Node { shape, depth: self.depth + 1, ..self };
            if fields.is_empty() {
                fields.reserve_exact(usual);
            }
            fields.push((name, map.next_value_seed(node)?));
        }
        // Many small records must not take the room of large ones.
        if fields.len() < USUAL_FIELDS / 2 {
            fields.shrink_to_fit();
        }
        Ok(Tree::Record(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_borrowed_and_escapes_resolved() {
        let tree = decode(r#"{"a":"plain","b":"\u00e9"}"#).unwrap();
        let Tree::Record(fields) = tree else { panic!("a record") };
        assert!(matches!(&fields[0].1, Tree::Text(Cow::Borrowed("plain"))));
        assert_eq!(fields[1].1.words(), Some("é"));
    }

    #[test]
    fn a_cut_off_answer_says_where_it_ends() {
        let error = decode(r#"{"module":[{"mailNo":"LB1"#).unwrap_err().0;
        assert!(error.contains("ends in the middle, at line 1"), "{error}");
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        let error = decode(&"[".repeat(1_000_000)).unwrap_err().0;
        assert!(error.contains("nested deeper"), "{error}");
    }

    #[test]
    fn many_values_are_refused() {
        let list = format!("[{}0]", "0,".repeat(super::super::MOST_NODES));
        assert!(decode(&list).unwrap_err().0.contains("more than"));
    }
}
