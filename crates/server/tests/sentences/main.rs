//! Every sentence of the core, from a parcel that brings it about: it carries its evidence, and every language says it.
//!
//! A rule or a signal that is added has no parcel here, and these tests say so.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod forecasts;
mod rules;
mod said;
mod signals;
mod told;
