//! Pictures to disk: rendered here, encoded and written on a thread of its own.

use super::mailbox::Mailbox;
use super::protocol::{Event, Export};
use super::studio::Studio;
use crate::base::{PROGRAM, Result};
use crate::export::{SavedRecipe, compose, npy, save_png};
use crate::latent::Recipe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Renders the pictures of an order and sends them on to be written.
pub fn start(mailbox: &Arc<Mailbox>, studio: &Studio, order: Export) {
    let pictures = studio.pictures(&order.recipes);
    let recipe = SavedRecipe {
        program: PROGRAM.into(),
        model_hash: studio.info.hash.clone().unwrap_or_default(),
        model_name: studio.info.name.clone(),
        recipes: order.recipes,
        columns: order.columns,
        scale: order.scale,
    };
    let path = order.path;
    let write = move |path: &Path| save_png(path, &compose(&pictures, &recipe)?, &recipe);
    spawn(mailbox, path, write);
}

/// Renders pictures and sends their floats on to be written.
pub fn start_array(mailbox: &Arc<Mailbox>, studio: &Studio, path: PathBuf, recipes: &[Recipe]) {
    let (shape, values) = studio.values(recipes);
    spawn(mailbox, path, move |path| npy::write(path, &shape, &values));
}

/// Writes on a thread of its own, then [`Event::Saved`].
pub fn spawn(
    mailbox: &Arc<Mailbox>,
    path: PathBuf,
    write: impl FnOnce(&Path) -> Result<()> + Send + 'static,
) {
    let theirs = mailbox.clone();
    let spawned = std::thread::Builder::new().name("morphogen-export".into()).spawn(move || {
        let event = match write(&path) {
            Ok(()) => Event::Saved(path),
            Err(error) => Event::Failed(error.to_string()),
        };
        theirs.tell(event);
    });
    if let Err(error) = spawned {
        mailbox.tell(Event::Failed(format!("the picture was not saved: {error}")));
    }
}
