//! The card of the stage: where it listens, what is mapped, how parameters move.

use super::{Mapping, OURS, Param, Stage, midi};
use crate::app::lang::{said, t, tf};
use crate::app::widgets::{
    Icon, SliderSpec, hint, icon_button, note, row, section, slider_row, switch,
};
use crate::engine::ModelInfo;
use crate::latent::Direction;
use eframe::egui;
use egui::{ComboBox, DragValue, Label, RichText, Ui};
use std::sync::atomic::Ordering;

/// Seconds between two looks for instruments, which may be plugged in at any time.
const LOOK: f64 = 2.0;

impl Stage {
    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, model: Option<&ModelInfo>, own: &[Direction]) {
        let tip = t(
            ui,
            "Plays the picture from other programs and instruments: OSC messages such as \
             /morphogen/psi 0.8, /morphogen/slider/1 2 or /morphogen/seed 7, and MIDI",
        );
        section(
            ui,
            "On stage",
            tip,
            |_| (),
            |ui| {
                self.listening(ui);
                self.instruments(ui);
                if let Some(failure) = &self.failure {
                    let text = said(ui, failure);
                    note(ui, ui.visuals().error_fg_color, text);
                }
                if self.listener.is_some() || self.midi.is_some() {
                    self.lately(ui);
                }
                if let Some(model) = model {
                    self.mapped(ui, model, own);
                }
                self.motion(ui);
                row(
                    ui,
                    t(ui, "Picture alone"),
                    t(ui, "In a window of its own, for a second screen"),
                    |ui| {
                        switch(ui, &mut self.screen, t(ui, "Picture alone"));
                    },
                );
                if self.screen {
                    hint(ui, t(ui, "Double click or F11 fills the screen, Esc closes it"));
                }
            },
        );
    }

    fn listening(&mut self, ui: &mut Ui) {
        let mut on = self.listener.is_some();
        let tip = t(ui, "UDP port for OSC, of this machine alone unless you say otherwise");
        row(ui, t(ui, "OSC"), tip, |ui| {
            if switch(ui, &mut on, t(ui, "Listen to OSC")).changed() {
                (self.listener, self.failure) = (None, None);
                if on {
                    self.listen(&ui.ctx().clone(), self.settings.port);
                }
            }
            // While it listens, the port it has.
            let mut taken = self.port().unwrap_or_default();
            let port = if on { &mut taken } else { &mut self.settings.port };
            let field = DragValue::new(port).range(1..=65535);
            ui.add_enabled(!on, field).on_hover_text(t(ui, "Port"));
        });
        let name = t(ui, "Other machines");
        let tip = t(ui, "Anybody in your network can then play; OSC knows no passwords");
        row(ui, name, tip, |ui| {
            ui.add_enabled_ui(!on, |ui| switch(ui, &mut self.everywhere, name));
        });
    }

    fn instruments(&mut self, ui: &mut Ui) {
        let now = ui.input(|input| input.time);
        if now >= self.instruments.0 {
            self.instruments = (now + LOOK, midi::devices());
        }
        let found = &self.instruments.1;
        if found.is_empty() && self.midi.is_none() {
            return;
        }
        row(ui, "MIDI", t(ui, "Keys, knobs and faders of an instrument"), |ui| {
            let shown =
                self.midi.as_ref().map_or(t(ui, "off"), |midi| midi.name.as_str()).to_owned();
            ComboBox::from_id_salt("midi").selected_text(shown).show_ui(ui, |ui| {
                if ui.selectable_label(self.midi.is_none(), t(ui, "off")).clicked() {
                    self.midi = None;
                }
                for device in found {
                    let name = device.file_name().unwrap_or_default().to_string_lossy();
                    let chosen = self.midi.as_ref().is_some_and(|midi| midi.name == name);
                    if ui.selectable_label(chosen, &*name).clicked() {
                        match midi::Midi::open(ui.ctx(), device) {
                            Ok(midi) => (self.midi, self.failure) = (Some(midi), None),
                            Err(error) => {
                                self.failure =
                                    Some(format!("cannot read {}: {error}", device.display()));
                            }
                        }
                    }
                }
            });
        });
    }

    /// What was heard last, and how much of all.
    fn lately(&self, ui: &mut Ui) {
        if let Some(listener) = &self.listener {
            let [heard, bad, dropped] =
                [&listener.counts.heard, &listener.counts.bad, &listener.counts.dropped]
                    .map(|counter| counter.load(Ordering::Relaxed));
            let text = tf(
                ui,
                "{}: {} messages, {} that are none, {} too many",
                &[&listener.place, &heard, &bad, &dropped],
            );
            hint(ui, text);
        }
        for message in &self.heard {
            let address = crate::base::shown(&message.address, 60);
            let text = RichText::new(format!("{address}  {:.2}", message.value)).small().weak();
            ui.add(Label::new(text).truncate());
        }
    }

    /// What other addresses play.
    fn mapped(&mut self, ui: &mut Ui, model: &ModelInfo, own: &[Direction]) {
        let mut removed = None;
        for index in 0..self.settings.mappings.len() {
            if self.mapping(ui, index, model, own) {
                removed = Some(index);
            }
        }
        if let Some(index) = removed {
            self.settings.mappings.remove(index);
            self.learning = None;
        }
        let tip = t(ui, "Choose what it moves, then move a knob or send a message");
        if ui.button(t(ui, "Learn a control")).on_hover_text(tip).clicked() {
            let param = Param::Psi;
            let to = param.range();
            let new = Mapping { address: String::new(), param, from: [0.0, 1.0], to };
            self.settings.mappings.push(new);
            self.learning = Some(self.settings.mappings.len() - 1);
        }
    }

    /// One of them; true when it is to go.
    fn mapping(&mut self, ui: &mut Ui, index: usize, model: &ModelInfo, own: &[Direction]) -> bool {
        let learning = self.learning == Some(index);
        let mapping = &mut self.settings.mappings[index];
        let mut removed = false;
        ui.horizontal(|ui| {
            let name = t(ui, "Remove this control");
            removed = icon_button(ui, Icon::Close, name).clicked();
            let shown = named(ui, &mapping.param, model);
            let width = 110.0;
            ComboBox::from_id_salt(("plays", index)).width(width).selected_text(shown).show_ui(
                ui,
                |ui| {
                    for param in Param::all(model, own) {
                        let text = named(ui, &param, model);
                        if ui.selectable_label(mapping.param == param, text).clicked() {
                            mapping.to = param.range();
                            mapping.param = param;
                        }
                    }
                },
            );
            let text = match (learning, mapping.address.is_empty()) {
                (true, _) => t(ui, "move it now…").to_owned(),
                (false, true) => t(ui, "learn").to_owned(),
                (false, false) => crate::base::shown(&mapping.address, 60),
            };
            let button = egui::Button::new(text).selected(learning).truncate();
            let tip = t(ui, "Click, then move the control that is to play it");
            if ui.add(button).on_hover_text(tip).clicked() {
                self.learning = (!learning).then_some(index);
            }
        });
        ranges(ui, &mut self.settings.mappings[index]);
        removed
    }

    fn motion(&mut self, ui: &mut Ui) {
        let spec = SliderSpec {
            label: t(ui, "Smoothness"),
            tip: t(ui, "Seconds in which a parameter glides to what was played; 0 jumps"),
            range: 0.0..=5.0,
            reset: 0.3,
            ..SliderSpec::default()
        };
        slider_row(ui, &spec, &mut self.settings.smooth);
        let tip = t(ui, "Fewer leave more of the machine to others");
        row(ui, t(ui, "Pictures a second"), tip, |ui| {
            ui.add(DragValue::new(&mut self.settings.fps).range(1..=240));
        });
    }
}

/// From which values to which.
fn ranges(ui: &mut Ui, mapping: &mut Mapping) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().interact_size.x = 34.0;
        let sides = [(t(ui, "from"), &mut mapping.from), (t(ui, "to"), &mut mapping.to)];
        for (name, ends) in sides {
            ui.label(RichText::new(name).small().weak());
            for end in ends {
                ui.add(DragValue::new(end).speed(0.05).max_decimals(2));
            }
        }
    });
}

/// What a parameter is called.
fn named(ui: &Ui, param: &Param, model: &ModelInfo) -> String {
    match param {
        Param::Seed => t(ui, "Seed").to_owned(),
        Param::Class => t(ui, "Class").to_owned(),
        Param::Psi => t(ui, "Truncation").to_owned(),
        Param::Morph => t(ui, "Morph A to B").to_owned(),
        Param::X | Param::Y => {
            let axis = if *param == Param::X { "x" } else { "y" };
            tf(ui, "Place on the map, {}", &[&axis])
        }
        Param::Own(name) => name.clone(),
        Param::Slider(index) => match model.card.directions.get(*index) {
            Some(name) if !name.trim().is_empty() => t(ui, name).to_owned(),
            _ => format!("{}slider/{}", OURS, index + 1),
        },
    }
}
