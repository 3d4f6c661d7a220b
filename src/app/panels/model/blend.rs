//! Another model of the same shape blended into the open one.

use crate::app::lang::t;
use crate::app::panels::Action;
use crate::app::state::Recents;
use crate::app::widgets::{SliderSpec, hint, row, section, slider_row};
use crate::checkpoint::{Blend, Layers, embedded_names};
use crate::engine::{ModelInfo, ModelSource};
use eframe::egui;
use egui::{ComboBox, Ui};

/// Most blocks over which one model goes over into the other.
const SOFT: f32 = 6.0;

/// What is chosen.
pub(super) struct BlendCard {
    with: Option<ModelSource>,
    share: f32,
    softness: f32,
    strength: f32,
}

impl Default for BlendCard {
    fn default() -> Self {
        Self { with: None, share: 0.5, softness: 0.0, strength: 1.0 }
    }
}

impl BlendCard {
    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, model: &ModelInfo, recents: &Recents, out: &mut Vec<Action>) {
        let tip = t(
            ui,
            "The coarse layers of this model, which hold pose and shape, with the fine layers of \
             another one, which hold colour and texture. Both must be of one shape: a copy tuned to \
             a photo, a branch or a run that started from this model",
        );
        let contents = |ui: &mut Ui| {
            self.choice(ui, model, recents);
            self.sliders(ui);
            let ready = self.with.clone();
            let button = egui::Button::new(t(ui, "Blend and open"));
            let clicked = ui.add_enabled(ready.is_some(), button).clicked();
            hint(ui, t(ui, "The blend is saved as a model of its own, beside the runs"));
            ready.filter(|_| clicked)
        };
        let wanted = section(ui, "Blend with another model", tip, |_| (), contents).flatten();
        if let Some(with) = wanted {
            let layers = Layers::After { share: self.share, softness: self.softness };
            let how = Blend { layers, share: self.strength, mapping: 0.0 };
            out.push(Action::Blend { with, how });
        }
    }

    fn choice(&mut self, ui: &mut Ui, model: &ModelInfo, recents: &Recents) {
        let built_in = embedded_names().into_iter();
        let built_in = built_in.map(|name| (name.to_owned(), ModelSource::Embedded(name.into())));
        let known = recents.list().iter();
        let known = known.map(|it| (it.name.clone(), ModelSource::File(it.path.clone())));
        let all: Vec<_> = known.chain(built_in).filter(|(_, it)| *it != model.source).collect();
        if !all.iter().any(|(_, source)| Some(source) == self.with.as_ref()) {
            self.with = None;
        }
        let chosen = all.iter().find(|(_, source)| Some(source) == self.with.as_ref());
        let text = chosen.map_or_else(|| t(ui, "Choose a model").to_owned(), |it| it.0.clone());
        row(ui, t(ui, "Other model"), "", |ui| {
            let list = ComboBox::from_id_salt("blend with").width(ui.available_width());
            list.selected_text(text).truncate().show_ui(ui, |ui| {
                for (name, source) in &all {
                    let place = match source {
                        ModelSource::File(path) => path.display().to_string(),
                        ModelSource::Embedded(_) => t(ui, "built in").to_owned(),
                    };
                    let chosen = self.with.as_ref() == Some(source);
                    if ui.selectable_label(chosen, name).on_hover_text(place).clicked() {
                        self.with = Some(source.clone());
                    }
                }
            });
        });
    }

    fn sliders(&mut self, ui: &mut Ui) {
        let switch = SliderSpec {
            label: t(ui, "Layers of this one"),
            tip: t(
                ui,
                "Up to which share of its layers, counted from the coarsest, it stays as it is",
            ),
            reset: 0.5,
            ..SliderSpec::default()
        };
        slider_row(ui, &switch, &mut self.share);
        let soft = SliderSpec {
            label: t(ui, "Softness"),
            tip: t(
                ui,
                "Over how many resolutions one model goes over into the other; 0 is a sharp switch",
            ),
            range: 0.0..=SOFT,
            decimals: 1,
            ..SliderSpec::default()
        };
        slider_row(ui, &soft, &mut self.softness);
        let strength = SliderSpec {
            label: t(ui, "Strength"),
            tip: t(ui, "How much of the other model its layers take: 1 is all"),
            reset: 1.0,
            ..SliderSpec::default()
        };
        slider_row(ui, &strength, &mut self.strength);
    }
}
