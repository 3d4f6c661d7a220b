//! The side panel: tabs, and the panel of the chosen one.

use super::lang::t;
use super::panels::{Action, Panel, View};
use super::shell::{MorphogenApp, Panels, TABS, Tab};
use super::state::Settings;
use super::theme;
use super::widgets::set_folded;
use eframe::egui;
use egui::{
    Align2, Margin, Rangef, Rect, Role, ScrollArea, Sense, TextStyle, Ui, UiBuilder, WidgetInfo,
};

/// Least room around the title of a tab.
const LEAST_ROOM: f32 = 8.0;
/// Height of a tab.
const TAB: f32 = 38.0;
/// Width of the panel until the hand moves its edge.
const WIDTH: f32 = 352.0;

impl Panels {
    /// As the user left them.
    pub(super) fn as_left(ctx: &egui::Context, settings: &Settings) -> Self {
        let mut panels = Self::default();
        panels.export.set_scale(settings.export_scale);
        panels.map.set_large(settings.large_map);
        set_folded(ctx, settings.folded.clone());
        panels.model.set_recents(ctx, settings.recent.clone());
        panels.train.set_last(settings.last_run.clone());
        if let Some(folder) = &settings.folder {
            panels.export.set_folder(folder.clone());
        }
        if let Some(folder) = &settings.runs {
            panels.train.set_runs(folder);
        }
        panels
    }

    /// The panel of `tab`.
    pub fn get(&mut self, tab: Tab) -> &mut dyn Panel {
        match tab {
            Tab::Explore => &mut self.explore,
            Tab::Map => &mut self.map,
            Tab::Inside => &mut self.inside,
            Tab::Train => &mut self.train,
            Tab::Runs => &mut self.runs,
            Tab::Lab => &mut self.lab,
            Tab::Export => &mut self.export,
            Tab::Model => &mut self.model,
        }
    }
}

impl MorphogenApp {
    /// Tabs and panel, resizable.
    pub(super) fn side(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        // The picture keeps the larger part, however small the window.
        let most = (ui.available_width() * 0.6).max(280.0);
        let frame = egui::Frame::new().fill(ui.visuals().panel_fill);
        // Each keeps the width that the hand gave it, also while there is room for another one only.
        let (name, width) = match self.tab == Tab::Map && self.panels.map.large() {
            true => ("side with a large map", most),
            false if most < WIDTH => ("narrow side", most),
            false => ("side", WIDTH),
        };
        egui::Panel::left(name)
            .default_size(width)
            .size_range(Rangef::new(280.0_f32.min(most), most))
            .frame(frame)
            .show(ui, |ui| {
                self.tabs(ui);
                // The bar floats over the margin, so that it never moves the contents.
                ui.spacing_mut().scroll.floating_allocated_width = 0.0;
                held(ui, |ui| self.contents(ui, out));
            });
    }

    fn contents(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        if matches!(self.tab, Tab::Map | Tab::Train) {
            // These scroll by themselves, since they fit plots to the height.
            let margin = Margin { left: 12, right: 0, top: 12, bottom: 0 };
            egui::Frame::new().inner_margin(margin).show(ui, |ui| self.panel(ui, out));
            return;
        }
        ScrollArea::vertical()
            .id_salt(self.tab as usize)
            .auto_shrink(false)
            .content_margin(Margin { left: 12, right: 12, top: 12, bottom: 12 })
            .show(ui, |ui| self.panel(ui, out));
    }

    fn panel(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let events = self.panels.inboxes[self.tab as usize].take();
        let view = View {
            snapshot: &self.snapshot,
            recipe: self.editor.recipe(),
            own: self.own.list(),
            events: &events,
            paused: self.engine.paused(),
            share: self.settings.share,
        };
        if self.tab == Tab::Runs {
            self.panels.runs.set_folder(ui.ctx(), &self.panels.train.runs_folder());
        }
        self.panels.get(self.tab).ui(ui, &view, out);
        if self.tab == Tab::Export {
            self.stage.ui(ui, self.snapshot.model.as_deref(), self.own.list());
        }
        if let Some(path) = self.panels.model.entered() {
            self.opening.start(ui.ctx(), path);
        }
    }

    fn tabs(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let titles = TABS.map(|tab| t(ui, self.panels.get(tab).title()).to_owned());
        let rows = ui.vertical(|ui| {
            for (first, widths) in tab_rows(ui, &titles) {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    for (index, width) in (first..).zip(widths) {
                        if tab_button(ui, width, &titles[index], TABS[index] == self.tab) {
                            self.tab = TABS[index];
                        }
                    }
                });
            }
        });
        let rect = rows.response.rect;
        let line = ui.visuals().widgets.noninteractive.bg_stroke;
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
        ui.spacing_mut().item_spacing.y = 8.0;
    }
}

/// Draws contents in all the space there is, and in no more: a panel takes the width of what it holds,
/// and would keep that of a text which does not fit.
fn held(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let space = ui.available_rect_before_wrap();
    let mut inner = ui.new_child(UiBuilder::new().max_rect(space));
    inner.shrink_clip_rect(space);
    contents(&mut inner);
    ui.advance_cursor_after_rect(space);
}

/// The rows of tabs, each with its first one and the widths: one row where all titles fit, else two of
/// halves. Each tab has as much room around its title as the others.
fn tab_rows(ui: &Ui, titles: &[String]) -> Vec<(usize, Vec<f32>)> {
    let font = TextStyle::Button.resolve(ui.style());
    let colour = ui.visuals().text_color();
    let width =
        |title: &String| ui.painter().layout_no_wrap(title.clone(), font.clone(), colour).size().x;
    let widths: Vec<f32> = titles.iter().map(width).collect();
    let room = |row: &[f32]| (ui.available_width() - row.iter().sum::<f32>()) / row.len() as f32;
    let spread = |row: &[f32]| {
        let room = room(row);
        row.iter().map(|width| width + room).collect()
    };
    if room(&widths) >= LEAST_ROOM {
        return vec![(0, spread(&widths))];
    }
    let half = titles.len().div_ceil(2);
    vec![(0, spread(&widths[..half])), (half, spread(&widths[half..]))]
}

/// A tab: text over an accent line when chosen.
fn tab_button(ui: &mut Ui, width: f32, title: &str, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, TAB), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, title));
    let visuals = *ui.style().interact(&response);
    if response.has_focus() {
        let inside = rect.shrink(3.0);
        ui.painter().rect_stroke(inside, 6, visuals.bg_stroke, egui::StrokeKind::Inside);
    }
    let color = match (chosen, response.hovered()) {
        (true, _) => ui.visuals().strong_text_color(),
        (_, true) => ui.visuals().text_color(),
        _ => ui.visuals().weak_text_color(),
    };
    let font = TextStyle::Button.resolve(ui.style());
    ui.painter_at(rect).text(rect.center(), Align2::CENTER_CENTER, title, font, color);
    if chosen {
        let line = Rect::from_x_y_ranges(
            rect.left() + 4.0..=rect.right() - 4.0,
            rect.bottom() - 2.5..=rect.bottom(),
        );
        ui.painter().rect_filled(line, 1.0, theme::accent(ui.visuals()));
    }
    response.clicked()
}
