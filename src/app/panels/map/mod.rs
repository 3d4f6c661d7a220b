//! The map: how the mapping network turns the sphere of z into the bent space of w.

mod colour;
mod geometry;
mod plane;
mod samples;
#[cfg(test)]
mod tests;
mod thumbs;

use super::{Action, Panel, SCROLL_MARGIN, View};
use crate::app::lang::{self, t, tf};
use crate::app::widgets::hint;
use eframe::egui;
use geometry::Plane;
use plane::{Drawn, Marks};
use samples::Samples;
use thumbs::Thumbs;

/// How near to a sample the pointer must be, in points on screen.
const REACH: f32 = 12.0;
/// Height of the hints at the foot.
const FOOTER: f32 = 44.0;
/// Side of a thumbnail.
const THUMBNAIL: f32 = 128.0;

/// A latent being dragged.
struct Drag {
    plane: Plane,
    /// Where it lay before any move.
    base: [f32; 2],
}

/// The Z → W view.
#[derive(Default)]
pub struct MapPanel {
    samples: Option<Samples>,
    hovered: Option<usize>,
    drag: Option<Drag>,
    thumbs: Thumbs,
    large: bool,
}

impl Panel for MapPanel {
    fn title(&self) -> &'static str {
        "Map"
    }

    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, out: &mut Vec<Action>) {
        self.thumbs.collect(ui.ctx(), view.events);
        let Some(map) = &view.snapshot.map else {
            (self.samples, self.hovered, self.drag) = (None, None, None);
            empty(ui);
            return;
        };
        let dark = ui.visuals().dark_mode;
        if !self.samples.as_ref().is_some_and(|samples| samples.fits(map, dark)) {
            self.samples = Some(Samples::new(map.clone(), dark));
            self.hovered = None;
        }
        self.thumbs.renew(map, view.recipe);
        // Measured here, for inside the scroll area height has no end.
        let room = ui.available_height().min(ui.clip_rect().height());
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .content_margin(SCROLL_MARGIN)
            .show(ui, |ui| self.body(ui, room, view, out));
    }
}

impl MapPanel {
    /// Whether the map has most of the window.
    pub fn large(&self) -> bool {
        self.large
    }

    /// Gives it most of the window, or less.
    pub fn set_large(&mut self, large: bool) {
        self.large = large;
    }

    fn body(&mut self, ui: &mut egui::Ui, room: f32, view: &View<'_>, out: &mut Vec<Action>) {
        let Some(samples) = &self.samples else { return };
        caption(ui, view);
        let picture = view.snapshot.picture.as_ref();
        let model = view.snapshot.model.as_ref();
        let mapped = model.is_none_or(|model| model.config.abilities().mapped);
        let marks = Marks {
            current: picture.map(|picture| geometry::current(picture, view.recipe)),
            path: picture.map_or(&[], |picture| picture.path.as_slice()),
            hovered: self.hovered,
            mapped,
        };
        let left = room - ui.min_rect().height() - FOOTER;
        let drawn = plane::both(ui, left, samples, &marks, &mut self.large);
        let before = self.hovered.take();
        for (plane, drawn) in &drawn {
            self.drag(*plane, drawn, view, out);
            self.point_at(*plane, drawn, view, out);
        }
        if self.hovered != before {
            // The other plane was drawn before it could know.
            ui.ctx().request_repaint();
        }
        self.preview(ui, &drawn, out);
        footer(ui);
    }

    /// Moves the latent with the pointer.
    fn drag(&mut self, plane: Plane, drawn: &Drawn, view: &View<'_>, out: &mut Vec<Action>) {
        let response = &drawn.response;
        if response.drag_started_by(egui::PointerButton::Primary) {
            let picture = view.snapshot.picture.as_ref();
            self.drag =
                picture.map(|picture| Drag { plane, base: geometry::unmoved(plane, picture) });
        }
        let Some(drag) = self.drag.as_ref().filter(|drag| drag.plane == plane) else { return };
        if let Some(position) = response.interact_pointer_pos() {
            let target = drawn.value(position);
            let moved = geometry::dragged(view.recipe, plane, drag.base, target);
            out.push(Action::Interacting);
            if moved != *view.recipe {
                out.push(Action::Edit(moved));
            }
        }
        if !response.dragged() {
            self.drag = None;
            out.push(Action::Commit);
        }
    }

