//! The stage in the middle of the window: the plane, and both networks beside it.

use super::LabPanel;
use super::diagram;
use super::plane::{Inks, Plane};
use crate::app::lang::t;
use crate::app::theme;
use crate::lab::{Set, View};
use eframe::egui;
use egui::{ColorImage, Rect, Sense, TextureHandle, TextureOptions, Ui, pos2, vec2};
use std::sync::Arc;

/// Shape from which the networks stand beside the plane instead of below it.
const WIDE: f32 = 1.15;
/// Share of the longer side that they get.
const SHARE: f32 = 0.36;
/// Less room than this is none for them.
const LEAST: f32 = 120.0;

/// What is drawn of the plane, and D's colours as a texture.
pub(super) struct Shown {
    colours: bool,
    points: bool,
    net: bool,
    pulls: bool,
    texture: Option<(Arc<View>, bool, TextureHandle)>,
}

impl Default for Shown {
    fn default() -> Self {
        Self { colours: true, points: true, net: false, pulls: true, texture: None }
    }
}

impl LabPanel {
    /// Draws the game where otherwise the picture is.
    pub fn stage(&mut self, ui: &mut Ui) {
        self.follow(ui.ctx());
        let bar = egui::Panel::bottom("lab toolbar")
            .show_separator_line(false)
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)));
        bar.show(ui, |ui| self.toolbar(ui));
        egui::CentralPanel::default().frame(egui::Frame::new()).show(ui, |ui| {
            let area = ui.available_rect_before_wrap();
            ui.painter().rect_filled(area, 0.0, theme::canvas(ui.visuals()));
            if let Some(view) = self.state.view.clone() {
                let (plane, networks) = places(area.shrink(12.0));
                self.plane(ui, plane, &view);
                if let Some(networks) = networks {
                    diagram::draw(ui, networks, &view);
                }
            }
        });
    }

    fn toolbar(&mut self, ui: &mut Ui) {
        let shown = &mut self.shown;
        ui.horizontal_wrapped(|ui| {
            for (on, name, tip) in [
                (&mut shown.colours, "D's colours", "Green where D takes points for real"),
                (&mut shown.points, "Points", "Real points green, generated ones orange"),
                (&mut shown.net, "G's net", "How G bends an even net of random numbers"),
                (&mut shown.pulls, "Pulls", "Where generated points want to go"),
            ] {
                ui.checkbox(on, t(ui, name)).on_hover_text(t(ui, tip));
            }
        });
    }

    fn plane(&mut self, ui: &mut Ui, rect: Rect, view: &Arc<View>) {
        let response = ui.allocate_rect(rect, Sense::click_and_drag() - Sense::FOCUSABLE);
        let name = t(ui, "Plane of points");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let inks = Inks::of(ui.visuals());
        let plane = Plane { painter: ui.painter_at(rect), rect, inks };
        if self.shown.colours {
            let texture = self.colours(ui, view, &plane.inks);
            plane.colours(texture, view);
        } else {
            plane.blank();
        }
        if self.shown.net {
            plane.net(view);
        }
        if self.shown.points {
            plane.points(view);
        }
        if self.shown.pulls {
            plane.pulls(view);
        }
        if self.setup.set == Set::Own {
            self.brush(&response, &plane);
        }
    }

    /// D's colours as a texture, made once for each look at the game.
    fn colours(&mut self, ui: &Ui, view: &Arc<View>, inks: &Inks) -> egui::TextureId {
        let dark = ui.visuals().dark_mode;
        let same = |(old, was_dark, _): &(Arc<View>, bool, TextureHandle)| {
            Arc::ptr_eq(old, view) && *was_dark == dark
        };
        if !self.shown.texture.as_ref().is_some_and(same) {
            let side = crate::lab::SIDE;
            let pixels = view.plane.iter().map(|logit| inks.shade(*logit)).collect();
            let image = ColorImage::new([side, side], pixels);
            match &mut self.shown.texture {
                Some((old, was_dark, texture)) => {
                    texture.set(image, TextureOptions::LINEAR);
                    (*old, *was_dark) = (view.clone(), dark);
                }
                none => {
                    let texture = ui.ctx().load_texture("lab", image, TextureOptions::LINEAR);
                    *none = Some((view.clone(), dark, texture));
                }
            }
        }
        self.shown.texture.as_ref().map(|(_, _, texture)| texture.id()).unwrap_or_default()
    }

    /// Draws or erases points with the pointer.
    fn brush(&mut self, response: &egui::Response, plane: &Plane) {
        let down = response.is_pointer_button_down_on();
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| down) {
            let mut own = self.setup.own.clone();
            if self.brush.paint(plane.value(pointer), &mut own) {
                self.own(own);
            }
        } else {
            self.brush.lift();
        }
    }
}

/// The largest square for the plane, and what is left for the networks.
fn places(area: Rect) -> (Rect, Option<Rect>) {
    let (width, height) = (area.width(), area.height());
    if width > WIDE * height {
        let side = height.min(width * (1.0 - SHARE));
        let plane =
            Rect::from_min_size(pos2(area.left(), area.center().y - 0.5 * side), vec2(side, side));
        let rest = Rect::from_min_max(pos2(plane.right() + 16.0, area.top()), area.max);
        return (plane, (rest.width() > LEAST).then_some(rest));
    }
    let side = width.min(height * (1.0 - 0.6 * SHARE));
    let top = area.top();
    let plane = Rect::from_min_size(pos2(area.center().x - 0.5 * side, top), vec2(side, side));
    let rest = Rect::from_min_max(pos2(area.left(), plane.bottom() + 12.0), area.max);
    (plane, (rest.height() > LEAST).then_some(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_is_a_square_within_the_stage() {
        for (width, height) in [(900.0, 650.0), (500.0, 650.0), (160.0, 220.0), (600.0, 90.0)] {
            let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            let (plane, networks) = places(area);
            assert!((plane.width() - plane.height()).abs() < 0.1 && area.contains_rect(plane));
            if let Some(networks) = networks {
                assert!(area.contains_rect(networks) && !networks.intersects(plane.shrink(1.0)));
            }
        }
    }
}
