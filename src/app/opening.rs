//! What a dropped or chosen path is, found out on a thread, since a folder may lie on a slow disk.

use super::boxing::LARGE;
use super::dialogs::Task;
use crate::base::{Error, Rgb8};
use crate::checkpoint::{file_hash, is_native};
use crate::data::{is_picture_name, whole};
use crate::engine::ModelSource;
use crate::export::{
    Chain, Favourite, SavedRecipe, holds_directions, read_chain, read_favourites, read_recipe,
    read_timeline,
};
use crate::latent::timeline::Timeline;
use eframe::egui;
use std::path::{Path, PathBuf};

/// Ends of the names of model files: ours, NVIDIA's, and those of PyTorch.
pub const MODEL_ENDINGS: [&str; 4] = ["safetensors", "pkl", "pt", "pth"];

/// What was found at a path.
#[derive(Debug)]
pub enum Found {
    /// A model file or a run folder.
    Model(ModelSource),
    /// A picture with a recipe, and where it lies.
    Picture(Box<SavedRecipe>, PathBuf),
    /// A picture of the user's own, which was not saved here.
    Photo(PathBuf, Rgb8),
    /// Directions for the open model.
    Directions(PathBuf),
    /// A timeline, or a film that was made of one, and where it lies.
    Timeline(Box<Timeline>, PathBuf),
    /// Music.
    Sound(PathBuf),
    /// A list of favourites with their thumbnails.
    Favourites(Vec<(Favourite, Rgb8)>),
    /// A chain of bends, and where it lies.
    Chain(Chain, PathBuf),
    /// What came of looking for a picture's model.
    ModelFor(Option<PathBuf>),
    /// A folder to train on.
    Folder(PathBuf),
    /// Nothing that can be opened.
    Failed(Error),
}

/// What is to be found out.
#[derive(Debug)]
enum Question {
    /// What a path is.
    Path(PathBuf),
    /// Where the model with this fingerprint and name lies: in these folders, or right below them.
    Model { hash: String, name: String, folders: Vec<PathBuf> },
}

/// Paths being looked at, and a recipe that waits for its model.
#[derive(Debug, Default)]
pub struct Opening {
    task: Task<Found>,
    queue: Vec<Question>,
    /// A picture whose model is not open yet.
    pub waiting: Option<(Box<SavedRecipe>, String)>,
    /// A photo that waits for any model.
    pub photo: Option<(PathBuf, Rgb8)>,
}

impl Opening {
    /// Looks at `path` as soon as the one before is done.
    pub fn start(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.queue.push(Question::Path(path));
        self.next(ctx);
    }

    /// Looks for a picture's model in these folders.
    pub fn search(&mut self, ctx: &egui::Context, saved: &SavedRecipe, folders: Vec<PathBuf>) {
        let (hash, name) = (saved.model_hash.clone(), saved.model_name.clone());
        self.queue.push(Question::Model { hash, name, folders });
        self.next(ctx);
    }

