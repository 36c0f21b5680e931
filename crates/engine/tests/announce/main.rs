//! Telling: what is queued with a change arrives, once, in order, and whoever fails is tried again.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod deaths;
mod endpoints;
mod house;
mod many;
mod patience;
#[expect(dead_code, reason = "the receiver knows more tricks than these tests need")]
#[path = "../../../channels/tests/telling/receiver.rs"]
mod receiver;
mod story;
