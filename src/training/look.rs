//! What one batch tells of the generated pictures, beside the real ones that were shown with them.

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

/// Side of the pictures in which fine structure is looked for.
const FINE: usize = 32;
/// Side of the pictures that are compared as a whole.
const COARSE: usize = 8;

/// Generated pictures beside real ones of the same step, as shares of what the real ones have.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Mean distance between two generated pictures: 1 is as varied, 0 is one picture only.
    pub spread: f32,
    /// Distance of a generated picture from the one most like it: far below 1 they come in clumps.
    pub nearest: f32,
    /// Distance of the mean pictures, in mean distances of a real picture from their mean.
    pub shift: f32,
    /// Share of the fine structure that lies in the same place in all generated pictures, less that
    /// of real ones.
    pub fixed: f32,
}

impl Look {
    /// Of two batches `[N, C, R, R]` in [−1, 1]; None with fewer than two pictures in each, or where
    /// real ones are all alike.
    pub fn at(fake: &Tensor<4>, real: &Tensor<4>) -> Option<Self> {
        let [fake, real] = [fake, real].map(Set::of);
        let (fake, real) = (fake?, real?);
        let (mean, usual) = (real.mean_distance(), real.spread());
        let look = Self {
            spread: fake.spread() / usual,
            nearest: fake.nearest() / real.nearest(),
            shift: distance(&fake.mean(), &real.mean()) / mean,
            fixed: fake.fixed - real.fixed,
        };
        let all = [look.spread, look.nearest, look.shift, look.fixed];
        all.iter().all(|value| value.is_finite()).then_some(look)
    }
}

/// Pictures in small.
struct Set {
    /// Values of each, at [`COARSE`].
    rows: Vec<Vec<f32>>,
    /// Share of the fine structure that all have in the same place.
    fixed: f32,
}

impl Set {
    fn of(pictures: &Tensor<4>) -> Option<Self> {
        let [count, ..] = pictures.dims();
        if count < 2 {
            return None;
        }
        let fine = pooled(pictures.clone(), FINE);
        let coarse = pooled(fine.clone(), COARSE);
        let [_, c, side, _] = fine.dims();
        let enlarged = enlarge(coarse.clone(), side);
        let detail = rows(fine - enlarged, count);
        let energy = |row: &[f32]| row.iter().map(|v| v * v).sum::<f32>();
        let each = detail.iter().map(|row| energy(row)).sum::<f32>() / count as f32;
        let common = energy(&mean(&detail));
        // Pictures without fine structure have none in the same place.
        let enough = 1e-4 * (c * side * side) as f32;
        let fixed = if each > enough { common / each } else { 0.0 };
        Some(Self { rows: rows(coarse, count), fixed })
    }

    fn mean(&self) -> Vec<f32> {
        mean(&self.rows)
    }

    /// Mean distance of a picture from their mean.
    fn mean_distance(&self) -> f32 {
        let centre = self.mean();
        self.rows.iter().map(|row| distance(row, &centre)).sum::<f32>() / self.rows.len() as f32
    }

    /// Mean distance between two pictures.
    fn spread(&self) -> f32 {
        let count = self.rows.len();
        let sum: f32 = self.rows.iter().map(|a| self.distances(a).sum::<f32>()).sum();
        sum / (count * (count - 1)) as f32
    }

    /// Mean distance of a picture from the one most like it.
    fn nearest(&self) -> f32 {
        let nearest = |i: usize| {
            let others = self.distances(&self.rows[i]).enumerate().filter(|(j, _)| *j != i);
            others.map(|(_, distance)| distance).fold(f32::INFINITY, f32::min)
        };
        (0..self.rows.len()).map(nearest).sum::<f32>() / self.rows.len() as f32
    }

    fn distances<'a>(&'a self, from: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        self.rows.iter().map(move |row| distance(row, from))
    }
}

/// Pictures whose side is above `side` and a multiple of it, averaged down to it; others as they are.
fn pooled(x: Tensor<4>, side: usize) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    if h <= side || h != w || !h.is_multiple_of(side) {
        return x;
    }
    let step = h / side;
    let x: Tensor<4> = x.reshape([n * c * side, step, side, step]).mean_dim(3);
    x.mean_dim(1).reshape([n, c, side, side])
}

