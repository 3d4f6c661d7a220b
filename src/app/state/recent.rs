//! Model files and runs that were opened, also in earlier sessions.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Most that are kept besides pinned ones.
const MOST: usize = 12;

/// A model file or run folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    /// Name of the model.
    pub name: String,
    /// File or folder.
    pub path: PathBuf,
    /// Fingerprint of its weights when it was opened last.
    pub hash: String,
    /// Stays until it is unpinned.
    #[serde(default)]
    pub pinned: bool,
}

/// The list, pinned ones first, each the newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recents(Vec<Recent>);

impl Recents {
    /// All of them.
    pub fn list(&self) -> &[Recent] {
        &self.0
    }

    /// Puts a model that was opened before the others; one that is known stays pinned.
    pub fn remember(&mut self, name: &str, path: &Path, hash: &str) {
        let pinned = self.0.iter().any(|known| known.path == path && known.pinned);
        self.0.retain(|known| known.path != path);
        let (name, hash) = (name.to_owned(), hash.to_owned());
        self.0.insert(0, Recent { name, path: path.into(), hash, pinned });
        self.order();
    }

    /// Drops one.
    pub fn forget(&mut self, path: &Path) {
        self.0.retain(|known| known.path != path);
    }

    /// Pins one, or lets it go like the others.
    pub fn pin(&mut self, path: &Path, pinned: bool) {
        if let Some(known) = self.0.iter_mut().find(|known| known.path == path) {
            known.pinned = pinned;
        }
        self.order();
    }

    /// The newest whose weights had this fingerprint.
    pub fn find(&self, hash: &str) -> Option<&Recent> {
        self.0.iter().find(|known| known.hash == hash)
    }

    fn order(&mut self) {
        self.0.sort_by_key(|known| !known.pinned);
        let mut free = 0;
        self.0.retain(|known| {
            free += usize::from(!known.pinned);
            known.pinned || free <= MOST
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinned_ones_stay_and_the_others_make_room() {
        let mut recents = Recents::default();
        let path = |i: usize| PathBuf::from(format!("/models/{i}"));
        recents.remember("first", &path(0), "00");
        recents.pin(&path(0), true);
        for i in 1..=MOST + 3 {
            recents.remember("more", &path(i), "11");
        }
        assert_eq!(recents.list().len(), MOST + 1);
        assert_eq!(
            (&recents.list()[0].name[..], &recents.list()[1].path),
            ("first", &path(MOST + 3))
        );
        recents.remember("again", &path(0), "22");
        assert!(recents.list()[0].pinned && recents.find("22").is_some());
        assert!(recents.find("00").is_none(), "its weights are others now");
        recents.pin(&path(0), false);
        recents.forget(&path(1));
        assert!(recents.list().iter().all(|known| !known.pinned && known.path != path(1)));
    }
}
