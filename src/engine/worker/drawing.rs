//! The open model and its newest picture.

use super::Worker;
use crate::base::Result;
use crate::engine::protocol::{Event, Picture};
use crate::engine::studio::Studio;
use std::sync::Arc;
use std::time::Instant;

impl Worker {
    /// Makes a model the open one, draws it, and tells of it when it is `another` one.
    pub(super) fn adopt(&mut self, studio: Studio, another: bool) -> Result<()> {
        let info = studio.info.clone();
        let class = self.view.as_ref().and_then(|view| view.recipe.class);
        self.state.model = Some(studio.info.clone());
        if another || studio.surveyed() {
            self.state.map = Some(Arc::new(studio.map(class)));
        }
        self.studio = Some(studio);
        // Published before it is told, so that whoever hears of it finds it in the snapshot.
        let drawn = self.draw();
        if another {
            self.mailbox.tell(Event::Loaded(info));
        }
        drawn
    }

    /// Draws the last view that was asked for.
    pub(super) fn draw(&mut self) -> Result<()> {
        let (Some(studio), Some(view)) = (&self.studio, &self.view) else {
            self.publish();
            return Ok(());
        };
        let start = Instant::now();
        let (surface, inside) = studio.show(view, self.presenter.as_mut())?;
        if self.state.map.as_ref().is_some_and(|map| map.class != view.recipe.class) {
            self.state.map = Some(Arc::new(studio.map(view.recipe.class)));
        }
        self.state.picture = Some(Picture {
            stamp: view.stamp,
            recipe: view.recipe.clone(),
            surface,
            point: studio.position(&view.recipe),
            path: studio.path(&view.recipe),
            inside: inside.map(Arc::new),
            millis: start.elapsed().as_secs_f32() * 1000.0,
        });
        self.publish();
        Ok(())
    }

    /// Tells what the open model could not do with its pictures' bends.
    pub(super) fn warn(&self) {
        let sentences = self.studio.as_ref().map(Studio::warnings).unwrap_or_default();
        sentences.into_iter().for_each(|text| self.mailbox.tell(Event::Warning(text)));
    }
}
