//! What a dropped or chosen path is, found out on a thread, since a folder may lie on a slow disk.

use super::dialogs::Task;
use crate::base::Error;
use crate::engine::ModelSource;
use crate::export::{SavedRecipe, read_recipe};
use eframe::egui;
use std::path::{Path, PathBuf};

/// Ends of the names of model files: ours, NVIDIA's, and those of PyTorch.
pub const MODEL_ENDINGS: [&str; 4] = ["safetensors", "pkl", "pt", "pth"];

/// What was found at a path.
#[derive(Debug)]
pub enum Found {
    /// A model file or a run folder.
    Model(ModelSource),
    /// A picture with a recipe; its file name.
    Picture(Box<SavedRecipe>, String),
    /// A folder to train on.
    Folder(PathBuf),
    /// Nothing that can be opened.
    Failed(Error),
}

/// Paths being looked at, and a recipe that waits for its model.
#[derive(Debug, Default)]
pub struct Opening {
    task: Task<Found>,
    queue: Vec<PathBuf>,
    /// A picture whose model is not open yet.
    pub waiting: Option<(Box<SavedRecipe>, String)>,
}

impl Opening {
    /// Looks at `path` as soon as the one before is done.
    pub fn start(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.queue.push(path);
        self.next(ctx);
    }

    fn next(&mut self, ctx: &egui::Context) {
        if !self.task.running() && !self.queue.is_empty() {
            let path = self.queue.remove(0);
            self.task.start(ctx, "opening", move || look(&path));
        }
    }

    /// What was found, once.
    pub fn take(&mut self, ctx: &egui::Context) -> Option<Found> {
        let found = self.task.take();
        self.next(ctx);
        found
    }

    /// The recipe that waits for the model with `hash`.
    pub fn waiting_for(&mut self, hash: &str) -> Option<(Box<SavedRecipe>, String)> {
        self.waiting.take_if(|(saved, _)| saved.model_hash == hash)
    }
}

fn look(path: &Path) -> Found {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    if path.is_dir() {
        return if holds_model(path) {
            Found::Model(ModelSource::File(path.into()))
        } else {
            Found::Folder(path.into())
        };
    }
    match extension.to_ascii_lowercase().as_str() {
        end if MODEL_ENDINGS.contains(&end) => Found::Model(ModelSource::File(path.into())),
        "png" => match read_recipe(path) {
            Ok(saved) => Found::Picture(Box::new(saved), name(path)),
            Err(error) => Found::Failed(error),
        },
        _ if !path.exists() => Found::Failed(Error::read(path, "there is no such file or folder")),
        _ => Found::Failed(Error::format(
            path,
            "it is no model (.safetensors, .pkl, .pt, .pth), no picture saved here (.png) and no \
             folder",
        )),
    }
}

/// Whether a folder is a training run: it has a model right inside.
fn holds_model(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.path().extension().is_some_and(|e| e == "safetensors"))
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_models_folders_and_the_rest_apart() {
        let root = tempfile::tempdir().unwrap();
        let (run, photos) = (root.path().join("run"), root.path().join("photos"));
        std::fs::create_dir_all(&run).unwrap();
        std::fs::create_dir_all(&photos).unwrap();
        std::fs::write(run.join("ema.safetensors"), b"").unwrap();
        std::fs::write(photos.join("notes.txt"), b"hello").unwrap();
        assert!(matches!(look(&run), Found::Model(_)));
        assert!(matches!(look(&run.join("ema.safetensors")), Found::Model(_)));
        assert!(matches!(look(&photos), Found::Folder(_)));
        for name in ["stylegan2.pkl", "g_ema.pt", "STATE.PTH"] {
            std::fs::write(photos.join(name), b"").unwrap();
            assert!(matches!(look(&photos.join(name)), Found::Model(_)), "{name}");
        }
        let Found::Failed(error) = look(&photos.join("notes.txt")) else { panic!("text opened") };
        assert!(error.to_string().contains("notes.txt"));
        let Found::Failed(error) = look(&photos.join("gone.jpg")) else { panic!("nothing opened") };
        assert!(error.to_string().contains("no such file"));
        std::fs::write(photos.join("plain.png"), b"not a png").unwrap();
        assert!(matches!(look(&photos.join("plain.png")), Found::Failed(_)));
    }
}
