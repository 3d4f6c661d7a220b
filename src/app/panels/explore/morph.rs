//! The morph from A, the picture's own latent, to B, that of a second seed.

use super::seed::seed_row;
use super::{Draft, random_seed};
use crate::app::lang::t;
use crate::app::panels::Action;
use crate::app::widgets::{Icon, SliderSpec, hint, icon_label_button, section, slider_row, switch};
use crate::latent::{Morph, Recipe};
use eframe::egui;

/// Seconds from A to B.
const WAY: f32 = 3.0;

/// Lets t swing between A and B.
#[derive(Default)]
pub(super) struct Player {
    playing: bool,
    /// Position in the swing: 0 at A, 1 at B, 2 at A again.
    phase: f32,
    /// The t that was set last; another one means that somebody else moved it.
    last: f32,
}

impl Player {
    pub fn ui(&mut self, ui: &mut egui::Ui, draft: &mut Draft<'_>) {
        let tip = t(ui, "Glides from this picture (A) to that of a second seed (B)");
        let mut on = draft.recipe.morph.is_some();
        let name = t(ui, "Morph to a second seed");
        let toggle = |ui: &mut egui::Ui| {
            switch(ui, &mut on, name);
        };
        section(ui, "Morph A to B", tip, toggle, |ui| match draft.recipe.morph {
            Some(mut morph) => {
                seed_row(ui, draft, t(ui, "Seed B"), tip, &mut morph.seed);
                let spec = SliderSpec {
                    label: t(ui, "Position"),
                    tip: t(ui, "0 is picture A, 1 is picture B"),
                    ..SliderSpec::default()
                };
                draft.follow(&slider_row(ui, &spec, &mut morph.t));
                draft.recipe.morph = Some(morph);
                self.buttons(ui, draft);
            }
            None => {
                hint(
                    ui,
                    t(ui, "Glide to the picture of a second seed and play it as an animation"),
                );
            }
        });
        if on != draft.recipe.morph.is_some() {
            draft.recipe.morph = on.then(|| Morph { seed: random_seed(), t: 0.5 });
            draft.done = true;
        }
    }

    fn buttons(&mut self, ui: &mut egui::Ui, draft: &mut Draft<'_>) {
        let width = ((ui.available_width() - ui.spacing().item_spacing.x) / 2.0).floor();
        ui.horizontal(|ui| {
            let (icon, name) = match self.playing {
                true => (Icon::Pause, t(ui, "Pause morph")),
                false => (Icon::Play, t(ui, "Play morph")),
            };
            let tip = t(ui, "Swings between A and B (space bar)");
            if icon_label_button(ui, icon, name, width).on_hover_text(tip).clicked() {
                self.start(!self.playing, &draft.recipe);
                draft.done = true;
            }
            let swap = swapped(&draft.recipe);
            let add = |ui: &mut egui::Ui| {
                let tip = t(ui, "Makes B the picture to start from");
                let why = t(ui, "Not while the picture is moved on the map");
                icon_label_button(ui, Icon::Swap, t(ui, "Swap A and B"), width)
                    .on_hover_text(tip)
                    .on_disabled_hover_text(why)
                    .clicked()
            };
            if ui.add_enabled_ui(swap.is_some(), add).inner
                && let Some(recipe) = swap
            {
                draft.recipe = recipe;
                draft.done = true;
            }
        });
    }

    /// Starts or stops; without a B one is drawn first.
    pub fn toggle(&mut self, recipe: &Recipe) -> Vec<Action> {
        let mut recipe = recipe.clone();
        let mut out = Vec::new();
        if recipe.morph.is_none() {
            recipe.morph = Some(Morph { seed: random_seed(), t: 0.0 });
            out.push(Action::Edit(recipe.clone()));
        }
        self.start(!self.playing, &recipe);
        out.push(Action::Commit);
        out
    }

    fn start(&mut self, playing: bool, recipe: &Recipe) {
        self.playing = playing;
        self.last = recipe.morph.map_or(0.0, |morph| morph.t);
        self.phase = unease(self.last);
    }

    /// The next t, while playing. A t that somebody else moved ends the animation.
    pub fn animate(&mut self, ctx: &egui::Context, recipe: &Recipe) -> Vec<Action> {
        if !self.playing {
            return Vec::new();
        }
        let Some(morph) = recipe.morph.filter(|morph| morph.t == self.last) else {
            self.playing = false;
            return vec![Action::Commit];
        };
        ctx.request_repaint();
        let seconds = ctx.input(|i| i.stable_dt).min(0.1);
        self.phase = (self.phase + seconds / WAY) % 2.0;
        self.last = ease(self.phase);
        vec![Action::Edit(Recipe {
            morph: Some(Morph { t: self.last, ..morph }),
            ..recipe.clone()
        })]
    }
}

/// Slow at both ends: a cosine.
fn ease(phase: f32) -> f32 {
    0.5 - 0.5 * (std::f32::consts::PI * phase).cos()
}

/// The phase on the way to B at which [`ease`] gives `t`.
fn unease(t: f32) -> f32 {
    (1.0 - 2.0 * t.clamp(0.0, 1.0)).acos() / std::f32::consts::PI
}

/// The same picture seen from B; None when A is not the latent of a seed.
fn swapped(recipe: &Recipe) -> Option<Recipe> {
    let morph = recipe.morph?;
    recipe.at_seed().then(|| Recipe {
        seed: morph.seed,
        morph: Some(Morph { seed: recipe.seed, t: 1.0 - morph.t }),
        ..recipe.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easing_swings_between_the_ends() {
        assert!(ease(0.0).abs() < 1e-6 && (ease(1.0) - 1.0).abs() < 1e-6);
        assert!(ease(2.0).abs() < 1e-6);
        for t in [0.0, 0.2, 0.5, 0.99, 1.0] {
            assert!((ease(unease(t)) - t).abs() < 1e-3);
        }
    }

    #[test]
    fn swapping_twice_changes_nothing() {
        let recipe = Recipe { morph: Some(Morph { seed: 9, t: 0.25 }), ..Recipe::seed(1) };
        let other = swapped(&recipe).unwrap();
        assert_eq!((other.seed, other.morph.unwrap().seed), (9, 1));
        assert_eq!(swapped(&other).unwrap(), recipe);
        assert!(swapped(&Recipe { z_shift: [1.0, 0.0], ..recipe }).is_none());
    }

    #[test]
    fn play_moves_and_a_foreign_move_stops_it() {
        let ctx = egui::Context::default();
        let mut player = Player::default();
        let start = Recipe::seed(1);
        assert!(player.animate(&ctx, &start).is_empty());
        let Some(Action::Edit(recipe)) = player.toggle(&start).into_iter().next() else {
            panic!("play without B draws one")
        };
        let Some(Action::Edit(next)) = player.animate(&ctx, &recipe).into_iter().next() else {
            panic!("playing moves t")
        };
        assert!(next.morph.unwrap().t >= 0.0 && player.playing);
        let moved = Recipe { morph: Some(Morph { seed: 5, t: 0.77 }), ..next };
        assert!(matches!(player.animate(&ctx, &moved).as_slice(), [Action::Commit]));
        assert!(!player.playing);
    }
}
