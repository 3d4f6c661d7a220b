//! What of a run is kept on the way.

use super::Worker;
use crate::base::{Error, Result};
use crate::engine::protocol::{Event, ModelSource};
use crate::training::HalfStep;
use std::sync::Arc;

impl Worker {
    pub(super) fn save_if_due(&mut self) -> Result<()> {
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        if session.finished() {
            return self.stop();
        }
        if session.save_due() { self.checkpoint() } else { Ok(()) }
    }

    pub(super) fn checkpoint(&mut self) -> Result<()> {
        let Some(session) = self.session.as_mut() else {
            return Err(Error::Usage("no training is running".into()));
        };
        let ended = session.save()?;
        session.tell(&mut self.state.training);
        if let Some(sheet) = &self.state.training.samples {
            session.keep_samples(sheet)?;
        }
        let ModelSource::File(folder) = session.source() else { return Ok(()) };
        if let Some(point) = ended {
            self.follow(HalfStep::Point(Box::new(point)))?;
        }
        self.mailbox.tell(Event::Saved(folder));
        Ok(())
    }

    /// A model in training changes under its pictures: keeps the one they were made with.
    pub(super) fn keep(&mut self) -> Result<()> {
        let (Some(studio), Some(session)) = (self.studio.as_mut(), self.session.as_ref()) else {
            return Ok(());
        };
        let ModelSource::File(folder) = session.source() else { return Ok(()) };
        if studio.info.hash.is_none() {
            let name = format!("generator-{:.3}kimg.safetensors", session.kimg());
            studio.keep(&folder.join(name))?;
            let class = self.state.map.as_ref().and_then(|map| map.class);
            self.state.model = Some(studio.info.clone());
            self.state.map = Some(Arc::new(studio.map(class)));
            return self.draw();
        }
        Ok(())
    }
}
