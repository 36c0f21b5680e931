//! What is normal here: how long each phase lasts, learnt from own history.
//!
//! Read in this order: [`sketch`] (durations in log-spaced buckets, ended and still open, by epoch),
//! [`curve`] (the survival curve that a sketch, or several blended, gives), [`key`] (phase, carrier,
//! lane, and how to back off), [`table`] (all sketches of one node; merges with those of another),
//! [`priors`] (what others published, until own history speaks).
//!
//! Averages lie: the parcels that are still on their way are the slow ones. So a duration that has not
//! ended counts as *at risk* up to its age, and no further.

pub mod curve;
pub mod key;
pub mod priors;
pub mod sketch;
pub mod table;

pub use curve::Curve;
pub use key::{Key, Level, Until};
pub use sketch::Sketch;
pub use table::{Normal, Profiles};
