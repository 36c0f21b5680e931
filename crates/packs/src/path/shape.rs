//! What of a document some paths can lead to, so that the rest need not become a tree.
//!
//! A shape knows names only: lists are seen through, and below `{}` everything is kept. So it may keep more than the
//! paths need, and never less.

use super::{Path, Step};

/// The part of a document that is of use: the whole of it, or some fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    whole: bool,
    fields: Vec<(Box<str>, Shape)>,
}

/// Everything.
pub(crate) static WHOLE: Shape = Shape { whole: true, fields: Vec::new() };

/// The names on the way from the root of a document to a thing that is read.
pub(crate) type Route = Vec<Box<str>>;

impl Shape {
    /// What is of use below a field; `None` when nothing is.
    pub(crate) fn field(&self, name: &str) -> Option<&Shape> {
        if self.whole {
            return Some(&WHOLE);
        }
        self.fields.iter().find(|(known, _)| **known == *name).map(|(_, shape)| shape)
    }

    /// How many fields are of use; `None` where all are.
    pub(crate) fn count(&self) -> Option<usize> {
        (!self.whole).then_some(self.fields.len())
    }

    /// Keeps all that stands at a route.
    pub(crate) fn keep(&mut self, route: &[Box<str>]) {
        let shape = self.at(route);
        (shape.whole, shape.fields) = (true, Vec::new());
    }

    /// Keeps what the path leads to from a place; the answer is where that is.
    pub(crate) fn follow(&mut self, path: &Path, from: &[Box<str>]) -> Route {
        let mut route = from.to_vec();
        for step in &path.steps {
            match step {
                Step::Name(name) => route.push(name.clone()),
                Step::Index(_) | Step::Items => {}
                Step::Values => {
                    self.keep(&route);
                    break;
                }
                Step::Where { field, .. } => {
                    let tested = field.split('/').map(Box::from);
                    self.keep(&route.iter().cloned().chain(tested).collect::<Route>());
                }
            }
        }
        self.at(&route);
        route
    }

    /// The shape at a route, which is of use from now on.
    fn at(&mut self, route: &[Box<str>]) -> &mut Shape {
        let Some((name, rest)) = route.split_first().filter(|_| !self.whole) else { return self };
        let at = self.fields.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.fields.push((name.clone(), Shape::default()));
            self.fields.len() - 1
        });
        self.fields[at].1.at(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paths: &[&str], json: &str, kept: &str) {
        let mut shape = Shape::default();
        for path in paths {
            let route = shape.follow(&Path::parse(path).unwrap(), &[]);
            shape.keep(&route);
        }
        let kept = crate::decode::json::decode(kept).unwrap();
        assert_eq!(crate::decode::json::decode_only(json, &shape).unwrap(), kept);
    }

    #[test]
    fn what_no_path_leads_to_is_left_out() {
        check(
            &["/a/b", "/c"],
            r#"{"a":{"b":1,"x":[2]},"c":{"d":3},"y":"\u00e9"}"#,
            r#"{"a":{"b":1},"c":{"d":3}}"#,
        );
    }

    #[test]
    fn lists_are_seen_through() {
        check(&["/a/*/b", "/a/0/c"], r#"{"a":[{"b":1,"x":2},{"c":3}]}"#, r#"{"a":[{"b":1},{"c":3}]}"#);
        check(&["/a/*/b"], r#"{"a":{"b":1,"x":2}}"#, r#"{"a":{"b":1}}"#);
    }

    #[test]
    fn what_a_path_asks_on_its_way_is_kept() {
        check(
            &["/a/*[t/u=v]/b"],
            r#"{"a":[{"b":1,"t":{"u":"v","x":1},"x":2}]}"#,
            r#"{"a":[{"b":1,"t":{"u":"v"}}]}"#,
        );
        check(&["/a/{}/b"], r#"{"a":{"k":{"b":1,"x":2}},"x":3}"#, r#"{"a":{"k":{"b":1,"x":2}}}"#);
    }

    #[test]
    fn the_thing_itself_is_everything() {
        check(&["/a/b", "."], r#"{"a":{"x":1}}"#, r#"{"a":{"x":1}}"#);
    }
}
