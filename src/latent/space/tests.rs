use super::super::axes::unit;
use super::super::survey::rows;
use super::*;
use crate::latent::{Mix, Morph};
use crate::models::{Generator, StyleGanConfig};
use burn::tensor::Device;

fn generator(seed: u64) -> Generator {
    let config = StyleGanConfig { z_dim: 16, w_dim: 16, ..StyleGanConfig::default() };
    Generator::new(&config.into(), seed, &Device::flex())
}

pub(super) fn space() -> Space {
    let generator = generator(4);
    Space::new(generator.entry(), Truncation::Centre, move || generator.style_weights())
}

pub(super) fn close(a: &[f32], b: &[f32]) {
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4), "{a:?} against {b:?}");
}

#[test]
fn psi_pulls_to_the_average_up_to_the_cutoff() {
    let space = space();
    let recipe = Recipe { psi: 0.0, cutoff: Some(2), ..Recipe::seed(3) };
    let ws = space.styles(&recipe, 4);
    close(&ws[1], space.centre.as_ref().unwrap());
    close(&ws[2], &space.w(&recipe));
}

#[test]
fn mixing_takes_the_chosen_layers_from_the_second_seed() {
    let space = space();
    let mix = Some(Mix { seed: 9, layers: vec![false, true] });
    let ws = space.styles(&Recipe { psi: 1.0, mix, ..Recipe::seed(3) }, 3);
    close(&ws[0], &space.w(&Recipe::seed(3)));
    close(&ws[1], &space.w(&Recipe::seed(9)));
    close(&ws[2], &ws[0]);
}

#[test]
fn sliders_move_w_on_the_map_by_their_sigmas() {
    let space = space();
    let still = Recipe { psi: 1.0, ..Recipe::seed(3) };
    let moved = Recipe { sliders: vec![1.5, -2.0], ..still.clone() };
    let w = space.styles(&moved, 1).remove(0);
    let (before, after) =
        (space.position(&still).w, space.survey.view.project(&w, space.class_mean(0)));
    close(&[after[0] - before[0], after[1] - before[1]], &[1.5, -2.0]);
}

#[test]
fn z_shift_moves_z_on_the_map_and_morph_reaches_b() {
    let space = space();
    let a = space.position(&Recipe::seed(3)).z;
    let b = space.position(&Recipe { z_shift: [0.5, -1.0], ..Recipe::seed(3) }).z;
    close(&[b[0] - a[0], b[1] - a[1]], &[0.5, -1.0]);
    let morph = Some(Morph { seed: 8, t: 1.0 });
    close(&space.w(&Recipe { morph, ..Recipe::seed(3) }), &space.w(&Recipe::seed(8)));
    assert_eq!(space.path(&Recipe { morph, ..Recipe::seed(3) }, 10).len(), 11);
}

#[test]
fn a_given_z_and_a_w_for_each_layer_replace_the_seed() {
    let space = space();
    let recipe = Recipe { z: Some(randn(8, 16)), ..Recipe::seed(3) };
    close(&space.w(&recipe), &space.w(&Recipe::seed(8)));
    let w: Vec<f32> = (0..3 * 16).map(|i| i as f32).collect();
    let recipe = Recipe { w: Some(w.clone()), psi: 1.0, ..Recipe::seed(3) };
    assert_eq!(space.styles(&recipe, 3).concat(), w);
    let of_another_model = Recipe { w: Some(vec![0.0; 5]), z: Some(vec![0.0; 5]), ..recipe };
    close(&space.w(&of_another_model), &space.w(&Recipe::seed(3)));
}

#[test]
fn sliders_of_sefa_move_the_chosen_layers_along_the_style_weights() {
    let space = space();
    let still = Recipe { psi: 1.0, ..Recipe::seed(3) };
    let sliders = Recipe { sliders: vec![0.0, 2.0], basis: Basis::Sefa, ..still.clone() };
    let moved = Recipe { slider_layers: Some(1..2), ..sliders };
    let (before, after) = (space.styles(&still, 3), space.styles(&moved, 3));
    assert_eq!((&before[0], &before[2]), (&after[0], &after[2]));
    let step: Vec<f32> = after[1].iter().zip(&before[1]).map(|(a, b)| a - b).collect();
    let sefa = space.axes(Basis::Sefa);
    let expected: Vec<f32> = sefa.directions[1].iter().map(|d| 2.0 * sefa.sigmas[1] * d).collect();
    close(&step, &expected);
    // The step is felt by the styles as no step of that length across it is.
    let felt = |direction: &Vec<f32>| -> f32 {
        let weights = (space.style_weights)().into_iter().flat_map(rows);
        weights.map(|row| dot(&unit(&row), direction).powi(2)).sum()
    };
    assert!(felt(&sefa.directions[0]) > felt(&sefa.directions[1]));
    assert!(felt(&sefa.directions[1]) > felt(&space.survey.pca.directions[0]));
}

#[test]
fn newer_weights_keep_the_directions_until_the_next_survey() {
    let (old, newer) = (space(), generator(5));
    let mut space = old.renewed(newer.entry(), move || newer.style_weights());
    assert_eq!(space.explained(), old.explained());
    assert_eq!(space.axes(Basis::Pca).directions, old.axes(Basis::Pca).directions);
    assert_ne!(space.w(&Recipe::seed(1)), old.w(&Recipe::seed(1)));
    space.survey();
    assert_ne!(space.axes(Basis::Pca).directions, old.axes(Basis::Pca).directions);
}
