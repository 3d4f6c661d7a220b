//! Ctrl-C, counted rather than obeyed at once.

use super::failure::{Failure, Outcome};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user asked to stop.
#[derive(Clone, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C (and for SIGTERM and SIGHUP where they exist). The second one ends the
    /// process at once: checkpoints are written whole or not at all, so nothing breaks.
    pub fn listen() -> Outcome<Self> {
        let interrupt = Self::default();
        let flag = interrupt.clone();
        ctrlc::set_handler(move || {
            if flag.0.swap(true, Ordering::SeqCst) {
                std::process::exit(1);
            }
        })
        .map_err(|e| Failure::failed(format!("cannot listen for Ctrl-C: {e}")))?;
        Ok(interrupt)
    }

    /// True from the first Ctrl-C on.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
