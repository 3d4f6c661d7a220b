//! Style mixing: a second latent takes over in some layers.

use super::seed::seed_row;
use super::{Draft, random_seed};
use crate::app::lang::{t, tf};
use crate::app::widgets::{chip, hint, row, section, segments, switch};
use crate::latent::Mix;
use eframe::egui;
use std::ops::Range;

/// Layers of the coarse, middle and fine styles, as in the StyleGAN paper: up to 8 × 8, up to
/// 32 × 32, and the rest; thirds in a StyleGAN3, whose features are never that coarse.
pub(super) fn groups(sides: &[usize]) -> [Range<usize>; 3] {
    let all = sides.len();
    let up_to = |r: usize| sides.iter().filter(|side| **side <= r).count();
    let (coarse, middle) = match sides.iter().all(|side| side.is_power_of_two()) {
        true => (up_to(8), up_to(32)),
        false => (all / 3, 2 * all / 3),
    };
    [0..coarse, coarse..middle, middle..all]
}

pub(super) fn ui(ui: &mut egui::Ui, draft: &mut Draft<'_>) {
    let tip = t(
        ui,
        "A second seed takes over in some layers: coarse layers hold pose and shape, middle ones \
         features, fine ones colour and texture",
    );
    if let Err(reason) = draft.model.config.abilities().mixing {
        section(ui, "Style mixing", tip, |_| (), |ui| hint(ui, t(ui, reason)));
        return;
    }
    let mut on = draft.recipe.mix.is_some();
    let name = t(ui, "Mix styles");
    let toggle = |ui: &mut egui::Ui| {
        switch(ui, &mut on, name);
    };
    section(ui, "Style mixing", tip, toggle, |ui| match draft.recipe.mix.clone() {
        Some(mut mix) => {
            let groups = groups(&draft.model.config.style_sides());
            mix.layers.resize(draft.model.config.styles(), false);
            seed_row(ui, draft, t(ui, "Style seed"), tip, &mut mix.seed);
            presets(ui, draft, &mut mix, &groups);
            layers(ui, draft, &mut mix, &groups);
            draft.recipe.mix = Some(mix);
        }
        None => {
            hint(ui, t(ui, "Borrow pose, features or colours from a second seed"));
        }
    });
    if on != draft.recipe.mix.is_some() {
        // A change must show at once: the middle layers are the telling ones.
        draft.recipe.mix = on.then(|| {
            let mut layers = vec![false; draft.model.config.styles()];
            layers[groups(&draft.model.config.style_sides())[1].clone()].fill(true);
            Mix { seed: random_seed(), layers }
        });
        draft.done = true;
    }
}

fn presets(ui: &mut egui::Ui, draft: &mut Draft<'_>, mix: &mut Mix, groups: &[Range<usize>; 3]) {
    let only = |group: &Range<usize>| -> Vec<bool> {
        (0..mix.layers.len()).map(|i| group.contains(&i)).collect()
    };
    let mut preset = groups.iter().position(|group| only(group) == mix.layers);
    let choices = [
        (Some(0), t(ui, "Coarse"), t(ui, "Pose and shape from the style seed")),
        (Some(1), t(ui, "Middle"), t(ui, "Features from the style seed")),
        (Some(2), t(ui, "Fine"), t(ui, "Colour and texture from the style seed")),
    ];
    if segments(ui, &mut preset, &choices)
        && let Some(chosen) = preset
    {
        mix.layers = only(&groups[chosen]);
        draft.done = true;
    }
}

fn layers(ui: &mut egui::Ui, draft: &mut Draft<'_>, mix: &mut Mix, groups: &[Range<usize>; 3]) {
    let names = [t(ui, "Coarse"), t(ui, "Middle"), t(ui, "Fine")];
    let sides = draft.model.config.style_sides();
    for (group, name) in groups.iter().zip(names).filter(|(group, _)| !group.is_empty()) {
        row(ui, name, "", |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
                for i in group.clone() {
                    let side = sides[i];
                    let name = tf(ui, "Layer {}, {} × {}", &[&(i + 1), &side, &side]);
                    if chip(ui, mix.layers[i], &(i + 1).to_string(), &name).clicked() {
                        mix.layers[i] = !mix.layers[i];
                        draft.done = true;
                    }
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_follow_the_paper() {
        let of = |resolution: usize| {
            let sides = (2..=resolution.ilog2()).flat_map(|log| [1 << log; 2]);
            groups(&sides.collect::<Vec<_>>())
        };
        assert_eq!(of(64), [0..4, 4..8, 8..10]);
        assert_eq!(of(1024), [0..4, 4..8, 8..18]);
        assert_eq!(of(16), [0..4, 4..6, 6..6]);
    }

    #[test]
    fn a_stylegan3_falls_into_thirds() {
        let sides = [36; 16];
        assert_eq!(groups(&sides), [0..5, 5..10, 10..16]);
    }
}
