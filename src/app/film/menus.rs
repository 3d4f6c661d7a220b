//! Menus: timelines made for the user, files, and the film itself.

use super::{Asked, FilmStrip, Sight};
use crate::app::lang::{t, tf};
use crate::app::panels::{Action, random_seed};
use crate::app::widgets::{hint, primary, row, segments};
use crate::base::ranges;
use crate::export::FilmKind;
use crate::latent::Recipe;
use crate::latent::timeline::{A_SEED, RATES, Timeline, Walk, seeds_tour, walk};
use eframe::egui;
use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{DragValue, PopupCloseBehavior, TextEdit, Ui};

/// Width of a menu.
const WIDTH: f32 = 300.0;
/// Most seeds of a tour.
const SEEDS: usize = 200;

/// A menu that stays while its controls are used.
pub(super) fn menu(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::new(name).config(config).ui(ui, |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 40.0));
        contents(ui);
    });
}

impl FilmStrip {
    pub(super) fn fill_menu(&mut self, ui: &mut Ui, sight: &Sight<'_>, out: &mut Vec<Asked>) {
        let Some(model) = sight.model else { return };
        menu(ui, t(ui, "Fill"), |ui| {
            hint(
                ui,
                t(ui, "A new timeline from the present settings; undo brings the former one back"),
            );
            let made = |timeline: Timeline| Timeline {
                model_name: model.name.clone(),
                model_hash: model.hash.clone().unwrap_or_default(),
                ..timeline
            };
            if ui.button(t(ui, "From the favourites")).clicked() {
                out.push(Asked::Favourites);
                ui.close();
            }
            ui.separator();
            let name = t(ui, "Seeds");
            row(ui, name, t(ui, "Such as 1,5,9 or 0-7"), |ui| {
                ui.add(TextEdit::singleline(&mut self.seeds)).widget_named(name);
            });
            let seeds = seeds(&self.seeds);
            let add = egui::Button::new(t(ui, "Tour of the seeds"));
            if ui.add_enabled(seeds.is_some(), add).clicked()
                && let Some(seeds) = seeds
            {
                self.replace(made(seeds_tour(sight.recipe, &seeds, A_SEED)));
                ui.close();
            }
            ui.separator();
            let name = t(ui, "Number of the walk");
            row(ui, name, t(ui, "Each number is another walk"), |ui| {
                ui.add(DragValue::new(&mut self.walk)).accessible_name(name);
                if ui.button(t(ui, "Another")).clicked() {
                    self.walk = random_seed() % 10_000;
                }
            });
            if ui.button(t(ui, "Walk around the picture")).clicked() {
                let way = Walk { seed: self.walk, ..Walk::default() };
                let base = Recipe { morph: None, ..sight.recipe.clone() };
                self.replace(made(walk(&base, way)));
                ui.close();
            }
        });
    }

    pub(super) fn file_menu(&mut self, ui: &mut Ui, out: &mut Vec<Asked>) {
        menu(ui, t(ui, "File"), |ui| {
            if ui.button(t(ui, "New film")).clicked() {
                self.replace(Timeline::default());
                ui.close();
            }
            if ui.button(t(ui, "Open a timeline or film…")).clicked() {
                out.push(Asked::Do(Action::OpenDialog));
                ui.close();
            }
            let save = egui::Button::new(t(ui, "Save the timeline"));
            if ui.add_enabled(!self.timeline.keys.is_empty(), save).clicked() {
                out.push(Asked::Save);
                ui.close();
            }
            hint(
                ui,
                t(ui, "Timelines, and the films made of them, can be dropped on the window too"),
            );
        });
    }

    pub(super) fn make_menu(&mut self, ui: &mut Ui, sight: &Sight<'_>, out: &mut Vec<Asked>) {
        menu(ui, t(ui, "Make film"), |ui| {
            let kinds = FilmKind::ALL.map(|kind| {
                let (text, tip) = kind_words(kind);
                (kind, t(ui, text), t(ui, tip))
            });
            segments(ui, &mut self.kind, &kinds);
            let tip = t(ui, "Enlarges each pixel; the recipe inside stays the same");
            let scales = [(1, "1×", tip), (2, "2×", tip), (4, "4×", tip)];
            row(ui, t(ui, "Size"), tip, |ui| segments(ui, &mut self.scale, &scales));
            let name = t(ui, "Pictures a second");
            let mut fps = self.timeline.fps;
            row(ui, name, "", |ui| {
                let field = DragValue::new(&mut fps).range(RATES).speed(0.1);
                ui.add(field).accessible_name(name);
            });
            if fps != self.timeline.fps {
                self.edit(Timeline { fps, ..self.timeline.clone() });
            }
            let why = self.timeline.check().err();
            match &why {
                Some(why) => hint(ui, crate::app::lang::said(ui, why)),
                None => hint(ui, tf(ui, "{} pictures", &[&self.timeline.frames()])),
            };
            let ready = sight.model.is_some_and(|model| self.is_of(model));
            let ready = ready && why.is_none() && sight.film.is_none();
            ui.vertical_centered_justified(|ui| {
                let button = primary(ui, t(ui, "Write the film"));
                if ui.add_enabled(ready, button).clicked() {
                    out.push(Asked::Make(self.kind, self.scale));
                    ui.close();
                }
            });
        });
    }
}

fn kind_words(kind: FilmKind) -> (&'static str, &'static str) {
    match kind {
        FilmKind::Mp4 => ("MP4", "H.264 video: the smallest, opens everywhere"),
        FilmKind::Gif => ("GIF", "256 colours, opens everywhere"),
        FilmKind::Apng => ("APNG", "Animated PNG: all colours as they are, large"),
        FilmKind::Pictures => ("PNGs", "A folder with a PNG for each picture"),
    }
}

/// Numbers and ranges with commas between them; None where they cannot be read.
fn seeds(text: &str) -> Option<Vec<u32>> {
    let parts: Vec<&str> = text.split([',', '，', ' ']).filter(|part| !part.is_empty()).collect();
    let all = ranges(&parts.join(",")).ok()?;
    (2..=SEEDS).contains(&all.len()).then_some(all)
}

/// A name for a field of text, which screen readers read.
trait Named {
    fn widget_named(self, name: &str);
}

impl Named for egui::Response {
    fn widget_named(self, name: &str) {
        self.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_listed_in_any_way() {
        assert_eq!(seeds("1,5, 9"), Some(vec![1, 5, 9]));
        assert_eq!(seeds("0-2，7"), Some(vec![0, 1, 2, 7]));
        for text in ["", "1", "x,2", "5-3", "0-4294967295", "1,,"] {
            assert_eq!(seeds(text), None, "{text}");
        }
    }
}
