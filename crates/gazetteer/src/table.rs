//! Two sorted tables in front-coded blocks of sixteen: city names, and all other names.

use std::cmp::Ordering;

use crate::data::{self, Section};
use crate::fold::fold_into;

/// At most so many namesakes are considered: they are sorted by size, the rest are hamlets.
const MOST: usize = 64;
const BLOCK: usize = 16;
const EAST_ASIA: char = '\u{2E80}';

/// What a name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ref {
    /// A row of the cities, by its own name.
    City(u32),
    /// A row of the cities, by another name.
    Alias(u32),
    /// A row of the regions.
    Region(u16),
    /// A row of the countries.
    Country(u16),
}

/// Everything that is called so: cities by their own name first, then other names, regions, countries.
pub(crate) fn lookup(key: &str) -> Vec<Ref> {
    let mut found = Vec::new();
    if !key.is_empty() && key.len() <= 100 {
        // No city's own name on the list is in signs or syllables of East Asia.
        if key.chars().next().is_some_and(|first| first < EAST_ASIA) {
            cities_named(key, &mut found);
        }
        others_named(key, &mut found);
    }
    found
}

/// Whether any name in a script other than Latin begins so.
pub(crate) fn begins(prefix: &str) -> bool {
    let mut compare = |text: &[u8]| text.cmp(prefix.as_bytes());
    let block = first_block(Section::KeyIndex, Section::Keys, &mut compare);
    let Some(mut reader) = Reader::at_block(Section::KeyIndex, Section::Keys, block) else { return false };
    while reader.next_text().is_some() {
        if reader.text.starts_with(prefix.as_bytes()) || compare(&reader.text) == Ordering::Greater {
            return reader.text.starts_with(prefix.as_bytes());
        }
        for _ in 0..reader.byte().unwrap_or(0) {
            reader.varint();
        }
    }
    false
}

/// The name of a city.
pub(crate) fn city_name(rank: u32) -> Option<String> {
    let mut reader = Reader::at_block(Section::NameIndex, Section::Names, rank as usize / BLOCK)?;
    for _ in 0..rank as usize % BLOCK {
        reader.next_text()?;
    }
    reader.next_text()?;
    std::str::from_utf8(&reader.text).ok().map(str::to_owned)
}

fn cities_named(key: &str, found: &mut Vec<Ref>) {
    let mut folded = String::new();
    let mut compare = |text: &[u8]| {
        folded.clear();
        fold_into(std::str::from_utf8(text).unwrap_or_default(), &mut folded);
        folded.as_bytes().cmp(key.as_bytes())
    };
    let block = first_block(Section::NameIndex, Section::Names, &mut compare);
    let Some(mut reader) = Reader::at_block(Section::NameIndex, Section::Names, block) else { return };
    let mut rank = (block * BLOCK) as u32;
    while reader.next_text().is_some() && found.len() < MOST {
        match compare(&reader.text) {
            Ordering::Less => {}
            Ordering::Equal => found.push(Ref::City(rank)),
            Ordering::Greater => break,
        }
        rank += 1;
    }
}

fn others_named(key: &str, found: &mut Vec<Ref>) {
    let mut compare = |text: &[u8]| text.cmp(key.as_bytes());
    let block = first_block(Section::KeyIndex, Section::Keys, &mut compare);
    let Some(mut reader) = Reader::at_block(Section::KeyIndex, Section::Keys, block) else { return };
    while reader.next_text().is_some() {
        let order = compare(&reader.text);
        if order == Ordering::Greater {
            return;
        }
        let count = reader.byte().unwrap_or(0);
        for _ in 0..count {
            let Some(number) = reader.varint() else { return };
            if order == Ordering::Equal {
                found.push(typed(number));
            }
        }
        if order == Ordering::Equal {
            return;
        }
    }
}

fn typed(number: u32) -> Ref {
    match number & 3 {
        0 => Ref::Alias(number >> 2),
        1 => Ref::Region((number >> 2) as u16),
        _ => Ref::Country((number >> 2) as u16),
    }
}

/// The last block whose first text is below what is sought; equals may begin in it.
fn first_block(index: Section, body: Section, compare: &mut impl FnMut(&[u8]) -> Ordering) -> usize {
    let (mut low, mut high) = (0, data::section(index).len() / 4);
    while low < high {
        let middle = usize::midpoint(low, high);
        let below = Reader::at_block(index, body, middle)
            .and_then(|reader| reader.first_of_block())
            .is_some_and(|text| compare(text) == Ordering::Less);
        if below { low = middle + 1 } else { high = middle }
    }
    low.saturating_sub(1)
}

/// Reads texts one after another, from the beginning of a block on.
struct Reader {
    rest: &'static [u8],
    text: Vec<u8>,
}

impl Reader {
    fn at_block(index: Section, body: Section, block: usize) -> Option<Self> {
        let index = data::section(index);
        if block * 4 >= index.len() {
            return None;
        }
        let rest = data::section(body).get(data::u32_at(index, block * 4) as usize..)?;
        Some(Self { rest, text: Vec::new() })
    }

    fn first_of_block(&self) -> Option<&'static [u8]> {
        self.rest.get(2..2 + usize::from(*self.rest.get(1)?))
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn next_text(&mut self) -> Option<()> {
        let shared = usize::from(self.byte()?);
        let fresh = usize::from(self.byte()?);
        let (suffix, rest) = self.rest.split_at_checked(fresh)?;
        self.text.truncate(shared);
        self.text.extend_from_slice(suffix);
        self.rest = rest;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn every_city_is_found_by_its_own_name() {
        let count = data::section(Section::Cities).len() / 7;
        assert!(count > 100_000);
        for rank in (0..count as u32).step_by(997) {
            let name = city_name(rank).unwrap();
            let found = lookup(&fold(&name));
            assert!(found.contains(&Ref::City(rank)) || found.len() >= MOST, "{name}");
        }
    }

    #[test]
    fn the_first_and_the_last_name_are_found_and_what_lies_outside_is_not() {
        let last = (data::section(Section::Cities).len() / 7 - 1) as u32;
        for rank in [0, last] {
            assert!(lookup(&fold(&city_name(rank).unwrap())).contains(&Ref::City(rank)));
        }
        assert_eq!(city_name(last + 1), None);
        assert_eq!((lookup(""), lookup("\u{10FFFF}")), (vec![], vec![]));
        assert_eq!(lookup("0"), vec![]);
    }

    #[test]
    fn beginnings_of_names_are_known() {
        assert!(begins("宁波") && begins("宁") && begins("москв"));
        assert!(!begins("龘龘") && !begins("\u{10FFFF}"));
    }

    #[test]
    fn own_names_are_in_latin_script_or_the_like() {
        let last = data::section(Section::Cities).len() / 7;
        for rank in (0..last as u32).step_by(331).chain([last as u32 - 1]) {
            assert!(city_name(rank).unwrap().chars().all(|it| it < EAST_ASIA));
        }
    }

    #[test]
    fn namesakes_come_with_the_largest_first() {
        let Some(Ref::City(first)) = lookup("birmingham").first().copied() else { panic!("none") };
        assert_eq!(crate::rows::city(first).unwrap().country, "GB");
    }
}
