//! Number formats out of the packs: `packs/*/numbers.toml` becomes one [`Identifier`].
//!
//! The files of the house are put into the program when it is built, as one text that loads in a
//! millisecond: [`built_in`]. Files of others are read by [`read`], with errors that name file and line.

mod compile;
pub mod file;

use std::sync::LazyLock;

use tracking::number::identifier::Site;
use tracking::number::{Format, Identifier};

/// What one `numbers.toml` says.
#[derive(Debug)]
pub struct Numbers {
    /// The carrier, by the name of its pack.
    pub carrier: String,
    /// The forms.
    pub formats: Vec<Format>,
    /// The carrier's own tracking page.
    pub site: Site,
    /// The file itself, with its examples.
    pub file: file::File,
}

/// What is wrong with a `numbers.toml`, and where.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{path}:{line}: {message}")]
pub struct NumbersError {
    /// The file, as it was named.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Reads one `numbers.toml`; the folder it lies in is the carrier unless the file names another.
pub fn read(path: &str, text: &str) -> Result<Numbers, NumbersError> {
    let at = |line, message| NumbersError { path: path.to_owned(), line, message };
    let file: file::File = toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        at(line_of(text, start), error.message().to_owned())
    })?;
    compiled(path, file).map_err(|fault| {
        let mark = format!("\"{}\"", fault.id);
        at(line_of(text, text.find(&mark).unwrap_or(0)), format!("`{}`: {}", fault.id, fault.message))
    })
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

fn compiled(path: &str, file: file::File) -> Result<Numbers, compile::Fault> {
    let folder = path.rsplit(['/', '\\']).nth(1).unwrap_or_default();
    let carrier = file.carrier.clone().unwrap_or_else(|| folder.to_owned());
    let formats = compile::formats(&carrier, &file)?;
    Ok(Numbers { site: compile::site(&carrier, &file), carrier, formats, file })
}

/// Puts the forms of several carriers together.
#[must_use]
pub fn identifier(all: impl IntoIterator<Item = Numbers>) -> Identifier {
    let (mut formats, mut sites) = (Vec::new(), Vec::new());
    for numbers in all {
        formats.extend(numbers.formats);
        sites.push(numbers.site);
    }
    Identifier::new(formats).with_sites(sites)
}

/// The identifier of the packs that the program was built with. The first call compiles it.
#[must_use]
pub fn built_in() -> &'static Identifier {
    static BUILT_IN: LazyLock<Identifier> = LazyLock::new(load);
    &BUILT_IN
}

/// Reads what the build put in. The build refuses a file that cannot be read, and the tests one that
/// cannot be compiled; a form that still cannot be used is left out rather than stop everything.
#[must_use]
pub fn load() -> Identifier {
    let text = include_str!(concat!(env!("OUT_DIR"), "/numbers.json"));
    let files: Vec<(String, file::File)> = serde_json::from_str(text).unwrap_or_default();
    identifier(files.into_iter().filter_map(|(path, file)| compiled(&path, file).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, line: usize, said: &str) {
        let error = read("packs/ups/numbers.toml", text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(said), "{error}");
        assert!(error.to_string().starts_with("packs/ups/numbers.toml:"), "{error}");
    }

    #[test]
    fn a_file_becomes_forms_and_a_page() {
        let text = r#"
link = "https://www.ups.com/track?tracknum={number}"

[[number]]
id = "1z"
title = "UPS 1Z"
pattern = "1Z shipper:6x service:2x serial:7d check:1d"
check = { algorithm = "ups", over = ["shipper", "service", "serial"] }
basis = "published"
"#;
        let numbers = read("packs/ups/numbers.toml", text).unwrap();
        assert_eq!(numbers.carrier, "ups");
        assert_eq!(&*numbers.site.hosts[0], "ups.com");
        let identifier = identifier([numbers]);
        assert!(identifier.quick("1Z999AA10123456784").unwrap().valid);
        assert_eq!(
            identifier.link("ups", "1Z999AA10123456784").unwrap(),
            "https://www.ups.com/track?tracknum=1Z999AA10123456784"
        );
    }

    #[test]
    fn what_is_wrong_names_file_and_line() {
        refused("link = 1", 1, "invalid type");
        refused("\n\nlinks = \"x\"", 3, "unknown field");
        refused("[[number]]\nid = \"a\"\nbasis = \"published\"", 2, "needs a `pattern`");
        refused("[[number]]\nid = \"a\"\npattern = \"1z\"\nbasis = \"observed\"", 2, "neither");
        refused("[[number]]\nid = \"a\"\npattern = \"9d\"", 2, "needs a `basis`");
        refused("[[number]]\nid = \"a\"\npattern = \"9d\"\nbasis = \"heard\"", 2, "is no basis");
        refused("[[number]]\nstandard = \"s9\"", 2, "no standard");
        refused("[[number]]\nstandard = \"s10\"", 2, "`issuer`");
        refused(
            "[[number]]\nid = \"a\"\npattern = \"9d\"\nbasis = \"observed\"\ncheck = { algorithm = \"mod9\" }",
            2,
            "no check digit algorithm",
        );
        refused(
            "[[number]]\nid = \"a\"\npattern = \"9d\"\nbasis = \"observed\"\nconfidence = 2.0",
            2,
            "confidence",
        );
    }

    #[test]
    fn the_built_in_packs_load() {
        assert!(built_in().formats().len() > 100);
    }
}
