//! Where a model comes from.

use super::embedded_names;
use crate::base::{Error, Result};
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ModelSource {
    /// One that is built into the program, by name (`faces`, `flowers`).
    Embedded(String),
    /// A model file, or a run folder (its newest EMA generator).
    File(PathBuf),
}

impl ModelSource {
    /// What a model is called whose card is silent: by its own name, or that of its file.
    pub fn name(&self) -> String {
        match self {
            Self::Embedded(name) => name.clone(),
            Self::File(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// The built-in model of that name, otherwise a path that exists.
    ///
    /// # Errors
    /// [`Error::Read`] when there is neither.
    pub fn named(model: &str) -> Result<Self> {
        let names = embedded_names();
        if names.contains(&model) {
            return Ok(Self::Embedded(model.into()));
        }
        if Path::new(model).exists() {
            return Ok(Self::File(model.into()));
        }
        let known = names.join(", ");
        Err(Error::read(
            model,
            format!("there is no such file, and the built-in models are {known}"),
        ))
    }
}

/// What [`ModelSource::named`] understands.
impl fmt::Display for ModelSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(name) => f.write_str(name),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_models_go_by_their_names_and_files_by_their_paths() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().display().to_string();
        for (name, source) in [
            ("faces", ModelSource::Embedded("faces".into())),
            (path.as_str(), ModelSource::File(path.clone().into())),
        ] {
            assert_eq!(ModelSource::named(name).unwrap(), source);
            assert_eq!(source.to_string(), name);
        }
        let error = ModelSource::named("no-such-model").unwrap_err().to_string();
        assert!(error.contains("no-such-model") && error.contains("faces"), "{error}");
    }
}
