//! What a running command shows: results on standard output, the rest on standard error.

use super::failure::{Failure, Outcome};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::time::{Duration, Instant};

/// What takes less than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A progress bar, and lines that do not disturb it. The bar hides itself where standard error
/// is not a terminal.
pub(super) struct Console {
    bar: ProgressBar,
    started: Instant,
    quiet: bool,
}

impl Console {
    /// With `quiet`, only results are shown.
    pub fn new(quiet: bool) -> Self {
        let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
        bar.set_style(style("{spinner} {msg}"));
        if !quiet {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Self { bar, started: Instant::now(), quiet }
    }

    /// Shows how far something is; `total` 0 when unknown.
    pub fn progress(&self, message: String, done: u64, total: u64) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        match (total, self.bar.length()) {
            (0, Some(_)) => {
                self.bar.unset_length();
                self.bar.set_style(style("{spinner} {msg}"));
            }
            (1.., None) => self.bar.set_style(style("{bar:24} {msg}")),
            _ => {}
        }
        if total > 0 {
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
        self.bar.set_message(message);
    }

    /// The same for work that counts in whole numbers and names what it does.
    pub fn report(&self) -> impl Fn(&str, usize, usize) {
        |what, done, total| self.progress(what.into(), done as u64, total as u64)
    }

    /// Whether nobody sees the bar though something should be shown.
    pub fn wants_lines(&self) -> bool {
        !self.quiet && self.bar.is_hidden()
    }

    /// Something to know, on standard error.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.bar.suspend(|| {
                let _ = writeln!(std::io::stderr(), "{text}");
            });
        }
    }

    /// Something that may need care but stopped nothing.
    pub fn warn(&self, text: &str) {
        self.note(&format!("morphogen: warning: {text}"));
    }

    /// A line of the result.
    pub fn result(&self, text: &str) -> Outcome<()> {
        self.bar.suspend(|| print(text))
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a line of the result to standard output.
pub(super) fn print(text: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(|e| Failure::failed(format!("cannot write to standard output: {e}")))
}

/// "1 picture", "2 pictures".
pub(super) fn pictures(count: usize) -> String {
    if count == 1 { "1 picture".into() } else { format!("{count} pictures") }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
