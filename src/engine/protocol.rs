//! The talk between the engine and those who drive it: the window and the command line.

use super::directions::{FoundDirection, Slider};
use super::inside::{Inside, Look};
use crate::base::Rgb8;
use crate::checkpoint::Card;
pub use crate::checkpoint::ModelSource;
use crate::data::Preflight;
use crate::gpu::Frame;
pub use crate::latent::Position as MapPoint;
use crate::latent::timeline::{Course, Timeline};
use crate::latent::{Direction, Recipe};
use crate::models::{Can, Motion, NetworkConfig};
use crate::training::{Entry, Finding, Kept, Kind, Metrics, StartModel, Told, TrainConfig};
use std::path::PathBuf;
use std::sync::Arc;

/// A picture wanted. Built anew each frame, sent when it differs, the latest wins.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewRequest {
    /// Grows with each request; comes back in [`Picture::stamp`].
    pub stamp: u64,
    /// What to show.
    pub recipe: Recipe,
    /// What to look at between the layers, if anything.
    pub look: Option<Look>,
}

/// Orders, carried out first in, first out.
#[derive(Debug)]
pub enum Command {
    /// Loads a model, then [`Event::Loaded`]; on failure the open one stays.
    Open(ModelSource),
    /// Reads a folder on a thread of its own, then [`Event::Preflight`].
    Preflight {
        /// Folder of pictures.
        folder: PathBuf,
        /// Settings it is read for.
        config: Box<TrainConfig>,
    },
    /// Starts training on a folder, writing to `run`.
    Train {
        /// Folder of pictures.
        folder: PathBuf,
        /// Run folder, made if absent.
        run: PathBuf,
        /// Settings.
        config: Box<TrainConfig>,
        /// The model that the settings say it starts from, where it has been read already.
        base: Option<Box<StartModel>>,
    },
    /// Goes on with a run from its last checkpoint.
    Resume {
        /// Run folder.
        run: PathBuf,
        /// What is changed first.
        onwards: Onwards,
    },
    /// A run that goes on from another one with other settings, which must leave its networks as they
    /// are.
    Branch {
        /// The run it goes on from.
        source: PathBuf,
        /// When it leaves that run, in kimg; None for its last checkpoint.
        kimg: Option<f64>,
        /// Run folder, made if absent.
        run: PathBuf,
        /// Settings.
        config: Box<TrainConfig>,
    },
    /// Goes on with other settings from the next step on.
    Retune(Box<TrainConfig>),
    /// Takes the advice on a trouble, on request from a state before it.
    TakeAdvice {
        /// Which.
        kind: Kind,
        /// Whether to go back.
        back: bool,
    },
    /// Takes the last change of settings back.
    Undo,
    /// Goes back to the newest state kept that is no later than so many kimg.
    GoBack(f64),
    /// Saves a checkpoint and ends training; then [`Event::Stopped`].
    Stop,
    /// Saves a checkpoint now; then [`Event::Saved`].
    Checkpoint,
    /// Renders pictures and writes a PNG with its recipe; then [`Event::Saved`].
    Export(Export),
    /// Renders pictures and writes what the network puts out, before any rounding, as a NumPy
    /// array `[N, C, R, R]` of float32; then [`Event::Saved`].
    ExportArray {
        /// `.npy` file to write.
        path: PathBuf,
        /// One recipe for each picture.
        recipes: Vec<Recipe>,
    },
    /// Draws what the earlier states of a run make of the same latents, as one picture or, where the
    /// name ends in `.gif`, as a film; then [`Event::Saved`].
    ExportPast {
        /// Run folder.
        run: PathBuf,
        /// PNG or GIF file to write.
        path: PathBuf,
        /// One recipe for each latent.
        recipes: Vec<Recipe>,
    },
    /// Looks for the direction of the open model between marked pictures; then [`Event::Direction`].
    FindDirection {
        /// Pictures that have more of it.
        more: Vec<Recipe>,
        /// Pictures that have less.
        less: Vec<Recipe>,
        /// What it is to leave alone.
        others: Vec<Slider>,
    },
    /// Reads directions for the open model from a file; then [`Event::Directions`].
    ReadDirections(PathBuf),
    /// Makes a film beside all else; then [`Event::Saved`], or [`Event::GivenUp`] after
    /// [`Command::StopFilm`].
    Film(FilmOrder),
    /// Ends the film in the making, if any.
    StopFilm,
    /// Finds the places of a timeline's keys; then [`Event::Course`].
    Course(Box<Timeline>),
    /// Renders at 1:1 for the clipboard; then [`Event::Copied`].
    Copy(Recipe),
    /// Renders a thumbnail; then [`Event::Thumbnail`] with the same id.
    Thumbnail {
        /// Chosen by the caller.
        id: u64,
        /// What to render.
        recipe: Recipe,
    },
    /// Ends the worker, saving a running training first.
    Shutdown,
}

