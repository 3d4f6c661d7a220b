//! Inside: what passes between the layers while the picture is drawn.

mod bend;
mod layers;
mod plane;
mod tiles;

use super::texture::upload_sharp;
use super::{Action, Panel, View};
use crate::app::lang::{t, tf};
use crate::app::widgets::{SliderSpec, card, hint, slider_row, switch};
use crate::base::Rgb8;
use crate::engine::{Inside, Look};
use bend::BendCard;
use eframe::egui;
use egui::{TextureHandle, Ui};
use std::sync::Arc;

/// The panel; it keeps what is looked at, and the pictures of that as textures.
#[derive(Default)]
pub struct InsidePanel {
    look: Look,
    shown: Option<Shown>,
    bend: BendCard,
    /// The map over the whole window.
    large: bool,
}

/// What the engine saw, uploaded once.
struct Shown {
    inside: Arc<Inside>,
    tiles: TextureHandle,
    map: TextureHandle,
    spectrum: Option<TextureHandle>,
}

impl InsidePanel {
    /// What the engine is to look at while this panel is seen.
    pub fn look(&self) -> Look {
        self.look.clone()
    }

    fn follow(&mut self, ui: &Ui, inside: Option<&Arc<Inside>>) {
        let Some(inside) = inside else { return };
        if self.shown.as_ref().is_some_and(|shown| Arc::ptr_eq(&shown.inside, inside)) {
            return;
        }
        let upload = |name: &str, picture: &Rgb8| upload_sharp(ui.ctx(), name, picture);
        self.shown = Some(Shown {
            inside: inside.clone(),
            tiles: upload("tiles", &inside.tiles),
            map: upload("plane", &inside.map),
            spectrum: inside.spectrum.as_ref().map(|found| upload("spectrum", &found.map)),
        });
    }
}

impl Panel for InsidePanel {
    fn title(&self) -> &'static str {
        "Inside"
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        if view.snapshot.model.is_none() {
            hint(ui, t(ui, "No model is open yet"));
            return;
        }
        let Some(picture) = &view.snapshot.picture else { return };
        self.follow(ui, picture.inside.as_ref());
        let Some(shown) = &self.shown else {
            hint(ui, t(ui, "The layers appear with the next picture"));
            return;
        };
        let (inside, look) = (&shown.inside, &mut self.look);
        let tip = t(
            ui,
            "A generator draws from coarse to fine. Each layer hands planes of numbers on to the \
             next; click one to see them while you move the sliders",
        );
        let chosen = card(
            ui,
            t(ui, "From coarse to fine"),
            tip,
            |_| (),
            |ui| layers::ui(ui, &inside.layers, inside.layer, &view.recipe.bends),
        );
        let chosen = chosen.or(self.bend.ui(ui, view, inside, out));
        if let Some(name) = chosen {
            *look = Look { layer: Some(name), plane: 0, ..look.clone() };
        }
        let layer = inside.chosen();
        let title = tf(ui, "{}: {} planes", &[&layer.name, &layer.planes]);
        let size = tf(ui, "{} × {} values each", &[&layer.side, &layer.side]);
        card(
            ui,
            &title,
            &size,
            |ui| scale_switch(ui, &mut look.together),
            |ui| {
                if let Some(plane) = tiles::ui(ui, inside, &shown.tiles) {
                    look.plane = plane;
                }
                gain(ui, &mut look.gain);
            },
        );
        let textures = (&shown.map, shown.spectrum.as_ref());
        plane::ui(ui, inside, textures, &mut look.colours, &mut self.large);
    }
}

/// Strengthens the colours of weak values.
fn gain(ui: &mut Ui, gain: &mut f32) {
    let spec = SliderSpec {
        label: t(ui, "Gain in dB"),
        tip: t(ui, "Strengthens the colours of all planes: 20 dB are ten times"),
        range: -40.0..=40.0,
        decimals: 0,
        ..SliderSpec::default()
    };
    slider_row(ui, &spec, gain);
}

/// All planes in one scale, or each in its own.
fn scale_switch(ui: &mut Ui, together: &mut bool) {
    let label = t(ui, "One scale");
    let tip = t(
        ui,
        "Colours all planes of the layer alike, so that weak ones look weak; otherwise each fills \
         the range by itself",
    );
    switch(ui, together, label).on_hover_text(tip);
    ui.weak(label);
}

#[cfg(test)]
mod tests;
