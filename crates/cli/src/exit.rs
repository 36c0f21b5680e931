//! What became of a command, as its exit code.

use std::fmt;
use std::process::ExitCode;

/// Done.
pub const DONE: u8 = 0;
/// Nothing readable or found.
pub const NOTHING: u8 = 1;
/// The command line or the settings are wrong.
pub const USAGE: u8 = 2;

/// A source could not be reached.
pub const UNREACHABLE: u8 = 3;
/// Credentials are missing or refused.
pub const CREDENTIALS: u8 = 4;
/// A quota is used up.
pub const QUOTA: u8 = 5;

/// An error that knows its exit code.
#[derive(Debug)]
pub struct Failure {
    /// The code.
    pub code: u8,
    /// One sentence: what is wrong, where, what to do.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// A wrong command line or setting.
    pub fn usage(message: impl Into<String>) -> anyhow::Error {
        Self { code: USAGE, message: message.into() }.into()
    }

    /// Nothing readable or found.
    pub fn nothing(message: impl Into<String>) -> anyhow::Error {
        Self { code: NOTHING, message: message.into() }.into()
    }
}

/// Says what went wrong and gives the code.
pub fn failed(error: &anyhow::Error) -> ExitCode {
    use anstyle::{AnsiColor, Style};
    let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    anstream::eprintln!("{style}error:{style:#} {error:#}");
    ExitCode::from(error.downcast_ref::<Failure>().map_or(NOTHING, |failure| failure.code))
}
