//! `morphogen sweep`: short runs one after another, with varied settings.

use super::console::{self, Console};
use super::failure::{Failure, Outcome};
use super::interrupt::Interrupt;
use super::plan_args::PlanArgs;
use super::runs::table_lines;
use super::session;
use super::train::{Watch, check_folder};
use super::train_args::Advise;
use crate::base::files;
use crate::engine::{self, Command, Engine, EvaluateOptions, ModelSource, Onwards};
use crate::gpu::DeviceChoice;
use crate::training::{Closeness, Shelved, TrainConfig, csv};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Length of each run where none is given, kimg.
const SHORT: f64 = 5.0;
/// Most runs of a sweep.
const MOST: usize = 1000;
/// How a run ended, in its folder.
const SCORE: &str = "score.json";
/// The ranking, in the folder of all runs.
const TABLE: &str = "sweep.csv";

#[derive(Debug, Args)]
#[command(after_help = "\
All settings of train can be given, and hold for each run. Runs that are there already are gone on
with or, where they have their length, left as they are: the same command goes on after Ctrl-C.
The ranking is by the Fréchet distance of as many pictures of each run; lower is closer.

Examples:
  morphogen sweep --data photos --out tried --vary lr-d=0.001,0.002 --vary loss=hinge,logistic
  morphogen sweep --data photos --out seeds --family dcgan --vary seed=1,2,3 --kimg 10")]
pub(super) struct SweepArgs {
    /// Folder of pictures
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Folder to write the runs to, each in one of its own
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A setting of train and its values; given several times, each is tried with each
    #[arg(long, value_name = "NAME=V1,V2", required = true, value_parser = varied)]
    vary: Vec<Varied>,
    /// Pictures to measure each run by
    #[arg(long, value_name = "N", default_value_t = 500,
          value_parser = clap::value_parser!(u32).range(10..=10_000))]
    samples: u32,
    #[command(flatten)]
    plan: PlanArgs,
}

/// A setting, and its values.
type Varied = (String, Vec<String>);

fn varied(text: &str) -> Result<Varied, String> {
    let bad = || "name a setting and its values, such as lr-d=0.001,0.002".to_string();
    let (name, values) = text.split_once('=').ok_or_else(bad)?;
    let name = name.trim().trim_start_matches("--");
    let values: Vec<String> = values.split(',').map(|value| value.trim().to_string()).collect();
    match name.is_empty() || values.iter().any(String::is_empty) {
        true => Err(bad()),
        false => Ok((name.into(), values)),
    }
}

