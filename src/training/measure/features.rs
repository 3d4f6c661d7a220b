//! Points of a feature space, where sets of pictures are compared.

use crate::base::{Error, Result};

/// Points of one feature space, at least two.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    dim: usize,
    values: Vec<f32>,
}

impl Features {
    /// From `values`, point after point of `dim` numbers.
    ///
    /// # Errors
    /// [`Error::Usage`] when there are fewer than two points, or a number is not finite.
    pub fn new(dim: usize, values: Vec<f32>) -> Result<Self> {
        let wrong = if dim == 0 || !values.len().is_multiple_of(dim) || values.len() < 2 * dim {
            "at least two points of one length are needed"
        } else if values.iter().any(|value| !value.is_finite()) {
            "a value is not finite"
        } else {
            return Ok(Self { dim, values });
        };
        Err(Error::Usage(format!("features cannot be compared: {wrong}")))
    }

    /// Length of a point.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The points.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.dim)
    }

    /// Number of points.
    pub fn count(&self) -> usize {
        self.values.len() / self.dim
    }

    /// The first `count` points, or all where there are fewer; at least two.
    pub fn first(&self, count: usize) -> Self {
        let length = (count.max(2) * self.dim).min(self.values.len());
        Self { dim: self.dim, values: self.values[..length].to_vec() }
    }
}

/// Scalar product.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |a, b| a * b)
}

/// Squared Euclidean distance, exactly 0 between equal points.
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    sum(a, b, |a, b| (a - b) * (a - b))
}

/// Sum of `term` over pairs, in lanes that the compiler makes a vector of.
fn sum(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    let mut lanes = [0.0; 16];
    for (a, b) in a.iter().zip(b) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += term(*a, *b);
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| term(*a, *b)).sum();
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
pub mod samples {
    use super::*;
    use crate::base::Random;

    /// `count` points of N(`mean`, I).
    pub fn gaussian(count: usize, mean: &[f32], seed: u64) -> Features {
        let mut random = Random::stream(seed, "points", 0);
        let values = (0..count).flat_map(|_| {
            let point: Vec<f32> = mean.iter().map(|mean| mean + random.normal()).collect();
            point
        });
        Features::new(mean.len(), values.collect()).unwrap()
    }

    /// The points of both.
    pub fn joined(a: &Features, b: &Features) -> Features {
        Features { dim: a.dim, values: [a.values.clone(), b.values.clone()].concat() }
    }

    /// The first point of `a`, `count` times.
    pub fn repeated(a: &Features, count: usize) -> Features {
        Features { dim: a.dim, values: a.values[..a.dim].repeat(count) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_any_length() {
        for length in [1, 15, 16, 37] {
            let a: Vec<f32> = (0..length).map(|i| i as f32).collect();
            let b: Vec<f32> = a.iter().map(|v| v + 2.0).collect();
            let squares: f32 = a.iter().map(|v| v * v).sum();
            assert_eq!(dot(&a, &a), squares);
            assert_eq!(squared_distance(&a, &b), 4.0 * length as f32);
        }
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let refused = |dim, values: &[f32]| Features::new(dim, values.to_vec()).is_err();
        assert!(refused(2, &[1.0, 2.0]) && refused(0, &[]) && refused(2, &[0.0; 5]));
        assert!(refused(1, &[1.0, f32::NAN]) && !refused(1, &[1.0, 2.0]));
        let points = Features::new(1, vec![1.0, 2.0, 3.0]).unwrap();
        assert_eq!([0, 2, 9].map(|count| points.first(count).count()), [2, 2, 3]);
    }
}
