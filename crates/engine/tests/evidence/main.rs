//! What was known and said, and the signed file about it: untouched it verifies, and any other byte shows.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod by_hand;
mod file;
mod house;
mod keys;
mod said;
