//! Feeds through the engine: kept, folded, found; the same by every way, in any order, after any death.

#![expect(clippy::unwrap_used, reason = "these are tests")]

#[path = "../announce/house.rs"]
#[expect(dead_code, reason = "not every word of the house is needed here")]
mod house;
mod order;
mod story;
