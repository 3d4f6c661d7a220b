//! Pictures to disk: rendered here, encoded and written on a thread of its own.

use super::mailbox::Mailbox;
use super::protocol::{Event, Export};
use super::studio::Studio;
use crate::base::{PROGRAM, Result, Rgb8};
use crate::export::{SavedRecipe, compose, save_png};
use std::path::Path;
use std::sync::Arc;

/// Renders the pictures of an order and sends them on to be written.
pub fn start(mailbox: &Arc<Mailbox>, studio: &Studio, order: Export) {
    let pictures = studio.pictures(&order.recipes);
    let recipe = SavedRecipe {
        program: PROGRAM.into(),
        model_hash: studio.info.hash.clone(),
        model_name: studio.info.name.clone(),
        recipes: order.recipes,
        columns: order.columns,
        scale: order.scale,
    };
    let (theirs, path) = (mailbox.clone(), order.path);
    let spawned = std::thread::Builder::new().name("morphogen-export".into()).spawn(move || {
        let event = match write(&path, &pictures, &recipe) {
            Ok(()) => Event::Saved(path),
            Err(error) => Event::Failed(error.to_string()),
        };
        theirs.tell(event);
    });
    if let Err(error) = spawned {
        mailbox.tell(Event::Failed(format!("the picture was not saved: {error}")));
    }
}

fn write(path: &Path, pictures: &[Rgb8], recipe: &SavedRecipe) -> Result<()> {
    save_png(path, &compose(pictures, recipe)?, recipe)
}
