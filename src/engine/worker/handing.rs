//! Orders for pictures that leave the engine.

use super::Worker;
use crate::base::Result;
use crate::engine::protocol::{Command, Event};
use crate::engine::{export, passage};
use std::sync::Arc;

impl Worker {
    /// Draws what an order wants, and sends it on.
    pub(super) fn hand_out(&mut self, command: Command) -> Result<()> {
        match command {
            Command::Export(order) => {
                self.keep()?;
                export::start(&self.mailbox, self.open_studio()?, order);
            }
            Command::ExportArray { path, recipes } => {
                export::start_array(&self.mailbox, self.open_studio()?, path, &recipes);
            }
            Command::ExportPast { run, path, recipes } => {
                let device = &self.compute.device;
                passage::start(&self.mailbox, device, &run, path, &recipes)?;
            }
            Command::Copy(recipe) => {
                let image = self.open_studio()?.pictures(&[recipe]).remove(0);
                self.mailbox.tell(Event::Copied(Arc::new(image)));
            }
            Command::Thumbnail { id, recipe } => {
                let image = Arc::new(self.open_studio()?.pictures(&[recipe]).remove(0));
                self.mailbox.tell(Event::Thumbnail { id, image });
            }
            _ => {}
        }
        Ok(())
    }
}
