//! Separated values with a header line to a list of records. Comma, semicolon, tab and bar are told apart
//! by the header.

use std::borrow::Cow;

use super::{Budget, Unreadable};
use crate::tree::Tree;

/// The most columns of a table. Exports have some dozens.
const MOST_COLUMNS: usize = 1000;

/// Decodes separated values: a list of records named by the header.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let text = without_hint(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = delimiter(header).ok_or_else(|| {
        Unreadable("neither JSON nor XML, and the first line is no header of separated values".to_owned())
    })?;
    let columns = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count() + 1;
    if text.lines().any(|line| line.len() >= MOST_COLUMNS && columns(line) > MOST_COLUMNS) {
        return Err(Unreadable(format!("a line has more than {MOST_COLUMNS} columns: it is no such table")));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let names: Vec<String> =
        reader.headers().map_err(|e| broken(&e))?.iter().map(str::to_lowercase).collect();
    let budget = Budget::default();
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| broken(&e))?;
        budget.node()?;
        let mut fields: Vec<(Cow<'_, str>, Tree<'_>)> = Vec::with_capacity(names.len().min(row.len()));
        for (name, value) in names.iter().zip(row.iter()) {
            budget.node()?;
            fields.push((Cow::Owned(name.clone()), super::leaf(Cow::Owned(value.to_owned()))));
        }
        rows.push(Tree::Record(fields));
    }
    Ok(Tree::List(rows))
}

/// The text behind a first line `sep=;`, as spreadsheets write it.
fn without_hint(text: &str) -> &str {
    let Some((first, rest)) = text.split_once('\n') else { return text };
    let hint = first.trim().to_ascii_lowercase();
    if hint.strip_prefix("sep=").is_some_and(|mark| mark.chars().count() <= 1) { rest } else { text }
}

/// Whether the first line is a header whose first name stands in quotes.
pub(super) fn is_quoted(text: &str) -> bool {
    let behind = text.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
    behind.is_some_and(|(name, rest)| !name.contains('\n') && rest.starts_with([',', ';', '\t', '|']))
}

/// The delimiter of a header: the one of the four that stands in it most often.
fn delimiter(header: &str) -> Option<u8> {
    let counts = [b',', b';', b'\t', b'|'].map(|d| (header.bytes().filter(|b| *b == d).count(), d));
    counts.into_iter().filter(|(count, _)| *count > 0).max_by_key(|(count, _)| *count).map(|(_, d)| d)
}

fn broken(error: &csv::Error) -> Unreadable {
    Unreadable(format!("no valid separated values: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, row: usize, name: &str, expected: &str) {
        let tree = decode(text).unwrap();
        assert_eq!(tree.items()[row].named(name).next().and_then(Tree::words), Some(expected));
    }

    #[test]
    fn the_header_names_the_fields() {
        check("Number,Time\nLB1,2026-08-01\nLB2,2026-08-02\n", 1, "number", "LB2");
        check("number;text\nLB1;\"a;b\"\n", 0, "text", "a;b");
    }

    #[test]
    fn prose_is_no_table() {
        assert!(decode("hello world").unwrap_err().0.contains("no header"));
    }

    #[test]
    fn tables_of_spreadsheets_are_read() {
        for table in
            ["sep=;\nnumber;time\nA;1\n", "\"number\";\"time\"\nA;1\n", "SEP=,\r\nnumber,time\r\nA,1\r\n"]
        {
            let format = super::super::sniff(table);
            let tree = super::super::decode(format, table).unwrap();
            assert_eq!(tree.items()[0].named("number").next().and_then(Tree::words), Some("A"), "{table}");
        }
        assert_eq!(super::super::sniff("\"a text\""), super::super::Format::Json);
    }

    #[test]
    fn a_line_of_a_thousand_columns_is_refused() {
        let wide = format!("a,b\n{}", "x,".repeat(MOST_COLUMNS));
        assert!(decode(&wide).unwrap_err().0.contains("more than 1000 columns"));
    }
}
