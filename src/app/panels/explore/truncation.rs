//! Truncation: between the average picture and full variety.

use super::Draft;
use crate::app::lang::t;
use crate::app::widgets::{SliderSpec, hint, section, slider_row};
use crate::latent::Recipe;
use crate::models::Truncation;
use eframe::egui;

pub(super) fn ui(ui: &mut egui::Ui, draft: &mut Draft<'_>) {
    let tip = t(
        ui,
        "Pulls the picture towards the average one: 0 is the average, 1 is none. Low values look \
         cleaner and more alike, high values stranger. Also known as psi",
    );
    section(
        ui,
        "Variety",
        tip,
        |_| (),
        |ui| {
            let truncation = draft.model.config.abilities().truncation;
            if let Truncation::None(reason) = truncation {
                hint(ui, t(ui, reason));
                return;
            }
            // A bound on z has no other side.
            let range = if truncation == Truncation::Fold { 0.0..=1.0 } else { -1.0..=1.5 };
            let psi = SliderSpec {
                label: t(ui, "Truncation"),
                tip,
                range,
                reset: Recipe::default().psi,
                ..SliderSpec::default()
            };
            let response = slider_row(ui, &psi, &mut draft.recipe.psi);
            draft.follow(&response);
            let all = draft.model.config.styles();
            if all < 2 {
                return;
            }
            let mut layers = draft.recipe.cutoff.unwrap_or(all) as f32;
            let cutoff = SliderSpec {
                label: t(ui, "Layers"),
                tip: t(
                    ui,
                    "How many layers it applies to, counted from the coarsest. With fewer layers shape \
                 and pose are tamed while colour and detail keep their variety",
                ),
                range: 0.0..=all as f32,
                reset: all as f32,
                step: 1.0,
                decimals: 0,
                last: Some(t(ui, "all")),
                ..SliderSpec::default()
            };
            let response = slider_row(ui, &cutoff, &mut layers);
            draft.follow(&response);
            let layers = layers.round() as usize;
            draft.recipe.cutoff = (layers < all).then_some(layers);
        },
    );
}
