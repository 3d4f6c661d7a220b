//! Points drawn by hand.

use crate::lab::{MOST_POINTS, Point};

/// How far from the pointer points are added or erased.
const REACH: f32 = 0.07;
/// Points added for each place the pointer passes.
const SPRAY: usize = 3;

/// What the pointer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mode {
    /// Adds points.
    #[default]
    Add,
    /// Erases them.
    Erase,
}

/// The pointer as a brush.
#[derive(Default)]
pub(super) struct Brush {
    pub mode: Mode,
    last: Option<Point>,
}

impl Brush {
    /// Paints at a place of the plane; true when the points changed.
    pub fn paint(&mut self, at: Point, points: &mut Vec<Point>) -> bool {
        if self.last.is_some_and(|last| near(last, at, 0.3 * REACH)) {
            return false;
        }
        self.last = Some(at);
        let before = points.len();
        match self.mode {
            Mode::Add => {
                let room = MOST_POINTS.saturating_sub(before).min(SPRAY);
                points.extend((0..room).map(|_| {
                    at.map(|v| (v + REACH * rand::random_range(-0.5..0.5)).clamp(-1.2, 1.2))
                }));
            }
            Mode::Erase => points.retain(|point| !near(*point, at, REACH)),
        }
        points.len() != before
    }

    /// The pointer was lifted.
    pub fn lift(&mut self) {
        self.last = None;
    }
}

fn near(a: Point, b: Point, reach: f32) -> bool {
    (a[0] - b[0]).hypot(a[1] - b[1]) < reach
}
