//! Links between the pages lead somewhere: to a file of the project and, where they say so, to a heading in it.

use super::tree::{File, Tree};
use super::{Check, Finding};

pub(super) const CHECK: Check = Check {
    name: "links",
    rule: "a link in a Markdown page leads to a file of the project and to a heading that exists",
    run,
    control: || Tree::of(&[("README.md", "[map](MAP.md)\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let pages = tree.ending(".md").filter(|file| !file.path.contains("/captures/"));
    let mut findings = Vec::new();
    for file in pages {
        for (at, target) in targets(&file.text) {
            if let Some(message) = broken(tree, file, target) {
                findings.push(Finding::at(file, at, message));
            }
        }
    }
    findings
}

/// The targets of inline links outside of fenced blocks and inline code.
fn targets(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let open = |before: &str| before.matches('`').count().is_multiple_of(2);
            let links = line.match_indices("](").filter(|(start, _)| open(&line[..*start]));
            found.extend(links.filter_map(|(start, _)| Some((at + 1, line[start + 2..].split_once(')')?.0))));
        }
    }
    found
}

fn broken(tree: &Tree, from: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() { from.path.clone() } else { resolve(&from.path, path) };
    let folder = format!("{path}/");
    let Some(file) = tree.file(&path) else {
        let exists = path.is_empty() || tree.files.iter().any(|file| file.path.starts_with(&folder));
        return (!exists).then(|| format!("`{target}` leads nowhere"));
    };
    let known =
        heading.is_empty() || !path.ends_with(".md") || headings(&file.text).any(|name| name == heading);
    (!known).then(|| format!("`{path}` has no heading `{heading}`"))
}

/// A path beside a file, as a path of the project.
fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The names by which the headings of a page can be linked.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let titles =
        text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    titles.map(|title| {
        let kept = title.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(link: &str, accepted: bool) {
        let page = format!("See [x]({link}).\n");
        let map = ("ARCHITECTURE.md", "# Map\n\n## The one idea, said\n");
        let tree = Tree::of(&[("docs/page.md", &page), map, ("docs/decisions/0001-x.md", "")]);
        assert_eq!(run(&tree).is_empty(), accepted, "{link}");
    }

    #[test]
    fn a_link_to_a_file_a_folder_or_another_place_is_right() {
        check("decisions/0001-x.md", true);
        check("./decisions", true);
        check("../ARCHITECTURE.md", true);
        check("https://example.org/x", true);
    }

    #[test]
    fn a_link_to_a_heading_needs_the_heading() {
        check("../ARCHITECTURE.md#the-one-idea-said", true);
        check("../ARCHITECTURE.md#another", false);
        check("#here", false);
    }

    #[test]
    fn a_link_to_nothing_is_named() {
        check("ARCHITECTURE.md", false);
        check("decisions/0002-y.md", false);
    }

    #[test]
    fn code_is_no_link() {
        let tree = Tree::of(&[("a.md", "`[x](y)`\n```\n[x](y)\n```\n")]);
        assert!(run(&tree).is_empty());
    }
}
