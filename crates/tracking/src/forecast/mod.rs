//! When a parcel arrives: a range with its probability and its evidence.
//!
//! Read in this order: [`spread`] (seven quantiles, and what remains of them as time passes), [`rhythm`]
//! (weekdays and hours that count).

pub mod rhythm;
pub mod spread;

pub use spread::{LEVELS, RANGES, Spread};
