//! How an evidence file is laid out: JSON, in lines whose bytes can be cut out with `sed` and hashed with `sha256sum`.
//!
//! ```text
//! {"waymark-evidence":1,
//! "manifest":{..., "parts":{"about":"SHA-256 of the bytes of that part", ...}},
//! "signature":"of the bytes of the manifest, by the key that it names",
//! "about":{...},
//! ...
//! }
//! ```
//!
//! The same lines stand inside a page, between [`OPEN`] and [`CLOSE`]; what stands before them is signed too. There
//! is one way to write a file: a byte that differs makes it another one.

use serde::{Deserialize, Serialize};

use super::parts::Content;

/// The first line.
const FIRST: &str = "{\"waymark-evidence\":1,";
/// The last line.
const LAST: &str = "}";
/// What begins the lines in a page.
pub(super) const OPEN: &str = "<script type=\"application/json\" id=\"waymark-evidence\">\n";
/// What ends them.
const CLOSE: &str = "</script>\n";
/// What stands around the signature of a page.
const PAGE: [&str; 2] = ["<!--page-signature:", "-->\n</body></html>\n"];

/// What is signed: what a file is, and the digest of each of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `evidence`.
    pub waymark: String,
    /// The version of the layout.
    pub format: u32,
    /// The parcel's number.
    pub number: String,
    /// When it was made.
    pub made: String,
    /// The program that made it.
    pub program: String,
    /// The key that signs it: Base64 of its `SubjectPublicKeyInfo`.
    pub key: String,
    /// How many captures it rests on.
    pub captures: usize,
    /// The digest over all of them, in their order.
    pub chain: String,
    /// The SHA-256 of each part's bytes.
    pub parts: Parts,
}

/// The SHA-256 of each part's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// What it is about.
    pub about: String,
    /// The captures.
    pub captures: String,
    /// What each of them changed.
    pub steps: String,
    /// What is known and said.
    pub journey: String,
    /// What was said before.
    pub said: String,
}

impl Parts {
    /// The digests in the order of [`Content::PARTS`].
    #[must_use]
    pub fn in_order(&self) -> [&str; 5] {
        [&self.about, &self.captures, &self.steps, &self.journey, &self.said]
    }
}

/// The pieces of a file, as its bytes have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pieces<'a> {
    pub(super) manifest: &'a str,
    pub(super) signature: &'a str,
    pub(super) parts: [&'a str; 5],
    /// What a page shows, with its signature.
    pub(super) page: Option<(&'a str, &'a str)>,
}

/// Why a file is not what was signed, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {why}")]
pub struct Broken {
    /// Where: a part, or a line.
    pub at: String,
    /// What is wrong there.
    pub why: String,
}

impl Broken {
    pub(super) fn new(at: impl Into<String>, why: impl Into<String>) -> Self {
        Self { at: at.into(), why: why.into() }
    }
}

impl Pieces<'_> {
    /// The file.
    pub(super) fn write(&self) -> String {
        let mut file = format!("{FIRST}\n");
        let pieces = [("manifest", self.manifest), ("signature", self.signature)];
        let parts = Content::PARTS.into_iter().zip(self.parts);
        let lines: Vec<String> =
            pieces.into_iter().chain(parts).map(|(name, json)| format!("\"{name}\":{json}")).collect();
        file += &lines.join(",\n");
        file += &format!("\n{LAST}\n");
        match self.page {
            Some((shown, signature)) => {
                format!("{shown}{OPEN}{file}{CLOSE}{}{signature}{}", PAGE[0], PAGE[1])
            }
            None => file,
        }
    }
}

/// Cuts a file into its pieces.
pub(super) fn read(text: &str) -> Result<Pieces<'_>, Broken> {
    let Some((shown, rest)) = text.split_once(OPEN) else { return read_json(text, 1) };
    let first = shown.matches('\n').count() + 2;
    let (json, tail) = rest
        .split_once(CLOSE)
        .ok_or_else(|| Broken::new("the end", "the evidence in this page has no end: the file was cut"))?;
    let signature = tail.strip_prefix(PAGE[0]).and_then(|tail| tail.strip_suffix(PAGE[1]));
    let signature = signature.ok_or_else(|| {
        Broken::new("the end", "the page does not end with its signature as it was written")
    })?;
    Ok(Pieces { page: Some((shown, signature)), ..read_json(json, first)? })
}

/// Reads the lines of a file that begin with the line of this number.
fn read_json(text: &str, first: usize) -> Result<Pieces<'_>, Broken> {
    let at = |line: usize| format!("line {}", first + line);
    let mut lines = text.split('\n').enumerate();
    let mut next = || lines.next().ok_or_else(|| Broken::new("the end", "the file was cut"));
    if next()?.1 != FIRST {
        return Err(Broken::new(at(0), format!("no evidence file begins so: `{FIRST}` was expected")));
    }
    let mut piece = |name: &str, last: bool| {
        let (line, text) = next()?;
        let json = text.strip_prefix('"').and_then(|text| text.strip_prefix(name)?.strip_prefix("\":"));
        let json = if last { json } else { json.and_then(|json| json.strip_suffix(',')) };
        json.ok_or_else(|| Broken::new(at(line), format!("this should be `{name}`, as it was written")))
    };
    let manifest = piece("manifest", false)?;
    let signature = piece("signature", false)?;
    let mut parts = [""; 5];
    for (index, name) in Content::PARTS.into_iter().enumerate() {
        parts[index] = piece(name, index + 1 == parts.len())?;
    }
    for expected in [LAST, ""] {
        let (line, text) = next()?;
        if text != expected {
            return Err(Broken::new(at(line), "the file does not end as it was written"));
        }
    }
    match lines.next() {
        Some((line, _)) => Err(Broken::new(at(line), "something was added behind the end")),
        None => Ok(Pieces { manifest, signature, parts, page: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Pieces<'static> {
        Pieces {
            manifest: "{\"a\":1}",
            signature: "\"c2ln\"",
            parts: ["{}", "[]", "[]", "{\"text\":\"a, b\"}", "[]"],
            page: None,
        }
    }

    #[test]
    fn what_is_written_is_read_again_as_a_file_and_in_a_page() {
        let page = Pieces { page: Some(("<p>\nshown\n", "c2ln")), ..pieces() };
        for pieces in [pieces(), page] {
            let file = pieces.write();
            assert_eq!(read(&file), Ok(pieces), "{file}");
        }
    }

    #[test]
    fn another_byte_between_the_pieces_is_found_with_its_line() {
        let file = pieces().write();
        for (from, to, at) in [
            ("evidence", "Evidence", "line 1"),
            ("\"about\"", "\"abouf\"", "line 4"),
            ("[],\n\"steps", "[] \n\"steps", "line 5"),
            ("\n}\n", "\n} \n", "line 9"),
            ("\n}\n", "\n}\n\n", "line 11"),
        ] {
            let broken = read(&file.replacen(from, to, 1)).unwrap_err();
            assert_eq!(broken.at, at, "{broken}");
        }
    }

    #[test]
    fn the_json_of_a_file_is_json() {
        let file = pieces().write();
        let json: serde_json::Value = serde_json::from_str(&file).unwrap();
        assert_eq!(json["journey"]["text"], "a, b");
    }
}
