//! What a tracking number says about itself.

pub mod s10;
