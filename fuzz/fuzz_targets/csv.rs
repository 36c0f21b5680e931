//! A table of any bytes: decoding and reading neither panic nor run away.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use packs::decode::{Format, decode, text};
use packs::{Capture, Library};

static LIBRARY: OnceLock<Library> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let _ = decode(Format::Csv, &text::text(bytes).0);
    let library = LIBRARY.get_or_init(Library::embedded);
    let capture = Capture { body: bytes, received: jiff::Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
    let _ = packs::read(library, "plain", None, &capture);
});