    fn next(&mut self, ctx: &egui::Context) {
        if !self.task.running() && !self.queue.is_empty() {
            let question = self.queue.remove(0);
            self.task.start(ctx, "opening", move || match question {
                Question::Path(path) => look(&path),
                Question::Model { hash, name, folders } => {
                    Found::ModelFor(search(&hash, &name, &folders))
                }
            });
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
        return match read_timeline(path) {
            _ if holds_model(path) => Found::Model(ModelSource::File(path.into())),
            Ok(timeline) => Found::Timeline(Box::new(timeline), path.into()),
            Err(_) => Found::Folder(path.into()),
        };
    }
    match extension.to_ascii_lowercase().as_str() {
        "npy" | "npz" => Found::Directions(path.into()),
        "safetensors" if holds_directions(path) => Found::Directions(path.into()),
        end if MODEL_ENDINGS.contains(&end) => Found::Model(ModelSource::File(path.into())),
        _ if !path.exists() => Found::Failed(Error::read(path, "there is no such file or folder")),
        "png" | "gif" => match (read_timeline(path), read_recipe(path)) {
            (Ok(timeline), _) => Found::Timeline(Box::new(timeline), path.into()),
            (_, Ok(saved)) => Found::Picture(Box::new(saved), path.into()),
            _ => read_favourites(path).map_or_else(|_| picture(path), Found::Favourites),
        },
        "json" | "mp4" => match (read_timeline(path), read_chain(path)) {
            (Ok(timeline), _) => Found::Timeline(Box::new(timeline), path.into()),
            (_, Ok(chain)) => Found::Chain(chain, path.into()),
            (Err(error), _) => Found::Failed(error),
        },
        "wav" => Found::Sound(path.into()),
        "zip" => Found::Folder(path.into()),
        _ if is_picture_name(path) => picture(path),
        _ => Found::Failed(Error::format(
            path,
            "it is no model (.safetensors, .pkl, .pt, .pth), no picture, and no folder or zip archive \
             of pictures",
        )),
    }
}

/// A photo, where the file can be read as one.
fn picture(path: &Path) -> Found {
    match whole(path, LARGE) {
        Ok(photo) => Found::Photo(path.into(), photo),
        Err(reason) => Found::Failed(Error::read(path, reason)),
    }
}

/// Whether a folder is a training run: it has a model right inside.
fn holds_model(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.path().extension().is_some_and(|e| e == "safetensors"))
}

/// The model file with this fingerprint, in one of the folders or in a folder right inside. Reading a
/// whole file takes long: those that bear the model's name come first, and of others only generators
/// of ours are read.
fn search(hash: &str, name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let files = |folder: &PathBuf| {
        let walk = walkdir::WalkDir::new(folder).max_depth(2).sort_by_file_name();
        walk.into_iter().flatten().map(|entry| entry.into_path())
    };
    let ends =
        |path: &PathBuf| path.extension().is_some_and(|e| MODEL_ENDINGS.iter().any(|m| e == *m));
    let all: Vec<PathBuf> = folders.iter().flat_map(files).filter(ends).collect();
    let named = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == name);
    let (first, others): (Vec<_>, Vec<_>) = all.into_iter().partition(named);
    let is_it = |path: &PathBuf| file_hash(path).is_ok_and(|found| found == hash);
    first.into_iter().chain(others.into_iter().filter(|path| is_native(path))).find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkpoint::{Card, Precision, save_generator};
    use crate::models::{Generator, StyleGanConfig};

    #[test]
    fn models_are_found_by_their_fingerprint() {
        let root = tempfile::tempdir().unwrap();
        let run = root.path().join("photos-1");
        std::fs::create_dir_all(&run).unwrap();
        for (name, text) in [("a.pkl", "one"), ("photos.pkl", "two"), ("z.safetensors", "three")] {
            std::fs::write(run.join(name), text).unwrap();
        }
        let config = StyleGanConfig { resolution: 8, ..StyleGanConfig::default() };
        let generator = Generator::new(&config.into(), 1, &burn::tensor::Device::flex());
        let native = run.join("generator-1.296kimg.safetensors");
        save_generator(&native, &generator, &Card::default(), Precision::Half).unwrap();
        let nowhere = root.path().join("gone");
        let find = |file: &Path, name: &str, folder: &Path| {
            search(&file_hash(file).unwrap(), name, &[nowhere.clone(), folder.into()])
        };
        assert_eq!(find(&native, "photos", &run), Some(native.clone()), "under another name");
        assert_eq!(find(&native, "photos", root.path()), Some(native), "in a folder of runs");
        let foreign = run.join("photos.pkl");
        assert_eq!(find(&foreign, "photos", &run), Some(foreign.clone()));
        assert_eq!(find(&foreign, "faces", &run), None, "foreign files go by their names");
        assert_eq!(find(&run.join("z.safetensors"), "photos", &run), None, "no generator of ours");
    }

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
        for name in ["me.jpg", "me.png"] {
            image::RgbImage::new(40, 30).save(photos.join(name)).unwrap();
            assert!(matches!(look(&photos.join(name)), Found::Photo(..)), "{name}");
        }
        std::fs::write(photos.join("plain.png"), b"not a png").unwrap();
        assert!(matches!(look(&photos.join("plain.png")), Found::Failed(_)));
    }
}
