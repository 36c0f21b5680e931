//! All forms compiled into one table.
//!
//! For every length there is a row, in it a column for every place, in it a set of forms for every
//! character: the forms that fit a number are the intersection of as many sets as it has characters. The cost
//! depends on the length of the number and hardly on the count of forms.

use super::check::Verdict;
use super::format::Format;
use super::pattern::{LONGEST, Shape};

/// The most sets of 64 shapes that one length can hold.
const MOST_WORDS: usize = 16;
const CODES: usize = 36;

/// A number as character codes, without anything between them.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    codes: [u8; LONGEST],
    len: u8,
}

impl Default for Codes {
    fn default() -> Codes {
        Codes { codes: [0; LONGEST], len: 0 }
    }
}

impl std::ops::Deref for Codes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.codes[..usize::from(self.len)]
    }
}

impl Codes {
    /// Adds one code; says `false` when the number is as long as any may be.
    pub fn push(&mut self, code: u8) -> bool {
        match self.codes.get_mut(usize::from(self.len)) {
            Some(place) if usize::from(code) < CODES => {
                *place = code;
                self.len += 1;
                true
            }
            _ => false,
        }
    }

    /// The same number with another character at one place.
    pub fn set(&mut self, at: usize, code: u8) {
        if at < usize::from(self.len) && usize::from(code) < CODES {
            self.codes[at] = code;
        }
    }

    /// The number as text.
    #[must_use]
    pub fn text(&self) -> String {
        self.iter().map(|code| super::pattern::character(*code)).collect()
    }

    /// Reads text that is a number with nothing but spaces, dashes and dots between its characters.
    #[must_use]
    pub fn read(text: &str) -> Option<Codes> {
        let mut codes = Codes::default();
        for byte in text.bytes() {
            match READING[usize::from(byte)] {
                SKIP => {}
                REFUSE => return None,
                code => {
                    if !codes.push(code) {
                        return None;
                    }
                }
            }
        }
        Some(codes)
    }
}

const SKIP: u8 = 254;
const REFUSE: u8 = 255;
const READING: [u8; 256] = reading();

const fn reading() -> [u8; 256] {
    let mut table = [REFUSE; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(code) = super::pattern::code(byte as u8) {
            table[byte] = code;
        }
        byte += 1;
    }
    table[b' ' as usize] = SKIP;
    table[b'-' as usize] = SKIP;
    table[b'.' as usize] = SKIP;
    table[b'\t' as usize] = SKIP;
    table
}

/// One shape of one form, with the places that its check character counts.
#[derive(Clone, Debug)]
struct Slot {
    format: u32,
    shape: u32,
    check_at: u8,
    over: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
struct Row {
    words: usize,
    /// `[place][code][word]`
    table: Vec<u64>,
    slots: Vec<Slot>,
}

/// All forms, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    rows: Vec<Row>,
}

/// One form that fits a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The form's place in the list that the matcher was built from.
    pub format: usize,
    /// Which of its shapes fits.
    pub shape: usize,
    /// What the check character says.
    pub verdict: Verdict,
}

/// One shape that has the right length and characters; its words and its check character are not yet looked at.
#[derive(Clone, Copy)]
pub struct Fit<'a, 'c> {
    slot: &'a Slot,
    format: &'a Format,
    codes: &'c [u8],
}

impl<'a> Fit<'a, '_> {
    /// The form.
    #[must_use]
    pub fn format(&self) -> &'a Format {
        self.format
    }

    /// What the words and the check character say; nothing if the words do not fit.
    #[must_use]
    pub fn judge(&self) -> Option<Hit> {
        self.slot.judge(self.format, self.codes)
    }
}

impl Matcher {
    /// Lays all forms into one table. Shapes beyond the room of a row (1,024 of one length) are left out
    /// and counted in the second value, which is 0 for any sensible set of packs.
    #[must_use]
    pub fn new(formats: &[Format]) -> (Matcher, usize) {
        let mut rows = vec![Row::default(); LONGEST + 1];
        let mut left_out = 0;
        for (at, format) in formats.iter().enumerate() {
            for (which, shape) in format.shapes.iter().enumerate() {
                let row = &mut rows[shape.masks.len().min(LONGEST)];
                if row.slots.len() >= MOST_WORDS * 64 {
                    left_out += 1;
                    continue;
                }
                row.slots.push(slot(format, at, which, shape));
            }
        }
        for (len, row) in rows.iter_mut().enumerate() {
            row.fill(len, formats);
        }
        (Matcher { rows }, left_out)
    }

    /// Tells of each form that fits, in the order in which the forms were given.
    pub fn each(&self, formats: &[Format], codes: &[u8], mut tell: impl FnMut(Hit)) {
        self.each_fit(formats, codes, |fit| fit.judge().into_iter().for_each(&mut tell));
    }

