//! Our questions, held against the carriers' official contracts.
//!
//! For each document a mock is generated (Prism) that refuses whatever the document does not allow: path, query,
//! headers, body, credentials. The question that the pack makes goes there through the real adapter, must be
//! answered, and the pack must read the answer. A question that was broken on purpose must be refused.
//!
//! The documents are not ours and stand beside the project: `../shared/openapi`, or below `WAYMARK_SHARED`. Without
//! them, without node and npm, without the network on the first run, or with `WAYMARK_NO_INSTALL`, each test says
//! that it is skipped.
#![expect(clippy::unwrap_used, reason = "what is not there ends the test")]

mod asking;
mod mock;
mod polled;
mod pushed;
mod schemas;
