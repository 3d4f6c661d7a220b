//! What a timeline shows at each moment.

use super::super::space::{Mark, Point, Space};
use super::{Easing, SAME, Timeline};
use crate::latent::Recipe;

/// A timeline with the places of its keys, from which the state of every moment follows without the
/// network.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    timeline: Timeline,
    points: Vec<Point>,
}

/// A key on the way of a loop: which one, and when it is passed.
type Knot = (usize, f64);

impl Course {
    /// The course of a timeline through the space of its network, which has so many layers.
    pub fn new(timeline: &Timeline, space: &Space, layers: usize) -> Self {
        let point = |key: &super::Key| space.point(&key.recipe, layers);
        let points = timeline.keys.iter().map(point).collect();
        Self { timeline: timeline.clone(), points }
    }

    /// The same with other times, easings and music, where the states are the same; None where they
    /// are not.
    pub fn retimed(&self, timeline: &Timeline) -> Option<Self> {
        let find =
            |key: &super::Key| self.points.iter().find(|point| point.recipe == key.recipe).cloned();
        let points = timeline.keys.iter().map(find).collect::<Option<Vec<Point>>>()?;
        Some(Self { timeline: timeline.clone(), points })
    }

    /// The timeline it follows.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The state at a time in seconds. At a key it is the key's own recipe.
    pub fn at(&self, seconds: f64) -> Recipe {
        let mut recipe = self.plain(seconds);
        if let Some(music) = &self.timeline.music {
            music.play(seconds, &mut recipe.sliders);
        }
        recipe
    }

    fn plain(&self, seconds: f64) -> Recipe {
        let length = self.timeline.seconds;
        let seconds = if self.timeline.looped { seconds.rem_euclid(length) } else { seconds };
        let Some(index) = self.way(seconds) else {
            let keys = &self.timeline.keys;
            let before = keys.iter().rfind(|key| key.at <= seconds + SAME).or(keys.first());
            return before.map(|key| key.recipe.clone()).unwrap_or_default();
        };
        let [from, to] = [index, index + 1].map(|index| self.knot(index).unwrap_or_default());
        let key = &self.timeline.keys[from.0];
        // Where a key lies, its seed and its mixing can still be told.
        if key.easing == Easing::Hold || seconds - from.1 < SAME {
            return key.recipe.clone();
        }
        // What cannot be half of two kinds, as noise is, stays that of the key before.
        if key.easing == Easing::Spline {
            return self.curve(index, [from, to], seconds);
        }
        let t = key.easing.share(((seconds - from.1) / (to.1 - from.1)) as f32);
        let points = [&self.points[from.0], &self.points[to.0]];
        Point::among(&points, |marks, straight| Mark::between(marks[0], marks[1], t, straight))
    }

    /// The key from which a way leads on at this time; None where nothing moves.
    fn way(&self, seconds: f64) -> Option<isize> {
        let next = self.timeline.keys.partition_point(|key| key.at <= seconds + SAME) as isize;
        let (from, to) = (self.knot(next - 1)?, self.knot(next)?);
        (from.0 != to.0).then_some(next - 1)
    }

    /// The key with this index, which in a loop may lie before the first or behind the last one.
    fn knot(&self, index: isize) -> Option<Knot> {
        let keys = &self.timeline.keys;
        let count = keys.len() as isize;
        let inside = index.rem_euclid(count.max(1)) as usize;
        let rounds = index.div_euclid(count.max(1)) as f64;
        if rounds != 0.0 && !self.timeline.looped {
            return None;
        }
        Some((inside, keys.get(inside)?.at + rounds * self.timeline.seconds))
    }

    /// A Catmull–Rom curve through the keys at their times: the pyramid of Barry and Goldman (1988),
    /// whose steps are the ways between two keys. Where a neighbour is missing, a parabola.
    fn curve(&self, index: isize, [from, to]: [Knot; 2], now: f64) -> Recipe {
        let (before, after) = (self.knot(index - 1), self.knot(index + 2));
        let knots = [Some(from), Some(to), before, after].into_iter().flatten();
        let points: Vec<&Point> = knots.map(|(index, _)| &self.points[index]).collect();
        Point::among(&points, |marks, straight| {
            let way = |a: &Mark, b: &Mark, begin: f64, end: f64| {
                Mark::between(a, b, ((now - begin) / (end - begin)) as f32, straight)
            };
            let middle = way(marks[0], marks[1], from.1, to.1);
            let left = before.map(|(_, begin)| {
                let lower = way(marks[2], marks[0], begin, from.1);
                way(&lower, &middle, begin, to.1)
            });
            let right = after.map(|(_, end)| {
                let upper = way(marks[1], marks[marks.len() - 1], to.1, end);
                way(&middle, &upper, from.1, end)
            });
            let [left, right] = [&left, &right].map(|side| side.as_ref().unwrap_or(&middle));
            way(left, right, from.1, to.1)
        })
    }
}
