//! Planes of features as pictures and numbers.

use crate::base::Rgb8;

/// Bars of a histogram.
const BARS: usize = 48;
/// Colours of the lowest value, of zero, and of the highest.
const COLOURS: [[f32; 3]; 3] = [[90.0, 170.0, 255.0], [16.0, 17.0, 21.0], [255.0, 160.0, 60.0]];
/// Values beyond so many root mean squares have the colour of the largest.
const SPREAD: f32 = 4.0;

/// Facts of a plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneStats {
    /// Mean.
    pub mean: f32,
    /// Standard deviation.
    pub deviation: f32,
    /// Least value.
    pub least: f32,
    /// Largest value.
    pub most: f32,
}

/// How often which values occur.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Lower end of the first bar.
    pub low: f32,
    /// Upper end of the last bar.
    pub high: f32,
    /// Values in each bar.
    pub counts: Vec<u32>,
}

/// Facts of values; those that are no numbers are left out.
pub fn stats(values: &[f32]) -> PlaneStats {
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let count = finite().count().max(1) as f64;
    let mean = finite().map(f64::from).sum::<f64>() / count;
    let square = finite().map(|value| (f64::from(value) - mean).powi(2)).sum::<f64>() / count;
    let ends = finite().fold([f32::INFINITY, f32::NEG_INFINITY], |[low, high], value| {
        [low.min(value), high.max(value)]
    });
    let [least, most] = if ends[0] <= ends[1] { ends } else { [0.0; 2] };
    PlaneStats { mean: mean as f32, deviation: square.sqrt() as f32, least, most }
}

/// How values of these facts are spread between the least and the largest.
pub fn histogram(values: &[f32], stats: PlaneStats) -> Histogram {
    let PlaneStats { least: low, most: high, .. } = stats;
    let step = (high - low).max(f32::MIN_POSITIVE) / BARS as f32;
    let mut counts = vec![0; BARS];
    for value in values.iter().filter(|value| value.is_finite()) {
        counts[(((value - low) / step) as usize).min(BARS - 1)] += 1;
    }
    Histogram { low, high, counts }
}

impl PlaneStats {
    /// The value whose colour is the fullest: the largest one, unless it stands out by far.
    pub fn scale(self) -> f32 {
        let largest = self.least.abs().max(self.most.abs());
        largest.min(SPREAD * self.mean.hypot(self.deviation)).max(f32::MIN_POSITIVE)
    }
}

/// A plane with a colour for each value: blue below zero, orange above, full at `scale`.
pub fn coloured(plane: &[f32], side: usize, scale: f32) -> Rgb8 {
    let [low, zero, high] = COLOURS;
    let colour = |value: &f32| {
        let share = (value / scale).clamp(-1.0, 1.0);
        let end = if share < 0.0 { low } else { high };
        // The root lets weak values be seen.
        let share = if share.is_nan() { 0.0 } else { share.abs().sqrt() };
        [0, 1, 2].map(|c| (zero[c] + (end[c] - zero[c]) * share).round() as u8)
    };
    let pixels = plane.iter().flat_map(colour).collect();
    Rgb8 { width: side as u32, height: side as u32, pixels }
}

/// Three planes as red, green and blue, each in its scale; zero is in the middle.
pub fn mixed(planes: &[&[f32]], scales: &[f32], side: usize) -> Rgb8 {
    let level = |(plane, scale): (&&[f32], &f32), at: usize| {
        let share = (plane[at] / scale).clamp(-1.0, 1.0);
        (255.0 * (0.5 + 0.5 * if share.is_nan() { 0.0 } else { share })).round() as u8
    };
    let pixel = |at: usize| planes.iter().zip(scales).map(move |channel| level(channel, at));
    let pixels = (0..side * side).flat_map(pixel).collect();
    Rgb8 { width: side as u32, height: side as u32, pixels }
}

/// A plane of `side` at a side `factor` times smaller, each value the mean of those it stands for;
/// what is left over at the edges falls away.
pub fn shrunk(plane: &[f32], side: usize, factor: usize) -> Vec<f32> {
    let small = side / factor;
    let mean = |i: usize| {
        let at = i / small * factor * side + i % small * factor;
        let sum: f32 =
            (0..factor).map(|y| plane[at + y * side..][..factor].iter().sum::<f32>()).sum();
        sum / (factor * factor) as f32
    };
    (0..small * small).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_and_bars_of_a_plane() {
        let values = [-1.0, 0.0, 0.0, 3.0, f32::NAN];
        let found = stats(&values);
        assert_eq!((found.mean, found.least, found.most), (0.5, -1.0, 3.0));
        assert_eq!(found.deviation, 2.25_f32.sqrt());
        let Histogram { low, high, counts } = histogram(&values, found);
        assert_eq!((low, high, counts.iter().sum::<u32>()), (-1.0, 3.0, 4));
        assert_eq!((counts[0], counts[BARS / 4], counts[BARS - 1]), (1, 2, 1));
        assert_eq!(histogram(&[2.0; 9], stats(&[2.0; 9])).counts[0], 9, "all values are one");
        assert_eq!(stats(&[f32::NAN]).most, 0.0);
    }

    #[test]
    fn colours_tell_the_sign_and_the_strength() {
        let pixels = coloured(&[-2.0, 0.0, 1.0, 9.0], 2, 2.0).pixels;
        let [minus, zero, half, plus] = [0, 1, 2, 3].map(|i| &pixels[3 * i..3 * i + 3]);
        assert!(minus[2] > minus[0] && plus[0] > plus[2] && half[0] < plus[0] && zero[0] < half[0]);
        assert_eq!(coloured(&[f32::NAN], 1, 1.0).pixels, zero);
    }

    #[test]
    fn a_spike_does_not_darken_the_rest() {
        let mut values = vec![1.0; 1000];
        values[0] = 100.0;
        let scale = |values: &[f32]| stats(values).scale();
        assert!(scale(&values) < 20.0);
        assert_eq!(scale(&[1.0, -2.0]), 2.0);
        assert!(scale(&[0.0; 4]) > 0.0);
    }

    #[test]
    fn shrinking_takes_means() {
        let plane: Vec<f32> = (0..25).map(|i| i as f32).collect();
        assert_eq!(shrunk(&plane, 5, 2), [3.0, 5.0, 13.0, 15.0]);
        assert_eq!(shrunk(&plane, 5, 1), plane);
    }
}
