use super::*;
use crate::app::panels::testing::model;
use crate::latent::{Mix, Morph};

#[test]
fn recipes_fit_the_model() {
    let wild = Recipe {
        class: Some(9),
        z: Some(vec![0.0; 3]),
        w: Some(vec![0.0; 3]),
        sliders: vec![1.0; 50],
        slider_layers: Some(4..18),
        cutoff: Some(10),
        mix: Some(Mix { seed: 1, layers: vec![true; 99] }),
        ..Recipe::default()
    };
    let tame = fitted(&wild, &model(&["rose", "tulip"]));
    assert_eq!(tame.class, Some(0));
    assert_eq!((tame.z, tame.w, tame.cutoff, tame.slider_layers), (None, None, None, None));
    assert_eq!(tame.sliders.len(), 10);
    assert_eq!(tame.mix.unwrap().layers.len(), 10);
    assert_eq!(fitted(&wild, &model(&[])).class, None);
    let fine = Recipe {
        class: Some(1),
        cutoff: Some(4),
        w: Some(vec![0.0; 10 * 128]),
        slider_layers: Some(8..10),
        ..Recipe::seed(3)
    };
    assert_eq!(fitted(&fine, &model(&["rose", "tulip"])), fine);
}

#[test]
fn reset_keeps_seed_and_class() {
    let ctx = egui::Context::default();
    let morph = Some(Morph { seed: 2, t: 0.5 });
    let recipe = Recipe { class: Some(1), morph, ..Recipe::seed(7) };
    // Without a click nothing is asked for, whatever is enabled.
    let _ = ctx.run_ui(egui::RawInput::default(), |ui| {
        assert!(ExplorePanel::default().history(ui, [true, true], &recipe).is_empty());
    });
}
