//! Where things stand in a tree: `/items/*/events`, in the manner of a JSON pointer.
//!
//! A path starts at the thing being read (the event, or the parcel); `^/…` starts at the parcel and `$/…`
//! at the whole capture. `*` goes through a list, `{}` through the values of a record, and
//! `*[type=local]` keeps the items whose field has that value, `*[type!=local]` the others and `*[type]` those that
//! have the field. `.` is the thing itself.

pub(crate) mod shape;

use std::fmt;

use serde::Deserialize;

use crate::tree::Tree;

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At the thing being read.
    Here,
    /// At the parcel.
    Parcel,
    /// At the whole capture.
    Root,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(Box<str>),
    Index(usize),
    Items,
    Values,
    Where { field: Box<str>, is: Wanted },
}

/// What a field has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// This.
    This(Box<str>),
    /// Anything else, or nothing.
    Other(Box<str>),
    /// Anything.
    Any,
}

/// A compiled path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Where it starts.
    pub anchor: Anchor,
    steps: Vec<Step>,
    source: Box<str>,
}

/// One path, or several whose finds are taken together, in this order: answers that print one thing in two places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths(pub Vec<Path>);

impl Paths {
    /// Calls `found` with every node that any of the paths selects.
    pub fn each<'t, 'a>(&self, scope: Scope<'t, 'a>, found: &mut dyn FnMut(&'t Tree<'a>)) {
        for path in &self.0 {
            path.each(scope, found);
        }
    }

    /// Calls `found` with every node that any of the paths selects, and its pointer below `base`.
    pub fn each_at<'t, 'a>(
        &self,
        scope: Scope<'t, 'a>,
        base: &str,
        found: &mut dyn FnMut(&str, &'t Tree<'a>),
    ) {
        for path in &self.0 {
            path.each_at(scope, base, found);
        }
    }

    /// Whether anything at all stands at any of them.
    #[must_use]
    pub fn exists(&self, scope: Scope<'_, '_>) -> bool {
        self.0.iter().any(|path| path.exists(scope))
    }
}

/// The three places a path can start at while something is read.
#[derive(Clone, Copy)]
pub struct Scope<'t, 'a> {
    /// The thing being read.
    pub here: &'t Tree<'a>,
    /// The parcel it belongs to.
    pub parcel: &'t Tree<'a>,
    /// The whole capture.
    pub root: &'t Tree<'a>,
}

impl<'t, 'a> Scope<'t, 'a> {
    /// The same parcel and capture, seen from another thing.
    #[must_use]
    pub fn at(self, here: &'t Tree<'a>) -> Self {
        Self { here, ..self }
    }

    fn start(self, anchor: Anchor) -> &'t Tree<'a> {
        match anchor {
            Anchor::Here => self.here,
            Anchor::Parcel => self.parcel,
            Anchor::Root => self.root,
        }
    }
}

impl Path {
    /// Compiles a path; the error says what is wrong with it.
    pub fn parse(source: &str) -> Result<Self, String> {
        let (anchor, rest) = match source.as_bytes().first() {
            Some(b'^') => (Anchor::Parcel, &source[1..]),
            Some(b'$') => (Anchor::Root, &source[1..]),
            _ => (Anchor::Here, source),
        };
        let steps = match rest {
            "" | "." => Vec::new(),
            _ => {
                let rest = rest.strip_prefix('/').ok_or_else(|| {
                    format!("`{source}` is no path: a path starts with `/`, `^/` or `$/`, or is `.`")
                })?;
                split(rest).map(parse_step).collect::<Result<Vec<_>, _>>()?.concat()
            }
        };
        Ok(Self { anchor, steps, source: source.into() })
    }

    /// Calls `found` with every node that the path selects.
    pub fn each<'t, 'a>(&self, scope: Scope<'t, 'a>, found: &mut dyn FnMut(&'t Tree<'a>)) {
        walk(scope.start(self.anchor), &self.steps, &mut |node| {
            found(node);
            true
        });
    }

    /// Calls `found` with every node that the path selects, and its pointer below `base`.
    pub fn each_at<'t, 'a>(
        &self,
        scope: Scope<'t, 'a>,
        base: &str,
        found: &mut dyn FnMut(&str, &'t Tree<'a>),
    ) {
        let mut pointer = if self.anchor == Anchor::Root { String::new() } else { base.to_owned() };
        walk_at(scope.start(self.anchor), &self.steps, &mut pointer, found);
    }

    /// The first node that the path selects.
    #[must_use]
    pub fn first<'t, 'a>(&self, scope: Scope<'t, 'a>) -> Option<&'t Tree<'a>> {
        let mut first = None;
        walk(scope.start(self.anchor), &self.steps, &mut |node| {
            first = Some(node);
            false
        });
        first
    }

    /// The first words that the path selects.
    #[must_use]
    pub fn words<'t>(&self, scope: Scope<'t, '_>) -> Option<&'t str> {
        let mut words = None;
        walk(scope.start(self.anchor), &self.steps, &mut |node| {
            words = node.words();
            words.is_none()
        });
        words
    }

    /// Whether anything at all stands there.
    #[must_use]
    pub fn exists(&self, scope: Scope<'_, '_>) -> bool {
        self.first(scope).is_some()
    }

