//! `morphogen drag`: points of a picture go where they are wanted.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::point_args::StartArgs;
use super::target::{free, must_end};
use super::values::numbers;
use crate::base::Rgb8;
use crate::checkpoint::{ModelFile, Wanted};
use crate::data::whole;
use crate::engine::{self, DragOptions, ModelSource};
use crate::export::{SavedRecipe, save_png};
use crate::gpu::DeviceChoice;
use crate::latent::{DRAG_LAYERS, Drag, DragPlan, Pull};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "\
Points are in pixels of the model's picture, from its upper left corner.

Examples:
  morphogen drag --model faces --seed 66 --from 64,84 --to 64,92 --out dragged.png
  morphogen drag --start found.png --model faces --from 50,60 --to 44,60 --from 78,60 --to 84,60 \\
    --mask mouth.png --out dragged.png")]
pub(super) struct DragArgs {
    #[command(flatten)]
    begin: StartArgs,
    /// A point of the picture; once for each that is dragged
    #[arg(long, value_name = "X,Y", required = true, value_parser = numbers::<2>)]
    from: Vec<[f32; 2]>,
    /// Where it is to go; as many as there are points
    #[arg(long, value_name = "X,Y", required = true, value_parser = numbers::<2>)]
    to: Vec<[f32; 2]>,
    /// Picture of what may move: bright; what is dark stays as it is
    #[arg(long, value_name = "FILE")]
    mask: Option<PathBuf>,
    /// Layers whose w is moved, counted from the coarsest
    #[arg(long, value_name = "N", default_value_t = DRAG_LAYERS)]
    layers: usize,
    /// One w that all these layers share (W), or one for each (W+)
    #[arg(long, value_enum, default_value_t = Space::WPlus)]
    space: Space,
    /// Most steps
    #[arg(long, value_name = "N", default_value_t = 200,
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    steps: u32,
    /// PNG of what came of it
    #[arg(long, value_name = "PNG")]
    out: PathBuf,
    /// Replace a file that was not saved by Morphogen
    #[arg(long)]
    force: bool,
    /// Print what came of it as JSON
    #[arg(long)]
    json: bool,
}

/// Whether layers move alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Space {
    W,
    WPlus,
}

pub(super) fn run(args: &DragArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    must_end(&args.out, "png")?;
    free(&args.out, args.force)?;
    let console = Console::new(quiet);
    let source = ModelSource::named(&args.begin.model)?;
    let config = ModelFile::open(&source, Wanted::Generator, &console.report())?.config;
    let recipe = args.begin.recipe(&args.begin.model, config.classes())?;
    let side = config.resolution() as u32;
    let mask = args.mask.as_deref().map(|path| mask(path, side)).transpose()?;
    let steps = args.steps as usize;
    let plan =
        DragPlan { pulls: pulls(args)?, mask, layers: args.layers, alike: args.space == Space::W };
    let options = DragOptions { plan, steps, device };
    let watch = |_: &Drag, done: usize| {
        console.progress("Dragging".into(), done as u64, steps as u64);
        true
    };
    let done = engine::drag(&source, &recipe, &options, &console.report(), &watch)?;
    let about = SavedRecipe {
        model_hash: done.model_hash.clone(),
        recipes: vec![done.recipe.clone()],
        ..SavedRecipe::sheet(&done.model, 1)
    };
    save_png(&args.out, &done.pictures[1], &about)?;
    if args.json {
        let text = serde_json::to_string(&done).map_err(|e| Failure::failed(e.to_string()))?;
        return console.result(&text);
    }
    console.result(&format!(
        "{}: {:.1} pixels left after {} steps, {:.1} a second",
        args.out.display(),
        done.left,
        done.steps,
        done.steps_per_s
    ))
}

fn pulls(args: &DragArgs) -> Outcome<Vec<Pull>> {
    let (from, to) = (&args.from, &args.to);
    if from.len() != to.len() {
        let text =
            format!("{} points and {} targets; each --from needs a --to", from.len(), to.len());
        return Err(Failure::usage(text));
    }
    Ok(from.iter().zip(to).map(|(&from, &to)| Pull { from, to }).collect())
}

/// 1 where a picture is bright, a value for each pixel of the model's picture.
fn mask(path: &Path, side: u32) -> Outcome<Vec<f32>> {
    let unread = |reason| Failure::failed(format!("cannot read {}: {reason}", path.display()));
    let Rgb8 { width, height, pixels } = whole(path, side).map_err(unread)?;
    if width != height {
        let text = "the mask must be square, as the picture is";
        return Err(Failure::usage(format!("{}: {text}", path.display())));
    }
    // A smaller one is enlarged by whole pixels.
    let at = |place: u32| (place * width / side) as usize;
    let bright = |x: u32, y: u32| {
        let pixel = 3 * (at(y) * width as usize + at(x));
        f32::from(u8::from(pixels[pixel..pixel + 3].iter().any(|v| *v > 127)))
    };
    Ok((0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| bright(x, y)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_of_another_size_is_brought_to_that_of_the_picture() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mask.png");
        let save = |width: u32, height: u32| {
            let left = |x: u32| if x < width / 2 { 255 } else { 0 };
            image::RgbImage::from_fn(width, height, |x, _| image::Rgb([left(x); 3]))
                .save(&path)
                .unwrap();
        };
        for size in [16, 32, 64] {
            save(size, size);
            let mask = mask(&path, 32).unwrap_or_else(|_| panic!("a mask of {size}"));
            assert_eq!(mask[..32], [[1.0; 16], [0.0; 16]].concat(), "of {size}");
            assert_eq!(mask.len(), 32 * 32);
        }
        save(32, 16);
        assert!(mask(&path, 32).is_err_and(|failure| failure.message.contains("square")));
    }
}