/// A run of the sweep.
#[derive(Debug)]
struct Try {
    /// What it tries, and the name of its folder.
    name: String,
    config: TrainConfig,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Score {
    kimg: f64,
    seconds: f64,
    closeness: Closeness,
}

pub(super) fn run(args: &SweepArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    let tries = tries(args)?;
    let (interrupt, console) = (Interrupt::listen()?, Console::new(quiet));
    let engine = session::start(device);
    check_folder(&engine, &args.data, &tries[0].config, &console, &interrupt, false)?;
    std::fs::create_dir_all(&args.out).map_err(|e| crate::base::Error::write(&args.out, e))?;
    let mut scores = Vec::new();
    for (index, attempt) in tries.iter().enumerate() {
        console.note(&format!("run {} of {}: {}", index + 1, tries.len(), attempt.name));
        let place = args.out.join(&attempt.name);
        train(&engine, args, attempt, &place, &console, &interrupt)?;
        if interrupt.requested() {
            let left = tries.len() - scores.len();
            return Err(Failure::failed(format!(
                "stopped with {left} of {} runs to do; the same command goes on",
                tries.len()
            )));
        }
        scores.push((attempt.name.as_str(), scored(args, &place, device, &console)?));
    }
    scores.sort_by(|(_, a), (_, b)| a.closeness.frechet.total_cmp(&b.closeness.frechet));
    let table = ranking(&scores);
    files::write_atomic(&args.out.join(TABLE), csv(&table).as_bytes())?;
    table_lines(&table).iter().try_for_each(|line| console::print(line))
}

/// All combinations, the last setting varying fastest.
fn tries(args: &SweepArgs) -> Outcome<Vec<Try>> {
    let mut all: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for (name, values) in &args.vary {
        let mut longer = Vec::new();
        for before in &all {
            for value in values {
                longer.push([&before[..], &[(name.as_str(), value.as_str())]].concat());
            }
        }
        all = longer;
        if all.len() > MOST {
            return Err(Failure::usage(format!(
                "these are more than {MOST} runs; vary fewer settings, or by fewer values"
            )));
        }
    }
    all.iter().map(|settings| attempt(args, settings)).collect()
}

fn attempt(args: &SweepArgs, settings: &[(&str, &str)]) -> Outcome<Try> {
    let mut plan = args.plan.clone();
    plan.kimg = plan.kimg.or(Some(SHORT));
    for (name, value) in settings {
        plan.vary(name, value)?;
    }
    let config = plan.config()?;
    config.validate()?;
    let said = settings.iter().map(|(name, value)| format!("{name}={value}"));
    // Values such as the path of a preset must not become folders.
    let name = said.collect::<Vec<_>>().join(",").replace(['/', '\\', ':'], "_");
    Ok(Try { name, config })
}

/// Starts a run or goes on with it, to its length.
fn train(
    engine: &Engine,
    args: &SweepArgs,
    attempt: &Try,
    place: &Path,
    console: &Console,
    interrupt: &Interrupt,
) -> Outcome<()> {
    let command = match Shelved::read(place) {
        Ok(run) => {
            same(&run, attempt)?;
            if run.kimg() >= attempt.config.total_kimg {
                return Ok(());
            }
            let total_kimg = Some(attempt.config.total_kimg);
            Command::Resume {
                run: place.into(),
                onwards: Onwards { total_kimg, ..Onwards::default() },
            }
        }
        Err(_) => Command::Train {
            folder: args.data.clone(),
            run: place.into(),
            config: Box::new(attempt.config.clone()),
            base: None,
        },
    };
    session::send(engine, command)?;
    let (json, advise) = (false, Advise::Tell);
    Watch { engine, console, interrupt, json, advise, run: place, printed: None }.follow()
}

/// Whether a run that is there is the one that is wanted, but for its length.
fn same(run: &Shelved, attempt: &Try) -> Outcome<()> {
    let mut wanted = attempt.config.clone();
    wanted.network.set_classes(run.config.network.classes().to_vec());
    wanted.total_kimg = run.config.total_kimg;
    match run.config.changes_to(&wanted).first() {
        None => Ok(()),
        Some(change) => Err(Failure::usage(format!(
            "{} has another {}; give the same settings, or another --out",
            run.folder.display(),
            change.name.replace('_', "-")
        ))),
    }
}

/// How close a run came, from its folder where that was measured before.
fn scored(
    args: &SweepArgs,
    place: &Path,
    device: DeviceChoice,
    console: &Console,
) -> Outcome<Score> {
    let (file, run) = (place.join(SCORE), Shelved::read(place)?);
    let kept =
        std::fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Score>(&text).ok());
    if let Some(score) = kept.filter(|score| score.kimg == run.kimg()) {
        return Ok(score);
    }
    let options = EvaluateOptions {
        samples: args.samples as usize,
        truncation: 1.0,
        seed: 0,
        held_out: false,
        list: run.config.list.as_ref().map(|list| place.join(list)),
        network: None,
        device,
    };
    let source = ModelSource::File(place.to_path_buf());
    let evaluation = engine::evaluate(&source, &args.data, &options, &console.report())?;
    let first = evaluation.comparisons.first();
    let nothing = || Failure::failed(format!("{} was compared with nothing", place.display()));
    let closeness = first.ok_or_else(nothing)?.own.model;
    let score = Score { kimg: run.kimg(), seconds: run.progress.seconds, closeness };
    files::write_atomic(&file, &serde_json::to_vec(&score).unwrap_or_default())?;
    Ok(score)
}

