//! The waves that a plane of features is made of.

use crate::base::Rgb8;
use rustfft::{FftPlanner, num_complex::Complex};
use std::f32::consts::TAU;

/// Least side of a plane with a spectrum.
const LEAST: usize = 8;
/// Decibels from the strongest wave to the weakest that is shown.
const RANGE: f32 = 60.0;

/// Power by frequency. The plane is faded out towards its edges first (a Hann window), since they would
/// look like sharp steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Power of each frequency in two dimensions: the middle is what changes slowly, white is the
    /// strongest, black 60 dB less.
    pub map: Rgb8,
    /// Decibels against the strongest, for waves of 1, 2, … to half a side a plane, over all
    /// orientations.
    pub rings: Vec<f32>,
}

impl Spectrum {
    /// Of a plane of this side; None for less than 8.
    pub fn of(plane: &[f32], side: usize) -> Option<Self> {
        if side < LEAST {
            return None;
        }
        let power = power(plane, side);
        let most = power.iter().copied().fold(0.0, f32::max).max(f32::MIN_POSITIVE);
        let level = |power: f32| 10.0 * (power / most).max(1e-12).log10();
        let half = side / 2;
        let shifted = (0..side * side).map(|i| {
            let [y, x] = [i / side, i % side].map(|at| (at + side - half) % side);
            let share = (1.0 + level(power[y * side + x]) / RANGE).clamp(0.0, 1.0);
            (255.0 * share).round() as u8
        });
        let pixels = shifted.flat_map(|grey| [grey; 3]).collect();
        let map = Rgb8 { width: side as u32, height: side as u32, pixels };
        let rings = rings(&power, side);
        let most = rings.iter().copied().fold(0.0, f32::max).max(f32::MIN_POSITIVE);
        let rings = rings.into_iter().map(|power| 10.0 * (power / most).max(1e-12).log10());
        Some(Self { map, rings: rings.collect() })
    }
}

/// Squares of the Fourier transform's values, frequency 0 first.
fn power(plane: &[f32], side: usize) -> Vec<f32> {
    let window: Vec<f32> =
        (0..side).map(|i| 0.5 - 0.5 * (TAU * (i as f32 + 0.5) / side as f32).cos()).collect();
    let mean = plane.iter().sum::<f32>() / plane.len() as f32;
    let mut values: Vec<Complex<f32>> = plane
        .iter()
        .enumerate()
        .map(|(i, value)| Complex::from((value - mean) * window[i / side] * window[i % side]))
        .collect();
    let transform = FftPlanner::new().plan_fft_forward(side);
    for _ in 0..2 {
        transform.process(&mut values);
        // Columns become rows, and after the second time are columns again.
        values = (0..side * side).map(|i| values[i % side * side + i / side]).collect();
    }
    values.into_iter().map(|value| value.norm_sqr()).collect()
}

/// Mean power of the frequencies whose length is about 1, 2, … to half a side.
fn rings(power: &[f32], side: usize) -> Vec<f32> {
    let half = side / 2;
    let mut sums = vec![(0.0, 0); half + 1];
    for (i, power) in power.iter().enumerate() {
        let [y, x] = [i / side, i % side].map(|at| at.min(side - at) as f32);
        if let Some((sum, count)) = sums.get_mut(y.hypot(x).round() as usize) {
            *sum += power;
            *count += 1;
        }
    }
    sums.into_iter().skip(1).map(|(sum, count)| sum / count.max(1) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_found_where_it_is() {
        for side in [16, 36] {
            let wave = |i: usize| (TAU * 5.0 * (i % side) as f32 / side as f32).sin() + 3.0;
            let plane: Vec<f32> = (0..side * side).map(wave).collect();
            let Spectrum { map, rings } = Spectrum::of(&plane, side).unwrap();
            let strongest = (0..rings.len()).max_by(|a, b| rings[*a].total_cmp(&rings[*b]));
            assert_eq!(strongest, Some(4), "{rings:?}");
            assert!(rings[4] == 0.0 && rings[0] < -20.0, "{rings:?}");
            let at = |x: usize| map.pixels[3 * (side / 2 * side + x)];
            assert_eq!((at(side / 2 - 5), at(side / 2 + 5)), (255, 255));
            assert!(at(side / 2) < 128);
        }
        assert!(Spectrum::of(&[0.0; 16], 4).is_none());
    }

    #[test]
    fn rows_and_columns_are_told_apart() {
        let plane: Vec<f32> =
            (0..256).map(|i| (TAU * 3.0 * (i / 16) as f32 / 16.0).cos()).collect();
        let found = power(&plane, 16);
        assert!(found[3 * 16] > 100.0 * found[3].max(1e-3), "along columns: {found:?}");
    }
}
