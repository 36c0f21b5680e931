//! Feeds through the engine: kept, folded, found; the same by every way, in any order, after any death.

#![expect(clippy::unwrap_used, reason = "these are tests")]

#[path = "../../../store-postgres/tests/cluster/mod.rs"]
#[expect(dead_code, reason = "not everything that a server can do is needed here")]
mod cluster;
#[path = "../announce/house.rs"]
#[expect(dead_code, reason = "not every word of the house is needed here")]
mod house;
mod moved;
mod nodes;
mod order;
mod refused;
mod story;
mod twins;
