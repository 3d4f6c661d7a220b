//! File names of pictures, and the recipes of a grid.

use super::super::explore::set_seed;
use crate::engine::Snapshot;
use crate::latent::Recipe;
use std::path::{Path, PathBuf};

/// Hands out names in a folder, none of them twice: a file that was asked for but is not written
/// yet is taken, too.
#[derive(Default)]
pub(super) struct Names(Vec<PathBuf>);

impl Names {
    /// The first of `name.png`, `name-2.png`, `name-3.png` … that is free in `folder`, `png` being the
    /// ending.
    pub fn free(&mut self, folder: &Path, name: &str, ending: &str) -> PathBuf {
        let numbered = (2..10_000).map(|i| folder.join(format!("{name}-{i}.{ending}")));
        let first = folder.join(format!("{name}.{ending}"));
        let mut names = std::iter::once(first.clone()).chain(numbered);
        let path = names.find(|path| !path.exists() && !self.0.contains(path)).unwrap_or(first);
        self.0.push(path.clone());
        path
    }
}

/// File name without extension: the model and the seed, and whether the picture has left it on the
/// map.
pub(super) fn stem(snapshot: &Snapshot, recipe: &Recipe) -> Option<String> {
    let name = snapshot.model.as_ref()?.file_name();
    let moved = if recipe.z_shift == [0.0; 2] { "" } else { "-moved" };
    Some(match (&recipe.z, &recipe.w) {
        (None, None) => format!("{name}-seed{:04}{moved}", recipe.seed),
        _ => format!("{name}-latent{moved}"),
    })
}

/// `count` recipes like `recipe` with its own and the following seeds.
pub(super) fn following(recipe: &Recipe, count: usize) -> Vec<Recipe> {
    let with = |i: usize| {
        let mut next = recipe.clone();
        if i > 0 {
            set_seed(&mut next, recipe.seed.wrapping_add(i as u32));
        }
        next
    };
    (0..count).map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_given_out_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.png"), b"").unwrap();
        let mut names = Names::default();
        let mut next = |name| {
            let path = names.free(folder.path(), name, "png");
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(next("a"), "a-2.png");
        assert_eq!(next("a"), "a-3.png");
        assert_eq!(next("b"), "b.png");
    }

    #[test]
    fn a_name_claims_no_seed_that_the_picture_has_left() {
        let model = std::sync::Arc::new(crate::app::panels::testing::model(&[]));
        let snapshot = Snapshot { model: Some(model), ..Snapshot::default() };
        let named = |recipe: Recipe| stem(&snapshot, &recipe).unwrap();
        assert_eq!(named(Recipe::seed(7)), "test-seed0007");
        let moved = Recipe { z_shift: [0.5, 0.0], ..Recipe::seed(7) };
        assert_eq!(named(moved.clone()), "test-seed0007-moved");
        assert_eq!(following(&moved, 2)[0], moved, "a grid from there holds it");
        assert_eq!(named(Recipe { w: Some(vec![0.0]), ..Recipe::seed(7) }), "test-latent");
    }

    #[test]
    fn grids_follow_the_seed_and_keep_the_rest() {
        let recipe = Recipe { psi: 0.3, w: Some(vec![1.0]), ..Recipe::seed(u32::MAX) };
        let grid = following(&recipe, 3);
        assert_eq!(grid[0], recipe);
        assert_eq!((grid[1].seed, grid[2].seed), (0, 1));
        assert_eq!((grid[1].psi, &grid[1].w), (0.3, &None));
    }
}
