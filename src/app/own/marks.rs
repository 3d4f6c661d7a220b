//! A sheet over the whole window on which pictures are marked that have more of something, or less; what
//! they differ in becomes a slider.

use super::tiles::{Tile, tiles};
use crate::app::lang::{said, t, tf};
use crate::app::panels::{Action, random_seed, upload};
use crate::app::theme;
use crate::app::widgets::primary;
use crate::engine::{Command, Event, FoundDirection, ModelInfo, Slider};
use crate::latent::{Basis, Direction, LEAST_MARKS, Push, Recipe};
use eframe::egui;
use egui::{
    Button, CentralPanel, Context, Frame, Key, Label, Margin, Panel, RichText, TextEdit,
    TextureHandle, Ui, Vec2,
};

/// Ids of thumbnails asked for here, and of the strip that shows what was found.
const TILES: u64 = 2 << 32;
const STRIP: u64 = 3 << 32;
const ENDS: u64 = 4 << 32;
/// Pictures at first, and more at each wish.
const FIRST: usize = 40;
const MORE: usize = 20;
/// Most pictures.
const MOST: usize = 400;
/// How far the strip goes, in standard deviations.
const AMOUNTS: [f32; 5] = [-2.0, -1.0, 0.0, 1.0, 2.0];
/// Side of a picture of the strip.
const SMALL: f32 = 72.0;
/// Sliders that can be left alone beside the user's own.
const NAMED: usize = 8;

/// What the user is done with.
pub(in crate::app) enum Marked {
    /// A direction.
    Found(Direction),
    /// Nothing.
    Nothing,
}

/// The sheet.
pub(in crate::app) struct Marks {
    /// What the strip changes.
    base: Recipe,
    tiles: Vec<Tile>,
    /// Sliders that the new one may leave alone, and whether it is to.
    others: Vec<(String, Slider, bool)>,
    name: String,
    found: Option<Result<Box<FoundDirection>, String>>,
    /// An answer of the engine is awaited.
    asked: bool,
    /// Marks changed since it was asked.
    changed: bool,
    strip: [Option<TextureHandle>; AMOUNTS.len()],
    /// How often the strip was asked for.
    round: u64,
}

impl Marks {
    /// Of a model, with pictures like that of `base`; `own` are the directions there are already.
    pub fn new(model: &ModelInfo, base: &Recipe, own: &[Direction], out: &mut Vec<Action>) -> Self {
        let names = model.card.directions.iter().enumerate().take(NAMED);
        let named = names
            .filter(|(_, name)| !name.trim().is_empty())
            .map(|(i, name)| (name.clone(), Slider::Found(Basis::Pca, i), false));
        let own = own.iter().map(|d| (d.name.clone(), Slider::Own(d.values.clone()), false));
        let mut marks = Self {
            others: named.chain(own).collect(),
            base: base.clone(),
            tiles: Vec::new(),
            name: String::new(),
            found: None,
            asked: false,
            changed: false,
            strip: Default::default(),
            round: 0,
        };
        marks.more(FIRST, out);
        marks
    }

    /// More pictures to mark.
    fn more(&mut self, count: usize, out: &mut Vec<Action>) {
        for _ in 0..count.min(MOST.saturating_sub(self.tiles.len())) {
            let Recipe { class, blend, psi, cutoff, noise, .. } = self.base.clone();
            let recipe = Recipe { class, blend, psi, cutoff, noise, ..Recipe::seed(random_seed()) };
            let id = TILES + self.tiles.len() as u64;
            out.push(Action::Command(Command::Thumbnail { id, recipe: recipe.clone() }));
            self.tiles.push(Tile { recipe, picture: None, more: None });
        }
    }

    /// Takes the engine's answers.
    pub fn on_event(&mut self, ctx: &Context, event: &Event, out: &mut Vec<Action>) {
        match event {
            Event::Thumbnail { id, image } if (STRIP..ENDS).contains(id) => {
                let (round, place) = ((id - STRIP) / 8, (id - STRIP) % 8);
                if round == self.round
                    && let Some(shown) = self.strip.get_mut(place as usize)
                {
                    *shown = Some(upload(ctx, "along the direction", image));
                }
            }
            Event::Thumbnail { id, image } if (TILES..STRIP).contains(id) => {
                if let Some(tile) = self.tiles.get_mut((id - TILES) as usize) {
                    tile.picture = Some(upload(ctx, "a picture to mark", image));
                }
            }
            Event::Direction(found) => {
                self.asked = false;
                if let Ok(found) = found {
                    self.show_strip(found, out);
                }
                self.found = Some(found.clone());
            }
            _ => {}
        }
    }

    fn show_strip(&mut self, found: &FoundDirection, out: &mut Vec<Action>) {
        self.round += 1;
        for (i, amount) in AMOUNTS.into_iter().enumerate() {
            let direction = Direction { name: String::new(), values: found.values.clone() };
            let mut recipe = self.base.clone();
            recipe.own.push(Push { direction, amount });
            let id = STRIP + 8 * self.round + i as u64;
            out.push(Action::Command(Command::Thumbnail { id, recipe }));
        }
    }

