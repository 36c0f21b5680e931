//! Adapters in: how Waymark asks carriers. [`Ask`] is the port, [`http::Http`] the adapter that really asks.
//!
//! A question is a value that `packs` makes; an answer is bytes and a status. Nothing here reads what is in them.

pub mod http;
mod token;

use std::future::Future;
use std::pin::Pin;

use packs::request::Question;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What the source says the bytes are.
    pub content_type: String,
    /// The bytes.
    pub body: Vec<u8>,
}

/// Why nothing came back that could be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Nobody there.
    #[error("{host} could not be reached: {why}")]
    Unreachable {
        /// Whom we asked.
        host: String,
        /// What happened.
        why: String,
    },
    /// Too slow.
    #[error("{host} did not answer within {seconds} seconds")]
    TimedOut {
        /// Whom we asked.
        host: String,
        /// How long we waited.
        seconds: u64,
    },
    /// It does not know us.
    #[error("{host} refused our credentials (HTTP status {status}): check them in the settings")]
    Refused {
        /// Whom we asked.
        host: String,
        /// The status.
        status: u16,
    },
    /// We asked too often.
    #[error("{host} says that its quota is used up")]
    Quota {
        /// Whom we asked.
        host: String,
        /// For how long to leave it alone, in seconds, where it says so.
        retry_after: Option<u64>,
    },
    /// More than an answer ever is.
    #[error("{host} sent more than {limit} bytes")]
    TooLarge {
        /// Whom we asked.
        host: String,
        /// How much we take.
        limit: usize,
    },
}

/// An answer that is on its way.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<Answer, Unanswered>> + Send + 'a>>;

/// The port: somebody who can put a question to a carrier.
pub trait Ask: Send + Sync {
    /// Puts the question, once; the caller keeps quotas and decides about another try.
    fn ask<'a>(&'a self, question: &'a Question) -> Asking<'a>;
}
