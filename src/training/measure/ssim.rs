//! Multi-scale structural similarity among the pictures of a set (Wang 2003, Odena 2017).

use super::plane::Plane;
use crate::base::{Random, Rgb8};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// Weights of the scales, finest first (Wang 2003).
const WEIGHTS: [f64; 5] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
/// Side of the Gaussian window, and its deviation.
const WINDOW: usize = 11;
const SIGMA: f32 = 1.5;
/// (0.01 · 255)² and (0.03 · 255)², which keep the quotients stable.
const C1: f32 = 6.5025;
const C2: f32 = 58.5225;
/// Luminance of sRGB's channels, as JPEG has it.
const LUMINANCE: [f32; 3] = [0.299, 0.587, 0.114];

/// Mean similarity of `pairs` random pairs of different places in `pictures`, by luminance: 1 where
/// all are the same, lower the more varied they are. As many of the five scales are used as keep
/// the window inside the picture. A set of fewer than two pictures has no variety: 1.
///
/// # Panics
/// When the pictures are not of one size.
pub fn ms_ssim(pictures: &[Rgb8], pairs: usize, seed: u64) -> f64 {
    let same = pictures.windows(2).all(|p| (p[0].width, p[0].height) == (p[1].width, p[1].height));
    assert!(same, "pictures of one size");
    if pictures.len() < 2 || pairs == 0 {
        return 1.0;
    }
    let mut random = Random::stream(seed, "pairs", 0);
    let drawn: Vec<[usize; 2]> = (0..pairs)
        .map(|_| {
            let first = random.below(pictures.len());
            let step = 1 + random.below(pictures.len() - 1);
            [first, (first + step) % pictures.len()]
        })
        .collect();
    // Collected before it is summed: the order of a parallel sum would change its last digits.
    let values: Vec<f64> = drawn
        .into_par_iter()
        .map(|pair| pair.map(|index| Plane::of(&pictures[index], LUMINANCE)))
        .map(|[a, b]| similarity(a, b))
        .collect();
    values.iter().sum::<f64>() / pairs as f64
}

/// Structural similarity of two pictures of one size, by luminance (Wang 2004): 1 where they are the same.
///
/// # Panics
/// When they are not of one size.
pub fn ssim(a: &Rgb8, b: &Rgb8) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height), "pictures of one size");
    compare(&Plane::of(a, LUMINANCE), &Plane::of(b, LUMINANCE)).1
}

/// Of two planes of one size.
fn similarity(mut a: Plane, mut b: Plane) -> f64 {
    let scales = scales(a.width.min(a.height));
    let total: f64 = WEIGHTS[..scales].iter().sum();
    let mut product = 1.0;
    for (scale, weight) in WEIGHTS[..scales].iter().enumerate() {
        if scale > 0 {
            (a, b) = (a.averaged(), b.averaged());
        }
        let (structure, whole) = compare(&a, &b);
        let factor = if scale + 1 == scales { whole } else { structure };
        // Opposite structure is negative, and has no real power.
        product *= factor.max(0.0).powf(weight / total);
    }
    product
}

/// Scales at which the window fits into a picture of this side; at least one.
fn scales(side: usize) -> usize {
    (1..WEIGHTS.len()).take_while(|scale| side >> scale >= WINDOW).count() + 1
}

/// Mean of contrast and structure alone, and with luminance.
fn compare(a: &Plane, b: &Plane) -> (f64, f64) {
    let window = window(WINDOW.min(a.width).min(a.height));
    let smooth = |plane: &Plane| plane.filter(&window).values;
    let (mean_a, mean_b) = (smooth(a), smooth(b));
    let aa = smooth(&a.with(a, |x, y| x * y));
    let bb = smooth(&b.with(b, |x, y| x * y));
    let ab = smooth(&a.with(b, |x, y| x * y));
    let (mut structures, mut wholes) = (0.0, 0.0);
    for i in 0..ab.len() {
        let (ma, mb) = (mean_a[i], mean_b[i]);
        let (va, vb, cov) = (aa[i] - ma * ma, bb[i] - mb * mb, ab[i] - ma * mb);
        let structure = f64::from((2.0 * cov + C2) / (va + vb + C2));
        structures += structure;
        wholes += structure * f64::from((2.0 * ma * mb + C1) / (ma * ma + mb * mb + C1));
    }
    (structures / ab.len() as f64, wholes / ab.len() as f64)
}

/// A Gaussian of `size` taps with sum 1, narrower where the window is cut short.
fn window(size: usize) -> Vec<f32> {
    let sigma = SIGMA * size as f32 / WINDOW as f32;
    let middle = (size as f32 - 1.0) / 2.0;
    let taps: Vec<f32> =
        (0..size).map(|i| (-((i as f32 - middle) / sigma).powi(2) / 2.0).exp()).collect();
    let sum: f32 = taps.iter().sum();
    taps.into_iter().map(|tap| tap / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(side: u32, index: u64) -> Rgb8 {
        let mut random = Random::stream(5, "noise", index);
        let pixels = (0..side * side).flat_map(|_| [random.below(256) as u8; 3]).collect();
        Rgb8 { width: side, height: side, pixels }
    }

    #[test]
    fn one_picture_repeated_has_no_variety() {
        let set = vec![noise(64, 0); 4];
        assert!((ms_ssim(&set, 20, 0) - 1.0).abs() < 1e-4);
        assert_eq!(ms_ssim(&set[..1], 20, 0), 1.0);
        assert_eq!(ms_ssim(&[], 20, 0), 1.0);
    }

    #[test]
    fn a_picture_is_like_itself_and_less_like_another() {
        let (a, b) = (noise(32, 1), noise(32, 2));
        assert!((ssim(&a, &a) - 1.0).abs() < 1e-6);
        assert!(ssim(&a, &b) < 0.2);
    }

    #[test]
    fn independent_noise_is_varied() {
        let set: Vec<_> = (0..12).map(|index| noise(64, index)).collect();
        let value = ms_ssim(&set, 60, 0);
        assert!((0.0..0.1).contains(&value), "{value}");
        assert_eq!(value, ms_ssim(&set, 60, 0), "the same pairs again");
    }

    #[test]
    fn half_the_set_repeated_lies_between() {
        let mut set: Vec<_> = (0..8).map(|index| noise(32, index)).collect();
        set.extend(vec![noise(32, 99); 8]);
        // Of all pairs of different places 8 · 7 of 16 · 15 are of the same picture.
        let value = ms_ssim(&set, 3000, 1);
        assert!((value - 0.23).abs() < 0.06, "{value}");
    }

    #[test]
    fn flat_pictures_differ_in_luminance_only() {
        let set = [Rgb8::filled(64, 64, [60; 3]), Rgb8::filled(64, 64, [180; 3])];
        let luminance: f64 = (2.0 * 60.0 * 180.0 + 6.5025) / (3600.0 + 32400.0 + 6.5025);
        // Luminance counts at the coarsest of three scales.
        let expected = luminance.powf(0.3001 / (0.0448 + 0.2856 + 0.3001));
        let value = ms_ssim(&set, 8, 0);
        assert!((value - expected).abs() < 1e-3, "{value} instead of {expected}");
    }

    #[test]
    fn the_side_limits_the_scales() {
        let counts = [4, 16, 22, 32, 64, 128, 256, 1024].map(scales);
        assert_eq!(counts, [1, 1, 2, 2, 3, 4, 5, 5]);
        assert!((ms_ssim(&vec![noise(4, 0); 2], 3, 0) - 1.0).abs() < 1e-4);
    }
}