/// Each value of pictures of side `r` as a square, up to `side`, which is a multiple of `r`.
fn enlarge(x: Tensor<4>, side: usize) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let step = side / h;
    let x: Tensor<6> = x.reshape([n, c, h, 1, w, 1]);
    x.expand([n, c, h, step, w, step]).reshape([n, c, side, side])
}

fn rows(x: Tensor<4>, count: usize) -> Vec<Vec<f32>> {
    let values = x.into_data().convert::<f32>().try_into_vec::<f32>().expect("f32 pictures");
    let length = values.len() / count;
    values.chunks_exact(length.max(1)).map(<[f32]>::to_vec).collect()
}

fn mean(rows: &[Vec<f32>]) -> Vec<f32> {
    let mut sum = vec![0.0; rows[0].len()];
    for row in rows {
        sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / rows.len() as f32);
    }
    sum
}

fn distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;
    use burn::tensor::{Device, TensorData};

    const SIDE: usize = 64;

    /// Soft random pictures of one seed, `strength` times as strong, with `detail` of random fine structure.
    fn pictures(seed: u64, strength: f32, detail: f32) -> Vec<f32> {
        let of = |i: u64| {
            let mut random = Random::stream(seed, "look", i);
            let coarse = random.normals(3 * 64);
            let fine = random.normals(3 * SIDE * SIDE);
            (0..fine.len())
                .map(|k| {
                    let (c, y, x) = (k / SIDE / SIDE, k / SIDE % SIDE, k % SIDE);
                    strength * coarse[c * 64 + y / 8 * 8 + x / 8] + detail * fine[k]
                })
                .collect::<Vec<f32>>()
        };
        (0..8).flat_map(of).collect()
    }

    fn tensor(values: Vec<f32>) -> Tensor<4> {
        Tensor::from_data(TensorData::new(values, [8, 3, SIDE, SIDE]), &Device::flex())
    }

    fn look(fake: Vec<f32>) -> Look {
        Look::at(&tensor(fake), &tensor(pictures(1, 0.5, 0.5))).unwrap()
    }

    #[test]
    fn pictures_of_the_same_kind_score_as_the_real_ones() {
        let same = look(pictures(2, 0.5, 0.5));
        assert!((0.8..1.25).contains(&same.spread), "{same:?}");
        assert!((0.8..1.25).contains(&same.nearest), "{same:?}");
        assert!(same.shift < 0.8 && same.fixed.abs() < 0.05, "{same:?}");
    }

    #[test]
    fn one_picture_two_clumps_another_place_and_a_pattern_are_seen() {
        let one: Vec<f32> = pictures(2, 0.5, 0.5)[..3 * SIDE * SIDE].repeat(8);
        let collapsed = look(one.clone());
        assert!(collapsed.spread < 1e-3 && collapsed.nearest < 1e-3, "{collapsed:?}");
        assert!(collapsed.fixed > 0.7, "{collapsed:?}");
        let two = pictures(2, 0.5, 0.5)[..6 * SIDE * SIDE].repeat(4);
        let clumps = look(two);
        assert!(clumps.spread > 0.4 && clumps.nearest < 1e-3, "{clumps:?}");
        let bright = look(pictures(2, 0.5, 0.5).iter().map(|v| v + 2.0).collect());
        assert!(bright.shift > 2.0 && (0.8..1.25).contains(&bright.spread), "{bright:?}");
        let pattern =
            look(pictures(2, 0.5, 0.0).iter().zip(&one.repeat(1)).map(|(v, p)| v + p).collect());
        assert!(pattern.fixed > 0.5 && pattern.spread > 0.5, "{pattern:?}");
    }

    #[test]
    fn small_pictures_and_single_ones_are_borne() {
        let device = Device::flex();
        let points = |n: usize| {
            Tensor::<4>::from_data(TensorData::new(vec![0.5; 2 * n], [n, 2, 1, 1]), &device)
        };
        assert_eq!(Look::at(&points(1), &points(1)), None);
        assert_eq!(Look::at(&points(4), &points(4)), None, "real ones are all alike");
        let spread = Tensor::<4>::from_data(
            TensorData::new(vec![0.0, 1.0, 2.0, 5.0], [2, 2, 1, 1]),
            &device,
        );
        let look = Look::at(&points(2), &spread).unwrap();
        assert!(look.spread == 0.0 && look.fixed == 0.0, "{look:?}");
    }
}