/// What is changed of a run before it goes on.
#[derive(Debug, Clone, Default)]
pub struct Onwards {
    /// Where to go back to, in kimg.
    pub back: Option<f64>,
    /// Settings it shall have from then on.
    pub config: Option<Box<TrainConfig>>,
    /// New length in kimg.
    pub total_kimg: Option<f64>,
}

/// What a saved picture holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// PNG file to write.
    pub path: PathBuf,
    /// One recipe, or those of a grid, row by row.
    pub recipes: Vec<Recipe>,
    /// Columns of a grid.
    pub columns: usize,
    /// Enlargement: 1, 2 or 4.
    pub scale: u32,
}

/// A film to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmOrder {
    /// File to write, whose ending says what: `.mp4`, `.gif`, `.png` (APNG), or a folder.
    pub path: PathBuf,
    /// What it shows, with the open model.
    pub timeline: Box<Timeline>,
    /// Enlargement: 1, 2 or 4.
    pub scale: u32,
}

/// How far a film is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilmProgress {
    /// Pictures that are written.
    pub done: usize,
    /// All of them.
    pub total: usize,
}

/// Facts of the open model.
#[derive(Debug, Clone)]
pub struct ModelInfo {
    /// Where it came from.
    pub source: ModelSource,
    /// SHA-256 of its file, hexadecimal; None while it is in training, which no file is equal to.
    pub hash: Option<String>,
    /// Name to show.
    pub name: String,
    /// Network shape.
    pub config: NetworkConfig,
    /// Trainable values of the generator.
    pub params: usize,
    /// Whether noise changes its pictures, or why it does not.
    pub noise: Can,
    /// Origin and licence.
    pub card: Card,
    /// Share of the variance of w that each principal component explains, first component first;
    /// its length is the number of sliders, whatever their basis.
    pub components: Vec<f32>,
}

impl ModelInfo {
    /// Its name as the beginning of a file's.
    pub fn file_name(&self) -> String {
        let fine = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
        self.name.chars().map(fine).take(40).collect()
    }
}

/// Samples of the map Z → W: the same points in both planes.
#[derive(Debug, Clone, Default)]
pub struct MapData {
    /// Seed of each sample.
    pub seeds: Vec<u32>,
    /// Position in the z plane (standard deviations).
    pub z: Vec<[f32; 2]>,
    /// Position in the plane of the first two components of w (standard deviations).
    pub w: Vec<[f32; 2]>,
    /// Class of each sample the map was made for.
    pub class: Option<usize>,
}

/// A finished picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Stamp of its request; 0 before the first.
    pub stamp: u64,
    /// Recipe it shows.
    pub recipe: Recipe,
    /// The pixels, on the CPU or on the shared GPU.
    pub surface: Surface,
    /// Position on the map.
    pub point: MapPoint,
    /// Way from A to B on the map, empty without a morph.
    pub path: Vec<MapPoint>,
    /// What was looked at between the layers.
    pub inside: Option<Arc<Inside>>,
    /// Milliseconds it took.
    pub millis: f32,
}

/// Where the pixels are.
#[derive(Debug, Clone)]
pub enum Surface {
    /// In memory, to be uploaded.
    Pixels(Arc<Rgb8>),
    /// In a texture of the shared device.
    Texture(Frame),
}

