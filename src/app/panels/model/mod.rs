//! Model: what can be opened, and the card of what is open.

mod blend;
mod facts;
mod gallery;
mod recent;

use super::paths::expanded;
use super::{Action, Panel, View};
use crate::app::lang::t;
use crate::app::state::Recents;
use crate::app::widgets::{Icon, card, hint, icon_label_button, shortened};
use crate::checkpoint::{embedded_hash, embedded_names, main_names};
use crate::engine::{Command, ModelInfo, ModelSource};
use blend::BlendCard;
use eframe::egui;
use egui::{Align2, Role, Sense, TextEdit, TextStyle, Ui, WidgetInfo, vec2};
use std::path::PathBuf;

/// The model panel; it remembers what was opened.
#[derive(Default)]
pub struct ModelPanel {
    recents: recent::List,
    path: String,
    entered: Option<PathBuf>,
    blend: BlendCard,
}

impl Panel for ModelPanel {
    fn title(&self) -> &'static str {
        "Model"
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
        let model = view.snapshot.model.as_deref();
        card(
            ui,
            t(ui, "Models"),
            "",
            |_| (),
            |ui| {
                built_in(ui, model, out);
                self.recents.ui(ui, model, out);
                self.open(ui, out);
            },
        );
        gallery::ui(ui, model, out);
        if let Some(model) = model {
            card(ui, &model.name, "", |_| (), |ui| facts::ui(ui, model));
            self.blend.ui(ui, model, self.recents.all(), out);
        }
    }
}

impl ModelPanel {
    /// Takes over what was opened in earlier sessions.
    pub fn set_recents(&mut self, ctx: &egui::Context, recents: Recents) {
        self.recents.set(ctx, recents);
    }

    /// What was opened, to be kept.
    pub fn recents(&self) -> &Recents {
        self.recents.all()
    }

    /// Keeps a model that was opened, so that it can be gone back to.
    pub fn remember(&mut self, model: &ModelInfo) {
        if let ModelSource::File(path) = &model.source {
            self.recents.remember(&model.name, path, model.hash.as_deref().unwrap_or_default());
        }
    }

    /// A path that was typed, once.
    pub fn entered(&mut self) -> Option<PathBuf> {
        self.entered.take()
    }

    /// Where the model whose weights have this hash can be opened from.
    pub fn find(&self, hash: &str) -> Option<ModelSource> {
        let embedded = |name: &&str| embedded_hash(name).as_deref() == Some(hash);
        if let Some(name) = embedded_names().into_iter().find(embedded) {
            return Some(ModelSource::Embedded(name.to_owned()));
        }
        let known = self.recents.all().find(hash)?;
        Some(ModelSource::File(known.path.clone()))
    }

    fn open(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let width = ui.available_width();
        if icon_label_button(ui, Icon::Folder, t(ui, "Open model…"), width).clicked() {
            out.push(Action::OpenDialog);
        }
        let text = t(ui, "or type a path and press Enter");
        let field = TextEdit::singleline(&mut self.path).hint_text(text).desired_width(width);
        let response = ui.add(field).accessible_name(t(ui, "Path of a model"));
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if entered && !self.path.trim().is_empty() {
            self.entered = Some(expanded(&std::mem::take(&mut self.path)));
        }
        hint(
            ui,
            t(
                ui,
                "Models (.safetensors, .pkl, .pt, .pth), run folders and saved pictures can also be \
                 dropped on the window. Nothing in them is ever run",
            ),
        );
    }
}

/// The models that are always there.
fn built_in(ui: &mut Ui, model: Option<&ModelInfo>, out: &mut Vec<Action>) {
    for name in main_names() {
        let source = ModelSource::Embedded(name.to_owned());
        let chosen = model.is_some_and(|model| model.source == source);
        let width = ui.available_width();
        if entry(ui, width, chosen, name, t(ui, "built in")) && !chosen {
            out.push(Action::Command(Command::Open(source)));
        }
    }
}

/// One model in the list, so wide: its name over the place it is from; true when clicked.
fn entry(ui: &mut Ui, width: f32, chosen: bool, name: &str, place: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 40.0), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, chosen, name));
    let visuals = ui.style().interact_selectable(&response, chosen);
    if chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, visuals.corner_radius, visuals.weak_bg_fill);
    }
    let inner = rect.shrink2(vec2(8.0, 3.0));
    let weak = if chosen { visuals.text_color() } else { ui.visuals().weak_text_color() };
    let lines = [
        (name, TextStyle::Body, visuals.text_color(), inner.left_top(), Align2::LEFT_TOP),
        (place, TextStyle::Small, weak, inner.left_bottom(), Align2::LEFT_BOTTOM),
    ];
    for (text, style, colour, at, align) in lines {
        let font = style.resolve(ui.style());
        let text = shortened(ui, text, &font, inner.width());
        ui.painter().text(at, align, text, font, colour);
    }
    response.on_hover_text(place).clicked()
}
