//! The tables of a web page, for carriers that answer with nothing else. The tree is
//! `{ tables: [{ name, heads: [row], rows: [row] }] }`, a row is `{ cells: [text] }`.
//!
//! `name` is the table's summary or caption. Rows of headings alone are `heads`. Rows that a cell spans are one row,
//! so that an event printed over two lines is one thing. Nothing else of the page is kept, and broken markup is read
//! as far as it goes.

use std::borrow::Cow;

use super::{Budget, Unreadable};
use crate::tree::Tree;

/// The most rows that a cell may span.
const MOST_SPANNED: usize = 100;

#[derive(Default)]
struct Row {
    cells: Vec<String>,
    /// Only headings so far.
    head: bool,
    /// How many lines the tallest cell takes.
    lines: usize,
}

#[derive(Default)]
struct Table {
    name: String,
    rows: Vec<Row>,
    /// Lines that still belong to the last row.
    covered: usize,
    row: Option<Row>,
}

#[derive(Default)]
struct Page {
    open: Vec<Table>,
    tables: Vec<Table>,
    /// Where text goes: the last cell or the caption of the innermost table.
    cell: bool,
    caption: bool,
}

/// Decodes a page.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let (budget, mut page, mut rest) = (Budget::default(), Page::default(), text);
    while let Some(at) = rest.find('<') {
        page.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = end_of_tag(rest) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name = tag.split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default().to_ascii_lowercase();
        if matches!(name.as_str(), "script" | "style") {
            rest = rest.find("</").map_or("", |at| &rest[at..]);
            continue;
        }
        if matches!(name.as_str(), "table" | "tr" | "td" | "th") {
            budget.node()?;
            Budget::depth(page.open.len())?;
        }
        page.tag(&tag.to_ascii_lowercase(), tag);
    }
    while !page.open.is_empty() {
        page.end_table();
    }
    if page.tables.is_empty() {
        return Err(Unreadable("the page has no table".to_owned()));
    }
    Ok(tree(page.tables))
}

/// Where the tag at the front ends; a `>` within quotes does not end it.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute.
fn attribute<'t>(lower: &str, tag: &'t str, name: &str) -> Option<&'t str> {
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let value = tag.get(at..)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => value[1..].split(quote).next(),
        None => value.split([' ', '/']).next(),
    }
}

impl Page {
    fn tag(&mut self, lower: &str, tag: &str) {
        let name = lower.split([' ', '\t', '\r', '\n']).next().unwrap_or_default().trim_end_matches('/');
        match name {
            "table" => {
                let name = attribute(lower, tag, "summary").unwrap_or_default().to_owned();
                self.open.push(Table { name, ..Table::default() });
                self.cell = false;
            }
            "/table" => self.end_table(),
            "tr" | "/tr" => self.end_row(name == "tr"),
            "td" | "th" => self.begin_cell(name == "th", lower, tag),
            "/td" | "/th" => self.cell = false,
            "caption" => self.caption = true,
            "/caption" => self.caption = false,
            _ => self.text(" "),
        }
    }

    fn begin_cell(&mut self, head: bool, lower: &str, tag: &str) {
        let Some(table) = self.open.last_mut() else { return };
        let row = table.row.get_or_insert_with(|| Row { head: true, lines: 1, ..Row::default() });
        row.cells.push(String::new());
        row.head &= head;
        let lines = attribute(lower, tag, "rowspan").and_then(|lines| lines.trim().parse().ok()).unwrap_or(1);
        row.lines = row.lines.max(lines).min(MOST_SPANNED);
        self.cell = true;
    }

    fn end_row(&mut self, another: bool) {
        self.cell = false;
        let Some(table) = self.open.last_mut() else { return };
        if let Some(row) = table.row.take() {
            match table.rows.last_mut().filter(|_| table.covered > 0) {
                Some(last) => {
                    last.cells.extend(row.cells);
                    table.covered = (table.covered - 1).max(row.lines - 1);
                }
                None => {
                    table.covered = row.lines - 1;
                    table.rows.push(row);
                }
            }
        }
        if another {
            table.row = Some(Row { head: true, lines: 1, ..Row::default() });
        }
    }

