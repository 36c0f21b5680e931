//! Segments to nested groups, for EDIFACT and X12 alike. A directory says which segment opens which group; what
//! it does not foresee stays where it stands: partners send segments of their own, and none of them may cost
//! the message.

use std::borrow::Cow;

use super::{Budget, Unreadable};
use crate::tree::Tree;

/// A group: the segment that opens it, the segments in it, and the groups in it.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) opens: &'static str,
    pub(super) holds: &'static [&'static str],
    pub(super) groups: &'static [Group],
}

type Fields<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

/// A segment: its name, and its values under their names.
pub(super) struct Segment<'a> {
    pub(super) tag: Cow<'a, str>,
    pub(super) fields: Fields<'a>,
}

/// A group that is being filled.
struct Open<'a> {
    group: &'static Group,
    fields: Fields<'a>,
}

/// A message that is being filled. Each name of a segment holds the list of its segments.
pub(super) struct Message<'a> {
    open: Vec<Open<'a>>,
}

impl<'a> Message<'a> {
    pub(super) fn new(whole: &'static Group) -> Self {
        Self { open: vec![Open { group: whole, fields: Vec::new() }] }
    }

    /// Whether a group that this segment opens is open.
    pub(super) fn is_in(&self, opens: &str) -> bool {
        self.open.iter().any(|open| open.group.opens == opens)
    }

    /// Puts a segment where the directory foresees it, or else into what is open.
    pub(super) fn put(&mut self, segment: Segment<'a>, budget: &Budget) -> Result<(), Unreadable> {
        budget.node()?;
        for (level, open) in self.open.iter().enumerate().rev() {
            if let Some(group) = open.group.groups.iter().find(|group| group.opens == segment.tag) {
                self.close_to(level + 1);
                self.open.push(Open { group, fields: segment.fields });
                return Ok(());
            }
            if open.group.holds.contains(&&*segment.tag) {
                self.close_to(level + 1);
                break;
            }
        }
        if let Some(open) = self.open.last_mut() {
            append(&mut open.fields, segment.tag, Tree::Record(segment.fields));
        }
        Ok(())
    }

    fn close_to(&mut self, level: usize) {
        while self.open.len() > level {
            let Some(closed) = self.open.pop() else { return };
            if let Some(open) = self.open.last_mut() {
                append(&mut open.fields, closed.group.opens.into(), Tree::Record(closed.fields));
            }
        }
    }

    /// The whole message.
    pub(super) fn finish(mut self) -> Fields<'a> {
        self.close_to(1);
        self.open.pop().map(|open| open.fields).unwrap_or_default()
    }
}

/// Adds to the list of a name.
fn append<'a>(fields: &mut Fields<'a>, name: Cow<'a, str>, value: Tree<'a>) {
    let list = fields.iter_mut().rev().find(|(known, list)| *known == name && matches!(list, Tree::List(_)));
    match list {
        Some((_, Tree::List(items))) => items.push(value),
        _ => fields.push((name, Tree::List(vec![value]))),
    }
}

/// Sentences for the reader of the capture.
pub(super) fn remarks(remarks: Vec<String>) -> Option<(Cow<'static, str>, Tree<'static>)> {
    let list: Vec<_> = remarks.into_iter().map(|words| Tree::Text(words.into())).collect();
    (!list.is_empty()).then(|| (super::REMARKS.into(), Tree::List(list)))
}
