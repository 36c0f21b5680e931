//! The channels against real sockets of this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod hostile;
mod receiver;
mod webhook;