    fn end_table(&mut self) {
        self.end_row(false);
        self.tables.extend(self.open.pop());
    }

    fn text(&mut self, words: &str) {
        let Some(table) = self.open.last_mut() else { return };
        if self.caption {
            table.name.push_str(words);
        } else if let (true, Some(cell)) =
            (self.cell, table.row.as_mut().and_then(|row| row.cells.last_mut()))
        {
            cell.push_str(words);
        }
    }
}

fn tree(tables: Vec<Table>) -> Tree<'static> {
    let table = |table: Table| {
        let (heads, rows): (Vec<Row>, Vec<Row>) =
            table.rows.into_iter().filter(|row| !row.cells.is_empty()).partition(|row| row.head);
        let rows_of = |rows: Vec<Row>| Tree::List(rows.into_iter().map(row).collect());
        record([("name", words(&table.name)), ("heads", rows_of(heads)), ("rows", rows_of(rows))])
    };
    record([("tables", Tree::List(tables.into_iter().map(table).collect()))])
}

fn row(row: Row) -> Tree<'static> {
    record([("cells", Tree::List(row.cells.iter().map(|cell| words(cell)).collect()))])
}

fn record<const N: usize>(fields: [(&'static str, Tree<'static>); N]) -> Tree<'static> {
    Tree::Record(fields.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect())
}

/// The words of a cell: references resolved where all are known, and each run of white space one space.
fn words(text: &str) -> Tree<'static> {
    let resolve = |name: &str| {
        if name == "nbsp" { Some(" ") } else { quick_xml::escape::resolve_predefined_entity(name) }
    };
    let plain = quick_xml::escape::unescape_with(text, resolve).unwrap_or(Cow::Borrowed(text));
    super::leaf(Cow::Owned(plain.split_whitespace().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::{Path, Scope};

    #[track_caller]
    fn check(html: &str, path: &str, expected: &[&str]) {
        let tree = decode(html).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let mut found = Vec::new();
        Path::parse(path)
            .unwrap()
            .each(scope, &mut |node| found.push(node.words().unwrap_or_default().to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_has_a_name_headings_and_rows() {
        let html = "<html><TABLE class=x summary=\"History\"><tr><th>Date</th></tr><tr><td>1&nbsp;May</td></tr></table>";
        check(html, "/tables/*[name=History]/rows/*/cells/*", &["1 May"]);
        check(html, "/tables/*/heads/*/cells/*", &["Date"]);
        check("<table><caption>Its <b>name</b></caption><tr><td>a</table>", "/tables/0/name", &["Its name"]);
    }

    #[test]
    fn lines_that_a_cell_spans_are_one_row() {
        let html =
            "<table><tr><td rowspan='2'>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>";
        check(html, "/tables/0/rows/0/cells/*", &["a", "b", "c"]);
        check(html, "/tables/0/rows/1/cells/*", &["d"]);
    }

    #[test]
    fn an_empty_cell_keeps_its_place_and_scripts_say_nothing() {
        let html = "<script>if (a<b) '<td>'</script><!-- <td> --><table><tr><td></td><td title=\"a>b\">x &amp; y<br>z</td></tr></table>";
        check(html, "/tables/0/rows/0/cells/*", &["", "x & y z"]);
    }

    #[test]
    fn tables_may_stand_in_tables_and_stay_open() {
        check("<table><tr><td>out<table><tr><td>in</table>", "/tables/*/rows/*/cells/*", &["in", "out"]);
    }

    #[test]
    fn a_page_without_a_table_is_unreadable() {
        assert!(decode("<html><p>down for maintenance</p>").unwrap_err().0.contains("no table"));
        assert!(decode(&"<table><tr><td>".repeat(100_000)).unwrap_err().0.contains("nested deeper"));
    }

    #[test]
    fn a_cell_that_spans_everything_spans_a_little() {
        check(
            "<table><tr><td rowspan=99999999999999999999>a</td></tr></table>",
            "/tables/0/rows/0/cells/*",
            &["a"],
        );
    }
}
