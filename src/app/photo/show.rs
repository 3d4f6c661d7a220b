//! The photo beside what was found, the curve, and what can be done.

use super::{Photo, Took, narrow};
use crate::app::lang::{said, t, tf};
use crate::app::theme;
use crate::app::widgets::{note, primary, segments, still};
use crate::engine::{InvertNext, InvertPhase};
use crate::latent::Place;
use eframe::egui;
use egui::{
    Align2, Button, CentralPanel, Frame, Key, Margin, Panel, Rect, RichText, TextStyle,
    TextureHandle, Ui, Vec2, pos2,
};
use egui_plot::{Line, Plot, PlotPoints};

/// Height of the curve.
const CURVE: f32 = 90.0;
const GAP: f32 = 16.0;

impl Photo {
    pub(super) fn show(&mut self, ui: &mut Ui) -> Option<Took> {
        let bar = Frame::new().fill(ui.visuals().panel_fill).inner_margin(Margin::symmetric(12, 8));
        let mut took = None;
        Panel::top("photo places").frame(bar).show(ui, |ui| self.places(ui));
        Panel::bottom("photo tools").frame(bar).show(ui, |ui| took = self.tools(ui));
        let canvas = theme::canvas(ui.visuals());
        let frame = Frame::new().fill(canvas).inner_margin(Margin::same(12));
        CentralPanel::default().frame(frame).show(ui, |ui| self.pictures(ui));
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            return Some(Took::Nothing);
        }
        took
    }

    /// Where the latent is looked for; another place begins anew.
    fn places(&mut self, ui: &mut Ui) {
        let able = self.model.config.abilities();
        let text = tf(ui, "{}, as {} draws it", &[&self.name(), &self.model.name]);
        ui.add(egui::Label::new(RichText::new(text).strong()).truncate());
        let choices = [
            (
                Place::Z,
                "Z",
                t(ui, "The random input: surely a picture of its kind, seldom this one"),
            ),
            (Place::W, "W", t(ui, "One w for all layers: comes close, and the sliders work best")),
            (Place::WPlus, "W+", t(ui, "A w for each layer: comes closest")),
        ];
        let mut place = self.place;
        let shown: Vec<_> =
            choices.into_iter().filter(|(place, ..)| place.possible(&able).is_ok()).collect();
        if shown.len() > 1 && narrow(ui, |ui| segments(ui, &mut place, &shown)) {
            self.place = place;
            self.search(ui.ctx(), None);
        }
    }

    /// What can be done.
    fn tools(&mut self, ui: &mut Ui) -> Option<Took> {
        let mut took = None;
        ui.horizontal_wrapped(|ui| {
            if self.work.running() {
                let tip = t(ui, "What was found so far");
                if ui.button(t(ui, "That will do")).on_hover_text(tip).clicked() {
                    self.ask(InvertNext::Take);
                }
            }
            if self.found.is_some() {
                let button = primary(ui, t(ui, "Take it over")).min_size(Vec2::ZERO);
                let tip = t(ui, "Sliders, morphs and all else go on from there (Enter)");
                let entered = ui.input(|input| input.key_pressed(Key::Enter));
                if (ui.add(button).on_hover_text(tip).clicked() || entered)
                    && let Some(found) = self.found.take()
                {
                    took = Some(Took::Found(Box::new(found), self.tuned.take()));
                }
                let tip = t(
                    ui,
                    "Pivotal tuning: a copy of the model learns to draw the photo itself; it becomes a \
                     model of its own",
                );
                let tune = Button::new(t(ui, "Tune a copy of the model"));
                if ui.add_enabled(self.tuned.is_none(), tune).on_hover_text(tip).clicked() {
                    let file = self.free();
                    self.search(ui.ctx(), Some(file));
                }
            }
            if ui.button(t(ui, "Another part")).clicked() {
                self.choose(ui.ctx());
            }
            if ui.button(t(ui, "Back")).clicked() {
                took = Some(Took::Nothing);
            }
            ui.label(RichText::new(self.standing(ui)).weak());
        });
        took
    }

    /// How far it is, or how close it came.
    fn standing(&self, ui: &Ui) -> String {
        if let Some(found) = &self.found {
            let values = [format!("{:.1}", found.psnr), format!("{:.1}", found.seconds)];
            return tf(ui, "PSNR {} dB · {} s", &[&values[0], &values[1]]);
        }
        match self.live.at.lock().ok().and_then(|at| *at) {
            Some((InvertPhase::Searching, done, total)) => {
                tf(ui, "Searching: step {} of {}", &[&done, &total])
            }
            Some((InvertPhase::Tuning, done, total)) => {
                tf(ui, "Tuning: step {} of {}", &[&done, &total])
            }
            None if self.work.running() => t(ui, "Looking for a beginning").to_owned(),
            None => String::new(),
        }
    }

    fn pictures(&self, ui: &mut Ui) {
        if let Some(failure) = &self.failure {
            let text = said(ui, failure);
            return note(ui, ui.visuals().error_fg_color, text);
        }
        let losses = self.live.losses.lock().map(|losses| losses.clone()).unwrap_or_default();
        let room = ui.available_rect_before_wrap();
        let curve = if losses.len() > 1 { CURVE + GAP } else { 0.0 };
        let pictures = Rect::from_min_max(room.min, pos2(room.right(), room.bottom() - curve));
        let named = [
            (t(ui, "Photo"), self.target.as_ref()),
            (t(ui, "The model's picture"), self.drawn.as_ref()),
        ];
        for (place, (name, texture)) in places(pictures).into_iter().zip(named) {
            picture(ui, place, name, texture);
        }
        if curve > 0.0 {
            let below = Rect::from_min_max(pos2(room.left(), room.bottom() - CURVE), room.max);
            ui.scope_builder(egui::UiBuilder::new().max_rect(below), |ui| plot(ui, &losses));
        }
    }
}