    /// The same before the costlier part: whoever asks may leave out forms that do not interest.
    pub fn each_fit<'a, 'c>(
        &'a self,
        formats: &'a [Format],
        codes: &'c [u8],
        mut tell: impl FnMut(Fit<'a, 'c>),
    ) {
        let Some(row) = self.rows.get(codes.len()).filter(|row| row.words > 0) else { return };
        let mut left = [u64::MAX; MOST_WORDS];
        let left = &mut left[..row.words];
        for (place, code) in codes.iter().enumerate() {
            let from = (place * CODES + usize::from(*code).min(CODES - 1)) * row.words;
            let Some(column) = row.table.get(from..from + row.words) else { return };
            let mut any = 0;
            for (word, allowed) in left.iter_mut().zip(column) {
                *word &= allowed;
                any |= *word;
            }
            if any == 0 {
                return;
            }
        }
        for (at, word) in left.iter().enumerate() {
            let mut word = *word;
            while word != 0 {
                let slot = at * 64 + word.trailing_zeros() as usize;
                word &= word - 1;
                let Some(slot) = row.slots.get(slot) else { continue };
                if let Some(format) = formats.get(slot.format as usize) {
                    tell(Fit { slot, format, codes });
                }
            }
        }
    }
}

fn slot(format: &Format, at: usize, which: usize, shape: &Shape) -> Slot {
    let check_at = shape.group("check").map_or(0, |group| group.start);
    let mut over = Vec::new();
    match &format.check {
        Some(check) if !check.over.is_empty() => {
            for group in check.over.iter().filter_map(|name| shape.group(name)) {
                over.extend(group.start..group.start + group.len);
            }
        }
        Some(_) => over.extend((0..shape.masks.len() as u8).filter(|place| *place != check_at)),
        None => {}
    }
    Slot { format: at as u32, shape: which as u32, check_at, over }
}

impl Row {
    fn fill(&mut self, len: usize, formats: &[Format]) {
        self.words = self.slots.len().div_ceil(64);
        self.table = vec![0; len * CODES * self.words];
        for (bit, slot) in self.slots.iter().enumerate() {
            let Some(shape) = slot.shape_of(formats) else { continue };
            for (place, mask) in shape.masks.iter().enumerate() {
                for code in (0..CODES).filter(|code| mask >> code & 1 == 1) {
                    self.table[(place * CODES + code) * self.words + bit / 64] |= 1 << (bit % 64);
                }
            }
        }
    }
}

impl Slot {
    fn shape_of<'a>(&self, formats: &'a [Format]) -> Option<&'a Shape> {
        formats.get(self.format as usize)?.shapes.get(self.shape as usize)
    }

    fn judge(&self, format: &Format, codes: &[u8]) -> Option<Hit> {
        let shape = format.shapes.get(self.shape as usize)?;
        if !shape.words_fit(codes) {
            return None;
        }
        let verdict = match &format.check {
            None => Verdict::None,
            Some(check) => {
                let body = self.over.iter().filter_map(|place| codes.get(usize::from(*place)).copied());
                Verdict::of(*codes.get(usize::from(self.check_at))?, check.needed(body))
            }
        };
        Some(Hit { format: self.format as usize, shape: self.shape as usize, verdict })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn formats() -> Vec<Format> {
        vec![
            Format::new("a", "plain", "A", &["12d", "A|BC 7-9d"]).unwrap(),
            Format::new("b", "checked", "B", &["serial:11d check:1d"]).unwrap().with_check("gs1").unwrap(),
            Format::new("c", "words", "C", &["LK|RM 9d CN|HK"]).unwrap(),
        ]
    }

    fn who(number: &str) -> Vec<(usize, bool)> {
        let formats = formats();
        let (matcher, left_out) = Matcher::new(&formats);
        assert_eq!(left_out, 0);
        let mut found = Vec::new();
        matcher.each(&formats, &Codes::read(number).unwrap(), |hit| {
            found.push((hit.format, !matches!(hit.verdict, Verdict::Wrong { .. })));
        });
        found
    }

    #[test]
    fn all_forms_that_fit_are_told() {
        assert_eq!(who("629104150215"), [(0, true), (1, true)]);
        assert_eq!(who("629104150214"), [(0, true), (1, false)]);
        assert_eq!(who("BC1234567"), [(0, true)]);
        assert_eq!(who("LK123456789CN"), [(2, true)]);
        assert_eq!(who("LM123456789CN"), []);
        assert_eq!(who(""), []);
    }

    #[test]
    fn more_than_sixty_four_forms_of_one_length() {
        let formats: Vec<Format> = (0..200)
            .map(|at| Format::new("many", "id", "Many", &[&format!("{at:03} 4d")]).unwrap())
            .collect();
        let (matcher, _) = Matcher::new(&formats);
        let mut found = Vec::new();
        matcher.each(&formats, &Codes::read("1500000").unwrap(), |hit| found.push(hit.format));
        assert_eq!(found, [150]);
    }

    proptest! {
        #[test]
        fn the_table_says_what_the_shapes_say(number in "[0-9A-Z]{0,20}") {
            let formats = formats();
            let (matcher, _) = Matcher::new(&formats);
            let codes = Codes::read(&number).unwrap();
            let mut found = Vec::new();
            matcher.each(&formats, &codes, |hit| found.push((hit.format, hit.shape)));
            let mut wanted = Vec::new();
            for (at, format) in formats.iter().enumerate() {
                wanted.extend((0..format.shapes.len()).filter(|which| format.shapes[*which].fits(&codes)).map(|which| (at, which)));
            }
            found.sort_unstable();
            prop_assert_eq!(found, wanted);
        }
    }
}
