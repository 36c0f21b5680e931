//! The storage port: what Waymark asks of a database, as use cases and not as tables.
//!
//! Each method of [`Store`] is one use case with its own transaction; a transaction never crosses the port. The time
//! is always a parameter. When a method that writes returns, what it wrote is on the disk. Read [`identity`] first
//! (parcels, accounts, buckets), then [`capture`] (what we know), [`facts`] (what follows), [`notice`] (whom we tell).
//!
//! Two units of work are never in one transaction unless they are about one parcel; and each may be done again, so
//! that a store over many databases can do them one by one.

pub mod access;
pub mod capture;
pub mod codec;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod custody;
pub mod error;
pub mod facts;
pub mod feed;
pub mod health;
pub mod identity;
pub mod lease;
pub mod memory;
pub mod moving;
pub mod notice;
pub mod parcel;
mod port;
pub mod prepared;
pub mod queue;
pub mod retention;

pub use access::ApiKey;
pub use capture::{Appended, Body, CaptureKind, NewCapture, StoredLook, chain};
#[cfg(feature = "conformance")]
pub use conformance::World;
pub use custody::{Custody, Gate, Gated};
pub use error::{Result, StoreError};
pub use facts::{Commit, Facts, NewFacts, NextPoll, Opinion};
pub use feed::Feeds;
pub use health::{Checked, Stats};
pub use identity::{AccountId, Bucket, Buckets, Digest, ParcelId, Token};
pub use lease::Lease;
pub use notice::{
    Attempt, ClaimedNotice, Ended, Endpoint, EndpointId, NewNotice, Notice, NoticeId, Outcome, PutOff,
};
pub use parcel::{Cursor, DuePoll, Filter, Forgotten, MAX_LIMIT, NewParcel, Parcel, Registered, Whom};
pub use port::Store;
pub use retention::{Aged, Policy, Remains};
