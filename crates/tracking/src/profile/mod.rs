//! What is normal here: how long each phase lasts, learnt from own history.
//!
//! Read in this order: [`sketch`] (durations in log-spaced buckets, ended and still open, by epoch),
//! [`curve`] (the survival curve that a sketch, or several blended, gives), [`key`] (phase, carrier,
//! lane, and how to back off), [`table`] (all sketches of one node; merges with those of another),
//! [`priors`] (what others published, until own history speaks); [`lane`], [`habits`] (what is told and what
//! not, how late, at which hours), [`record`] (how well forecasts kept their word), [`phases`] (what a journey
//! teaches of its way), [`lessons`] (all that was learnt, as it is stored).
//!
//! Averages lie: the parcels that are still on their way are the slow ones. So a duration that has not
//! ended counts as *at risk* up to its age, and no further.

pub mod curve;
pub mod habits;
pub mod key;
pub mod lane;
pub mod lessons;
pub mod phases;
pub mod priors;
pub mod record;
pub mod sketch;
pub mod table;

pub use curve::Curve;
pub use habits::{Habit, Habits};
pub use key::{Key, Level, Until};
pub use lane::Lane;
pub use lessons::Lessons;
pub use record::{Fulfilled, Kept, Record};
pub use sketch::Sketch;
pub use table::{Normal, Profiles};