fn ranking(scores: &[(&str, Score)]) -> Vec<Vec<String>> {
    let heads = ["", "run", "Fréchet", "kernel", "precision", "recall", "kimg", "seconds"];
    let mut table = vec![heads.map(String::from).to_vec()];
    for (rank, (name, score)) in scores.iter().enumerate() {
        let Closeness { frechet, kernel, precision, recall } = score.closeness;
        let mut row = vec![(rank + 1).to_string(), (*name).to_string()];
        row.extend([frechet, kernel, precision, recall].map(|value| format!("{value:.3}")));
        row.extend([format!("{:.2}", score.kimg), format!("{:.0}", score.seconds)]);
        table.push(row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::args::{Cli, Command};
    use super::*;
    use crate::models::Loss;
    use clap::Parser;

    fn sweep(words: &str) -> Outcome<Vec<Try>> {
        let words = ["morphogen", "sweep", "--data", "d", "--out", "o"]
            .into_iter()
            .chain(words.split_whitespace());
        match Cli::try_parse_from(words).map_err(|e| Failure::usage(e.to_string()))?.command {
            Some(Command::Sweep(args)) => tries(&args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_value_is_tried_with_each() {
        let all = sweep(
            "--vary lr-d=0.001,0.002 --vary loss=hinge,wgan --vary width=8 --family dcgan --batch 4",
        );
        let all = all.unwrap();
        let names: Vec<&str> = all.iter().map(|attempt| attempt.name.as_str()).collect();
        assert_eq!(names[0], "lr-d=0.001,loss=hinge,width=8");
        assert_eq!(names[3], "lr-d=0.002,loss=wgan,width=8");
        assert_eq!(names.len(), 4);
        let configs: Vec<&TrainConfig> = all.iter().map(|attempt| &attempt.config).collect();
        assert_eq!((configs[0].loss, configs[0].lr_d, configs[0].batch), (Loss::Hinge, 0.001, 4));
        assert_eq!((configs[3].loss, configs[3].weight_clip), (Loss::Wasserstein, 0.01));
        assert_eq!(configs[0].total_kimg, SHORT);
        assert_eq!(configs[0].network.kind(), "DCGAN");
    }

    #[test]
    fn families_seeds_and_presets_can_be_varied() {
        let all = sweep("--vary family=gan,dcgan --vary seed=1,2 --kimg 2").unwrap();
        let seeds: Vec<u64> = all.iter().map(|attempt| attempt.config.seed).collect();
        assert_eq!((seeds, all[3].config.network.family()), (vec![1, 2, 1, 2], "dcgan"));
        let presets = sweep("--vary preset=wgan,fast-preview").unwrap();
        assert_eq!(presets[0].config.loss, Loss::Wasserstein);
        assert_eq!(presets[1].config.network.resolution(), 32);
    }

    #[test]
    fn what_cannot_be_is_said_before_the_first_run() {
        let says = |words: &str| sweep(words).unwrap_err().message;
        assert!(says("--vary lr-d").contains("such as lr-d=0.001,0.002"));
        assert!(says("--vary lr-d=0.1,").contains("such as lr-d"));
        assert!(says("--vary lr-d=0.1,fast").contains("--lr-d fast"));
        assert!(says("--vary seed=x").contains("a whole number"));
        assert!(says("--vary depth=3").contains("no --depth"));
        assert!(says("--vary family=vae").contains("no family vae"));
        assert!(says("--kimg 1").contains("--vary"));
        let many = ["1,2,3,4,5,6,7,8,9,10"; 4].map(|values| format!("--vary seed={values}"));
        assert!(says(&many.join(" ")).contains("more than 1000 runs"));
    }

    #[test]
    fn the_closest_is_first_in_the_table() {
        let score = |frechet| Score {
            kimg: 5.0,
            seconds: 12.0,
            closeness: Closeness { frechet, ..Closeness::default() },
        };
        let table = ranking(&[("a", score(1.5)), ("b", score(2.0))]);
        assert_eq!(table[1][..3], ["1", "a", "1.500"]);
        assert_eq!(table[2].len(), table[0].len());
    }
}
