//! The walk-through in `CONTRIBUTING.md` is true: its pack has no problems and reads its capture as the page says.

use jiff::Timestamp;
use packs::{Capture, Library, expect, lint, read};

const PAGE: &str = include_str!("../../../CONTRIBUTING.md");
const CARRIER: &str = "example-post";

/// The last fenced block with this mark; nothing where the page has none.
fn block(mark: &str) -> &'static str {
    let after = PAGE.rsplit_once(&format!("```{mark}\n")).map_or("", |(_, after)| after);
    after.split_once("```").map_or("", |(block, _)| block)
}

#[test]
fn the_example_pack_has_no_problems() {
    assert_eq!(lint::lint(CARRIER, block("toml")), []);
}

#[test]
fn the_example_capture_reads_as_the_page_says() {
    let mut library = Library::embedded();
    library.add(CARRIER, block("toml"));
    let body = block("json").as_bytes();
    let capture = Capture { body, received: Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
    assert_eq!(expect::render(&read(&library, CARRIER, None, &capture)), block("text"));
}
