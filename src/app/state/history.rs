//! Steps that can be taken back.

/// Former and undone states of something that is edited. All changes of one gesture are one step.
#[derive(Debug)]
pub struct History<T> {
    undo: Vec<T>,
    redo: Vec<T>,
    in_gesture: bool,
    depth: usize,
}

impl<T: PartialEq> History<T> {
    /// Without steps; so many are kept.
    pub fn of(depth: usize) -> Self {
        Self { undo: Vec::new(), redo: Vec::new(), in_gesture: false, depth }
    }

    /// Puts `new` in the place of `now`; the first change of a gesture opens a step.
    pub fn edit(&mut self, now: &mut T, new: T) {
        if *now == new {
            return;
        }
        let old = std::mem::replace(now, new);
        self.redo.clear();
        if !self.in_gesture {
            self.in_gesture = true;
            self.undo.push(old);
            if self.undo.len() > self.depth {
                self.undo.remove(0);
            }
        }
    }

    /// The hand let go: the next change is another step.
    pub fn commit(&mut self) {
        self.in_gesture = false;
    }

    /// The same, and a gesture that came back to where it began leaves no step.
    pub fn settle(&mut self, now: &T) {
        if self.in_gesture && self.undo.last() == Some(now) {
            self.undo.pop();
        }
        self.commit();
    }

    /// Goes a step back, or forward again; false when there is none.
    pub fn step(&mut self, now: &mut T, back: bool) -> bool {
        self.commit();
        let (from, to) = match back {
            true => (&mut self.undo, &mut self.redo),
            false => (&mut self.redo, &mut self.undo),
        };
        let Some(state) = from.pop() else { return false };
        to.push(std::mem::replace(now, state));
        true
    }

    /// The states to go back to and those to go forward to, the nearest last.
    pub fn stacks(&mut self) -> [&mut Vec<T>; 2] {
        [&mut self.undo, &mut self.redo]
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
        let (mut history, mut now) = (History::of(100), 0);
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
