//! Orders for pictures that leave the engine.

use super::Worker;
use crate::base::{Result, Rgb8};
use crate::engine::protocol::{Event, Export};
use crate::engine::{export, passage};
use crate::latent::Recipe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Worker {
    pub(super) fn export(&mut self, order: Export) -> Result<()> {
        self.keep()?;
        export::start(&self.mailbox, self.open_studio()?, order);
        Ok(())
    }

    pub(super) fn export_array(&self, path: PathBuf, recipes: &[Recipe]) -> Result<()> {
        export::start_array(&self.mailbox, self.open_studio()?, path, recipes);
        Ok(())
    }

    pub(super) fn export_past(&self, run: &Path, path: PathBuf, recipes: &[Recipe]) -> Result<()> {
        passage::start(&self.mailbox, &self.compute.device, run, path, recipes)
    }

    pub(super) fn copy(&self, recipe: Recipe) -> Result<()> {
        self.mailbox.tell(Event::Copied(self.picture(recipe)?));
        Ok(())
    }

    pub(super) fn thumbnail(&self, id: u64, recipe: Recipe) -> Result<()> {
        self.mailbox.tell(Event::Thumbnail { id, image: self.picture(recipe)? });
        Ok(())
    }

    /// What the open model draws.
    fn picture(&self, recipe: Recipe) -> Result<Arc<Rgb8>> {
        Ok(Arc::new(self.open_studio()?.pictures(&[recipe]).remove(0)))
    }
}
