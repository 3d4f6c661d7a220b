//! Earlier states of a game, thinned out as it grows long.

use crate::training::Trainer;

/// Most states that are kept; beyond, every second one goes.
const MOST: usize = 160;

/// The states, oldest first.
#[derive(Default)]
pub struct Past {
    kept: Vec<(Trainer, usize)>,
    /// Of so many states one is kept.
    stride: usize,
    seen: usize,
}

impl Past {
    /// Keeps a state and the number of marks on its curves, unless one is kept in its stead.
    pub(super) fn keep(&mut self, trainer: &Trainer, marks: usize) {
        let stride = self.stride.max(1);
        if self.seen.is_multiple_of(stride) {
            self.kept.push((trainer.clone(), marks));
        }
        self.seen += 1;
        if self.kept.len() > MOST {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride = 2 * stride;
        }
    }

    /// Step of each state.
    pub fn steps(&self) -> Vec<u64> {
        self.kept.iter().map(|(trainer, _)| trainer.progress.step).collect()
    }

    /// The state at a place.
    pub fn get(&self, index: usize) -> Option<&Trainer> {
        self.kept.get(index).map(|(trainer, _)| trainer)
    }

    /// The state at a place and its number of marks; later ones are forgotten.
    pub(super) fn take_back(&mut self, index: usize) -> Option<(Trainer, usize)> {
        let state = self.kept.get(index).cloned()?;
        self.kept.truncate(index + 1);
        self.seen = index * self.stride.max(1) + 1;
        Some(state)
    }
}
