//! One channel of a picture as floats, with the filters of the measures.

use crate::base::Rgb8;

/// The filter of Burt and Adelson's pyramid (1983).
const BINOMIAL: [f32; 5] = [0.0625, 0.25, 0.375, 0.25, 0.0625];

/// Row-major values.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

impl Plane {
    /// A weighted sum of the channels of `picture`.
    pub fn of(picture: &Rgb8, weights: [f32; 3]) -> Self {
        let mix = |rgb: &[u8]| (0..3).map(|c| weights[c] * f32::from(rgb[c])).sum();
        Self {
            width: picture.width as usize,
            height: picture.height as usize,
            values: picture.pixels.chunks_exact(3).map(mix).collect(),
        }
    }

    /// Value by value with `other`, which has the same size.
    pub fn with(&self, other: &Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        let pairs = self.values.iter().zip(&other.values);
        Self { values: pairs.map(|(a, b)| operation(*a, *b)).collect(), ..*self }
    }

    /// Convolution with a symmetric `kernel` along both axes, where it fits inside.
    pub fn filter(&self, kernel: &[f32]) -> Self {
        let (width, height) = (self.width + 1 - kernel.len(), self.height + 1 - kernel.len());
        let mut rows = vec![0.0; width * self.height];
        for (to, from) in rows.chunks_exact_mut(width).zip(self.values.chunks_exact(self.width)) {
            for (tap, &weight) in kernel.iter().enumerate() {
                add(to, &from[tap..], weight);
            }
        }
        let mut values = vec![0.0; width * height];
        for (y, to) in values.chunks_exact_mut(width).enumerate() {
            for (tap, &weight) in kernel.iter().enumerate() {
                add(to, &rows[(y + tap) * width..], weight);
            }
        }
        Self { width, height, values }
    }

    /// Half the size, smoothed: one step up the Gaussian pyramid.
    pub fn halved(&self) -> Self {
        let smooth = self.mirrored(2).filter(&BINOMIAL);
        let rows = smooth.values.chunks_exact(self.width).step_by(2);
        Self {
            width: self.width.div_ceil(2),
            height: self.height.div_ceil(2),
            values: rows.flat_map(|row| row.iter().copied().step_by(2)).collect(),
        }
    }

    /// Twice the size, smooth: one step down the pyramid.
    pub fn doubled(&self) -> Self {
        let (width, height) = (2 * self.width, 2 * self.height);
        let mut sparse = Self { width, height, values: vec![0.0; width * height] };
        for (i, &value) in self.values.iter().enumerate() {
            let (x, y) = (i % self.width, i / self.width);
            sparse.values[2 * y * width + 2 * x] = value;
        }
        // Three of four values are 0, so the filter's gain must be 4.
        sparse.mirrored(2).filter(&BINOMIAL.map(|weight| 2.0 * weight))
    }

    /// Half the size, each value the mean of four.
    pub fn averaged(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mean = |i: usize| {
            let at = 2 * (i / width) * self.width + 2 * (i % width);
            let below = at + self.width;
            let v = &self.values;
            0.25 * (v[at] + v[at + 1] + v[below] + v[below + 1])
        };
        Self { width, height, values: (0..width * height).map(mean).collect() }
    }

    /// With a margin that mirrors the inside; the edge itself is not repeated.
    fn mirrored(&self, margin: usize) -> Self {
        let mirror = |i: usize, length: usize| {
            let inside = i.abs_diff(margin);
            if inside < length { inside } else { 2 * (length - 1) - inside }
        };
        let (width, height) = (self.width + 2 * margin, self.height + 2 * margin);
        let columns: Vec<_> = (0..width).map(|x| mirror(x, self.width)).collect();
        let rows = (0..height).map(|y| &self.values[mirror(y, self.height) * self.width..]);
        let values = rows.flat_map(|row| columns.iter().map(|&x| row[x])).collect();
        Self { width, height, values }
    }
}

fn add(to: &mut [f32], from: &[f32], weight: f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += weight * from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(width: usize, height: usize, value: impl Fn(usize, usize) -> f32) -> Plane {
        let values = (0..width * height).map(|i| value(i % width, i / width)).collect();
        Plane { width, height, values }
    }

    fn assert_near(a: &Plane, b: &Plane) {
        assert_eq!((a.width, a.height), (b.width, b.height));
        for (i, (a, b)) in a.values.iter().zip(&b.values).enumerate() {
            assert!((a - b).abs() < 1e-4, "value {i}: {a} instead of {b}");
        }
    }

    #[test]
    fn flat_planes_stay_flat() {
        let flat = |width, height| plane(width, height, |_, _| 7.0);
        assert_near(&flat(16, 12).halved(), &flat(8, 6));
        assert_near(&flat(8, 6).doubled(), &flat(16, 12));
        assert_near(&flat(16, 12).averaged(), &flat(8, 6));
        assert_near(&flat(16, 12).filter(&[0.5, 0.25, 0.25]), &flat(14, 10));
    }

    #[test]
    fn edges_are_mirrored() {
        let row = plane(3, 2, |x, y| (10 * y + x) as f32).mirrored(1);
        let expected = [11, 10, 11, 12, 11, 1, 0, 1, 2, 1, 11, 10, 11, 12, 11, 1, 0, 1, 2, 1];
        assert_eq!(row.values, expected.map(|v| v as f32));
    }

    #[test]
    fn a_point_spreads_as_the_binomial() {
        let point = plane(8, 8, |x, y| f32::from(u8::from((x, y) == (4, 4))));
        let half = point.halved();
        assert_eq!(half.values[2 * 4 + 2], 0.375 * 0.375);
        assert_eq!((half.values[2 * 4 + 1], half.values[4 + 1]), (0.375 / 16.0, 1.0 / 256.0));
        let double = plane(4, 4, |x, y| f32::from(u8::from((x, y) == (1, 2)))).doubled();
        assert_eq!(double.values[4 * 8 + 2], 0.75 * 0.75);
        assert_eq!((double.values[4 * 8 + 3], double.values[5 * 8 + 3]), (0.375, 0.25));
    }

    #[test]
    fn slopes_are_sampled_and_averaged() {
        let slope = plane(16, 16, |x, y| (3 * x + y) as f32);
        let (half, mean) = (slope.halved(), slope.averaged());
        assert!((half.values[3 * 8 + 2] - 18.0).abs() < 1e-4, "x 4, y 6");
        assert!((mean.values[3 * 8 + 2] - 20.0).abs() < 1e-4, "x 4.5, y 6.5");
    }

    #[test]
    fn channels_are_weighted() {
        let picture = Rgb8 { width: 2, height: 1, pixels: vec![10, 20, 30, 40, 50, 60] };
        assert_eq!(Plane::of(&picture, [0.0, 1.0, 0.0]).values, [20.0, 50.0]);
        assert_eq!(Plane::of(&picture, [0.5, 0.0, 0.5]).values, [20.0, 50.0]);
    }
}
