//! Orders that change a run while it goes on.

use super::Worker;
use crate::base::{Error, Result};
use crate::engine::plan::Plan;
use crate::engine::protocol::Event;
use crate::engine::session::Session;
use crate::training::{HalfStep, Metrics, Turn};
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Worker {
    /// Changes the run under way, and tells of it.
    pub(super) fn tune(
        &mut self,
        change: impl FnOnce(&mut Session) -> Result<Option<Metrics>>,
    ) -> Result<()> {
        let Some(session) = self.session.as_mut() else {
            return Err(Error::Usage("no training is running".into()));
        };
        let before = session.kimg();
        let ended = change(session)?;
        if let Some(point) = ended {
            self.follow(HalfStep::Point(Box::new(point)))?;
        }
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        if session.kimg() < before {
            session.jumped();
            self.state.training.history = Arc::new(session.history());
        }
        session.tell(&mut self.state.training);
        self.publish();
        Ok(())
    }

    /// Leaves the run under way for one that goes on from it.
    pub(super) fn branch(&mut self, plan: Plan) -> Result<()> {
        if self.session.is_some() {
            self.stop()?;
        }
        self.prepare(plan)
    }

    /// Passes on what the advisor says, and takes its advice where that is wanted.
    pub(super) fn advise(&mut self) -> Result<()> {
        let Some(session) = self.session.as_mut() else { return Ok(()) };
        let told = session.told();
        let mut auto = self.mailbox.auto_advice.load(Ordering::Relaxed);
        for told in told {
            let (kind, back) = (told.finding.kind, told.finding.back);
            let begins = told.turn == Turn::Began;
            let helps = !told.finding.changes.is_empty();
            self.mailbox.tell(Event::Advice(Box::new(told)));
            if auto && begins && helps {
                // What was told beside it may be its consequence.
                auto = false;
                // Where no state from before it is kept, the settings alone must do.
                let from_before = back && self.tune(|it| it.take_advice(kind, true)).is_ok();
                if !from_before {
                    self.tune(|it| it.take_advice(kind, false))?;
                }
            }
        }
        Ok(())
    }
}
