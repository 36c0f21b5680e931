//! Where a value stands: a path, a text with paths in braces, or a list of which the first that is there counts.

use std::borrow::Cow;

use serde::Deserialize;

use crate::path::{Path, Scope};

/// A path, or a text with paths in braces: `{/date} {/time}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(Box<str>),
    Value(Path),
}

impl Template {
    /// Compiles a template; the error says what is wrong with it.
    pub fn parse(source: &str) -> Result<Self, String> {
        if source.starts_with(['/', '^', '$']) || source == "." {
            return Ok(Self { parts: vec![Part::Value(Path::parse(source)?)] });
        }
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once('{') {
            let (path, after) = after.split_once('}').ok_or_else(|| format!("`{source}` lacks a `}}`"))?;
            if !before.is_empty() {
                parts.push(Part::Literal(before.into()));
            }
            parts.push(Part::Value(Path::parse(path)?));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.into()));
        }
        Ok(Self { parts })
    }

    /// The value when every path in it leads somewhere.
    #[must_use]
    pub fn whole<'t>(&self, scope: Scope<'t, '_>) -> Option<Cow<'t, str>> {
        if let [Part::Value(path)] = self.parts.as_slice() {
            return path.words(scope).map(Cow::Borrowed);
        }
        let mut text = String::new();
        for part in &self.parts {
            text.push_str(match part {
                Part::Literal(words) => words,
                Part::Value(path) => path.words(scope)?,
            });
        }
        (!text.is_empty()).then_some(Cow::Owned(text))
    }

    /// The value with what is missing left out, and the separators around it.
    #[must_use]
    pub fn partial<'t>(&self, scope: Scope<'t, '_>) -> Option<Cow<'t, str>> {
        if let [Part::Value(path)] = self.parts.as_slice() {
            return path.words(scope).map(Cow::Borrowed);
        }
        let mut text = String::new();
        let mut separator = "";
        let mut any = false;
        for part in &self.parts {
            match part {
                Part::Literal(words) => separator = words,
                Part::Value(path) => {
                    let Some(words) = path.words(scope) else { continue };
                    if any || !separator.trim().is_empty() && text.is_empty() && separator.ends_with('[') {
                        text.push_str(separator);
                    }
                    text.push_str(words);
                    (separator, any) = ("", true);
                }
            }
        }
        any.then_some(Cow::Owned(text))
    }

    /// The paths in it.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.parts.iter().filter_map(|part| match part {
            Part::Value(path) => Some(path),
            Part::Literal(_) => None,
        })
    }

    /// The template's own text, when it holds no path.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Literal(words)] => Some(words),
            _ => None,
        }
    }
}

/// One template, or several of which the first that is there counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick(pub Vec<Template>);

impl Pick {
    /// The first that is wholly there, or a text of the pack's own.
    #[must_use]
    pub fn words<'t>(&'t self, scope: Scope<'t, '_>) -> Option<Cow<'t, str>> {
        self.0.iter().find_map(|template| match template.literal() {
            Some(words) => Some(Cow::Borrowed(words)),
            None => template.whole(scope),
        })
    }

    /// The first that is at least partly there.
    #[must_use]
    pub fn partial<'t>(&self, scope: Scope<'t, '_>) -> Option<Cow<'t, str>> {
        self.0.iter().find_map(|template| template.partial(scope))
    }

    /// All paths in it.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().flat_map(Template::paths)
    }

    /// Each that is wholly there.
    pub fn all<'s, 't: 's>(&'s self, scope: Scope<'t, 's>) -> impl Iterator<Item = Cow<'t, str>> + 's {
        self.0.iter().filter_map(move |template| template.whole(scope))
    }
}

impl<'de> Deserialize<'de> for Pick {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum OneOrMany {
            One(String),
            Many(Vec<String>),
        }
        let sources = match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(source) => vec![source],
            OneOrMany::Many(sources) => sources,
        };
        let templates: Result<_, _> = sources.iter().map(|source| Template::parse(source)).collect();
        templates.map(Pick).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, json: &str, whole: Option<&str>, partial: Option<&str>) {
        let tree = crate::decode::json::decode(json).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let template = Template::parse(template).unwrap();
        assert_eq!(template.whole(scope).as_deref(), whole, "whole");
        assert_eq!(template.partial(scope).as_deref(), partial, "partial");
    }

    #[test]
    fn a_path_is_a_value() {
        check("/a", r#"{"a":"x"}"#, Some("x"), Some("x"));
    }

    #[test]
    fn braces_join_values() {
        check("{/a} {/b}", r#"{"a":"x","b":"y"}"#, Some("x y"), Some("x y"));
    }

    #[test]
    fn what_is_missing_takes_its_separator_along() {
        check("{/a}, {/b}", r#"{"a":"x"}"#, None, Some("x"));
        check("{/a}, {/b}", r#"{"b":"y"}"#, None, Some("y"));
        check("{/a}, {/b}", "{}", None, None);
    }
}
