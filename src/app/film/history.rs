//! Steps that can be taken back.

/// Steps kept.
const DEPTH: usize = 100;

/// Former and undone states of something that is edited. All changes of one gesture are one step.
#[derive(Debug)]
pub struct History<T> {
    undo: Vec<T>,
    redo: Vec<T>,
    in_gesture: bool,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self { undo: Vec::new(), redo: Vec::new(), in_gesture: false }
    }
}

impl<T: Clone + PartialEq> History<T> {
    /// Puts `new` in the place of `now`.
    pub fn edit(&mut self, now: &mut T, new: T) {
        if *now == new {
            return;
        }
        let old = std::mem::replace(now, new);
        self.redo.clear();
        if !self.in_gesture {
            self.in_gesture = true;
            self.undo.push(old);
            if self.undo.len() > DEPTH {
                self.undo.remove(0);
            }
        }
    }

    /// The hand let go: the next change is another step.
    pub fn commit(&mut self) {
        self.in_gesture = false;
    }

    /// Goes a step back, or forward again.
    pub fn step(&mut self, now: &mut T, back: bool) {
        self.commit();
        let (from, to) = match back {
            true => (&mut self.undo, &mut self.redo),
            false => (&mut self.redo, &mut self.undo),
        };
        if let Some(state) = from.pop() {
            to.push(std::mem::replace(now, state));
        }
    }

    /// Whether there is a step back, and one forward.
    pub fn steps(&self) -> [bool; 2] {
        [!self.undo.is_empty(), !self.redo.is_empty()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gestures_are_steps_back_and_forth() {
        let (mut history, mut now) = (History::default(), 0);
        for value in [1, 2, 2, 3] {
            history.edit(&mut now, value);
        }
        history.commit();
        history.edit(&mut now, 9);
        history.step(&mut now, true);
        assert_eq!((now, history.steps()), (3, [true, true]));
        history.step(&mut now, true);
        history.step(&mut now, true);
        assert_eq!((now, history.steps()), (0, [false, true]));
        history.step(&mut now, false);
        assert_eq!(now, 3);
        history.edit(&mut now, 4);
        assert_eq!(history.steps(), [true, false]);
    }
}
