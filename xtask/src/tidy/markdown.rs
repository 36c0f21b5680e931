//! Markdown as far as the checks need it: which lines are prose, and what a fenced block holds.

/// The lines of prose with their numbers: no fenced blocks, no comments; inline code and link targets blanked.
pub(super) fn prose(text: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let visible = without(&without(line, "<!--", "-->"), "`", "`");
            lines.push((at + 1, without(&visible, "](", ")")));
        }
    }
    lines
}

/// The first fenced block with this mark: the number of its first line and its lines.
pub(super) fn block<'a>(text: &'a str, mark: &str) -> Option<(usize, Vec<&'a str>)> {
    let start = text.lines().position(|line| line.trim() == format!("```{mark}"))?;
    let lines = text.lines().skip(start + 1).take_while(|line| line.trim() != "```");
    Some((start + 2, lines.collect()))
}

/// The cells of a row of a table; nothing for any other line.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let Some(inner) = line.trim().strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
        return Vec::new();
    };
    inner.split('|').map(str::trim).collect()
}

/// What stands between backticks.
pub(super) fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn without(line: &str, open: &str, close: &str) -> String {
    let mut kept = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((_, beyond)) = after.split_once(close) else { break };
        kept.push_str(before);
        kept.push(' ');
        rest = beyond;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_what_a_reader_reads_as_sentences() {
        let text = "See `a_name` in [the map](map.md).\n```sh\nnot this\n```\nAnd <!-- not this --> that.\n";
        let lines = prose(text);
        assert_eq!(lines[0], (1, String::from("See   in [the map .")));
        assert_eq!(lines[1], (5, String::from("And   that.")));
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn a_block_is_found_by_its_mark() {
        assert_eq!(block("x\n```imports\na: b\n```\n", "imports"), Some((3, vec!["a: b"])));
        assert_eq!(block("```sh\na: b\n```\n", "imports"), None);
    }

    #[test]
    fn a_row_has_cells_and_a_sentence_has_none() {
        assert_eq!(cells("| a | `b` |"), ["a", "`b`"]);
        assert!(cells("a | b").is_empty());
        assert_eq!(quoted("`b`, c, `d e`"), ["b", "d e"]);
    }
}
