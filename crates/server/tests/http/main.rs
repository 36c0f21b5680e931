//! The server as callers see it, driven in this process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aged;
mod api;
mod atom;
mod closed;
mod contract;
mod endpoints;
mod epcis;
mod evidence;
mod feed;
mod learnt;
mod manual;
mod pages;
mod problems;
mod pushes;
mod served;
mod world;
