//! `morphogen direction`: a slider of one's own, from pictures that have more of something and pictures
//! that have less, or from another program's file.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::generate_args::Moved;
use super::look;
use super::numbers::Numbers;
use super::session;
use super::target::{ends_in, vacant};
use super::values::psi;
use crate::base::Error;
use crate::data::is_picture_name;
use crate::engine::{
    Command, Engine, Event, FoundDirection, InvertNext, InvertOptions, Inverter, ModelInfo,
    ModelSource, Region, Slider,
};
use crate::export::write_directions;
use crate::gpu::DeviceChoice;
use crate::latent::{Basis, Direction, Place, Push, Recipe};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  morphogen direction --more 3,8,19,40 --less 1,2,7,11 --name smile --out smile.safetensors
  morphogen direction --more-dir smiling --less-dir serious --leave brightness --out smile.safetensors
  morphogen direction --model stylegan2.pkl --from age_boundary.npy --out age.safetensors
  morphogen generate --model faces --seeds 7 --direction smile.safetensors=2 --out smiling.png")]
pub(super) struct DirectionArgs {
    /// Built-in model by name, model file or run folder
    #[arg(long, value_name = "NAME|FILE|RUN", default_value = "faces")]
    model: String,
    /// Seeds whose pictures have more of it, such as 1,5,9-12
    #[arg(long, value_name = "SEEDS", required_unless_present_any = ["more_dir", "from"])]
    more: Option<Numbers>,
    /// Seeds whose pictures have less
    #[arg(long, value_name = "SEEDS", required_unless_present_any = ["less_dir", "from"])]
    less: Option<Numbers>,
    /// Folder of photos that have more of it; each is found in W first
    #[arg(long, value_name = "DIR")]
    more_dir: Option<PathBuf>,
    /// Folder of photos that have less
    #[arg(long, value_name = "DIR")]
    less_dir: Option<PathBuf>,
    /// Steps of the search for each photo
    #[arg(long, value_name = "N", default_value_t = 100,
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    steps: u32,
    /// Class of the seeds, for models that have classes
    #[arg(long, value_name = "NAME|INDEX")]
    class: Option<String>,
    /// Truncation of the seeds' pictures
    #[arg(long, value_name = "PSI", default_value_t = 0.7, value_parser = psi)]
    truncation: f32,
    /// Sliders whose changes are taken out of it: names, numbers of components from 1 on, or files of
    /// directions
    #[arg(long, value_name = "SLIDER,…", value_delimiter = ',')]
    leave: Vec<String>,
    /// Directions of a file instead: safetensors, .npy, GANSpace's .npz, SeFa's .pt
    #[arg(long, value_name = "FILE",
          conflicts_with_all = ["more", "less", "more_dir", "less_dir", "leave", "class"])]
    from: Option<PathBuf>,
    /// Name of the slider [default: that of the file]
    #[arg(long)]
    name: Option<String>,
    /// File to write: safetensors, or .npy for other programs
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file
    #[arg(long)]
    force: bool,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &DirectionArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    if !["safetensors", "npy"].iter().any(|ending| ends_in(&args.out, ending)) {
        let text = format!("{} must end in .safetensors or .npy", args.out.display());
        return Err(Failure::usage(text));
    }
    vacant(&args.out, args.force)?;
    let console = Console::new(quiet);
    let source = ModelSource::named(&args.model)?;
    let engine = session::start(device);
    let model = session::open(&engine, source.clone(), &console)?;
    let (directions, accuracy) = match &args.from {
        Some(file) => (read(&engine, file, &console)?, None),
        None => {
            let search = Search { args, source: &source, model: &model, device, console: &console };
            let [more, less] = [search.side(true)?, search.side(false)?];
            let others = others(args, &engine, &model, &console)?;
            let found = find(&engine, more, less, others, &console)?;
            let stem = args.out.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let name = args.name.clone().unwrap_or(stem);
            (vec![Direction { name, values: found.values }], Some(found.accuracy))
        }
    };
    write_directions(&args.out, &directions)?;
    console.result(&told(args, &directions, accuracy))
}

fn told(args: &DirectionArgs, directions: &[Direction], accuracy: Option<f32>) -> String {
    let names: Vec<&str> = directions.iter().map(|d| d.name.as_str()).collect();
    if args.json {
        return json!({ "file": args.out, "names": names, "accuracy": accuracy }).to_string();
    }
    let place = args.out.display();
    match accuracy {
        Some(share) => {
            let percent = 100.0 * share;
            format!("{place}: marks not seen are told rightly in {percent:.0} % (chance is 50 %)")
        }
        None => format!("{place}: {}", names.join(", ")),
    }
}

/// What the marked pictures are looked for with.
struct Search<'a> {
    args: &'a DirectionArgs,
    source: &'a ModelSource,
    model: &'a ModelInfo,
    device: DeviceChoice,
    console: &'a Console,
}

