//! A game as a picture, for those without a window.

use super::contour::zero_line;
use super::look::SPAN;
use super::sets::Point;
use super::view::{SIDE, View};
use crate::base::Rgb8;

/// Colour of real points.
pub const REAL: [u8; 3] = [38, 166, 154];
/// Colour of generated points.
pub const FAKE: [u8; 3] = [236, 110, 70];
/// What D takes for real, and for generated, where it is sure.
pub const SURE: [[u8; 3]; 2] = [[150, 214, 206], [246, 190, 168]];
/// Where D cannot tell.
pub const UNSURE: [u8; 3] = [246, 246, 248];
const LINE: [u8; 3] = [60, 64, 80];

/// The colour of D's plane for a logit.
pub fn shade(logit: f32) -> [u8; 3] {
    shade_in(logit, UNSURE, SURE)
}

/// The same with other colours.
pub fn shade_in(logit: f32, unsure: [u8; 3], ends: [[u8; 3]; 2]) -> [u8; 3] {
    // How far from a guess D is: 0 at one half, 1 where it is sure.
    let sure = (0.5 * logit).tanh();
    let end = ends[usize::from(sure < 0.0)];
    std::array::from_fn(|i| {
        let (from, to) = (f32::from(unsure[i]), f32::from(end[i]));
        (from + sure.abs() * (to - from)) as u8
    })
}

/// A square picture: D's plane and the line where it cannot tell, real and generated points, and the
/// pulls on some.
pub fn picture(view: &View, side: u32) -> Rgb8 {
    let mut canvas = Canvas { picture: Rgb8::filled(side, side, UNSURE), side: side as f32 };
    canvas.plane(&view.plane);
    for [a, b] in zero_line(&view.plane, SIDE, SPAN) {
        canvas.line(a, b, 1.6, LINE);
    }
    view.real.iter().for_each(|p| canvas.disc(*p, 2.2, REAL));
    for (p, pull) in view.fake.iter().zip(&view.pulls) {
        canvas.line(*p, tip(*p, *pull), 1.2, FAKE);
    }
    view.fake.iter().for_each(|p| canvas.disc(*p, 2.2, FAKE));
    canvas.picture
}

/// The end of an arrow: as long as the pull, but no longer than is seen well.
pub fn tip(from: Point, pull: Point) -> Point {
    const LONGEST: f32 = 0.22;
    let length = pull[0].hypot(pull[1]);
    let scale = if length > 0.0 { LONGEST * (1.0 - (-length).exp()) / length } else { 0.0 };
    [from[0] + scale * pull[0], from[1] + scale * pull[1]]
}

struct Canvas {
    picture: Rgb8,
    side: f32,
}

impl Canvas {
    fn plane(&mut self, plane: &[f32]) {
        let side = self.side as usize;
        let last = (SIDE - 1) as f32;
        for y in 0..side {
            for x in 0..side {
                let place =
                    |i: usize| ((i as f32 + 0.5) / self.side * SIDE as f32 - 0.5).clamp(0.0, last);
                let logit = between(plane, place(x), place(y));
                let at = 3 * (y * side + x);
                self.picture.pixels[at..at + 3].copy_from_slice(&shade(logit));
            }
        }
    }

    fn place(&self, point: Point) -> [f32; 2] {
        let scale = 0.5 * self.side / SPAN;
        [0.5 * self.side + scale * point[0], 0.5 * self.side - scale * point[1]]
    }

    fn disc(&mut self, point: Point, radius: f32, colour: [u8; 3]) {
        let radius = radius * self.side / 512.0;
        let [x, y] = self.place(point);
        self.cover([x, y], [x, y], radius, colour);
    }

    fn line(&mut self, a: Point, b: Point, width: f32, colour: [u8; 3]) {
        let radius = 0.5 * width * self.side / 512.0;
        self.cover(self.place(a), self.place(b), radius, colour);
    }

    /// Colours all pixels near the way from `a` to `b`, softly at its rim.
    fn cover(&mut self, a: [f32; 2], b: [f32; 2], radius: f32, colour: [u8; 3]) {
        if ![a, b].iter().flatten().all(|v| v.is_finite() && v.abs() < 1e5) {
            return;
        }
        let range = |axis: usize| {
            let low = (a[axis].min(b[axis]) - radius - 1.0).clamp(0.0, self.side) as usize;
            let high = (a[axis].max(b[axis]) + radius + 2.0).clamp(0.0, self.side) as usize;
            low..high
        };
        let way = [b[0] - a[0], b[1] - a[1]];
        let length = (way[0] * way[0] + way[1] * way[1]).max(1e-9);
        for y in range(1) {
            for x in range(0) {
                let to = [x as f32 + 0.5 - a[0], y as f32 + 0.5 - a[1]];
                let t = ((to[0] * way[0] + to[1] * way[1]) / length).clamp(0.0, 1.0);
                let distance = (to[0] - t * way[0]).hypot(to[1] - t * way[1]);
                let cover = (radius + 0.5 - distance).clamp(0.0, 1.0);
                let at = 3 * (y * self.side as usize + x);
                for (pixel, ink) in self.picture.pixels[at..at + 3].iter_mut().zip(colour) {
                    let (old, ink) = (f32::from(*pixel), f32::from(ink));
                    *pixel = (old + cover * (ink - old)).round() as u8;
                }
            }
        }
    }
}

/// The value between four of a plane.
fn between(plane: &[f32], x: f32, y: f32) -> f32 {
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(SIDE - 1), (top + 1).min(SIDE - 1));
    let (u, v) = (x - left as f32, y - top as f32);
    let at = |x: usize, y: usize| plane[y * SIDE + x];
    let mix = |a: f32, b: f32, t: f32| a + t * (b - a);
    mix(mix(at(left, top), at(right, top), u), mix(at(left, bottom), at(right, bottom), u), v)
}

#[cfg(test)]
mod tests {
    use super::super::{Game, Setup};
    use super::*;

    #[test]
    fn points_stand_where_they_are() {
        let mut view = Game::new(Setup::default()).unwrap().view();
        view.plane.fill(0.0);
        view.pulls.clear();
        view.real = vec![[0.0, 0.65]];
        view.fake = vec![[-0.65, 0.0], [f32::NAN, 0.0], [1e30, 0.0]];
        let seen = picture(&view, 512);
        let at = |x: usize, y: usize| &seen.pixels[3 * (y * 512 + x)..][..3];
        assert_eq!(at(256, 128), REAL);
        assert_eq!(at(128, 256), FAKE);
        assert_eq!(at(400, 400), UNSURE);
    }

    #[test]
    fn shades_tell_sides_and_certainty() {
        assert_eq!(shade(0.0), UNSURE);
        assert_eq!(shade(50.0), SURE[0]);
        assert_eq!(shade(-50.0), SURE[1]);
        assert!(shade(1.0)[0] > shade(3.0)[0]);
    }
}
