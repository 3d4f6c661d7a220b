//! The bars above and below the tiles.

use super::Curate;
use super::sheet::{Counts, Show, Sort};
use super::tiles::meaning;
use crate::app::lang::{t, tf};
use crate::app::widgets::primary;
use crate::data::Grade;
use eframe::egui;
use egui::{ComboBox, Frame, Label, Margin, Panel, RichText, TextEdit, Ui};

const SORTS: [(Sort, &str); 6] = [
    (Sort::Folder, "In the folder's order"),
    (Sort::Kind, "What looks alike together"),
    (Sort::Copies, "Near copies first"),
    (Sort::Strange, "The strangest first"),
    (Sort::Blurred, "The most blurred first"),
    (Sort::Small, "The smallest first"),
];
const SHOWN: [(Show, &str); 4] = [
    (Show::All, "All pictures"),
    (Show::Open, "Undecided"),
    (Show::Kept, "Kept"),
    (Show::Out, "Left out"),
];

fn bar() -> Frame {
    Frame::new().inner_margin(Margin::symmetric(12, 7))
}

impl Curate {
    /// Order, choice and counts; true when the user is done.
    pub(super) fn top(&mut self, ui: &mut Ui) -> bool {
        let mut done = false;
        Panel::top("sorting").frame(bar().fill(ui.visuals().panel_fill)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                let button = primary(ui, t(ui, "Done")).min_size(egui::Vec2::ZERO);
                let tip = t(ui, "Back to the training; all is saved already");
                done = ui.add(button).on_hover_text(tip).clicked();
                let Some(sheet) = &mut self.sheet else { return };
                let before = (sheet.sort, sheet.show);
                combo(ui, "Order", &mut sheet.sort, &SORTS);
                combo(ui, "Shown", &mut sheet.show, &SHOWN);
                if before != (sheet.sort, sheet.show) {
                    sheet.arrange();
                    self.tiles.follow();
                }
                let Counts { kept, out, open } = sheet.counts();
                let text = tf(ui, "{} kept · {} left out · {} undecided", &[&kept, &out, &open]);
                ui.label(RichText::new(text).weak());
            });
        });
        done
    }

    /// What is decided of the picture at the cursor, for the mouse, and what is known of it.
    pub(super) fn bottom(&mut self, ui: &mut Ui) {
        let mut touched = false;
        let mut boxes = false;
        Panel::bottom("decided").frame(bar().fill(ui.visuals().panel_fill)).show(ui, |ui| {
            let Some(sheet) = &mut self.sheet else { return };
            let Some(current) = sheet.current() else {
                ui.label(t(ui, "There are none of these"));
                return;
            };
            ui.horizontal_wrapped(|ui| {
                let row = sheet.row(current).cloned();
                let label = row.as_ref().map(|row| row.label);
                for grade in [Grade::A, Grade::B, Grade::C, Grade::D] {
                    let button =
                        egui::Button::new(t(ui, short(grade))).selected(label == Some(grade));
                    let tip = t(ui, meaning(grade));
                    if ui.add(button).on_hover_text(format!("{tip} ({grade:?})")).clicked() {
                        match grade {
                            Grade::B => boxes = true,
                            _ => sheet.grade(grade),
                        }
                        touched |= grade != Grade::B;
                    }
                }
                let mut round = row.as_ref().is_some_and(|row| row.round == Some(1));
                let tip = t(ui, "Round things may be shown turned by any angle (R)");
                if ui.checkbox(&mut round, t(ui, "Round")).on_hover_text(tip).changed() {
                    sheet.toggle_round();
                    touched = true;
                }
                let mut note = row.map_or_else(String::new, |row| row.note);
                let field = TextEdit::singleline(&mut note).desired_width(110.0).char_limit(40);
                let field = ui.add(field.hint_text(t(ui, "kind, if any")));
                let tip = t(ui, "A kind within the subfolder, which becomes a class of its own");
                let field = field.accessible_name(t(ui, "Kind"));
                if field.on_hover_text(tip).changed() {
                    sheet.note(&note);
                    touched = true;
                }
                let picture = &sheet.pictures[current];
                let copy = picture.copy_of.map(|first| sheet.pictures[first].file.as_str());
                let mut about =
                    format!("{} · {}×{}", picture.file, picture.size[0], picture.size[1]);
                if let Some(first) = copy {
                    about = format!("{about} · {}", tf(ui, "much like {}", &[&first]));
                }
                ui.add(Label::new(RichText::new(&about).weak()).truncate()).on_hover_text(about);
            });
        });
        if touched {
            self.touched(ui.ctx());
        }
        if boxes {
            self.enlarge(ui.ctx());
        }
    }
}

/// A grade on its button.
fn short(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A Whole",
        Grade::B => "B Square…",
        Grade::C => "C Later",
        Grade::D => "D Out",
    }
}

fn combo<T: PartialEq + Copy>(ui: &mut Ui, name: &str, value: &mut T, all: &[(T, &'static str)]) {
    let shown = all.iter().find(|(choice, _)| choice == value).map_or("", |(_, text)| *text);
    let combo = ComboBox::from_id_salt(name).selected_text(t(ui, shown)).show_ui(ui, |ui| {
        for (choice, text) in all {
            ui.selectable_value(value, *choice, t(ui, text));
        }
    });
    let name = t(ui, name);
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
}