/// Two squares side by side, or one over the other where the room is high.
fn places(room: Rect) -> [Rect; 2] {
    let along = if room.width() >= room.height() { Vec2::X } else { Vec2::Y };
    let across = Vec2::splat(1.0) - along;
    let side = ((room.size() * along).max_elem() - GAP).max(0.0) / 2.0;
    let side = side.min((room.size() * across).max_elem()).max(8.0);
    [-1.0, 1.0].map(|way| {
        let centre = room.center() + along * way * (side + GAP) / 2.0;
        Rect::from_center_size(centre, Vec2::splat(side))
    })
}

fn picture(ui: &Ui, place: Rect, name: &str, texture: Option<&TextureHandle>) {
    match texture {
        Some(texture) => egui::Image::new(texture).corner_radius(6).paint_at(ui, place),
        None => {
            ui.painter().rect_filled(place, 6, theme::card(ui.visuals()));
        }
    }
    let font = TextStyle::Small.resolve(ui.style());
    let at = place.left_bottom() + egui::vec2(8.0, -8.0);
    let ink = egui::Color32::WHITE;
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, ink);
    let back = Align2::LEFT_BOTTOM.anchor_size(at, galley.size());
    ui.painter().rect_filled(back.expand(4.0), 4, egui::Color32::from_black_alpha(150));
    ui.painter().galley(back.min, galley, ink);
}

fn plot(ui: &mut Ui, losses: &[f32]) {
    let points: PlotPoints<'_> = (losses.iter().enumerate())
        .map(|(step, loss)| [step as f64, f64::from(loss.max(1e-6).log10())])
        .collect();
    let colour = theme::accent(ui.visuals());
    still(Plot::new("photo loss"))
        .height(CURVE)
        .show_grid(false)
        .show_x(false)
        .show_y(false)
        .y_axis_formatter(|mark, _| format!("{:.3}", 10f64.powf(mark.value)))
        .show(ui, |plot| plot.line(Line::new("loss", points).color(colour).width(1.5)));
}
