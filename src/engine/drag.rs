//! Points of a model's picture are dragged: `morphogen drag`.

use super::protocol::ModelSource;
use super::studio::{name_of, space_of};
use crate::base::{Error, Progress, Result, Rgb8};
use crate::checkpoint::{ModelFile, Wanted};
use crate::gpu::{Compute, DeviceChoice};
use crate::latent::{Drag, DragPlan, Recipe};
use serde::Serialize;
use std::time::Instant;

/// What [`drag`] is asked for.
#[derive(Debug, Clone)]
pub struct DragOptions {
    /// Points, where they are to go, and what moves.
    pub plan: DragPlan,
    /// Most steps.
    pub steps: usize,
    /// Device that computes.
    pub device: DeviceChoice,
}

/// What came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Dragged {
    /// Name of the model.
    pub model: String,
    /// SHA-256 of its file.
    pub model_hash: String,
    /// The state.
    pub recipe: Recipe,
    /// Where the points are now.
    pub handles: Vec<[f32; 2]>,
    /// Distance of the farthest point from its target, pixels.
    pub left: f32,
    /// Steps that were done.
    pub steps: usize,
    /// Steps a second.
    pub steps_per_s: f64,
    /// The picture at the beginning, and now.
    #[serde(skip)]
    pub pictures: [Rgb8; 2],
}

/// Drags points of the picture of `recipe`. `watch` is told of each step, and ends it where it says no.
///
/// # Errors
/// Those of opening the model and the device; [`Error::Usage`] for what cannot be dragged.
pub fn drag(
    source: &ModelSource,
    recipe: &Recipe,
    options: &DragOptions,
    progress: Progress,
    watch: &dyn Fn(&Drag, usize) -> bool,
) -> Result<Dragged> {
    let compute = Compute::choose(options.device, None)?;
    let file = ModelFile::open(source, Wanted::Generator, progress)?;
    let (model, model_hash) = (name_of(&file.card, source), file.hash.clone());
    let generator = file.build_generator(&compute.device.clone().autodiff())?;
    let config = generator.config();
    if !config.abilities().mapped {
        return Err(Error::Usage("This network has no w whose layers could be moved".into()));
    }
    progress("Finding directions", 0, 0);
    let styles = space_of(&generator).styles(recipe, config.styles());
    let mut drag = Drag::new(generator, recipe.clone(), &styles, options.plan.clone())
        .map_err(Error::Usage)?;
    let before = drag.picture();
    let started = Instant::now();
    let mut steps = 0;
    while steps < options.steps && !drag.arrived() {
        drag.step();
        steps += 1;
        if !watch(&drag, steps) {
            break;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(Dragged {
        pictures: [before, drag.picture()],
        model,
        model_hash,
        recipe: drag.recipe(),
        handles: drag.handles(),
        left: drag.left(),
        steps,
        steps_per_s: steps as f64 / seconds.max(1e-9),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::studio::Studio;
    use crate::latent::Pull;
    use burn::tensor::Device;

    fn options(from: [f32; 2], to: [f32; 2], steps: usize) -> DragOptions {
        let device = DeviceChoice::Cpu;
        let plan = DragPlan { pulls: vec![Pull { from, to }], ..DragPlan::default() };
        DragOptions { plan, steps, device }
    }

    fn faces() -> ModelSource {
        ModelSource::Embedded("faces".into())
    }

    fn pictures(recipes: &[Recipe]) -> Vec<Rgb8> {
        Studio::open(&faces(), &Device::flex(), &|_, _, _| ()).unwrap().pictures(recipes)
    }

    fn dragged(recipe: &Recipe, options: &DragOptions) -> Result<Dragged> {
        drag(&faces(), recipe, options, &|_, _, _| (), &|_, _| true)
    }

    #[test]
    fn a_point_goes_where_it_is_pulled() {
        let start = Recipe::seed(66);
        let done = dragged(&start, &options([64.0, 84.0], [64.0, 92.0], 150)).unwrap();
        assert!(done.left < 3.0, "{} px left after {} steps", done.left, done.steps);
        let [before, after] = &pictures(&[start, done.recipe])[..] else { panic!() };
        assert_ne!(before, after);
    }

    #[test]
    fn no_step_changes_nothing_and_a_mask_holds_the_rest() {
        let start = Recipe::seed(66);
        let still = dragged(&start, &options([64.0, 84.0], [64.0, 92.0], 0)).unwrap();
        let mut free = options([64.0, 84.0], [64.0, 92.0], 25);
        let moved = dragged(&start, &free).unwrap();
        let mask = |i: usize| if (i / 128) >= 64 { 1.0 } else { 0.0 };
        free.plan.mask = Some((0..128 * 128).map(mask).collect());
        let held = dragged(&start, &free).unwrap();
        let all = pictures(&[start, still.recipe, moved.recipe, held.recipe]);
        let off = |a: &Rgb8, b: &Rgb8| -> u64 {
            let upper = 3 * 128 * 60;
            let pairs = a.pixels[..upper].iter().zip(&b.pixels[..upper]);
            pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum()
        };
        assert!(off(&all[0], &all[1]) < 3 * 128 * 60 / 20, "the same picture");
        let (moved, held) = (off(&all[0], &all[2]), off(&all[0], &all[3]));
        assert!(held < moved, "{held} is less than {moved}");
    }

    #[test]
    fn layers_move_alike_or_each_by_itself_and_the_others_stay() {
        let start = Recipe::seed(66);
        let still = dragged(&start, &options([64.0, 84.0], [64.0, 92.0], 0)).unwrap().recipe;
        let rows = |recipe: &Recipe| recipe.w.clone().unwrap();
        let moved = |layers, alike| {
            let mut options = options([64.0, 84.0], [64.0, 92.0], 3);
            options.plan = DragPlan { layers, alike, ..options.plan };
            let done = dragged(&start, &options).unwrap().recipe;
            let dim = rows(&still).len() / 12;
            let steps: Vec<f32> =
                rows(&done).iter().zip(rows(&still)).map(|(a, b)| a - b).collect();
            steps.chunks(dim).map(<[f32]>::to_vec).collect::<Vec<_>>()
        };
        let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
        let zero = |row: &[f32]| row.iter().all(|v| *v == 0.0);
        let alike = moved(4, true);
        assert!(!zero(&alike[0]) && near(&alike[0], &alike[3]) && zero(&alike[4]));
        let each = moved(2, false);
        assert!(!near(&each[0], &each[1]) && !zero(&each[1]) && zero(&each[2]));
        let all = moved(999, false);
        assert!(!zero(&all[9]), "all that the features hang on");
        assert!(zero(&all[11]), "the features lie below the last block");
    }

    #[test]
    fn what_cannot_be_dragged_is_said() {
        let start = Recipe::seed(1);
        let outside = dragged(&start, &options([64.0, 84.0], [64.0, 300.0], 1));
        assert!(outside.unwrap_err().to_string().contains("outside the picture"));
        let mut masked = options([64.0, 84.0], [64.0, 90.0], 1);
        masked.plan.mask = Some(vec![0.0; 128 * 128]);
        assert!(dragged(&start, &masked).unwrap_err().to_string().contains("nothing"));
        masked.plan.mask = Some(vec![1.0; 7]);
        assert!(dragged(&start, &masked).unwrap_err().to_string().contains("128×128"));
        let gan = ModelSource::Embedded("dcgan-faces".into());
        let options = options([3.0, 3.0], [5.0, 5.0], 1);
        let error = drag(&gan, &start, &options, &|_, _, _| (), &|_, _| true).unwrap_err();
        assert!(error.to_string().contains("no w"));
    }
}
