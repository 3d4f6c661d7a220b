//! Chains of bends as files.

use super::dialogs::ask;
use super::lang::{self, translate};
use super::shell::{MorphogenApp, Tab};
use crate::export::{Chain, save_chain};
use crate::latent::Recipe;
use eframe::egui;
use std::path::Path;

impl MorphogenApp {
    /// Asks for a chain to open; it can be dropped on the window, too.
    pub(super) fn open_chain(&mut self, ctx: &egui::Context) {
        let title = translate(lang::of(ctx), "Open a chain").to_owned();
        self.dialog.start(ctx, "chain dialog", move || {
            ask(|dialog| dialog.set_title(title).add_filter("JSON", &["json"]).pick_file())
        });
    }

    /// Writes the recipe's chain beside the pictures, under a free name.
    pub(super) fn save_chain(&mut self, ctx: &egui::Context) {
        let Some(model) = &self.snapshot.model else { return };
        let (name, bends) = (model.name.clone(), self.editor.recipe().bends.clone());
        let path = self.panels.export.free_as("bends", "json");
        self.write_aside(ctx, path, move |path| save_chain(path, &name, &bends));
    }

    /// Takes a chain that was read in place of the recipe's own.
    pub(super) fn on_chain(&mut self, ctx: &egui::Context, chain: Chain, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let count = chain.bends.len();
        self.editor.commit();
        self.editor.edit(Recipe { bends: chain.bends, ..self.editor.recipe().clone() });
        self.editor.commit();
        self.tab = Tab::Inside;
        self.say(ctx, "{}: a chain of {} changes", &[&name, &count]);
    }
}
