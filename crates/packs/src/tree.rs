//! One shape for everything that carriers send: JSON, XML, CSV and messages all become this tree.
//!
//! Texts are borrowed from the capture wherever they stand there unescaped. A record may hold one name
//! several times (XML repeats elements): a path step then selects all of them.

use std::borrow::Cow;

/// A node of a decoded capture.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree<'a> {
    /// Nothing, or null.
    Null,
    /// True or false.
    Flag(bool),
    /// A number, kept as written where that was possible.
    Number(Cow<'a, str>),
    /// A text.
    Text(Cow<'a, str>),
    /// A list, in the order of the capture.
    List(Vec<Tree<'a>>),
    /// Named values, in the order of the capture.
    Record(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// The words of a leaf: trimmed, and `None` where nothing is said (null, an empty text, `{}`).
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        let words = match self {
            Self::Number(text) | Self::Text(text) => trimmed(text),
            Self::Flag(true) => "true",
            Self::Flag(false) => "false",
            Self::Record(fields) => return fields.iter().find(|(name, _)| name == "#text")?.1.words(),
            Self::Null | Self::List(_) => return None,
        };
        (!words.is_empty()).then_some(words)
    }

    /// All values of a name: none, one, or several where XML repeats an element.
    pub fn named<'t, 'n>(&'t self, name: &'n str) -> impl Iterator<Item = &'t Tree<'a>> + use<'t, 'n, 'a> {
        let fields: &[_] = match self {
            Self::Record(fields) => fields,
            _ => &[],
        };
        fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value)
    }

    /// The items of a list; anything else counts as a list of itself, for feeds that collapse a list of one.
    #[must_use]
    pub fn items(&self) -> &[Tree<'a>] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// A tree that holds its own texts.
    #[must_use]
    pub fn into_owned(self) -> Tree<'static> {
        match self {
            Self::Null => Tree::Null,
            Self::Flag(flag) => Tree::Flag(flag),
            Self::Number(text) => Tree::Number(Cow::Owned(text.into_owned())),
            Self::Text(text) => Tree::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Tree::List(items.into_iter().map(Tree::into_owned).collect()),
            Self::Record(fields) => Tree::Record(
                fields.into_iter().map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned())).collect(),
            ),
        }
    }
}

/// The text without spaces around it. Nearly all texts have none, and their first and last byte say so.
fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_element_says_nothing() {
        assert_eq!(Tree::Record(vec![]).words(), None);
        assert_eq!(Tree::Text("  ".into()).words(), None);
    }

    #[test]
    fn a_list_of_one_that_a_feed_collapsed_is_still_a_list() {
        let single = Tree::Record(vec![("code".into(), Tree::Text("EMA".into()))]);
        assert_eq!(single.items(), std::slice::from_ref(&single));
    }
}
