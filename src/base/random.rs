//! Reproducible random numbers that need no stored state.

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;

/// A PCG64 stream. Streams are addressed by (seed, purpose, index), so that anything random in
/// step `n` of a run can be drawn again after a resume without saving generator states.
#[derive(Debug, Clone)]
pub struct Random(Pcg64);

impl Random {
    /// The stream of `purpose` at `index` (a step number, say) of the run seeded with `seed`.
    pub fn stream(seed: u64, purpose: &str, index: u64) -> Self {
        // FNV-1a folds the three into one well-spread number.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let bytes =
            seed.to_le_bytes().into_iter().chain(purpose.bytes()).chain(index.to_le_bytes());
        for byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(Pcg64::seed_from_u64(hash))
    }

    /// Uniform in [0, 1).
    pub fn uniform(&mut self) -> f32 {
        self.0.random()
    }

    /// Uniform integer in `0..bound`; `bound` must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0.random_range(0..bound)
    }

    /// One draw of N(0, 1).
    pub fn normal(&mut self) -> f32 {
        StandardNormal.sample(&mut self.0)
    }

    /// `count` draws of N(0, 1).
    pub fn normals(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.normal()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, purpose, index| Random::stream(seed, purpose, index).normals(4);
        assert_eq!(draw(1, "z", 0), draw(1, "z", 0));
        assert_ne!(draw(1, "z", 0), draw(1, "z", 1));
        assert_ne!(draw(1, "z", 0), draw(2, "z", 0));
        assert_ne!(draw(1, "z", 0), draw(1, "noise", 0));
    }

    #[test]
    fn normals_have_unit_variance() {
        let x = Random::stream(7, "test", 0).normals(20_000);
        let mean = x.iter().sum::<f32>() / x.len() as f32;
        let var = x.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / x.len() as f32;
        assert!(mean.abs() < 0.03 && (var - 1.0).abs() < 0.05, "{mean} {var}");
    }
}
