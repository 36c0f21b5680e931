//! What a store can say when it cannot do its work. Each sentence says what to do.

use std::path::PathBuf;

/// What a use case gives, or why it did not happen.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why a use case did not happen. Nothing of it was written, unless it says so.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Another process has the store open.
    #[error(
        "the store `{}` is in use by another waymark process; stop that one, or give this one another --data", path.display()
    )]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No room on the disk.
    #[error(
        "the disk of the store is full; nothing that was accepted is lost; free some space and try again"
    )]
    Full,
    /// More is waiting to be written than the store takes in.
    #[error("the store is busy: {waiting} requests wait to be written; try again in a moment")]
    Busy {
        /// How many requests wait.
        waiting: usize,
    },
    /// What is read is not what was written.
    #[error(
        "the store is damaged: {what}; stop waymark, keep a copy of the files, and restore the last backup"
    )]
    Corrupt {
        /// What was found.
        what: String,
    },
    /// The files come from a newer Waymark, or the engine is too old to be trusted.
    #[error("{what} has version {found}, this program needs {wanted}; {advice}")]
    Version {
        /// The schema, or the engine.
        what: &'static str,
        /// What is there.
        found: String,
        /// What is needed.
        wanted: String,
        /// What to do.
        advice: &'static str,
    },
    /// A write could not be confirmed by the disk. What was accepted before is safe; the state of this
    /// request is unknown until the store is opened again.
    #[error(
        "the disk did not confirm a write ({why}); what was accepted is safe; restart waymark when the disk is well"
    )]
    Poisoned {
        /// What the disk said.
        why: String,
    },
    /// The database behind the store does not answer.
    #[error(
        "the database does not answer ({why}); what was accepted is safe; whether a request that was under way was \
         written is unknown: send it again, the same again changes nothing"
    )]
    Away {
        /// What the connection said.
        why: String,
    },
    /// The bucket has changed hands since this node got it.
    #[error("another node works on bucket {bucket} now; nothing was written, and the work is that node's")]
    Fenced {
        /// The bucket.
        bucket: u16,
    },
    /// The bucket is not, or not any more, the business of the database that was asked: the map is to be read again.
    #[error("bucket {bucket} is moving to another database; nothing was written: send it again in a moment")]
    Elsewhere {
        /// The bucket.
        bucket: u16,
    },
    /// Something is larger than the store takes.
    #[error("{what} may be at most {limit}, this is {size}")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// How large it is.
        size: usize,
        /// How large it may be.
        limit: usize,
    },
    /// Reading or writing failed otherwise.
    #[error("{doing}: {why}")]
    Io {
        /// What we were doing, such as ``open `waymark.db` ``.
        doing: String,
        /// What the system said.
        why: String,
    },
}

impl StoreError {
    /// The same, of one of several databases: who reads it learns which.
    #[must_use]
    pub fn named(self, database: &str) -> Self {
        let named = |words: String| format!("`{database}`: {words}");
        match self {
            Self::Away { why } => Self::Away { why: named(why) },
            Self::Poisoned { why } => Self::Poisoned { why: named(why) },
            Self::Io { doing, why } => Self::Io { doing, why: named(why) },
            Self::Corrupt { what } => Self::Corrupt { what: named(what) },
            Self::Version { what, found, wanted, advice } => {
                Self::Version { what, found: format!("{found} in `{database}`"), wanted, advice }
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_databases_the_one_that_is_meant_is_named() {
        let away = StoreError::Away { why: "connection refused".into() }.named("b.example/w").to_string();
        assert!(away.contains("does not answer (`b.example/w`: connection refused)"), "{away}");
        let old = StoreError::Version {
            what: "the database server",
            found: "12".into(),
            wanted: "13".into(),
            advice: "upgrade",
        };
        assert!(old.named("b").to_string().contains("has version 12 in `b`"));
    }

    #[test]
    fn a_locked_store_names_its_file_and_a_way_out() {
        let error = StoreError::Locked { path: "/srv/w/waymark.db".into() }.to_string();
        assert!(error.contains("/srv/w/waymark.db") && error.contains("another waymark process"), "{error}");
    }

    #[test]
    fn a_full_disk_says_that_nothing_is_lost() {
        let error = StoreError::Full.to_string();
        assert!(error.contains("nothing that was accepted is lost") && error.contains("free"), "{error}");
    }
}
