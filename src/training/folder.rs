//! The files of a run folder beside the state and the generator: `run.json` (where the pictures
//! are), `metrics.jsonl` (the curves) and `left-out.txt` (files that are no use).

use super::state::STATE_FILE;
use super::{Metrics, TrainConfig, Trainer};
use crate::base::{Error, PROGRAM, Result, files, read_lines, write_lines};
use crate::checkpoint::{Card, GENERATOR_FILE};
use crate::data::{Dataset, LIST_FILE, Rejected};
use burn::tensor::Device;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const RUN_FILE: &str = "run.json";
const METRICS_FILE: &str = "metrics.jsonl";
/// Name of the list of files that are left out.
pub const LEFT_OUT_FILE: &str = "left-out.txt";

/// What a run folder says about itself beside the state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunFile {
    /// Folder of pictures.
    pub data: PathBuf,
    /// Settings it was started with.
    pub config: TrainConfig,
}

impl RunFile {
    /// Reads `run.json`.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(RUN_FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|e| Error::read(&path, format!("{e}; choose the folder of a training run")))?;
        serde_json::from_str(&text).map_err(|e| Error::format(&path, format!("it is damaged: {e}")))
    }

    /// Writes `run.json`.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let json = serde_json::to_vec_pretty(self).map_err(|e| Error::write(folder, e))?;
        files::write_atomic(&folder.join(RUN_FILE), &json)
    }

    /// The state of this run, which must fit it and the pictures.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Format`] naming the state's file.
    pub fn restore(&self, folder: &Path, data: &Dataset, device: &Device) -> Result<Trainer> {
        let path = folder.join(STATE_FILE);
        let trainer = Trainer::restore(&path, device)?;
        let network = &trainer.config.network;
        let misfit = if *network != self.config.network {
            format!("it is of another configuration than {RUN_FILE} beside it")
        } else if data.resolution() != network.resolution() {
            format!("it needs pictures read at {0}×{0}", network.resolution())
        } else if trainer.config.conditional && data.classes() != network.classes() {
            format!("its classes are {}, not those of the pictures", network.classes().join(", "))
        } else {
            return Ok(trainer);
        };
        Err(Error::format(&path, misfit))
    }
}

/// Whether a run can begin in `folder`: it must be absent or empty.
///
/// # Errors
/// [`Error::Write`] where it is not.
pub fn must_be_free(folder: &Path) -> Result<()> {
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::write(folder, "the folder is not empty; resume it or choose another"));
    }
    Ok(())
}

/// Copies the list that chose a run's pictures into its folder, so that the run does not depend on where
/// it came from, and names that copy instead. `home` is what its path is relative to.
///
/// # Errors
/// [`Error::Read`] or [`Error::Write`].
pub fn take_list(config: &mut TrainConfig, home: &Path, folder: &Path) -> Result<()> {
    let Some(list) = &config.list else { return Ok(()) };
    let list = home.join(list);
    let bytes = std::fs::read(&list).map_err(|e| Error::read(&list, e))?;
    files::write_atomic(&folder.join(LIST_FILE), &bytes)?;
    config.list = Some(LIST_FILE.into());
    Ok(())
}

/// Removes what a start that failed has left, so that the same folder can be tried again.
pub fn discard(folder: &Path) {
    for name in [RUN_FILE, STATE_FILE, GENERATOR_FILE, LIST_FILE] {
        let _ = std::fs::remove_file(folder.join(name));
    }
    super::kept::discard(folder);
    // Fails where something else lies in it, which then stays.
    let _ = std::fs::remove_dir(folder);
}

/// Writes the list of files that are left out, a line each; no file where there are none.
pub fn write_left_out(folder: &Path, rejected: &[Rejected]) -> Result<()> {
    let path = folder.join(LEFT_OUT_FILE);
    if rejected.is_empty() {
        let _ = std::fs::remove_file(path);
        return Ok(());
    }
    let line = |file: &Rejected| format!("{}: {}\n", file.path.display(), file.reason);
    files::write_atomic(&path, rejected.iter().map(line).collect::<String>().as_bytes())
}

/// Writes the curves.
pub fn write_history(folder: &Path, history: &[Metrics]) -> Result<()> {
    write_lines(&folder.join(METRICS_FILE), history)
}

/// The curves up to `step`; lines that cannot be read are left out.
pub fn read_history(folder: &Path, step: u64) -> Vec<Metrics> {
    let mut points: Vec<Metrics> = read_lines(&folder.join(METRICS_FILE));
    points.retain(|point| point.step <= step);
    points
}

/// The card of a run's generator as it stands.
pub fn card(folder: &Path, data: &Path, pictures: usize, trainer: &Trainer) -> Card {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut config = trainer.config.clone();
    if let Some(origin) = &mut config.from {
        // The card is passed on with the model: where files lie on this machine is nobody's business.
        origin.model = name(Path::new(&origin.model));
    }
    let origin = config.from.as_ref();
    Card {
        name: name(folder),
        description: format!("Trained on {pictures} pictures"),
        data: name(data),
        kimg: trainer.kimg(),
        seed: trainer.config.seed,
        program: PROGRAM.into(),
        licence: origin.map(|origin| origin.licence.clone()).unwrap_or_default(),
        credits: origin.map(|origin| origin.credits.clone()).unwrap_or_default(),
        limits: origin.map(|origin| format!("started from {}", origin.model)).unwrap_or_default(),
        training: serde_json::to_value(&config).unwrap_or_default(),
        ..Card::default()
    }
}
