//! Errors that point at the file and line of a pack and say what to do.

use std::fmt;

use crate::pack::{Kind, Pack};

/// One problem of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The file, and the line and column where they are known.
    pub place: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}\n  --> {}\n   = help: {}", self.code, self.message, self.place, self.help)
    }
}

/// Reads a pack; the problem says where it is wrong.
pub fn compile(name: &str, text: &str) -> Result<Pack, Problem> {
    let pack = Pack::parse(text).map_err(|error| {
        let place = error.span().map_or_else(|| file(name), |span| place(name, text, span.start));
        Problem {
            code: "P101",
            message: error.message().trim().replace('\n', " "),
            place,
            help: "docs/pack-format.md lists every key and what it may hold".to_owned(),
        }
    })?;
    if pack.format != 1 {
        return Err(Problem {
            code: "P102",
            message: format!("pack format {} is newer than this program", pack.format),
            place: find(name, text, "format"),
            help: "this program reads `format = 1`".to_owned(),
        });
    }
    Ok(pack)
}

/// Everything that is wrong with a pack that can be read.
#[must_use]
pub fn lint(name: &str, text: &str) -> Vec<Problem> {
    let pack = match compile(name, text) {
        Ok(pack) => pack,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    let folder = name.rsplit('/').next().unwrap_or(name);
    if pack.carrier != folder {
        problems.push(problem(
            "P103",
            format!("the carrier is `{}` and the folder `{folder}`", pack.carrier),
            find(name, text, "carrier"),
            "name both alike, in kebab-case",
        ));
    }
    for (index, source) in pack.sources.iter().enumerate() {
        let place = find(name, text, &format!("\"{}\"", source.id));
        if pack.sources[..index].iter().any(|other| other.id == source.id) {
            problems.push(problem(
                "P104",
                format!("two sources are called `{}`", source.id),
                place.clone(),
                "give each source its own id",
            ));
        }
        if source.event.code.is_some() && source.codes.is_empty() && source.tables.is_empty() {
            problems.push(problem(
                "P105",
                format!("source `{}` has codes and no table for them", source.id),
                place.clone(),
                "add [source.codes], or `tables = [\"…\"]`",
            ));
        }
        if source.event.code.is_none() && !source.prose {
            problems.push(problem(
                "P106",
                format!("source `{}` has neither codes nor `prose = true`", source.id),
                place.clone(),
                "say where the code stands, or that wording is read",
            ));
        }
        if source.kind == Kind::Poll && source.request.is_none() {
            problems.push(problem(
                "P107",
                format!("source `{}` is polled and has no [source.request]", source.id),
                place.clone(),
                "say how to ask, or make it `push` or `file`",
            ));
        }
        if source.confidence != tracking::event::Confidence::High && source.why.is_none() {
            problems.push(problem(
                "P108",
                format!("source `{}` is not sure and does not say why", source.id),
                place,
                "add `why = \"…\"`",
            ));
        }
    }
    problems
}

fn problem(code: &'static str, message: String, place: String, help: &str) -> Problem {
    Problem { code, message, place, help: help.to_owned() }
}

fn file(name: &str) -> String {
    format!("packs/{name}/pack.toml")
}

/// The line and column of a byte.
fn place(name: &str, text: &str, byte: usize) -> String {
    let before = &text[..byte.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
    format!("{}:{line}:{column}", file(name))
}

/// The place of a word in the text.
fn find(name: &str, text: &str, word: &str) -> String {
    text.find(word).map_or_else(|| file(name), |byte| place(name, text, byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "format = 1\ncarrier = \"x\"\nname = \"X\"\n";

    #[track_caller]
    fn check(text: &str, code: &str, place: &str) {
        let problems = lint("x", &format!("{HEAD}{text}"));
        assert!(problems.iter().any(|p| p.code == code && p.place == place), "{problems:?}");
    }

    #[test]
    fn an_error_points_at_its_line() {
        check("[[source]]\nid = 1\n", "P101", "packs/x/pack.toml:5:6");
        check("nonsense = true\n", "P101", "packs/x/pack.toml:4:1");
    }

    #[test]
    fn a_source_without_codes_must_say_that_it_reads_prose() {
        let source = "[[source]]\nid = \"s\"\nkind = \"push\"\ndecode = \"json\"\nclaim = \"window\"\norder = \"unordered\"\nevents = \"/e\"\n[source.event]\n";
        check(source, "P106", "packs/x/pack.toml:5:6");
    }

    #[test]
    fn a_right_pack_has_no_problems() {
        assert_eq!(lint("x", HEAD), []);
    }
}
