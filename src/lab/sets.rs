//! Points of the plane to be learned, about within [−1, 1].

use crate::base::{Error, Random, Result};
use crate::models::choice;
use serde::{Deserialize, Serialize};
use std::f32::consts::{PI, TAU};
use std::path::Path;

/// A point, x and y.
pub type Point = [f32; 2];

/// Most points of a set of one's own.
pub const MOST_POINTS: usize = 5000;

/// Where points lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Set {
    /// Eight heaps on a circle.
    #[default]
    Ring,
    /// Twenty-five heaps on a square.
    Grid,
    /// Two crescents.
    Moons,
    /// A spiral of one and a half turns.
    Spiral,
    /// A straight line.
    Line,
    /// Points drawn by hand or read from a file.
    Own,
}

choice!(Set {
    Ring = "ring", "Ring of 8";
    Grid = "grid", "Grid of 25";
    Moons = "moons", "Two moons";
    Spiral = "spiral", "Spiral";
    Line = "line", "Line";
    Own = "own", "Drawn";
});

/// Deviation of points from their place.
const SPREAD: f32 = 0.04;
/// The same for points drawn by hand.
const OWN_SPREAD: f32 = 0.015;
/// Places along a curve, for measures.
const PLACES: usize = 24;
/// Side of the squares in which points drawn by hand count as one place.
const CELL: f32 = 0.2;

impl Set {
    /// A new point; `own` are those drawn by hand.
    pub fn sample(self, own: &[Point], random: &mut Random) -> Point {
        let (place, spread) = match self {
            Self::Ring => (ring(random.below(8)), SPREAD),
            Self::Grid => (grid(random.below(25)), 0.75 * SPREAD),
            Self::Own if own.is_empty() => ([0.0; 2], OWN_SPREAD),
            Self::Own => (own[random.below(own.len())], OWN_SPREAD),
            _ => (self.along(random.uniform()), 0.75 * SPREAD),
        };
        place.map(|value| value + spread * random.normal())
    }

    /// The place at share `t` of a curve.
    fn along(self, t: f32) -> Point {
        match self {
            Self::Moons if t < 0.5 => {
                let (sin, cos) = (TAU * t).sin_cos();
                [-0.3 + 0.6 * cos, -0.2 + 0.6 * sin]
            }
            Self::Moons => {
                let (sin, cos) = (TAU * (t - 0.5)).sin_cos();
                [0.3 - 0.6 * cos, 0.2 - 0.6 * sin]
            }
            Self::Spiral => {
                // Evenly along the curve, not along the angle.
                let turn = t.sqrt();
                let (sin, cos) = (3.0 * PI * turn).sin_cos();
                [0.9 * turn * cos, 0.9 * turn * sin]
            }
            _ => [1.6 * t - 0.8, 0.8 * t - 0.4],
        }
    }

    /// Places that a generator should reach: the heaps, or places evenly along the curve.
    pub fn places(self, own: &[Point]) -> Vec<Point> {
        match self {
            Self::Ring => (0..8).map(ring).collect(),
            Self::Grid => (0..25).map(grid).collect(),
            Self::Own => cells(own),
            _ => (0..PLACES).map(|i| self.along((i as f32 + 0.5) / PLACES as f32)).collect(),
        }
    }

    /// How near to a place a point must be to count as there.
    pub fn reach(self) -> f32 {
        match self {
            Self::Ring => 3.0 * SPREAD,
            Self::Grid => 2.5 * SPREAD,
            // Half the way to the next place, and the spread across.
            Self::Moons | Self::Spiral => 0.13,
            Self::Line => 0.1,
            Self::Own => 0.75 * CELL,
        }
    }
}

fn ring(i: usize) -> Point {
    let (sin, cos) = (TAU * i as f32 / 8.0).sin_cos();
    [0.75 * cos, 0.75 * sin]
}

fn grid(i: usize) -> Point {
    [(i % 5) as f32 * 0.4 - 0.8, (i / 5) as f32 * 0.4 - 0.8]
}

/// The middle of the points in each square of a net that holds some.
fn cells(own: &[Point]) -> Vec<Point> {
    let mut cells = std::collections::BTreeMap::<[i32; 2], (Point, f32)>::new();
    for point in own {
        let cell = cells.entry(point.map(|v| (v / CELL).floor() as i32)).or_default();
        cell.0 = [cell.0[0] + point[0], cell.0[1] + point[1]];
        cell.1 += 1.0;
    }
    cells.into_values().map(|(sum, count)| sum.map(|v| v / count)).collect()
}

