//! Points, directions of the user's own and the stage, as the window has them.

use super::own::{Marked, Marks};
use super::panels::OwnOrder;
use super::points::Points;
use super::shell::MorphogenApp;
use crate::export::write_directions;
use eframe::egui;

impl MorphogenApp {
    /// Listens to OSC of this machine on a port, 0 for any free one; the port, unless it cannot be had.
    pub fn listen(&mut self, ctx: &egui::Context, port: u16) -> Option<u16> {
        self.stage.listen(ctx, port);
        self.stage.port()
    }

    pub(super) fn own_directions(&mut self, ctx: &egui::Context, wish: OwnOrder) {
        match wish {
            OwnOrder::Mark => {
                let Some(model) = self.snapshot.model.clone() else { return };
                let mut out = Vec::new();
                let (base, own) = (self.editor.recipe(), self.own.list());
                self.marks = Some(Marks::new(&model, base, own, &mut out));
                self.act(ctx, &mut out);
            }
            OwnOrder::Import => self.own.ask(ctx),
            OwnOrder::Export => {
                let path = self.panels.export.free_as("directions", "safetensors");
                let list = self.own.list().to_vec();
                self.write_aside(ctx, path, move |path| write_directions(path, &list));
            }
            OwnOrder::Remove(name) => self.own.remove(&name),
            OwnOrder::Keep(direction) => drop(self.own.add(vec![direction])),
        }
    }

    /// Begins or ends dragging points.
    pub(super) fn toggle_points(&mut self) {
        self.points = match (self.points.take(), self.snapshot.model.clone()) {
            (None, Some(model)) => Some(Points::new(model, self.engine.device())),
            _ => None,
        };
    }

    /// The user is done with marking.
    pub(super) fn marked(&mut self, ctx: &egui::Context, marked: Marked) {
        self.marks = None;
        if let Marked::Found(direction) = marked {
            let name = direction.name.clone();
            self.own.add(vec![direction]);
            self.say(ctx, "“{}” is a slider now, under Your directions", &[&name]);
        }
    }
}
