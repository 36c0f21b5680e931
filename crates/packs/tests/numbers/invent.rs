//! Invented numbers of a form, with the right check character.

use tracking::number::pattern::{Shape, character, code};
use tracking::number::{Format, Identifier};

/// Deterministic chance, so that a failure can be seen again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// An invented number of a form, with the right check character where one exists.
pub(crate) fn invent(format: &Format, shape: &Shape, dice: &mut Dice) -> Option<String> {
    let mut codes: Vec<u8> = shape
        .masks
        .iter()
        .map(|mask| {
            let allowed: Vec<u8> = (0..36).filter(|code| mask >> code & 1 == 1).collect();
            allowed[dice.below(allowed.len())]
        })
        .collect();
    for part in &shape.one_of {
        let word = &part.words[dice.below(part.words.len())];
        codes[usize::from(part.start)..][..word.len()].copy_from_slice(word);
    }
    for lookup in format.lookups.iter().filter(|lookup| lookup.closed) {
        let group = shape.group(&lookup.group)?;
        let (value, _) = &lookup.values[dice.below(lookup.values.len())];
        codes[usize::from(group.start)..][..value.len()]
            .copy_from_slice(&value.bytes().filter_map(code).collect::<Vec<_>>());
    }
    if let Some(check) = &format.check {
        let at = usize::from(shape.group("check")?.start);
        let body = counted(format, shape);
        codes[at] = check.needed(body.iter().map(|place| codes[*place]))?;
    }
    Some(codes.iter().map(|code| character(*code)).collect())
}

/// The places that the check character of a form counts.
pub(crate) fn counted(format: &Format, shape: &Shape) -> Vec<usize> {
    let Some(check) = &format.check else { return Vec::new() };
    if check.over.is_empty() {
        let at = shape.group("check").map(|group| usize::from(group.start));
        return (0..shape.masks.len()).filter(|place| Some(*place) != at).collect();
    }
    let groups = check.over.iter().filter_map(|name| shape.group(name));
    groups.flat_map(|group| usize::from(group.start)..usize::from(group.start + group.len)).collect()
}

/// Whether a form alone takes a number.
pub(crate) fn valid_alone(format: &Format, number: &str) -> bool {
    Identifier::new(vec![format.clone()])
        .quick(number)
        .is_some_and(|found| found.valid || found.format.is_hint())
}
