//! Films: drawn picture by picture between the worker's turns, encoded and written on a thread of their
//! own.

use super::mailbox::Mailbox;
use super::protocol::{Event, FilmOrder, FilmProgress};
use super::studio::Studio;
use crate::base::{Error, Result};
use crate::export::{Film, FilmKind, Shot, write_film};
use crate::latent::timeline::Course;
use crossbeam_channel::{Sender, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;

/// Pictures that may wait to be written.
const WAITING: usize = 8;

/// A film in the making; dropping it ends it.
pub struct Filming {
    studio: Studio,
    course: Course,
    next: usize,
    shots: Option<Sender<Shot>>,
    written: Arc<AtomicUsize>,
    writer: Option<JoinHandle<()>>,
}

/// What came of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice {
    /// A picture was drawn.
    Drawn,
    /// There is no room for more yet.
    Waiting,
    /// The film is written, or has failed; either was told.
    Done,
}

impl Filming {
    /// Begins a film of what `studio` holds, which nobody else changes.
    ///
    /// # Errors
    /// [`Error::Usage`] for a timeline or a name that cannot be meant, [`Error::Device`] where there is
    /// no thread for it.
    pub fn begin(mailbox: &Arc<Mailbox>, studio: Studio, order: FilmOrder) -> Result<Self> {
        FilmKind::of(&order.path)?;
        order.timeline.check().map_err(Error::Usage)?;
        let mut timeline = *order.timeline;
        timeline.model_name.clone_from(&studio.info.name);
        timeline.model_hash = studio.info.hash.clone().unwrap_or_default();
        let course = studio.course(&timeline);
        let film = Film { timeline, scale: order.scale };
        let (shots, taken) = bounded::<Shot>(WAITING);
        let written = Arc::new(AtomicUsize::new(0));
        let (theirs, count, path) = (mailbox.clone(), written.clone(), order.path);
        let write = move || {
            let event = outcome(&path, &film, &mut taken.iter(), &|done| {
                count.store(done, Ordering::Relaxed);
                let total = film.timeline.frames();
                let what = "Making the film".into();
                theirs.tell(Event::Progress { what, done, total });
            });
            theirs.tell(event);
        };
        let thread = std::thread::Builder::new().name("morphogen-film".into()).spawn(write);
        let writer = thread.map_err(|e| Error::Device(format!("the film was not begun: {e}")))?;
        let (shots, writer) = (Some(shots), Some(writer));
        Ok(Self { studio, course, next: 0, shots, written, writer })
    }

    /// Draws the next picture, where there is room for it. Each is drawn by itself, so that a film is the
    /// same to the last bit whenever it is made.
    pub fn slice(&mut self) -> Slice {
        if self.writer.as_ref().is_none_or(JoinHandle::is_finished) {
            return Slice::Done;
        }
        let timeline = self.course.timeline();
        if self.next == timeline.frames() {
            self.shots = None;
        }
        let Some(shots) = self.shots.as_ref().filter(|shots| !shots.is_full()) else {
            return Slice::Waiting;
        };
        let recipe = self.course.at(timeline.time(self.next));
        let picture = self.studio.pictures(std::slice::from_ref(&recipe)).remove(0);
        self.next += 1;
        // Whoever wrote has failed where none is taken, which it tells by itself.
        if shots.send(Shot { picture, recipe }).is_err() {
            self.shots = None;
        }
        Slice::Drawn
    }

    /// How far it is.
    pub fn progress(&self) -> FilmProgress {
        let (done, total) = (self.written.load(Ordering::Relaxed), self.course.timeline().frames());
        FilmProgress { done, total }
    }
}

impl Drop for Filming {
    fn drop(&mut self) {
        self.shots = None;
        if let Some(writer) = self.writer.take() {
            // Its panics are caught where they arise.
            let _ = writer.join();
        }
    }
}

/// Writes the film and says what became of it.
fn outcome(
    path: &Path,
    film: &Film,
    shots: &mut dyn Iterator<Item = Shot>,
    shown: &dyn Fn(usize),
) -> Event {
    // The encoders are not ours.
    let write = AssertUnwindSafe(|| write_film(path, film, shots, shown));
    match catch_unwind(write) {
        Ok(Ok(())) => Event::Saved(path.to_path_buf()),
        Ok(Err(Error::Cancelled)) => Event::GivenUp(given_up(path)),
        Ok(Err(error)) => Event::Failed(error.to_string()),
        Err(_) => {
            let reason = "its encoder failed; choose another kind of file";
            Event::Failed(Error::write(PathBuf::from(path), reason).to_string())
        }
    }
}

fn given_up(path: &Path) -> String {
    match FilmKind::of(path) {
        Ok(FilmKind::Pictures) => {
            format!("the film was stopped; the pictures made so far stay in {}", path.display())
        }
        _ => "the film was stopped; the part that was written is removed".into(),
    }
}