/// Reads points from a file of two columns, separated by commas, semicolons, tabs or spaces; lines that
/// begin with no number are headings. Whatever lies outside of [−1, 1] is moved and scaled to fit, both
/// axes alike.
///
/// # Errors
/// [`Error::Read`], or [`Error::Format`] when a line holds no two numbers, or there are too few lines or
/// too many.
pub fn read_points(path: &Path) -> Result<Vec<Point>> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::read(path, e))?;
    let mut points = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut parts = line.split([',', ';', '\t', ' ']).filter(|part| !part.trim().is_empty());
        let Some(first) = parts.next() else { continue };
        let Ok(x) = first.trim().parse::<f32>() else {
            if points.is_empty() {
                continue;
            }
            return Err(bad_line(path, number));
        };
        let y = parts.next().and_then(|part| part.trim().parse::<f32>().ok());
        match y.filter(|y| x.is_finite() && y.is_finite()) {
            Some(y) => points.push([x, y]),
            None => return Err(bad_line(path, number)),
        }
    }
    if points.len() < 2 || points.len() > MOST_POINTS {
        let count = points.len();
        return Err(Error::format(
            path,
            format!("it holds {count} points; 2 to {MOST_POINTS} lines of two numbers are needed"),
        ));
    }
    Ok(fitted(points))
}

fn bad_line(path: &Path, number: usize) -> Error {
    Error::format(path, format!("line {} does not hold two numbers, x and y", number + 1))
}

fn fitted(points: Vec<Point>) -> Vec<Point> {
    let within = |point: &Point| point.iter().all(|v| v.abs() <= 1.0);
    if points.iter().all(within) {
        return points;
    }
    let range = |axis: usize| {
        let values = points.iter().map(|point| point[axis]);
        values.fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ranges = [range(0), range(1)];
    let half = ranges.iter().map(|(low, high)| 0.5 * (high - low)).fold(1e-6, f32::max);
    let fit = |point: Point| {
        [0, 1].map(|axis| {
            let (low, high) = ranges[axis];
            0.9 * (point[axis] - 0.5 * (low + high)) / half
        })
    };
    points.into_iter().map(fit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Choice;

    #[test]
    fn points_lie_at_their_places() {
        let own = [[0.5, 0.5], [0.52, 0.5], [-0.5, 0.1]];
        for set in [Set::Ring, Set::Grid, Set::Moons, Set::Spiral, Set::Line, Set::Own] {
            let mut random = Random::stream(1, "points", 0);
            let places = set.places(&own);
            let near = |p: &Point| {
                let d = |q: &Point| (p[0] - q[0]).hypot(p[1] - q[1]);
                let nearest = places.iter().map(d).enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
                nearest.filter(|(_, distance)| *distance < set.reach()).map(|(place, _)| place)
            };
            let points: Vec<_> = (0..2000).map(|_| set.sample(&own, &mut random)).collect();
            let hits: Vec<_> = points.iter().filter_map(near).collect();
            assert!(hits.len() > 1930, "{set:?}: {} of 2000 are at a place", hits.len());
            let every = |place| hits.iter().filter(|hit| **hit == place).count();
            let fair = 2000 / places.len();
            let fewest = (0..places.len()).map(every).min().unwrap();
            assert!(fewest > fair / 3, "{set:?}: {fewest} of about {fair} at the loneliest place");
        }
        assert_eq!(Set::Own.places(&own).len(), 2);
        assert_eq!(Set::Ring.choices().len(), 6);
    }

    #[test]
    fn columns_of_numbers_are_read_and_fitted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("points.csv");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            read_points(&path)
        };
        assert_eq!(read("x,y\n0.5, -0.25\n\n1;1\n").unwrap(), [[0.5, -0.25], [1.0, 1.0]]);
        assert_eq!(read("0 0\n10\t5\n").unwrap(), [[-0.9, -0.45], [0.9, 0.45]]);
        for (text, part) in [
            ("x,y\n1,2\n3\n", "line 3"),
            ("1,2\nnan,2\n", "line 2"),
            ("1,2\nabc,2\n", "line 2"),
            ("1,2\n", "1 points"),
            ("", "0 points"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains("points.csv"), "{text:?}: {error}");
        }
    }
}
