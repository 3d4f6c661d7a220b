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
            Self::Foreign(name) if is_object(name) => write!(
                out,
                "it holds a whole program object ({name}), which only its own code can read; ask \
                 whoever made it for its state_dict. Nothing in it was run"
            ),
            Self::Foreign(name) => {
                write!(out, "it asks for {name}, which a model never needs; it may be malicious")
            }
            Self::NotPickle => out.write_str("it is neither a pickle nor a PyTorch file"),
            Self::Unusable(what) => out.write_str(what),
        }
    }
}

/// Packages whose functions a harmful file would call.
const SYSTEM: [&str; 22] = [
    "os",
    "posix",
    "nt",
    "sys",
    "subprocess",
    "builtins",
    "__builtin__",
    "runpy",
    "importlib",
    "shutil",
    "socket",
    "ctypes",
    "pickle",
    "marshal",
    "types",
    "code",
    "io",
    "pty",
    "webbrowser",
    "operator",
    "functools",
    "numpy",
];

/// Whether a name looks like a class of somebody's program: a package that is none of the system's,
/// and a capital letter.
fn is_object(name: &str) -> bool {
    let package = name.split('.').next().unwrap_or_default();
    let class = name.rsplit('.').next().unwrap_or_default();
    !SYSTEM.contains(&package) && class.starts_with(|letter: char| letter.is_ascii_uppercase())
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_objects_are_told_from_harmful_calls() {
        let said = |name: &str| Error::Foreign(name.into()).to_string();
        for name in ["__main__.G", "models.Generator", "torch.nn.modules.container.Sequential"] {
            let text = said(name);
            assert!(text.contains("whole program object") && text.contains("state_dict"), "{text}");
        }
        for name in
            ["os.system", "builtins.eval", "torch.load", "subprocess.Popen", "types.CodeType"]
        {
            assert!(said(name).contains("malicious"), "{name}");
        }
    }
}
