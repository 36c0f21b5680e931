//! What tracking events mean. No I/O, no clock, no chance, no serialisation: facts and opinions are
//! pure functions of what was captured.
//!
//! Read in this order: [`event_time`] (a printed time is not an instant), [`milestone`] (what events
//! can mean), [`event`] (one thing a carrier says happened), [`look`] (what one answer of one source
//! told and what that answer claims), [`journey`] (all looks at one parcel, put together).

pub mod authenticity;
pub mod diagnostic;
pub mod event;
pub mod event_time;
pub mod forecast;
pub mod journey;
pub mod look;
pub mod milestone;
pub mod number;
pub mod place;
pub mod profile;
pub mod proof;
pub mod reason;
pub mod silence;

/// A short text that is shared rather than copied: carriers, codes, places, what was printed.
pub type Text = std::sync::Arc<str>;
