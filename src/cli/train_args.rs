//! Arguments of `train`.

use super::plan_args::PlanArgs;
use super::values::not_negative;
use crate::base::Result;
use crate::training::{Run, TrainConfig};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "\
Ctrl-C saves a checkpoint and stops; --resume goes on from there.

Examples:
  morphogen train --data photos --out run
  morphogen train --data photos --out run --resolution 128 --kimg 500 --augment ada
  morphogen train --family dcgan --data photos --out run
  morphogen train --preset few-images --data photos --out run
  morphogen train --family biggan --data flowers --out run --conditional --width 16
  morphogen train --data flowers --out run --conditional --json > metrics.jsonl
  morphogen train --data cats --out cats-run --from ffhq.pkl --freeze-d 3
  morphogen train --data photos --out run256 --from run128 --resolution 256
  morphogen train --resume run --kimg 1000
  morphogen train --resume run --lr-d 0.001 --r1-gamma 4
  morphogen train --branch run --out milder --lr-g 0.001")]
pub(super) struct TrainArgs {
    /// Folder of pictures; its subfolders are walked too
    #[arg(long, value_name = "DIR", required_unless_present_any = ["resume", "branch"])]
    pub data: Option<PathBuf>,
    /// Run folder to write
    #[arg(long, value_name = "RUN", required_unless_present = "resume")]
    pub out: Option<PathBuf>,
    /// Go on with this run from its last checkpoint; settings given beside it hold from there on
    #[arg(long, value_name = "RUN", conflicts_with_all = ["data", "out", "Settings", "Shape"])]
    pub resume: Option<PathBuf>,
    /// Start from this model; the networks' shape and classes come with it
    #[arg(long, value_name = "NAME|FILE|RUN",
          conflicts_with_all = ["resume", "conditional", "family", "Shape"])]
    pub from: Option<String>,
    #[command(flatten)]
    pub plan: PlanArgs,
    /// Percent of the time that training may work; it rests between its steps
    #[arg(long, value_name = "PERCENT", default_value_t = 100,
          value_parser = clap::value_parser!(u8).range(1..=100))]
    pub share: u8,
    /// Go back to the newest state kept that is no later than this, before going on
    #[arg(long, value_name = "KIMG", conflicts_with = "data", value_parser = not_negative)]
    pub back: Option<f64>,
    /// Go on from this run in a folder of its own; settings given beside it hold from there on
    #[arg(long, value_name = "RUN", requires = "out",
          conflicts_with_all = ["resume", "data", "from", "Settings", "Shape"])]
    pub branch: Option<PathBuf>,
    /// What becomes of the advisor's advice: told, taken where it is a matter of settings, or neither
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Advise::Tell)]
    pub advise: Advise,
    /// Print each point of the curves as a JSON line
    #[arg(long)]
    pub json: bool,
}

/// What becomes of the advisor's advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Advise {
    /// Nothing is said.
    Off,
    /// It is told.
    Tell,
    /// It is told, and the run takes it by itself where it is a matter of settings.
    Auto,
}

impl TrainArgs {
    /// The settings of a run that goes on, where any are to be others.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] for a value out of range, or those of reading its state.
    pub fn config_on(&self, run: &Path) -> Result<Option<Box<TrainConfig>>> {
        if self.plan.given.is_empty() {
            return Ok(None);
        }
        let mut config = Run::settings(run)?;
        self.plan.given.apply(&mut config)?;
        Ok(Some(Box::new(config)))
    }
}

#[cfg(test)]
mod tests;
