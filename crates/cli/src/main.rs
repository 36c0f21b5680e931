//! The one binary, `waymark`: reads arguments, calls the other crates, prints.

fn main() {}
