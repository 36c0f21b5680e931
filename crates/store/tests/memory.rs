//! The sentences of the port, made true in memory. Runs with `--features conformance`, which every test run of
//! the whole workspace turns on.

use store::memory::MemoryStore;

store::conformance!(|_| Box::new(MemoryStore::new()));
store::conformance_of_ageing!(|_| Box::new(MemoryStore::new()));
