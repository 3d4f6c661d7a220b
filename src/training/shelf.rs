//! Runs on disk side by side, as far as their small files tell.

use super::folder::{self, RunFile};
use super::state::STATE_FILE;
use super::{Counters, Measured, Metrics, TrainConfig, Trainer};
use crate::base::{Result, files};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::WalkDir;

/// Folders below the one named in which runs are looked for.
const DEPTH: usize = 3;
/// What the user calls a run, and a note on it.
const LABEL_FILE: &str = "label.json";

/// A name and a note that the user gives a run; its folder keeps its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Label {
    /// Name; empty for the folder's.
    pub name: String,
    /// Note.
    pub note: String,
}

impl Label {
    /// Of a run folder.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(LABEL_FILE)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes it into a run folder.
    ///
    /// # Errors
    /// [`crate::base::Error::Write`].
    pub fn write(&self, folder: &Path) -> Result<()> {
        let json = serde_json::to_vec_pretty(self).unwrap_or_default();
        files::write_atomic(&folder.join(LABEL_FILE), &json)
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelved {
    /// Its folder.
    pub folder: PathBuf,
    /// What the user calls it.
    pub label: Label,
    /// Settings with which it would go on.
    pub config: TrainConfig,
    /// Folder of its pictures.
    pub data: PathBuf,
    /// Counters of its last checkpoint.
    pub progress: Counters,
    /// Its curves.
    pub history: Vec<Metrics>,
    /// When its last checkpoint was written.
    pub written: Option<SystemTime>,
}

impl Shelved {
    /// The run in a folder.
    ///
    /// # Errors
    /// [`crate::base::Error::Read`] or [`crate::base::Error::Format`] when it is none.
    pub fn read(folder: &Path) -> Result<Self> {
        let about = RunFile::read(folder)?;
        let state = folder.join(STATE_FILE);
        let progress: Counters = Trainer::note(&state, "progress")?;
        Ok(Self {
            folder: folder.into(),
            label: Label::read(folder),
            config: Trainer::settings(&state)?,
            data: about.data,
            progress,
            history: folder::read_history(folder, progress.step),
            written: std::fs::metadata(&state).and_then(|it| it.modified()).ok(),
        })
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        let folder = || self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if self.label.name.is_empty() { folder() } else { self.label.name.clone() }
    }

    /// Thousands of real images shown.
    pub fn kimg(&self) -> f64 {
        self.progress.images as f64 / 1000.0
    }

    /// Whether it has its length.
    pub fn finished(&self) -> bool {
        self.kimg() >= self.config.total_kimg
    }

    /// The measures at which its pictures were closest.
    pub fn best(&self) -> Option<Measured> {
        let measures = self.history.iter().filter_map(|point| point.measured);
        measures.min_by(|a, b| a.closeness.frechet.total_cmp(&b.closeness.frechet))
    }
}

/// All runs in a folder and below it, those written last first. Folders that only look like runs are
/// left out.
pub fn shelf(folder: &Path) -> Vec<Shelved> {
    let places = WalkDir::new(folder).max_depth(DEPTH).into_iter().filter_map(|entry| {
        let entry = entry.ok()?;
        entry.file_type().is_dir().then(|| entry.into_path())
    });
    let mut runs: Vec<Shelved> = places.filter_map(|place| Shelved::read(&place).ok()).collect();
    runs.sort_by(|a, b| b.written.cmp(&a.written).then(a.folder.cmp(&b.folder)));
    runs
}

/// Settings in which runs differ: the name, and the value of each run.
fn differences(runs: &[&Shelved]) -> Vec<(String, Vec<String>)> {
    let Some(first) = runs.first() else { return Vec::new() };
    let mut names: Vec<String> = runs
        .iter()
        .flat_map(|run| first.config.changes_to(&run.config))
        .map(|change| change.name)
        .collect();
    names.sort();
    names.dedup();
    let row = |name: String| {
        let values = runs.iter().map(|run| run.config.value(&name)).collect();
        (name, values)
    };
    names.into_iter().map(row).collect()
}

/// A row for each fact, and a column for each run.
pub fn comparison(runs: &[&Shelved]) -> Vec<Vec<String>> {
    let row = |name: &str, value: &dyn Fn(&Shelved) -> String| {
        std::iter::once(name.to_string())
            .chain(runs.iter().map(|run| value(run)))
            .collect::<Vec<String>>()
    };
    let best = |value: fn(&Measured) -> String| {
        move |run: &Shelved| run.best().as_ref().map(value).unwrap_or_default()
    };
    let mut table = vec![
        row("run", &Shelved::name),
        row("family", &|run| run.config.network.family().into()),
        row("side", &|run| run.config.network.resolution().to_string()),
        row("kimg", &|run| format!("{:.3}", run.kimg())),
        row("hours", &|run| format!("{:.3}", run.progress.seconds / 3600.0)),
        row("best at kimg", &best(|it| format!("{:.3}", it.kimg))),
        row("Fréchet", &best(|it| format!("{:.4}", it.closeness.frechet))),
        row("kernel", &best(|it| format!("{:.4}", it.closeness.kernel))),
        row("precision", &best(|it| format!("{:.4}", it.closeness.precision))),
        row("recall", &best(|it| format!("{:.4}", it.closeness.recall))),
        row(
            "MS-SSIM",
            &best(|it| it.ms_ssim.map_or(String::new(), |[made, _]| format!("{made:.4}"))),
        ),
    ];
    let settings = differences(runs).into_iter().filter(|(name, _)| name != "network");
    table.extend(settings.map(|(name, values)| {
        std::iter::once(name.replace('_', "-")).chain(values).collect::<Vec<String>>()
    }));
    table
}

/// The table as comma-separated values (RFC 4180).
pub fn csv(table: &[Vec<String>]) -> String {
    let cell = |text: &String| match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.clone(),
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n";
    table.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::Closeness;

    fn run(lr_d: f64) -> Shelved {
        let config = TrainConfig { lr_d, ..TrainConfig::small() };
        Shelved {
            folder: "/runs/a".into(),
            label: Label::default(),
            config,
            data: "/pictures".into(),
            progress: Counters { images: 1_500, ..Counters::default() },
            history: Vec::new(),
            written: None,
        }
    }

    #[test]
    fn the_best_is_the_closest_and_a_label_takes_the_folder_s_place() {
        let mut one = run(0.002);
        assert_eq!((one.name().as_str(), one.kimg(), one.best()), ("a", 1.5, None));
        one.label.name = "soft light".into();
        assert_eq!(one.name(), "soft light");
        let measured = |kimg, frechet| {
            let closeness = Closeness { frechet, ..Closeness::default() };
            Some(Measured { kimg, closeness, ..Measured::default() })
        };
        one.history = [(1.0, 3.0), (2.0, 1.0), (3.0, 2.0)]
            .map(|(kimg, frechet)| Metrics {
                measured: measured(kimg, frechet),
                ..Metrics::default()
            })
            .to_vec();
        assert_eq!(one.best().map(|best| best.kimg), Some(2.0));
    }

    #[test]
    fn only_what_differs_is_listed() {
        let [one, other] = [run(0.002), run(0.01)];
        assert_eq!(differences(&[&one, &one]), []);
        let rows = differences(&[&one, &other, &one]);
        let values = ["0.002", "0.01", "0.002"].map(String::from).to_vec();
        assert_eq!(rows, [("lr_d".to_string(), values)]);
        assert_eq!(differences(&[]), []);
        let table = comparison(&[&one, &other]);
        assert_eq!(table[0], ["run", "a", "a"]);
        assert_eq!(table.last().unwrap()[..], ["lr-d", "0.002", "0.01"]);
    }

    #[test]
    fn csv_quotes_what_it_must() {
        let table = [["run", "a"], ["Fréchet", "12,5"]].map(|row| row.map(String::from).to_vec());
        assert_eq!(csv(&table), "run,a\r\nFréchet,\"12,5\"\r\n");
    }
}