    /// Whether something stands there that is neither nothing nor a plain no.
    #[must_use]
    pub fn says_so(&self, scope: Scope<'_, '_>) -> bool {
        self.first(scope).is_some_and(|node| !matches!(node, Tree::Null | Tree::Flag(false)))
    }
}

/// Splits at slashes that are not inside `[…]`.
fn split(path: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    path.split(move |c: char| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        c == '/' && depth == 0
    })
}

fn parse_step(step: &str) -> Result<Vec<Step>, String> {
    let (name, filter) = match step.split_once('[') {
        Some((name, rest)) => (name, Some(rest.strip_suffix(']').ok_or(format!("`{step}` lacks its `]`"))?)),
        None => (step, None),
    };
    let mut steps = vec![match name {
        "" => return Err("a path has an empty step".to_owned()),
        "*" => Step::Items,
        "{}" => Step::Values,
        _ => match name.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Name(name.replace("~1", "/").replace("~0", "~").into()),
        },
    }];
    for filter in filter.iter().flat_map(|filters| filters.split("][")) {
        let (field, is) = match (filter.split_once("!="), filter.split_once('=')) {
            (Some((field, is)), _) => (field, Wanted::Other(is.into())),
            (None, Some((field, is))) => (field, Wanted::This(is.into())),
            (None, None) => (filter, Wanted::Any),
        };
        if field.is_empty() {
            return Err(format!(
                "`[{filter}]` needs the form `[field=value]`, `[field!=value]` or `[field]`"
            ));
        }
        steps.push(Step::Where { field: field.into(), is });
    }
    Ok(steps)
}

/// Goes down the steps; stops as soon as `found` answers false. Returns whether to go on.
fn walk<'t, 'a>(node: &'t Tree<'a>, steps: &[Step], found: &mut dyn FnMut(&'t Tree<'a>) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return found(node) };
    match step {
        Step::Name(name) => node.named(name).all(|value| walk(value, rest, found)),
        Step::Index(index) => node.items().get(*index).is_none_or(|value| walk(value, rest, found)),
        Step::Items => node.items().iter().all(|value| walk(value, rest, found)),
        Step::Values => values(node).all(|(_, value)| walk(value, rest, found)),
        Step::Where { field, is } => !matches(node, field, is) || walk(node, rest, found),
    }
}

/// The same, keeping the pointer.
fn walk_at<'t, 'a>(
    node: &'t Tree<'a>,
    steps: &[Step],
    pointer: &mut String,
    found: &mut dyn FnMut(&str, &'t Tree<'a>),
) {
    let Some((step, rest)) = steps.split_first() else { return found(pointer, node) };
    let mut down = |name: &str, value: &'t Tree<'a>, pointer: &mut String| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(name);
        walk_at(value, rest, pointer, found);
        pointer.truncate(length);
    };
    let mut number = Number::default();
    match step {
        Step::Name(name) => node.named(name).for_each(|value| down(name, value, pointer)),
        Step::Index(index) => {
            node.items().get(*index).into_iter().for_each(|v| down(number.of(*index), v, pointer));
        }
        Step::Items if matches!(node, Tree::Null) => {}
        Step::Items if !matches!(node, Tree::List(_)) => walk_at(node, rest, pointer, found),
        Step::Items => {
            let items = node.items().iter().enumerate();
            items.for_each(|(at, value)| down(number.of(at), value, pointer));
        }
        Step::Values => values(node).for_each(|(name, value)| down(name, value, pointer)),
        Step::Where { field, is } if matches(node, field, is) => walk_at(node, rest, pointer, found),
        Step::Where { .. } => {}
    }
}

/// Room for the figures of a number: pointers are written once for every event.
#[derive(Default)]
struct Number([u8; 20]);

impl Number {
    fn of(&mut self, mut number: usize) -> &str {
        let mut begin = self.0.len();
        for (at, figure) in self.0.iter_mut().enumerate().rev() {
            (*figure, begin) = (b'0' + (number % 10) as u8, at);
            number /= 10;
            if number == 0 {
                break;
            }
        }
        std::str::from_utf8(&self.0[begin..]).unwrap_or_default()
    }
}

fn values<'t, 'a>(node: &'t Tree<'a>) -> impl Iterator<Item = (&'t str, &'t Tree<'a>)> {
    let fields: &[_] = if let Tree::Record(fields) = node { fields } else { &[] };
    fields.iter().map(|(name, value)| (name.as_ref(), value))
}

/// Whether a field, or one in a record of the node, has such words.
fn any_below(node: &Tree<'_>, field: &str, is: &dyn Fn(&str) -> bool) -> bool {
    match field.split_once('/') {
        Some((outer, inner)) => node.named(outer).any(|value| any_below(value, inner, is)),
        None => node.named(field).any(|value| value.words().is_some_and(is)),
    }
}

fn matches(node: &Tree<'_>, field: &str, is: &Wanted) -> bool {
    let any = |is: &dyn Fn(&str) -> bool| any_below(node, field, is);
    match is {
        Wanted::This(this) => any(&|words| words == &**this),
        Wanted::Other(other) => !any(&|words| words == &**other),
        Wanted::Any => any(&|_| true),
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        Self::parse(&source).map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<&str> = self.0.iter().map(|path| &*path.source).collect();
        f.write_str(&paths.join("` nor `"))
    }
}

impl<'de> Deserialize<'de> for Paths {
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
        let paths: Result<_, _> = sources.iter().map(|source| Path::parse(source)).collect();
        paths.map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
