//! From PostgreSQL's error codes to sentences that say what to do.

use store::StoreError;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// What can go wrong inside, before it is told outside.
#[derive(Debug)]
pub(crate) enum Fault {
    /// PostgreSQL, or the way to it, says so.
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

    /// The database does not answer.
    pub(crate) fn away(why: impl Into<String>) -> Self {
        Self::Store(StoreError::Away { why: why.into() })
    }

    /// The connection is of no use any more.
    pub(crate) fn is_of_the_way(&self) -> bool {
        match self {
            Self::Sql(error) => gone(error),
            Self::Store(error) => matches!(error, StoreError::Away { .. }),
        }
    }

    /// Two transactions met, and the database stopped this one: the same again may succeed.
    pub(crate) fn met_another(&self) -> bool {
        let Self::Sql(error) = self else { return false };
        error.code().is_some_and(|code| {
            [
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::LOCK_NOT_AVAILABLE,
            ]
            .contains(code)
        })
    }

    /// The sentence for who asked.
    pub(crate) fn told(self) -> StoreError {
        let error = match self {
            Self::Store(error) => return error,
            Self::Sql(error) => error,
        };
        if gone(&error) {
            return StoreError::Away { why: said(&error) };
        }
        match error.code() {
            Some(code) if *code == SqlState::DISK_FULL => StoreError::Full,
            Some(code) if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => {
                StoreError::Corrupt { what: said(&error) }
            }
            Some(code) if *code == SqlState::IO_ERROR => StoreError::Poisoned { why: said(&error) },
            _ => StoreError::Io { doing: "use the database".into(), why: said(&error) },
        }
    }
}

/// The connection was lost, refused, or is about to be.
fn gone(error: &Error) -> bool {
    let Some(code) = error.code() else {
        // No code: it was not the server that spoke. What we could not encode or read is no fault of the way.
        return error.is_closed() || is_io(error);
    };
    // Connection exceptions; too many connections; shutting down, crashed, starting up.
    code.code().starts_with("08")
        || [
            SqlState::TOO_MANY_CONNECTIONS,
            SqlState::ADMIN_SHUTDOWN,
            SqlState::CRASH_SHUTDOWN,
            SqlState::CANNOT_CONNECT_NOW,
            SqlState::READ_ONLY_SQL_TRANSACTION,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ]
        .contains(code)
}

fn is_io(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// What the server or the system said, without the values of rows: those may name a person.
fn said(error: &Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}
