//! Cutting a body that comes in pieces into parts that are fed one by one: always at the same places, so that the
//! same body again is the same parts again.

use super::Shape;

/// How large a part becomes before it is cut off.
pub const PART_BYTES: usize = 2 << 20;
/// The longest line, and the largest body that cannot be cut.
pub const MOST_BYTES: usize = 16 << 20;

/// How a body is to be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// At the ends of lines.
    Lines,
    /// Separated values: at the ends of rows, each part with the header before it.
    Rows,
    /// Nowhere: an interchange or a document.
    Nowhere,
}

impl Cut {
    /// How the items lie in the parts.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::Lines => Shape::Lines,
            Self::Rows => Shape::Rows,
            Self::Nowhere => Shape::Whole,
        }
    }
}

/// A part of a body, and how many lines came before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Items that came before it.
    pub before: u64,
}

/// Takes a body piece by piece and gives it part by part.
#[derive(Debug)]
pub struct Cutter {
    cut: Cut,
    header: Vec<u8>,
    waiting: Vec<u8>,
    /// Up to here the waiting bytes were looked at.
    seen: usize,
    /// The end of the last row before that, and whether a quote is open.
    row: usize,
    quoted: bool,
    before: u64,
}

/// Nothing can be cut off, and it is too much to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", match .0 {
    Cut::Lines => "a line of the body is longer than 16 MB: one line is one event",
    Cut::Rows => "a row of the table is longer than 16 MB: is a quote left open?",
    Cut::Nowhere => "a document has at most 16 MB: split it, or send lines of JSON or a table",
})]
pub struct TooLong(pub Cut);

impl Cutter {
    /// A cutter of one body.
    #[must_use]
    pub fn new(cut: Cut) -> Self {
        Self { cut, header: Vec::new(), waiting: Vec::new(), seen: 0, row: 0, quoted: false, before: 0 }
    }

    /// Takes a piece; gives the parts that are whole now.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<Part>, TooLong> {
        let mut parts = Vec::new();
        // Small steps, so that where a part ends does not depend on where a piece ends.
        for step in piece.chunks(64 << 10) {
            self.waiting.extend_from_slice(step);
            while let Some(part) = self.next() {
                parts.push(part);
            }
            if self.waiting.len() > MOST_BYTES {
                return Err(TooLong(self.cut));
            }
        }
        Ok(parts)
    }

    /// What is left at the end.
    pub fn finish(&mut self) -> Option<Part> {
        let left = std::mem::take(&mut self.waiting);
        (!left.trim_ascii().is_empty()).then(|| self.part(left))
    }

    /// The next part: as many whole lines as first reach its size.
    fn next(&mut self) -> Option<Part> {
        if self.cut == Cut::Nowhere {
            return None;
        }
        while let Some(byte) = self.waiting.get(self.seen) {
            self.seen += 1;
            match byte {
                b'"' if self.cut == Cut::Rows => self.quoted = !self.quoted,
                b'\n' if !self.quoted => {
                    if self.cut == Cut::Rows && self.header.is_empty() {
                        self.header = self.waiting.drain(..self.seen).collect();
                        (self.seen, self.row) = (0, 0);
                        continue;
                    }
                    self.row = self.seen;
                    if self.row >= PART_BYTES {
                        let rest = self.waiting.split_off(self.row);
                        let part = std::mem::replace(&mut self.waiting, rest);
                        (self.seen, self.row) = (0, 0);
                        return Some(self.part(part));
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn part(&mut self, bytes: Vec<u8>) -> Part {
        let before = self.before;
        self.before +=
            bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        Part { bytes: [self.header.as_slice(), &bytes].concat(), before }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(kind: Cut, body: &[u8], piece: usize) -> Vec<Part> {
        let mut cutter = Cutter::new(kind);
        let mut parts = Vec::new();
        for piece in body.chunks(piece.max(1)) {
            parts.extend(cutter.push(piece).unwrap());
        }
        parts.extend(cutter.finish());
        parts
    }

    #[test]
    fn lines_are_cut_at_their_ends_wherever_the_pieces_end() {
        let body = "{\"number\":\"LB123456785CN\"}\n".repeat(200_000);
        let parts = cut(Cut::Lines, body.as_bytes(), 1 << 30);
        assert_eq!(parts.len(), 3);
        assert!(parts.iter().all(|part| part.bytes.ends_with(b"\n")));
        assert_eq!(parts.iter().flat_map(|part| part.bytes.clone()).collect::<Vec<_>>(), body.as_bytes());
        assert_eq!(cut(Cut::Lines, body.as_bytes(), 1_000), parts);
        let first = parts[0].bytes.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!((parts[0].before, parts[1].before), (0, first as u64));
    }

    #[test]
    fn every_part_of_a_table_has_its_header() {
        let body = format!("number,text\n{}", "A1,\"two\nlines\"\n".repeat(200_000));
        let parts = cut(Cut::Rows, body.as_bytes(), 5_000);
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|part| part.bytes.starts_with(b"number,text\nA1,\"two\nlines\"\n")));
    }

    #[test]
    fn what_cannot_be_cut_is_given_whole_and_refused_when_it_is_too_much() {
        assert_eq!(cut(Cut::Nowhere, b"UNB+UNOC:3'", 3).len(), 1);
        let mut cutter = Cutter::new(Cut::Lines);
        let endless = vec![b'x'; MOST_BYTES + 1];
        assert_eq!(cutter.push(&endless), Err(TooLong(Cut::Lines)));
        assert!(TooLong(Cut::Nowhere).to_string().contains("split it"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_the_parts(body in "[a\"\n]{0,400}", piece in 1_usize..50) {
            let parts = cut(Cut::Lines, body.as_bytes(), piece);
            let joined: Vec<u8> = parts.into_iter().flat_map(|part| part.bytes).collect();
            prop_assert_eq!(joined.trim_ascii(), body.as_bytes().trim_ascii());
        }
    }
}
