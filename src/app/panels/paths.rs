//! Paths that are typed.

use std::path::{Path, PathBuf};

/// `~` means the home folder, as it does in every shell.
pub(super) fn expanded(path: &str) -> PathBuf {
    let path = path.trim();
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match (path.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) if rest.starts_with('/') => home.join(&rest[1..]),
        _ => Path::new(path).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = directories::UserDirs::new().unwrap().home_dir().to_owned();
        assert_eq!(expanded("~/cats"), home.join("cats"));
        assert_eq!(expanded(" ~ "), home);
        assert_eq!(expanded("~cats/x"), Path::new("~cats/x"));
        assert_eq!(expanded("/a b/c"), Path::new("/a b/c"));
    }
}
