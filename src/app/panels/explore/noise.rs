//! The noise inputs of the synthesis network.

use super::{Draft, random_seed};
use crate::app::lang::t;
use crate::app::widgets::{Icon, hint, icon_button, section, segments};
use crate::latent::Noise;
use eframe::egui;

/// The kind of noise without its seed.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    None,
    Fixed,
    Random,
}

pub(super) fn ui(ui: &mut egui::Ui, draft: &mut Draft<'_>) {
    let tip = t(
        ui,
        "Noise paints what is accidental in a picture: strands of hair, pores, grain. It never \
         changes what is shown",
    );
    if let Err(reason) = draft.model.noise {
        section(ui, "Noise", tip, |_| (), |ui| hint(ui, t(ui, reason)));
        return;
    }
    let mut kind = match draft.recipe.noise {
        Noise::None => Kind::None,
        Noise::Const => Kind::Fixed,
        Noise::Random(_) => Kind::Random,
    };
    let (mut roll, random) = (false, kind == Kind::Random);
    let dice = |ui: &mut egui::Ui| {
        if random {
            roll = icon_button(ui, Icon::Dice, t(ui, "Other noise")).clicked();
        }
    };
    let changed = section(ui, "Noise", tip, dice, |ui| {
        let choices = [
            (Kind::None, t(ui, "None"), t(ui, "No noise: smooth, a little flat")),
            (Kind::Fixed, t(ui, "Fixed"), t(ui, "The same noise for every picture")),
            (Kind::Random, t(ui, "Random"), t(ui, "Fresh noise, which the dice changes")),
        ];
        segments(ui, &mut kind, &choices)
    });
    if changed == Some(true) || roll {
        draft.recipe.noise = match kind {
            Kind::None => Noise::None,
            Kind::Fixed => Noise::Const,
            Kind::Random => Noise::Random(random_seed()),
        };
        draft.done = true;
    }
}