/// State of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// No training.
    #[default]
    Idle,
    /// Reading and caching the pictures.
    Preparing,
    /// Steps run.
    Running,
    /// Held by the user.
    Paused,
    /// Saving before it ends.
    Stopping,
}

/// The same few pictures at three stages, while networks that grow fade a resolution in.
#[derive(Debug, Clone)]
pub struct Fading {
    /// Stage of growth as [`crate::models::Shape::stage`] counts it; no whole number.
    pub stage: f64,
    /// Without the new resolution, as they are, and with it alone.
    pub pictures: [Rgb8; 3],
}

/// What the engine shows of a run.
#[derive(Debug, Clone, Default)]
pub struct Training {
    /// State.
    pub phase: Phase,
    /// Run folder.
    pub run: PathBuf,
    /// Settings.
    pub config: Option<Arc<TrainConfig>>,
    /// Pictures in the data set.
    pub images: usize,
    /// Thousands of pictures shown so far; the last point of the curves is a little older.
    pub kimg: f64,
    /// All points of the curves so far, oldest first.
    pub history: Arc<Vec<Metrics>>,
    /// Grid of fixed seeds from the EMA generator.
    pub samples: Option<Arc<Rgb8>>,
    /// kimg at which `samples` was drawn.
    pub samples_kimg: f64,
    /// The present fade, where there is one.
    pub fading: Option<Arc<Fading>>,
    /// Troubles that are there, most pressing first.
    pub findings: Vec<Finding>,
    /// Whether there are points enough since the last change to judge.
    pub judged: bool,
    /// How the layers of G and of D moved in the last step that was watched.
    pub motion: Arc<[Vec<Motion>; 2]>,
    /// Settings changed on the way, oldest first.
    pub changes: Arc<Vec<Entry>>,
    /// The change that can be taken back.
    pub undoable: Option<Entry>,
    /// Earlier states, oldest first.
    pub kept: Arc<Vec<Kept>>,
    /// Images shown by the state that was measured closest to the pictures.
    pub best: Option<u64>,
    /// Seconds left at the present speed.
    pub eta_s: Option<f64>,
}

/// The engine's state, published whole; the latest wins.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The open model.
    pub model: Option<Arc<ModelInfo>>,
    /// The newest picture.
    pub picture: Option<Picture>,
    /// Map samples of the open model.
    pub map: Option<Arc<MapData>>,
    /// Training.
    pub training: Training,
    /// Name of the device that computes.
    pub device: String,
    /// Why that device computes.
    pub device_reason: String,
    /// The film in the making.
    pub film: Option<FilmProgress>,
    /// What the worker does that takes long, for the status bar.
    pub busy: Option<String>,
}

/// Things that happened once.
#[derive(Debug, Clone)]
pub enum Event {
    /// A model is open.
    Loaded(Arc<ModelInfo>),
    /// A step of something long; `total` 0 when unknown.
    Progress {
        /// What, in plain words.
        what: String,
        /// Done so far.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// What a folder holds.
    Preflight(Box<Preflight>),
    /// New point of the curves.
    Metrics(Box<Metrics>),
    /// A file was written.
    Saved(PathBuf),
    /// A picture for the clipboard.
    Copied(Arc<Rgb8>),
    /// A thumbnail.
    Thumbnail {
        /// The caller's id.
        id: u64,
        /// The picture.
        image: Arc<Rgb8>,
    },
    /// A direction, or why the marks lead to none.
    Direction(Result<Box<FoundDirection>, String>),
    /// Directions of a file, measured in the open model.
    Directions(Vec<Direction>),
    /// The course of a timeline.
    Course(Arc<Course>),
    /// An order was given up as the user wished; what is left of it, in one sentence.
    GivenUp(String),
    /// Something to know that stopped nothing.
    Warning(String),
    /// The advisor has something to say.
    Advice(Box<Told>),
    /// An order failed, in one sentence.
    Failed(String),
    /// The GPU is lost; the program must be started again.
    DeviceLost(String),
    /// Training ended; its checkpoint is saved.
    Stopped,
}