impl Search<'_> {
    /// The states of one side.
    fn side(&self, more: bool) -> Outcome<Vec<Recipe>> {
        let (seeds, folder) = match more {
            true => (&self.args.more, &self.args.more_dir),
            false => (&self.args.less, &self.args.less_dir),
        };
        let find = |name: &String| look::class(name, &self.model.name, self.model.config.classes());
        let class = self.args.class.as_ref().map(find).transpose()?;
        let psi = self.args.truncation;
        let seeds = seeds.iter().flat_map(|seeds| &seeds.0);
        let mut all: Vec<Recipe> =
            seeds.map(|seed| Recipe { class, psi, ..Recipe::seed(*seed) }).collect();
        if let Some(folder) = folder {
            let photos = photos(folder)?;
            let quiet = |_: &str, _: usize, _: usize| ();
            let inverter = Inverter::open(self.source, self.device, &quiet)?;
            for (index, photo) in photos.iter().enumerate() {
                let what = format!("Looking for {}", photo.display());
                self.console.progress(what, index as u64, photos.len() as u64);
                all.push(self.photo(&inverter, photo)?);
            }
        }
        Ok(all)
    }

    fn photo(&self, inverter: &Inverter, photo: &Path) -> Outcome<Recipe> {
        let able = self.model.config.abilities();
        let place = if Place::W.possible(&able).is_ok() { Place::W } else { Place::Z };
        let options = InvertOptions {
            place: Some(place),
            class: self.args.class.clone(),
            steps: self.args.steps as usize,
            seed: 0,
            region: Region::Middle,
            tuning: None,
            device: self.device,
        };
        let go = |_: &crate::engine::InvertStep<'_>| InvertNext::Go;
        Ok(inverter.find(photo, &options, &go)?.recipe)
    }
}

/// The pictures right inside a folder, by name.
fn photos(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|e| Error::read(folder, e))?;
    let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    all.retain(|path| path.is_file() && is_picture_name(path));
    all.sort();
    if all.is_empty() {
        return Err(Failure::usage(format!("{} holds no pictures", folder.display())));
    }
    Ok(all)
}

/// The sliders that are to be left alone.
fn others(
    args: &DirectionArgs,
    engine: &Engine,
    model: &ModelInfo,
    console: &Console,
) -> Outcome<Vec<Slider>> {
    let mut all = Vec::new();
    for wanted in args.leave.iter().map(|wanted| wanted.trim()) {
        let named = model.card.directions.iter().position(|name| name.eq_ignore_ascii_case(wanted));
        let number = || wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let index = named.or_else(number).filter(|index| *index < model.components.len());
        match index {
            Some(index) => all.push(Slider::Found(Basis::Pca, index)),
            None if Path::new(wanted).is_file() => {
                let own = read(engine, Path::new(wanted), console)?;
                all.extend(own.into_iter().map(|direction| Slider::Own(direction.values)));
            }
            None => {
                let names = model.card.directions.join(", ");
                let count = model.components.len();
                return Err(Failure::usage(format!(
                    "--leave {wanted}: {} has the sliders 1 to {count}, of which some are called {names}",
                    model.name
                )));
            }
        }
    }
    Ok(all)
}

/// Directions of a file, measured in the open model.
pub(super) fn read(engine: &Engine, file: &Path, console: &Console) -> Outcome<Vec<Direction>> {
    let read = |event| if let Event::Directions(list) = event { Some(list) } else { None };
    session::ask(engine, Command::ReadDirections(file.into()), console, read)
}

/// What `--direction` says, read.
pub(super) fn pushes(moved: &[Moved], engine: &Engine, console: &Console) -> Outcome<Vec<Push>> {
    let mut all = Vec::new();
    for Moved { file, amount } in moved {
        let whole = Path::new(file);
        // A path may hold a colon; a name follows the last one.
        let (path, name) = match file.rsplit_once(':').filter(|_| !whole.exists()) {
            Some((path, name)) => (Path::new(path), Some(name)),
            None => (whole, None),
        };
        let list = read(engine, path, console)?;
        let names: Vec<String> = list.iter().map(|direction| direction.name.clone()).collect();
        let mut fits = list.into_iter().filter(|it| name.is_none_or(|name| it.name == name));
        match (fits.next(), fits.next()) {
            (Some(direction), None) => all.push(Push { direction, amount: *amount }),
            _ => {
                let (shown, names) = (path.display(), names.join(", "));
                return Err(Failure::usage(format!(
                    "--direction {file}: say which of {shown}, as {shown}:NAME={amount}; it holds {names}"
                )));
            }
        }
    }
    Ok(all)
}

fn find(
    engine: &Engine,
    more: Vec<Recipe>,
    less: Vec<Recipe>,
    others: Vec<Slider>,
    console: &Console,
) -> Outcome<FoundDirection> {
    let found = |event| if let Event::Direction(found) = event { Some(found) } else { None };
    let order = Command::FindDirection { more, less, others };
    Ok(*session::ask(engine, order, console, found)?.map_err(Failure::usage)?)
}
