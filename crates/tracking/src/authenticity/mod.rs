//! Is this history true? Signals with their evidence, and the verdict that they add up to.
//!
//! A verdict names contradictions between statements; it never accuses a person. What carriers do every day
//! (late uploads, clearance before arrival, one scan of a whole bag, nightly batches) is no contradiction, and a
//! short history alone is none either: of a single event nobody can say.
//!
//! Read in this order: [`case`] (what a judge is given), [`verdict`] (what it says), `weigh` (how signals add
//! up), then the signals: one a file, each with what it looks at, why it counts and what explains it innocently.

pub mod case;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
pub mod verdict;
mod weigh;

pub use case::{Case, Declared, Destination, Distance, Neighbour, Neighbours, NumberFacts};
pub use verdict::{Direction, Signal, Strength, Value, Verdict};
pub use weigh::judge;

/// Registers signals: a line is a file with a function `look`.
macro_rules! signals {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// Every signal.
        const SIGNALS: &[fn(&Case<'_>) -> Option<Signal>] = &[$($name::look,)*];
    };
}

signals! {
    attested,
    before_order,
    carrier_form,
    check_digit,
    conflict,
    future,
    issuer,
    label_only,
    late_entries,
    moving_times,
    natural_times,
    nobody_named,
    number_form,
    other_address,
    phases,
    placeholder,
    rewritten,
    round_times,
    several_codes,
    skipped_border,
    speed,
    steady_pace,
    steps_in_order,
    twins,
    weight,
}