    /// Asks for the direction of the marks, once they suffice and the last answer is there.
    fn find(&mut self, out: &mut Vec<Action>) {
        if !self.changed || self.asked {
            return;
        }
        self.changed = false;
        let [more, less] = [true, false].map(|side| self.side(side));
        if more.len().min(less.len()) < LEAST_MARKS {
            self.found = None;
            return;
        }
        self.asked = true;
        let others = self.others.iter().filter(|(.., chosen)| *chosen);
        let others = others.map(|(_, slider, _)| slider.clone()).collect();
        out.push(Action::Command(Command::FindDirection { more, less, others }));
    }

    fn side(&self, side: bool) -> Vec<Recipe> {
        let of_it = self.tiles.iter().filter(|tile| tile.more == Some(side));
        of_it.map(|tile| tile.recipe.clone()).collect()
    }

    /// Draws it over the whole window.
    pub fn ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) -> Option<Marked> {
        let bar = Frame::new().fill(ui.visuals().panel_fill).inner_margin(Margin::symmetric(12, 7));
        let canvas = Frame::new().fill(theme::canvas(ui.visuals())).inner_margin(Margin::same(10));
        let mut done = None;
        Panel::top("marks").frame(bar).show(ui, |ui| done = self.top(ui, out));
        Panel::bottom("along").frame(bar).show(ui, |ui| self.along(ui));
        CentralPanel::default().frame(canvas).show(ui, |ui| {
            self.changed |= tiles(ui, &mut self.tiles);
        });
        self.find(out);
        let free = ui.ctx().memory(|memory| memory.focused().is_none());
        if free && ui.input(|input| input.key_pressed(Key::Escape)) {
            return Some(Marked::Nothing);
        }
        done
    }

    fn top(&mut self, ui: &mut Ui, out: &mut Vec<Action>) -> Option<Marked> {
        let mut done = None;
        let text = t(
            ui,
            "Click pictures that have more of what you look for, and with the other mouse button (or the \
             minus key) those that have less",
        );
        ui.add(Label::new(RichText::new(text).weak()).wrap());
        ui.horizontal_wrapped(|ui| {
            let hint = t(ui, "Name, such as glasses");
            let field = TextEdit::singleline(&mut self.name).desired_width(140.0).char_limit(40);
            ui.add(field.hint_text(hint)).on_hover_text(t(ui, "Name of the slider"));
            self.alone(ui);
            let found = self.found.as_ref().and_then(|found| found.as_ref().ok());
            let make = primary(ui, t(ui, "Make a slider")).min_size(Vec2::ZERO);
            let ready = found.is_some() && !self.asked && !self.name.trim().is_empty();
            let tip = t(ui, "Marks of both sides and a name are needed");
            if ui.add_enabled(ready, make).on_disabled_hover_text(tip).clicked()
                && let Some(found) = found
            {
                let name = self.name.trim().to_owned();
                done = Some(Marked::Found(Direction { name, values: found.values.clone() }));
            }
            let room = self.tiles.len() < MOST;
            if ui.add_enabled(room, Button::new(t(ui, "More pictures"))).clicked() {
                self.more(MORE, out);
            }
            if ui.button(t(ui, "Back")).clicked() {
                done = Some(Marked::Nothing);
            }
        });
        done
    }

    /// What the new slider is to leave alone.
    fn alone(&mut self, ui: &mut Ui) {
        if self.others.is_empty() {
            return;
        }
        let chosen = self.others.iter().filter(|(.., chosen)| *chosen).count();
        let title = match chosen {
            0 => t(ui, "Leaves alone…").to_owned(),
            count => tf(ui, "Leaves {} alone", &[&count]),
        };
        let menu = ui.menu_button(title, |ui| {
            for (name, _, chosen) in &mut self.others {
                self.changed |= ui.checkbox(chosen, t(ui, name)).changed();
            }
        });
        let tip = t(ui, "What these sliders change is taken out of the new one");
        menu.response.on_hover_text(tip);
    }

    /// How well the sides are told apart, and what the direction does to the picture.
    fn along(&mut self, ui: &mut Ui) {
        let [more, less] = [true, false].map(|side| self.side(side).len());
        let counts = tf(ui, "{} more · {} less", &[&more, &less]);
        let told = match &self.found {
            Some(Ok(found)) => {
                let share = format!("{:.0}", 100.0 * found.accuracy);
                tf(ui, "Marks not seen are told rightly in {} %; chance is 50 %", &[&share])
            }
            Some(Err(why)) => said(ui, why),
            None => tf(ui, "At least {} of each side are needed", &[&LEAST_MARKS]),
        };
        ui.horizontal_wrapped(|ui| {
            ui.strong(counts);
            ui.add(Label::new(RichText::new(told).weak()).wrap());
        });
        if !matches!(self.found, Some(Ok(_))) {
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for (texture, amount) in self.strip.iter().zip(AMOUNTS) {
                let (rect, response) =
                    ui.allocate_exact_size(Vec2::splat(SMALL), egui::Sense::hover());
                match texture {
                    Some(texture) => egui::Image::new(texture).corner_radius(4).paint_at(ui, rect),
                    None => drop(ui.painter().rect_filled(rect, 4, theme::card(ui.visuals()))),
                }
                response.on_hover_text(tf(ui, "The picture at {} of the new slider", &[&amount]));
            }
        });
    }
}
