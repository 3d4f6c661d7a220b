//! What ends a command early.

use crate::base::Error;

/// Result of a command's step.
pub(super) type Outcome<T> = Result<T, Failure>;

/// One sentence for standard error, and the exit code.
#[derive(Debug)]
pub(super) struct Failure {
    pub message: String,
    pub code: i32,
}

impl Failure {
    /// The command could not be carried out.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// The command cannot be meant.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { message: error.to_string(), code: error.exit_code() }
    }
}
