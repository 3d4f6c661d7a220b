//! The bar over the picture: what the pointer does, which layers move, start and stop.

use super::{Mode, Points};
use crate::app::lang::{said, t, tf};
use crate::app::widgets::{Icon, icon_button, primary};
use crate::latent::Recipe;
use eframe::egui;
use egui::{Button, DragValue, Frame, Key, Label, Margin, Panel, RichText, Slider, Ui, Vec2};

impl Points {
    /// Draws it above the picture; true when the user is done with points.
    pub fn bar(&mut self, ui: &mut Ui, recipe: &Recipe) -> bool {
        let frame =
            Frame::new().fill(ui.visuals().panel_fill).inner_margin(Margin::symmetric(12, 6));
        let mut done = false;
        Panel::top("points bar").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                self.modes(ui);
                ui.separator();
                match self.mode {
                    Mode::Points => self.space(ui),
                    Mode::Paint | Mode::Wipe => self.brush_size(ui),
                }
                ui.separator();
                self.transport(ui, recipe);
                done = icon_button(ui, Icon::Close, t(ui, "Done with points (Esc)")).clicked();
            });
            let text = RichText::new(self.standing(ui)).small().weak();
            ui.add(Label::new(text).truncate());
        });
        done | self.keys(ui, recipe)
    }

    fn modes(&mut self, ui: &mut Ui) {
        let choices = [
            (
                Mode::Points,
                t(ui, "Points"),
                t(ui, "Set points on the picture, and where they are to go"),
            ),
            (Mode::Paint, t(ui, "Brush"), t(ui, "Paint what may move; all else is held")),
            (Mode::Wipe, t(ui, "Eraser"), t(ui, "Take away what was painted")),
        ];
        ui.spacing_mut().item_spacing.x = 4.0;
        for (mode, text, tip) in choices {
            let button = Button::new(text).selected(self.mode == mode);
            if ui.add(button).on_hover_text(tip).clicked() {
                self.hand.drop();
                self.mode = mode;
            }
        }
    }

    fn space(&mut self, ui: &mut Ui) {
        let choices = [
            (true, "W", t(ui, "All layers that move do so alike: stays likely, moves less freely")),
            (false, "W+", t(ui, "Each layer moves by itself: reaches more")),
        ];
        for (alike, text, tip) in choices {
            let button = Button::new(text).selected(self.alike == alike);
            if ui.add(button).on_hover_text(tip).clicked() {
                self.alike = alike;
            }
        }
        let all = self.model.config.styles();
        let tip = t(
            ui,
            "How many layers move, from the coarsest on: few change the shape, many also colours and \
             details",
        );
        let label = t(ui, "Layers that move");
        let field = DragValue::new(&mut self.layers).range(1..=all).suffix(format!(" / {all}"));
        let field = ui.add(field).on_hover_text(tip);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, label));
    }

    fn brush_size(&mut self, ui: &mut Ui) {
        let label = t(ui, "Size of the brush");
        ui.spacing_mut().slider_width = 90.0;
        let slider = Slider::new(&mut self.brush, 0.01..=0.3).show_value(false);
        let response = ui.add(slider).on_hover_text(label);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, label));
    }

    fn transport(&mut self, ui: &mut Ui, recipe: &Recipe) {
        if self.work.running() {
            let stop = primary(ui, t(ui, "Stop")).min_size(Vec2::ZERO);
            if ui.add(stop).on_hover_text(t(ui, "Keeps what was reached (Enter)")).clicked() {
                self.stop();
            }
            return;
        }
        let start = primary(ui, t(ui, "Drag")).min_size(Vec2::ZERO);
        let tip = t(ui, "Moves the picture until each point is where it is to go (Enter)");
        if ui.add_enabled(self.ready(), start).on_hover_text(tip).clicked() {
            self.start(&ui.ctx().clone(), recipe);
        }
        let (some, tip) = match self.mode {
            Mode::Points => {
                (!self.pulls.is_empty() || self.hand.waits(), t(ui, "Take all points away"))
            }
            _ => (!self.mask.is_empty(), t(ui, "Let everything move")),
        };
        if ui.add_enabled(some, Button::new(t(ui, "Clear"))).on_hover_text(tip).clicked() {
            match self.mode {
                Mode::Points => self.pulls.clear(),
                _ => self.mask.clear(),
            }
            self.hand.drop();
            self.standing = None;
        }
    }

    /// Enter starts and stops, Delete takes the last point away, Esc ends it all.
    fn keys(&mut self, ui: &Ui, recipe: &Recipe) -> bool {
        let ctx = ui.ctx().clone();
        if ctx.memory(|memory| memory.focused().is_some()) {
            return false;
        }
        let pressed = |key| ctx.input(|input| input.key_pressed(key));
        if pressed(Key::Enter) {
            match self.work.running() {
                true => self.stop(),
                false if self.ready() => self.start(&ctx, recipe),
                false => {}
            }
        }
        if (pressed(Key::Delete) || pressed(Key::Backspace)) && !self.work.running() {
            match self.hand.waits() {
                true => self.hand.drop(),
                false => drop(self.pulls.pop()),
            }
        }
        pressed(Key::Escape)
    }

    /// What there is to do, how far it is, or what went wrong.
    fn standing(&self, ui: &Ui) -> String {
        if let Some(failure) = &self.failure {
            return said(ui, failure);
        }
        if let Some((steps, left)) = self.standing
            && (self.mode == Mode::Points || self.work.running())
        {
            return tf(ui, "Step {} · {} pixels left", &[&steps, &format!("{left:.1}")]);
        }
        if self.work.running() {
            return t(ui, "Beginning").to_owned();
        }
        match self.mode {
            Mode::Paint | Mode::Wipe => t(ui, "Bright moves, dark is held; the other mouse button does the opposite"),
            Mode::Points if self.hand.waits() => t(ui, "Click where the point is to go"),
            Mode::Points if self.pulls.is_empty() => {
                t(ui, "Click a point of the picture, then where it is to go; or pull from one to the other")
            }
            Mode::Points => t(ui, "Pull the marks to move them, click one with the other button to take it away"),
        }
        .to_owned()
    }
}
