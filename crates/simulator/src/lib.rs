//! A seeded world of posts, hubs, customs and carriers that answers in the carriers' own formats.
//!
//! [`world`] is pure: truth and what is shown of it, for every parcel, from a seed and a plan.
//! [`carriers`] writes what is shown at an hour as each carrier would. [`serve`] puts that behind HTTP
//! on loopback, so that polling, reading and deriving are all real. Rules that judge parcels must not
//! read this crate; only scores may.

pub mod carriers;
pub mod chance;
pub mod clock;
pub mod demo;
mod http;
pub mod world;

pub use clock::Clock;
pub use demo::{declarations, demo_world, demo_world_at};
pub use http::{Running, serve};
pub use world::World;