    /// Finds the sample under the pointer; a click goes there.
    fn point_at(&mut self, plane: Plane, drawn: &Drawn, view: &View<'_>, out: &mut Vec<Action>) {
        let (Some(samples), None) = (&self.samples, &self.drag) else { return };
        let Some(position) = drawn.response.hover_pos() else { return };
        let (at, reach) = (drawn.value(position), drawn.reach(REACH));
        let Some(index) = geometry::nearest(samples.points(plane), at, reach) else { return };
        self.hovered = Some(index);
        if drawn.response.clicked()
            && let Some(seed) = samples.map.seeds.get(index)
        {
            let there = geometry::jump(view.recipe, *seed);
            if there.sliders != view.recipe.sliders {
                let text = "The first two sliders are at zero again, since a point of the map has \
                            its place by itself; undo brings them back";
                let lang = lang::of(&drawn.response.ctx);
                out.push(Action::Notify(lang::translate(lang, text).to_owned()));
            }
            out.push(Action::Edit(there));
            out.push(Action::Commit);
        }
    }

    /// The thumbnail of the hovered sample beside the pointer.
    fn preview(&mut self, ui: &egui::Ui, drawn: &[(Plane, Drawn); 2], out: &mut Vec<Action>) {
        let seed = self
            .hovered
            .zip(self.samples.as_ref())
            .and_then(|(index, samples)| samples.map.seeds.get(index).copied());
        let now = ui.input(|input| input.time);
        out.extend(self.thumbs.hover(seed, now).map(Action::Command));
        let hovered = drawn.iter().find(|(_, drawn)| drawn.response.hovered());
        let (Some(seed), Some((_, drawn))) = (seed, hovered) else { return };
        let response = &drawn.response;
        let tooltip = egui::Tooltip::always_open(
            response.ctx.clone(),
            response.layer_id,
            response.id,
            egui::PopupAnchor::Pointer,
        );
        tooltip.gap(16.0).show(|ui| {
            let size = egui::Vec2::splat(THUMBNAIL);
            match self.thumbs.get(seed) {
                Some(texture) => {
                    ui.add(egui::Image::new(texture).fit_to_exact_size(size).corner_radius(4));
                }
                None => {
                    let wait = std::time::Duration::from_secs_f64(thumbs::REST);
                    ui.ctx().request_repaint_after(wait);
                    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
                    egui::Spinner::new().paint_at(ui, rect.shrink(THUMBNAIL * 0.4));
                }
            }
            ui.label(tf(ui, "Seed {}", &[&seed]));
        });
    }
}

/// Shown until the first map is there.
fn empty(ui: &mut egui::Ui) {
    ui.vertical_centered(|ui| {
        ui.add_space(48.0);
        ui.add(egui::Spinner::new().size(24.0));
        ui.add_space(8.0);
        ui.weak(t(ui, "The map is drawn as soon as a model is open"));
    });
}

/// What is seen, in plain words.
fn caption(ui: &mut egui::Ui, view: &View<'_>) {
    let model = view.snapshot.model.as_ref();
    let mapped = model.is_none_or(|model| model.config.abilities().mapped);
    let text = if mapped {
        t(
            ui,
            "Each dot is one random z; its colour tells where it lies in Z. W shows the same dots \
             after the mapping network: where the colours bend or crowd, the network bends or \
             squeezes the sphere of z.",
        )
    } else {
        t(
            ui,
            "Each dot is one random z; its colour tells where it lies in Z. The other plane shows \
             the same dots by the first features that they bring forth: this network has no w.",
        )
    };
    hint(ui, text);
    let class = view.snapshot.map.as_ref().and_then(|map| map.class);
    if let Some(name) = class.zip(model).and_then(|(i, model)| model.config.classes().get(i)) {
        hint(ui, tf(ui, "Drawn for class: {}", &[&t(ui, name)]));
    }
    ui.add_space(4.0);
}

/// What can be done.
fn footer(ui: &mut egui::Ui) {
    ui.add_space(2.0);
    hint(ui, t(ui, "Hover for a preview, click to jump there, drag to move the picture's latent"));
}
