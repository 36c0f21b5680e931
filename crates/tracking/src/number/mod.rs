//! What a tracking number says about itself: whose it can be, whether its check digit is right, and why.
//!
//! Read in this order: [`pattern`] (how a form is written down, so that a postal clerk can read it), [`check`]
//! (check digits), [`format`](mod@format) (one form of one carrier), [`matcher`] (all forms compiled into one
//! table), [`normalize`] (what people paste), [`candidate`] (what we answer), [`rank`] (what is known decides
//! collisions), [`identifier`] (all of it together).
//!
//! ```
//! use tracking::number::{Format, Identifier, Known};
//!
//! let pin = Format::new("canada-post", "pin", "Canada Post 16 digits", &["serial:15d check:1d"])?
//!     .with_check("gs1")?;
//! let identifier = Identifier::new(vec![pin]);
//! let found = identifier.identify("1000 0000 0000 0007", &Known::default());
//! assert_eq!(&*found.candidates[0].carrier, "canada-post");
//! assert!(found.candidates[0].valid);
//! # Ok::<(), tracking::number::FormatError>(())
//! ```

pub mod candidate;
pub mod check;
mod correct;
mod explain;
pub mod format;
pub mod gs1;
pub mod identifier;
pub mod matcher;
pub mod normalize;
pub mod pattern;
pub mod rank;
pub mod s10;
mod text;
pub mod url;

pub use candidate::{Candidate, Identified, Quick};
pub use check::Check;
pub use format::{Basis, Format, FormatError, Partner};
pub use identifier::Identifier;
pub use rank::{Known, Past};
