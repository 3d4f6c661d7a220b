//! A run in the list: its picture and a line, and what can be done with it.

use super::{Ready, titled};
use crate::app::lang::{t, tf};
use crate::app::widgets::hint;
use crate::training::{Label, Shelved};
use eframe::egui;
use egui::{RichText, Ui, vec2};

/// Side of the picture.
const SIDE: f32 = 56.0;

/// How a run stands in the list.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub chosen: bool,
    pub open: bool,
    /// Whether the user is asked if it shall go.
    pub doomed: bool,
    /// Whether it is the run under way.
    pub under_way: bool,
    /// Whether any run is.
    pub busy: bool,
}

/// What the user asked for.
pub(super) enum Asked {
    Choose(bool),
    Details,
    Open,
    GoOn,
    /// Its settings for a new run.
    Copy,
    Label(Label),
    Doom(bool),
    Trash,
}

/// Draws it.
pub(super) fn ui(ui: &mut Ui, ready: &Ready, state: State) -> Option<Asked> {
    let run = &ready.run;
    let name = run.name();
    titled(ui, &name, |ui| {
        let mut asked = None;
        ui.horizontal_top(|ui| {
            let mut chosen = state.chosen;
            let tick = ui.checkbox(&mut chosen, "");
            let label = tf(ui, "Compare {}", &[&name]);
            tick.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::CheckBox, true, chosen, &label)
            });
            if tick.on_hover_text(t(ui, "For the comparison below")).changed() {
                asked = Some(Asked::Choose(chosen));
            }
            thumbnail(ui, ready);
            ui.vertical(|ui| {
                facts(ui, ready, state);
                let text = if state.open { "Less" } else { "More…" };
                if ui.link(t(ui, text)).clicked() {
                    asked = Some(Asked::Details);
                }
            });
        });
        if state.open {
            asked = details(ui, run, state).or(asked.take());
        }
        asked
    })
}

fn thumbnail(ui: &mut Ui, ready: &Ready) {
    let (rect, _) = ui.allocate_exact_size(vec2(SIDE, SIDE), egui::Sense::hover());
    match &ready.samples {
        Some(texture) => {
            // A quarter of the sheet: four of its sixteen pictures are seen better.
            let part = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(0.5, 0.5));
            egui::Image::new(texture).uv(part).corner_radius(3).paint_at(ui, rect);
        }
        None => {
            ui.painter().rect_filled(rect, 3.0, ui.visuals().extreme_bg_color);
        }
    }
}

fn facts(ui: &mut Ui, ready: &Ready, state: State) {
    let run = &ready.run;
    let network = &run.config.network;
    let side = network.resolution();
    let kind = format!("{} · {side} × {side}", t(ui, network.kind()));
    ui.add(egui::Label::new(kind).truncate());
    let (done, total) = (format!("{:.1}", run.kimg()), run.config.total_kimg);
    let mut line = tf(ui, "{} of {} kimg", &[&done, &total]);
    if let Some(best) = ready.best {
        let at = tf(
            ui,
            "distance {} at {}",
            &[&format!("{:.2}", best.closeness.frechet), &format!("{:.1}", best.kimg)],
        );
        line = format!("{line} · {at}");
    }
    ui.add(egui::Label::new(line).wrap());
    let standing = match (state.under_way, run.finished()) {
        (true, _) => "under way",
        (false, true) => "finished",
        (false, false) => "stopped",
    };
    ui.weak(t(ui, standing));
    if !run.label.note.is_empty() && !state.open {
        hint(ui, &run.label.note);
    }
}

/// Name, note, and what can be done.
fn details(ui: &mut Ui, run: &Shelved, state: State) -> Option<Asked> {
    let mut label = run.label.clone();
    let folder = run.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let width = ui.available_width();
    let name = egui::TextEdit::singleline(&mut label.name).hint_text(&folder).char_limit(80);
    let name = ui.add(name.desired_width(width));
    let note = egui::TextEdit::multiline(&mut label.note).hint_text(t(ui, "Note")).desired_rows(1);
    let note = ui.add(note.desired_width(width));
    for (field, text) in [(&name, t(ui, "Name")), (&note, t(ui, "Note"))] {
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, text));
    }
    let mut asked = (name.changed() || note.changed()).then_some(Asked::Label(label));
    let place = run.folder.display().to_string();
    ui.add(egui::Label::new(RichText::new(&place).weak().small()).truncate()).on_hover_text(place);
    if state.doomed {
        return doom(ui).or(asked);
    }
    ui.horizontal_wrapped(|ui| {
        let free = !state.busy;
        let tip = t(ui, "A training is running; stop it first");
        if ui.button(t(ui, "Open")).clicked() {
            asked = Some(Asked::Open);
        }
        let go_on = ui.add_enabled(free, egui::Button::new(t(ui, "Continue")));
        if go_on.on_disabled_hover_text(tip).clicked() {
            asked = Some(Asked::GoOn);
        }
        let copy = ui.button(t(ui, "Use its settings"));
        if copy.on_hover_text(t(ui, "For a new run on the same pictures")).clicked() {
            asked = Some(Asked::Copy);
        }
        let bin = ui.add_enabled(!state.under_way, egui::Button::new(t(ui, "Delete…")));
        if bin.on_disabled_hover_text(tip).clicked() {
            asked = Some(Asked::Doom(true));
        }
    });
    asked
}

fn doom(ui: &mut Ui) -> Option<Asked> {
    ui.add(egui::Label::new(t(ui, "Move the run with all its states to the trash?")).wrap());
    ui.horizontal_wrapped(|ui| {
        if ui.button(t(ui, "Move to the trash")).clicked() {
            return Some(Asked::Trash);
        }
        ui.button(t(ui, "Keep it")).clicked().then_some(Asked::Doom(false))
    })
    .inner
}
