//! The waves that a plane of features is made of.

use crate::base::Rgb8;
use rustfft::{FftPlanner, num_complex::Complex};

/// Least side of a plane with a spectrum.
const LEAST: usize = 8;
/// Decibels above and below the mean power that are shown.
pub const RANGE: f32 = 50.0;
/// Shape of the window, as in StyleGAN3's visualizer.
const BETA: f32 = 8.0;

/// Power by frequency, as StyleGAN3's visualizer defines it: without their mean, the planes are faded out
/// towards their edges (a Kaiser window with β = 8), since these would look like sharp steps; then
/// 10·log₁₀(P / mean P) of P = Σ|F|² over the planes.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Power of each frequency in two dimensions: the middle is what changes slowly; white is 50 dB
    /// above the mean, black 50 dB below.
    pub map: Rgb8,
    /// Decibels against the mean, for waves of 1, 2, … to half a side a plane, over all orientations.
    pub rings: Vec<f32>,
}

impl Spectrum {
    /// Of planes of this side; None for less than 8.
    pub fn of(planes: &[&[f32]], side: usize) -> Option<Self> {
        if side < LEAST {
            return None;
        }
        let mut power = vec![0.0; side * side];
        for plane in planes {
            power.iter_mut().zip(self::power(plane, side)).for_each(|(sum, own)| *sum += own);
        }
        let mean = (power.iter().sum::<f32>() / power.len() as f32).max(f32::MIN_POSITIVE);
        let level = |power: f32| 10.0 * (power / mean).max(1e-12).log10();
        let half = side / 2;
        let shifted = (0..side * side).map(|i| {
            let [y, x] = [i / side, i % side].map(|at| (at + side - half) % side);
            let share = (0.5 + 0.5 * level(power[y * side + x]) / RANGE).clamp(0.0, 1.0);
            (255.0 * share).round() as u8
        });
        let pixels = shifted.flat_map(|grey| [grey; 3]).collect();
        let map = Rgb8 { width: side as u32, height: side as u32, pixels };
        let rings = rings(&power, side).into_iter().map(level).collect();
        Some(Self { map, rings })
    }
}

/// The Kaiser window of so many values: I₀(β√(1 − x²)) with x from −1 to 1.
fn window(side: usize) -> Vec<f32> {
    let bessel = |x: f32| {
        let (mut sum, mut term) = (1.0, 1.0);
        for k in 1..32 {
            term *= (x / (2 * k) as f32).powi(2);
            sum += term;
        }
        sum
    };
    let at = |i: usize| 2.0 * i as f32 / (side - 1) as f32 - 1.0;
    let value = |i: usize| bessel(BETA * (1.0 - at(i).powi(2)).max(0.0).sqrt()) / bessel(BETA);
    (0..side).map(value).collect()
}

/// Squares of the Fourier transform's values, frequency 0 first.
fn power(plane: &[f32], side: usize) -> Vec<f32> {
    let window = window(side);
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
    use std::f32::consts::TAU;

    #[test]
    fn a_wave_is_found_where_it_is() {
        for side in [16, 36] {
            let wave = |i: usize| (TAU * 5.0 * (i % side) as f32 / side as f32).sin() + 3.0;
            let plane: Vec<f32> = (0..side * side).map(wave).collect();
            let Spectrum { map, rings } = Spectrum::of(&[&plane], side).unwrap();
            let strongest = (0..rings.len()).max_by(|a, b| rings[*a].total_cmp(&rings[*b]));
            assert_eq!(strongest, Some(4), "{rings:?}");
            assert!(rings[4] > 0.0 && rings[0] < rings[4] - 20.0, "{rings:?}");
            let at = |x: usize| map.pixels[3 * (side / 2 * side + x)];
            assert_eq!(at(side / 2 - 5), at(side / 2 + 5));
            assert!(at(side / 2 - 5) > 140 && at(side / 2) < 128);
        }
        assert!(Spectrum::of(&[&[0.0; 16]], 4).is_none());
    }

    #[test]
    fn levels_are_those_against_the_mean_of_all_planes() {
        // numpy.kaiser(8, 8), to four digits.
        let expected = [0.0023, 0.1092, 0.4871, 0.9262];
        let found = window(8);
        let near = |(a, b): (&f32, &f32)| (a - b).abs() < 5e-4;
        assert!(expected.iter().zip(&found).all(near), "{found:?}");
        let mut dot = vec![0.0; 64];
        dot[27] = 1.0;
        let one = Spectrum::of(&[&dot], 8).unwrap();
        let two = Spectrum::of(&[&dot, &dot], 8).unwrap();
        assert_eq!(one, two, "twice the power, and twice the mean");
    }

    #[test]
    fn rows_and_columns_are_told_apart() {
        let plane: Vec<f32> =
            (0..256).map(|i| (TAU * 3.0 * (i / 16) as f32 / 16.0).cos()).collect();
        let found = power(&plane, 16);
        assert!(found[3 * 16] > 100.0 * found[3].max(1e-3), "along columns: {found:?}");
    }
}
