//! Carriers as data: packs are read, checked and compiled here, and turn captures into looks.
//!
//! A pack is a folder of TOML: paths, tables and formats, never conditions or code. The way of a capture
//! is [`decode`] (bytes to one [`tree::Tree`]), [`path`] (where things stand in it), [`pack`] (what a
//! carrier's folder says), [`read`] (the looks that a capture tells). Reading never fails: what is odd
//! becomes a diagnostic.

pub mod cut;
pub mod decode;
pub mod expect;
pub mod library;
pub mod lint;
pub mod mapping;
pub mod numbers;
pub mod pack;
pub mod path;
pub mod read;
pub mod request;
pub mod signature;
pub mod tree;
mod words;

pub use library::Library;
pub use mapping::Mapping;
pub use pack::{Pack, Source};
pub use read::{Capture, Reading, read};
