//! How the worker goes on when a GPU could not do something.

use super::Worker;
use crate::base::shown;
use crate::engine::protocol::{Event, Phase};
use crate::gpu::Fault;
use std::any::Any;

/// Most letters of a driver's reason.
const REASON: usize = 300;

impl Worker {
    /// Goes on after a panic: burn's answer when a GPU could not do something, mostly for want of
    /// memory. A training whose step it was is spoilt; all else is as it was before.
    pub(super) fn recover(&mut self, panic: &(dyn Any + Send)) {
        let reason = self.compute.health.take_error().map(|fault| fault.text);
        let reason = reason.unwrap_or_else(|| words(panic).to_string());
        if self.stepping {
            self.session = None;
        }
        let phase = self.state.training.phase;
        let running = matches!(phase, Phase::Running | Phase::Paused | Phase::Stopping);
        let ended = running && self.session.is_none();
        if ended {
            self.end_training();
        }
        self.busy(None);
        self.mailbox.tell(Event::Failed(shortage(&reason, ended)));
    }
}

/// What is told of an error that nobody has met as a panic.
pub fn event(fault: &Fault) -> Event {
    if fault.memory {
        return Event::Failed(shortage(&fault.text, false));
    }
    let text = shown(&fault.text, REASON);
    Event::DeviceLost(format!(
        "the GPU reported an error ({text}); if the picture stays wrong, start again with --device \
         cpu"
    ))
}

/// What a panic says.
pub fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown reason")
}

/// The line of a long reason that tells most: that of an allocation, else the first one.
fn cause(reason: &str) -> &str {
    let mut lines = reason.lines().map(str::trim);
    lines
        .clone()
        .find(|line| line.contains("allocate"))
        .or_else(|| lines.next())
        .unwrap_or_default()
}

/// What is said of a GPU that could not do something; `ended` where that ended a training.
fn shortage(reason: &str, ended: bool) -> String {
    let training = if ended { "; training ended, and its last checkpoint stays" } else { "" };
    format!(
        "the GPU could not do this ({}){training}; where it lacks memory, choose a smaller batch, \
         side or model, or start with --device cpu",
        shown(cause(reason), REASON)
    )
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;
    use crate::engine::mailbox::Mailbox;
    use crossbeam_channel::Receiver;

    /// A worker on the CPU in the middle of a training.
    fn worker() -> (Worker, Receiver<Event>) {
        let (events, heard) = crossbeam_channel::unbounded();
        let compute = Compute::choose(DeviceChoice::Cpu, None).unwrap();
        let mut worker = Worker::new(Arc::new(Mailbox::new(events, || {})), compute);
        worker.state.training.phase = Phase::Running;
        worker.state.busy = Some("Opening the model".into());
        (worker, heard)
    }

    #[test]
    fn a_step_that_panics_ends_the_training_in_one_sentence_and_nothing_else() {
        let (mut worker, heard) = worker();
        worker.stepping = true;
        let reason = "cannot read\nCaused by:\n  can't allocate 7 bytes\nNo backtrace";
        worker.recover(&*catch_unwind(|| panic!("{reason}")).unwrap_err());
        assert_eq!(worker.state.training.phase, Phase::Idle);
        assert!(worker.state.busy.is_none() && worker.session.is_none() && !worker.ending);
        let events: Vec<Event> = heard.try_iter().collect();
        let [Event::Failed(sentence)] = &events[..] else { panic!("one event") };
        assert!(sentence.contains("(can't allocate 7 bytes); training ended"), "{sentence}");
        assert!(sentence.contains("a smaller batch") && sentence.lines().count() == 1);
    }

    #[test]
    fn only_want_of_memory_leaves_the_device_as_it_was() {
        let fault = |memory| Fault { text: "too much".into(), memory };
        let Event::Failed(sentence) = event(&fault(true)) else { panic!("it goes on") };
        assert!(sentence.contains("could not do this (too much); where it lacks"), "{sentence}");
        assert!(matches!(event(&fault(false)), Event::DeviceLost(_)));
    }
}
