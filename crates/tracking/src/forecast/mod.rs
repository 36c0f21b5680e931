//! When a parcel arrives: a range with its probability and its evidence.
//!
//! Read in this order: [`spread`] (seven quantiles, and what remains of them as time passes), [`rhythm`]
//! (weekdays and hours that count), [`question`] (what is known when somebody asks), `effects` (how much
//! slower this lane, this service, this promise is than the others), `neighbours` (how such journeys
//! ended, open ones included), `calibration` (how wide a range must be to keep its word), [`learner`]
//! (all of it, learning as time passes), [`phase`] (the next milestone, from the profiles),
//! [`backtest`] (what it would have said, and how right it would have been).

pub mod backtest;
mod calibration;
mod effects;
pub mod learner;
mod neighbours;
pub mod phase;
pub mod question;
pub mod rhythm;
pub mod spread;

pub use learner::{Followed, Learner};
pub use question::{Change, Forecast, Grounds, Question};
pub use spread::{LEVELS, RANGES, Spread};
