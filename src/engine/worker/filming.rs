//! The film that is made beside all else.

use super::Worker;
use crate::base::{Error, Result};
use crate::engine::film::{Filming, Slice};
use crate::engine::protocol::{Event, FilmOrder};
use crate::latent::timeline::Timeline;
use std::sync::Arc;
use std::time::Duration;

/// Pause while pictures wait to be written.
const NAP: Duration = Duration::from_millis(4);

impl Worker {
    /// Begins a film with the model as it is now.
    pub(super) fn film(&mut self, order: FilmOrder) -> Result<()> {
        if self.film.is_some() {
            let text = "a film is being made; wait for it, or stop it first";
            return Err(Error::Usage(text.into()));
        }
        self.keep()?;
        let studio = self.open_studio()?.copy();
        self.film = Some(Filming::begin(&self.mailbox, studio, order)?);
        self.tell_film();
        Ok(())
    }

    /// Ends it before its end.
    pub(super) fn stop_film(&mut self) {
        self.film = None;
        self.tell_film();
    }

    /// Draws its next picture; how long the worker may sleep then, where nothing else is to do.
    pub(super) fn film_on(&mut self, idle: Duration) -> Duration {
        // Taken out, so that a panic ends it.
        let Some(mut film) = self.film.take() else {
            if self.state.film.is_some() {
                self.tell_film();
            }
            return idle;
        };
        let slice = film.slice();
        self.film = (slice != Slice::Done).then_some(film);
        self.tell_film();
        if slice == Slice::Drawn { Duration::ZERO } else { NAP }
    }

    fn tell_film(&mut self) {
        let progress = self.film.as_ref().map(Filming::progress);
        if self.state.film != progress {
            self.state.film = progress;
            self.publish();
        }
    }

    /// Tells the course of a timeline.
    pub(super) fn course(&self, timeline: &Timeline) -> Result<()> {
        timeline.check().map_err(Error::Usage)?;
        let course = self.open_studio()?.course(timeline);
        self.mailbox.tell(Event::Course(Arc::new(course)));
        Ok(())
    }
}
