//! Use cases and the loop: what Waymark does, on the ports and never on their adapters.

pub mod reading;
pub mod view;
