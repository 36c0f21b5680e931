//! Nothing in the project tells where it was made, and no capture tells of a person.
//!
//! Paths of one machine and hosts of package registries work for one person only; a mail address in a capture was
//! somebody's, unless its domain is one of those reserved for examples (RFC 2606).

use super::tree::{File, Tree};
use super::words::has_start;
use super::{Check, Finding};

/// In two halves so that this file does not find itself.
const FOREIGN: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/tmp/", "wt"),
    concat!("/root", "/"),
    concat!("crates", ".io"),
    concat!("static.rust", "-lang"),
    concat!("rust", "up.rs"),
    concat!("registry.npm", "js"),
    concat!("py", "pi.org"),
];

const RESERVED: &[&str] =
    &["example", "example.com", "example.org", "example.net", "invalid", "test", "localhost"];

pub(super) const CHECK: Check = Check {
    name: "privacy",
    rule: "no paths of one machine, no registry hosts, no mail addresses of persons in captures",
    run,
    control: || Tree::of(&[("packs/a/captures/01.json", "{\"by\": \"jo@mail.de\"}")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let ours = tree.files.iter().filter(|file| !file.path.ends_with(".lock"));
    ours.flat_map(|file| {
        let lines = file.text.lines().enumerate();
        lines.flat_map(|(at, line)| traces(file, at + 1, line)).collect::<Vec<_>>()
    })
    .collect()
}

fn traces(file: &File, at: usize, line: &str) -> Vec<Finding> {
    let foreign = FOREIGN.iter().filter(|trace| has_start(line, trace));
    let mut findings: Vec<_> =
        foreign.map(|trace| Finding::at(file, at, format!("`{trace}` belongs to one machine"))).collect();
    if file.path.starts_with("packs/") {
        let persons = addresses(line).into_iter();
        findings.extend(persons.map(|_| Finding::at(file, at, "a mail address; use one under example.org")));
    }
    findings
}

/// Mail addresses whose domain somebody may own.
fn addresses(line: &str) -> Vec<&str> {
    let part = |letter: char| !(letter.is_ascii_alphanumeric() || "@.-_+%".contains(letter));
    let words = line.split(part).map(|word| word.trim_matches('.'));
    words
        .filter(|word| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_owned(host)))
        .collect()
}

fn is_owned(host: &str) -> bool {
    let reserved = |end: &str| host == end || host.ends_with(&format!(".{end}"));
    host.contains('.') && !host.contains('@') && !RESERVED.iter().any(|end| reserved(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, line: &str, accepted: bool) {
        assert_eq!(run(&Tree::of(&[(path, line)])).is_empty(), accepted, "{path}: {line}");
    }

    #[test]
    fn every_foreign_trace_is_found() {
        for trace in FOREIGN {
            check("README.md", &format!("see {trace}somewhere"), false);
            check("README.md", &format!("(https://{trace})"), false);
        }
    }

    #[test]
    fn a_piece_of_another_path_is_no_trace() {
        check("README.md", concat!("https://a.example/net", "wo", "rk/x"), true);
        check("README.md", concat!("docs/wo", "rk/x"), true);
        check("Cargo.lock", concat!("registry+https://github.com/", "crates", ".io-index"), true);
    }

    #[test]
    fn a_mail_address_in_a_capture_is_somebodys() {
        check("packs/a/captures/01.json", "\"jo.doe@post.de\"", false);
        check("packs/a/captures/01.json", "\"jo@mail.example.org\" \"a@b\" \"@code\"", true);
        check("docs/operating.md", "write to jo@post.de", true);
    }
}
