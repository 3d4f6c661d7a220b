//! Why a file is refused.

use std::fmt;

/// One sentence about the file, which it calls "it".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// It asks for a Python function or class that is not on the list.
    Foreign(String),
    /// It is no pickle at all.
    NotPickle,
    /// It is damaged, cut short or beyond a limit; the text says which.
    Unusable(String),
}

impl Error {
    /// An [`Error::Unusable`].
    pub fn new(what: impl Into<String>) -> Self {
        Self::Unusable(what.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(name) => {
                write!(out, "it asks for {name}, which a model never needs; it may be malicious")
            }
            Self::NotPickle => out.write_str("it is neither a pickle nor a PyTorch file"),
            Self::Unusable(what) => out.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
