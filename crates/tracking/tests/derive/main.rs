//! From looks to a journey: every rule as a small story, and the laws that hold for all looks.

mod attest;
mod changes;
mod laws;
mod legs;
mod merge;
mod order;
mod standing;
mod telling;
mod whole;
