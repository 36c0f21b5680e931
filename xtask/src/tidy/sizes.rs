//! No file over 400 lines, no function over 70: what does not fit is two things.
//!
//! The end of a function is found by its indentation, which `cargo fmt` guarantees. Tables of data are exempt by
//! their path: a folder called `data` or `generated`.

use super::tree::{File, Tree};
use super::{Check, Finding};

const FILE: usize = 400;
const FUNCTION: usize = 70;

pub(super) const CHECK: Check = Check {
    name: "sizes",
    rule: "Rust files have at most 400 lines and functions at most 70; split by meaning, not by number",
    run,
    control: || Tree::of(&[("crates/a/src/lib.rs", &"\n".repeat(FILE + 1))]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let written = tree.ending(".rs").filter(|file| !is_data(&file.path));
    written.flat_map(|file| long_file(file).into_iter().chain(long_functions(file))).collect()
}

fn is_data(path: &str) -> bool {
    path.split('/').any(|part| part == "data" || part == "generated")
}

fn long_file(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let finding = || Finding::at(file, 1, format!("{lines} lines; at most {FILE}"));
    (lines > FILE).then(finding).into_iter().collect()
}

fn long_functions(file: &File) -> Vec<Finding> {
    let lines: Vec<&str> = file.text.lines().collect();
    let starts = (0..lines.len()).filter_map(|at| Some((at, function_name(lines[at])?)));
    let long = starts.filter_map(|(at, name)| {
        let length = length(&lines[at..]);
        let message = format!("`{name}` has {length} lines; at most {FUNCTION}");
        (length > FUNCTION).then(|| Finding::at(file, at + 1, message))
    });
    long.collect()
}

/// The name of the function whose first line this is.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let qualifier = |word: &str| {
        word.starts_with("pub")
            || word.starts_with('"')
            || ["const", "async", "unsafe", "extern"].contains(&word)
    };
    if !before.split_whitespace().all(qualifier) {
        return None;
    }
    after.split(['(', '<']).next().filter(|name| !name.is_empty())
}

/// The lines of a function: up to the brace that closes at its own indentation.
fn length(lines: &[&str]) -> usize {
    let indent = indentation(lines[0]);
    let ends = |line: &&str| {
        indentation(line) == indent && (line.trim() == "}" || line.ends_with(';') || line.ends_with(" }"))
    };
    lines.iter().position(ends).unwrap_or(lines.len() - 1) + 1
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        let messages: Vec<_> =
            run(&Tree::of(&[(path, text)])).into_iter().map(|found| found.message).collect();
        assert_eq!(messages, expected);
    }

    fn function(head: &str, lines: usize) -> String {
        format!("{head} {{\n{}}}\n\nfn next() {{}}\n", "    a();\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_may_have_400_lines_and_no_more() {
        check("a.rs", &"\n".repeat(400), &[]);
        check("a.rs", &"\n".repeat(401), &["401 lines; at most 400"]);
    }

    #[test]
    fn a_function_may_have_70_lines_and_no_more() {
        check("a.rs", &function("fn walk()", 70), &[]);
        check("a.rs", &function("pub(crate) async fn walk<T>()", 71), &["`walk` has 71 lines; at most 70"]);
    }

    #[test]
    fn a_signature_without_a_body_is_not_a_long_function() {
        let port = format!("trait Port {{\n    fn ask(&self) -> u8;\n{}}}\n", "    // more\n".repeat(90));
        check("a.rs", &port, &[]);
    }

    #[test]
    fn the_word_fn_in_a_sentence_is_no_function() {
        let text = format!("// a fn is\n{}", "    a();\n".repeat(90));
        check("a.rs", &text, &[]);
    }

    #[test]
    fn tables_of_data_are_as_long_as_they_are() {
        check("crates/a/src/data/cities.rs", &"\n".repeat(900), &[]);
    }
}
