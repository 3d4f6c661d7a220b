//! The engine's handle: what the window and the command line hold.

use super::mailbox::{Mailbox, Order};
use super::protocol::{Command, Event, ModelSource, Snapshot, ViewRequest};
use super::worker;
use crate::gpu::{DeviceChoice, Gpu};
use crossbeam_channel::Receiver;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

/// How to start an engine.
pub struct EngineOptions {
    /// Device that computes.
    pub device: DeviceChoice,
    /// The GPU that the window draws with, to be shared.
    pub gpu: Option<Gpu>,
    /// Model to open first, if any.
    pub model: Option<ModelSource>,
}

/// Handle of the worker thread; dropping it saves a running training and ends the worker.
pub struct Engine {
    device: DeviceChoice,
    mailbox: Arc<Mailbox>,
    events: Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Starts the worker. `wake` is called after each publication (it asks for a repaint).
    pub fn spawn(options: EngineOptions, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, events) = crossbeam_channel::unbounded();
        let mailbox = Arc::new(Mailbox::new(sender, wake));
        if let Some(model) = options.model {
            mailbox.post(Order::Command(Command::Open(model)));
        }
        let (theirs, device, gpu) = (mailbox.clone(), options.device, options.gpu);
        let thread = std::thread::Builder::new()
            .name("morphogen-engine".into())
            .spawn(move || worker::run(&theirs, device, gpu));
        let thread = match thread {
            Ok(thread) => Some(thread),
            Err(error) => {
                mailbox.tell(Event::DeviceLost(format!("the engine cannot start: {error}")));
                None
            }
        };
        Self { device, mailbox, events, thread }
    }

    /// The device that was asked for.
    pub fn device(&self) -> DeviceChoice {
        self.device
    }

    /// Queues an order; false when the queue is full (256 orders) or the worker is gone.
    pub fn send(&self, command: Command) -> bool {
        let alive = self.thread.as_ref().is_some_and(|thread| !thread.is_finished());
        alive && self.mailbox.post(Order::Command(command))
    }

    /// Asks for a picture; replaces a request that has not been taken yet.
    pub fn view(&self, request: ViewRequest) {
        self.mailbox.request(request);
    }

    /// The newest state.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.mailbox.snapshot()
    }

    /// Takes all events that wait.
    pub fn events(&self) -> Vec<Event> {
        self.events.try_iter().collect()
    }

    /// Waits for one event, at most `timeout`.
    pub fn wait_event(&self, timeout: Duration) -> Option<Event> {
        self.events.recv_timeout(timeout).ok()
    }

    /// Holds training before its next half-step, or lets it go on.
    pub fn set_paused(&self, paused: bool) {
        self.mailbox.paused.store(paused, Ordering::Relaxed);
    }

    /// Whether training is held.
    pub fn paused(&self) -> bool {
        self.mailbox.is_paused()
    }

    /// Lets training take so many percent of the time (1 to 100), from now on.
    pub fn set_share(&self, percent: u8) {
        self.mailbox.share.store(percent, Ordering::Relaxed);
    }

    /// Lets runs take the advisor's advice by themselves, where it is a matter of settings.
    pub fn set_auto_advice(&self, auto: bool) {
        self.mailbox.auto_advice.store(auto, Ordering::Relaxed);
    }

    /// Asks whatever runs long (loading, preflight) to give up.
    pub fn cancel(&self) {
        self.mailbox.cancel.store(true, Ordering::Relaxed);
    }

    /// Called while the user drags: training yields for a quarter of a second.
    pub fn interacting(&self) {
        self.mailbox.interacting();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.cancel();
        self.mailbox.post(Order::Command(Command::Shutdown));
        if let Some(thread) = self.thread.take() {
            // The worker catches its own panics; there is nothing more to do about one here.
            let _ = thread.join();
        }
    }
}
