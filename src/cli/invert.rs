//! `morphogen invert`: the state in which a model draws a photo.

use super::console::Console;
use super::failure::{Failure, Outcome};
use super::target::{free, must_end, vacant};
use super::values::numbers;
use crate::data::{Face, Square};
use crate::engine::{
    self, InvertNext, InvertOptions, InvertPhase, InvertStep, Inverted, ModelSource, Region,
};
use crate::export::{SavedRecipe, save_png};
use crate::gpu::DeviceChoice;
use crate::latent::Place;
use crate::models::Choice;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
The picture carries its recipe: open it in the window, and the sliders change the photo.

Examples:
  morphogen invert portrait.jpg --out found.png
  morphogen invert portrait.jpg --square 0.2,0.1,0.6 --space w --out found.png
  morphogen invert group.jpg --face 0.31,0.40,0.38,0.41,0.34,0.52 --out found.png
  morphogen invert portrait.jpg --refine 100 --save-model mine.safetensors --out found.png")]
pub(super) struct InvertArgs {
    /// The photo
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    /// Built-in model by name, model file or run folder
    #[arg(long, value_name = "NAME|FILE|RUN", default_value = "faces")]
    model: String,
    /// PNG of what was found
    #[arg(long, value_name = "PNG")]
    out: PathBuf,
    /// Where the latent is looked for: z, w (one for all layers, can be edited well) or w-plus (one for
    /// each layer, comes closest) [default: w-plus, or what the network has]
    #[arg(long, value_name = "SPACE", value_parser = space)]
    space: Option<Place>,
    /// Steps
    #[arg(long, value_name = "N", default_value_t = 200,
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    steps: u32,
    /// Square of the photo: its left edge and upper edge as shares of width and height, and its side as a
    /// share of the shorter side; a face is found best where it lies as in the model's own pictures
    #[arg(long, value_name = "X,Y,SIZE", value_parser = square)]
    square: Option<Square>,
    /// Places of a face in the photo: left eye as it is seen, right eye and mouth, as shares of its width
    /// and height; the face is turned and brought to where the model has its faces
    #[arg(long, value_name = "X,Y,X,Y,X,Y", value_parser = face, conflicts_with = "square")]
    face: Option<Face>,
    /// Class, by its name [default: the one that fits best]
    #[arg(long, value_name = "NAME")]
    class: Option<String>,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Tune a copy of the network in so many steps, so that it draws the photo itself (pivotal tuning)
    #[arg(long, value_name = "STEPS", requires = "save_model",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    refine: Option<u32>,
    /// File for that copy
    #[arg(long, value_name = "FILE", requires = "refine")]
    save_model: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

fn space(text: &str) -> Result<Place, String> {
    let mut place = Place::default();
    let all = place.choices();
    let index = all.iter().position(|(name, _)| *name == text);
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    place.choose(index.ok_or_else(|| format!("it is one of {}", names.join(", ")))?);
    Ok(place)
}

pub(super) fn run(args: &InvertArgs, device: DeviceChoice, quiet: bool) -> Outcome<()> {
    must_end(&args.out, "png")?;
    free(&args.out, args.force)?;
    let console = Console::new(quiet);
    let source = ModelSource::named(&args.model)?;
    let options = options(args, device)?;
    let watch = |step: &InvertStep<'_>| {
        let what = match step.phase {
            InvertPhase::Searching => "Searching",
            InvertPhase::Tuning => "Tuning",
        };
        console.progress(what.into(), step.done as u64, step.total as u64);
        InvertNext::Go
    };
    let found = engine::invert(&source, &args.photo, &options, &console.report(), &watch)?;
    let about = SavedRecipe {
        model_hash: found.model_hash.clone(),
        recipes: vec![found.recipe.clone()],
        ..SavedRecipe::sheet(&found.model, 1)
    };
    save_png(&args.out, &found.picture, &about)?;
    if args.json {
        let text = serde_json::to_string(&found).map_err(|e| Failure::failed(e.to_string()))?;
        return console.result(&text);
    }
    console.result(&told(args, &found))
}

fn told(args: &InvertArgs, found: &Inverted) -> String {
    let Inverted { psnr, ssim, distance, seconds, .. } = found;
    let place = args.out.display();
    format!(
        "{place}: PSNR {psnr:.1} dB, SSIM {ssim:.3}, features {distance:.3} apart, {seconds:.1} s"
    )
}

fn options(args: &InvertArgs, device: DeviceChoice) -> Outcome<InvertOptions> {
    if let Some(path) = &args.save_model {
        must_end(path, "safetensors")?;
        vacant(path, args.force)?;
    }
    let tuning = args.refine.zip(args.save_model.clone());
    Ok(InvertOptions {
        place: args.space,
        class: args.class.clone(),
        steps: args.steps as usize,
        seed: args.seed,
        region: match (args.square, args.face) {
            (Some(square), _) => Region::Square(square),
            (None, Some(face)) => Region::Face(face),
            (None, None) => Region::Middle,
        },
        tuning: tuning.map(|(steps, path)| (steps as usize, path)),
        device,
    })
}

fn face(text: &str) -> Result<Face, String> {
    let all: [f32; 6] = numbers(text)?;
    if all.iter().any(|share| *share > 1.0) {
        return Err("it takes shares from 0 to 1, such as 0.4,0.4,0.6,0.4,0.5,0.6".into());
    }
    Ok(Face([[all[0], all[1]], [all[2], all[3]], [all[4], all[5]]]))
}

fn square(text: &str) -> Result<Square, String> {
    let [x0, y0, size] = numbers(text)?;
    if x0 > 1.0 || y0 > 1.0 || !(0.01..=1.0).contains(&size) {
        return Err("it takes shares from 0 to 1, such as 0.2,0.1,0.6".into());
    }
    Ok(Square { x0, y0, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_and_places_are_read() {
        assert_eq!(square("0.2,0.1,0.6").unwrap(), Square { x0: 0.2, y0: 0.1, size: 0.6 });
        for wrong in ["", "0.2,0.1", "0.2,0.1,0", "0,2,1", "a,b,c", "0,0,nan"] {
            assert!(square(wrong).is_err(), "{wrong:?}");
        }
        let places = face("0.4,0.4,0.6,0.4,0.5,0.6").unwrap();
        assert_eq!(places, Face([[0.4, 0.4], [0.6, 0.4], [0.5, 0.6]]));
        assert!(face("0.4,0.4").is_err() && face("0,0,0,0,0,2").is_err());
        assert_eq!(space("w").unwrap(), Place::W);
        assert!(space("x").unwrap_err().contains("w-plus"));
    }
}
