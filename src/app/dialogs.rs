//! Work on threads of its own: file dialogs and file reading must never freeze the window.

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Something that is being done on another thread.
#[derive(Debug)]
pub struct Task<T>(Option<Receiver<T>>);

impl<T> Default for Task<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Send + 'static> Task<T> {
    /// Starts `work` on a thread called `name`, unless the last one still runs; the window wakes
    /// when it is done.
    pub fn start(
        &mut self,
        ctx: &egui::Context,
        name: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) {
        if self.0.is_some() {
            return;
        }
        let (sender, receiver) = bounded(1);
        let ctx = ctx.clone();
        let thread = std::thread::Builder::new().name(name.into()).spawn(move || {
            // The receiver is gone only when the window is.
            let _ = sender.send(work());
            ctx.request_repaint();
        });
        match thread {
            Ok(_) => self.0 = Some(receiver),
            Err(error) => tracing::error!("no thread for {name}: {error}"),
        }
    }

    /// Whether it is still being done, or its result not taken.
    pub fn running(&self) -> bool {
        self.0.is_some()
    }

    /// The result, once, which is waited for.
    pub fn wait(&mut self) -> Option<T> {
        self.0.take()?.recv().ok()
    }

    /// The result, once.
    pub fn take(&mut self) -> Option<T> {
        let result = self.0.as_ref()?.try_recv();
        if !matches!(result, Err(TryRecvError::Empty)) {
            self.0 = None;
        }
        result.ok()
    }
}

/// What became of a file dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    /// This path.
    Path(PathBuf),
    /// The user changed their mind.
    Nothing,
    /// It closed before anybody could have: the system has no dialogs.
    NoDialog,
}

/// A person needs longer than this to close a dialog.
const AT_ONCE: Duration = Duration::from_millis(250);

/// Shows a dialog and tells what became of it; blocks, so use it in a [`Task`].
pub fn ask(show: impl FnOnce(rfd::FileDialog) -> Option<PathBuf>) -> Choice {
    let begun = Instant::now();
    match show(rfd::FileDialog::new()) {
        Some(path) => Choice::Path(path),
        None if begun.elapsed() < AT_ONCE => Choice::NoDialog,
        None => Choice::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait<T: Send + 'static>(task: &mut Task<T>) -> Option<T> {
        for _ in 0..500 {
            if let Some(result) = task.take() {
                return Some(result);
            }
            if !task.running() {
                return None;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        None
    }

    #[test]
    fn results_arrive_once_and_a_panic_frees_the_task() {
        let ctx = egui::Context::default();
        let mut task = Task::default();
        task.start(&ctx, "test", || 7);
        assert_eq!(wait(&mut task), Some(7));
        assert_eq!(task.take(), None);
        task.start(&ctx, "test", || panic!("on purpose"));
        assert_eq!(wait(&mut task), None);
        task.start(&ctx, "test", || 8);
        assert_eq!(wait(&mut task), Some(8));
    }

    #[test]
    fn a_dialog_that_never_opened_is_told_from_a_cancelled_one() {
        assert_eq!(ask(|_| None), Choice::NoDialog);
        assert_eq!(ask(|_| Some("a".into())), Choice::Path("a".into()));
        let slow = ask(|_| {
            std::thread::sleep(AT_ONCE + Duration::from_millis(20));
            None
        });
        assert_eq!(slow, Choice::Nothing);
    }
}
