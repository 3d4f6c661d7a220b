//! The bar at the top: name, history, model, language, scale, theme and help.

use super::lang::{self, Lang, t};
use super::panels::Action;
use super::shell::{MorphogenApp, Tab};
use super::state::Settings;
use super::theme;
use super::widgets::{Icon, icon_button};
use crate::engine::Snapshot;
use eframe::egui;
use egui::{Button, Margin, RichText, Ui};

/// Below this width the program's name gives way to the model's.
const NARROW: f32 = 520.0;

impl MorphogenApp {
    /// Draws the bar.
    pub(super) fn top_bar(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let frame = egui::Frame::new().fill(ui.visuals().panel_fill).inner_margin(Margin {
            left: 16,
            right: 12,
            top: 8,
            bottom: 8,
        });
        let can = [self.editor.can_undo(), self.editor.can_redo()];
        let (explore, recipe) = (&self.panels.explore, self.editor.recipe());
        let (snapshot, chinese) = (&self.snapshot, self.chinese);
        let (settings, help) = (&mut self.settings, &mut self.help);
        let inner = egui::Panel::top("top bar").frame(frame).show(ui, |ui| {
            let narrow = ui.available_width() < NARROW;
            egui::Sides::new().shrink_left().truncate().show(
                ui,
                |ui| {
                    if !narrow {
                        ui.label(RichText::new("Morphogen").strong().size(16.0));
                        ui.add_space(4.0);
                    }
                    ui.spacing_mut().item_spacing.x = 4.0;
                    out.extend(explore.history(ui, can, recipe));
                    ui.add_space(4.0);
                    model_chip(ui, snapshot)
                },
                |ui| preferences(ui, settings, chinese, help),
            )
        });
        let (to_model, ()) = inner.inner;
        if to_model {
            self.tab = Tab::Model;
        }
    }
}

/// The open model; true when clicked.
fn model_chip(ui: &mut Ui, snapshot: &Snapshot) -> bool {
    let text = match &snapshot.model {
        Some(model) => format!("{}  {}²", model.name, model.config.resolution()),
        None => t(ui, "No model").to_owned(),
    };
    let chip = Button::new(text).corner_radius(13).truncate();
    ui.add(chip).on_hover_text(t(ui, "The open model; click for its card")).clicked()
}

/// From the right: help, theme, scale, language.
fn preferences(ui: &mut Ui, settings: &mut Settings, chinese: bool, help: &mut bool) {
    ui.spacing_mut().item_spacing.x = 4.0;
    if icon_button(ui, Icon::Help, t(ui, "Help")).clicked() {
        *help = true;
    }
    let (icon, name) = match settings.dark {
        true => (Icon::Sun, t(ui, "Light theme")),
        false => (Icon::Moon, t(ui, "Dark theme")),
    };
    if icon_button(ui, icon, name).clicked() {
        settings.dark = !settings.dark;
        theme::choose(ui.ctx(), settings.dark);
    }
    scale(ui);
    language(ui, settings, chinese);
}

fn language(ui: &mut Ui, settings: &mut Settings, chinese: bool) {
    // A name in its own script, as those who need it look for it; but without a font for it
    // there is nothing to switch to.
    let name = match (settings.lang, chinese) {
        (Lang::English, true) => "中文",
        (Lang::English, false) => "Chinese",
        (Lang::Chinese, _) => "English",
    };
    let usable = chinese || settings.lang == Lang::Chinese;
    let why = t(ui, "No Chinese font was found; install Noto Sans CJK, for example");
    let button = Button::new(name).frame_when_inactive(false);
    let response = ui.add_enabled(usable, button).on_hover_text(t(ui, "Language of the interface"));
    if response.on_disabled_hover_text(why).clicked() {
        settings.lang = settings.lang.other();
        lang::set(ui.ctx(), settings.lang);
    }
}

/// The size of everything, also by Ctrl and plus or minus.
fn scale(ui: &mut Ui) {
    let percent = |factor: f32| format!("{:.0} %", 100.0 * factor);
    let button = Button::new(percent(ui.ctx().zoom_factor())).frame_when_inactive(false);
    let tip = t(ui, "Size of the interface (Ctrl + and Ctrl −)");
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for factor in [0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0] {
            let chosen = (ui.ctx().zoom_factor() - factor).abs() < 0.01;
            if ui.selectable_label(chosen, percent(factor)).clicked() {
                ui.ctx().set_zoom_factor(factor);
                ui.close();
            }
        }
    });
    response.on_hover_text(tip);
}
