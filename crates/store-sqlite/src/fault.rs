//! From SQLite's error codes to sentences that say what to do.

use std::path::Path;

use rusqlite::{Error, ErrorCode};
use store::StoreError;

/// What can go wrong inside, before it is told outside.
#[derive(Debug)]
pub(crate) enum Fault {
    /// SQLite says so.
    Sql(Error),
    /// We say so.
    Store(StoreError),
}

/// What work inside gives.
pub(crate) type Try<T> = Result<T, Fault>;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Fault {
    /// Something that is read is not what we write.
    pub(crate) fn corrupt(what: impl Into<String>) -> Self {
        Self::Store(StoreError::Corrupt { what: what.into() })
    }

    /// The disk did not do what it was told. After this nothing that was written since can be trusted to
    /// be there, also if a second try succeeds.
    pub(crate) fn is_of_the_disk(&self) -> bool {
        match self {
            Self::Sql(error) => error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure),
            Self::Store(error) => matches!(error, StoreError::Poisoned { .. }),
        }
    }

    /// What lies in the file is not what SQLite or we wrote.
    pub(crate) fn is_of_the_file(&self) -> bool {
        match self {
            Self::Sql(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ),
            Self::Store(error) => matches!(error, StoreError::Corrupt { .. }),
        }
    }

    /// The sentence for who asked.
    pub(crate) fn told(self, path: &Path) -> StoreError {
        let error = match self {
            Self::Store(error) => return error,
            Self::Sql(error) => error,
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Locked { path: path.to_owned() }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Corrupt { what: format!("`{}`: {error}", path.display()) }
            }
            Some(ErrorCode::SystemIoFailure) => StoreError::Poisoned { why: error.to_string() },
            _ => StoreError::Io {
                doing: format!("use the store `{}`", path.display()),
                why: error.to_string(),
            },
        }
    }
}
