//! Directions of one's own: the boundary between pictures that have something and pictures that have not
//! (InterFaceGAN, Shen 2020), found by logistic regression on their styles.

use super::axes::{dot, unit};
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// Weight of the boundary's own length against the marks, where the styles' mean square length is 1.
const RIDGE: f64 = 0.1;
/// Most steps of Newton's method, and the change at which it has arrived.
const STEPS: usize = 50;
const ARRIVED: f64 = 1e-6;
/// Parts of the marks that are left out in turn to see how well the others tell them.
const PARTS: usize = 5;
/// Least marks of each side.
pub const LEAST_MARKS: usize = 2;

/// A way through the styles, with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Direction {
    /// Name to show.
    pub name: String,
    /// One standard deviation of w along it: `style_dim` values for all layers, or as many for each layer,
    /// coarse to fine, in a row.
    pub values: Vec<f32>,
}

/// How far a picture is moved along a direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// The direction.
    #[serde(flatten)]
    pub direction: Direction,
    /// In standard deviations.
    pub amount: f32,
}

/// Between two sides of marked pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// Of length 1, from the side that has less of it to the one that has more.
    pub normal: Vec<f32>,
    /// Share of the marks whose side those of the other parts tell rightly, the two sides weighing alike;
    /// 0.5 is chance.
    pub accuracy: f32,
}

impl Boundary {
    /// Of styles, each `style_dim` values.
    ///
    /// # Errors
    /// A sentence where a side has too few marks, or all are the same.
    pub fn between(more: &[Vec<f32>], less: &[Vec<f32>]) -> Result<Self, String> {
        if more.len().min(less.len()) < LEAST_MARKS {
            return Err(format!(
                "a direction needs at least {LEAST_MARKS} pictures with more of it and {LEAST_MARKS} \
                 with less, not {} and {}",
                more.len(),
                less.len()
            ));
        }
        let marks: Vec<(&[f32], bool)> = (more.iter().map(|w| (w.as_slice(), true)))
            .chain(less.iter().map(|w| (w.as_slice(), false)))
            .collect();
        let fit = Fit::of(&marks).ok_or("the marked pictures are all the same")?;
        Ok(Self { accuracy: accuracy(more, less), normal: unit(&fit.normal) })
    }
}

/// A plane that parts styles.
struct Fit {
    normal: Vec<f32>,
    offset: f32,
}

impl Fit {
    /// Ridge logistic regression by Newton's method, on the products of the styles with each other: there
    /// are few marks and many dimensions. None where all styles are the same.
    fn of(marks: &[(&[f32], bool)]) -> Option<Self> {
        let count = marks.len() as f32;
        let dim = marks.first()?.0.len();
        let centre: Vec<f32> =
            (0..dim).map(|i| marks.iter().map(|(w, _)| w[i]).sum::<f32>() / count).collect();
        let rows: Vec<Vec<f32>> = (marks.iter())
            .map(|(w, _)| w.iter().zip(&centre).map(|(w, c)| w - c).collect())
            .collect();
        let power = rows.iter().map(|row| dot(row, row)).sum::<f32>() / count;
        if power < 1e-12 {
            return None;
        }
        let scale = f64::from(power);
        // The last summand stands for a constant, and so for the plane's offset.
        let gram = DMatrix::from_fn(rows.len(), rows.len(), |i, j| {
            f64::from(dot(&rows[i], &rows[j])) / scale + 1.0
        });
        let sides: Vec<f64> = marks.iter().map(|(_, more)| f64::from(u8::from(*more))).collect();
        let weights = balanced(&sides);
        let alpha = newton(&gram, &sides, &weights)?;
        let mut normal = vec![0.0; dim];
        for (row, alpha) in rows.iter().zip(alpha.iter()) {
            let step = (alpha / scale) as f32;
            normal.iter_mut().zip(row).for_each(|(n, v)| *n += step * v);
        }
        let offset = alpha.sum() as f32 - dot(&normal, &centre);
        Some(Self { normal, offset })
    }

    fn tells(&self, style: &[f32]) -> bool {
        dot(&self.normal, style) + self.offset > 0.0
    }
}

/// A weight for each mark, so that both sides weigh alike.
fn balanced(sides: &[f64]) -> Vec<f64> {
    let more = sides.iter().sum::<f64>().max(1.0);
    let less = (sides.len() as f64 - more).max(1.0);
    let half = sides.len() as f64 / 2.0;
    sides.iter().map(|side| if *side > 0.5 { half / more } else { half / less }).collect()
}

/// Coefficients α of the marks that minimise Σ weight · log(1 + e^∓f) + RIDGE/2 · αᵀKα with f = Kα.
fn newton(gram: &DMatrix<f64>, sides: &[f64], weights: &[f64]) -> Option<DVector<f64>> {
    let mut alpha = DVector::zeros(sides.len());
    for _ in 0..STEPS {
        let scores = gram * &alpha;
        let odds = scores.map(|f| 1.0 / (1.0 + (-f).exp()));
        let curve = |i: usize| (weights[i] * odds[i] * (1.0 - odds[i])).max(1e-9);
        // (K + ridge · C⁻¹) α = f + C⁻¹ g, with the curvature C and the slope g of each mark.
        let target = DVector::from_fn(sides.len(), |i, _| {
            scores[i] + weights[i] * (sides[i] - odds[i]) / curve(i)
        });
        let mut system = gram.clone();
        for i in 0..sides.len() {
            system[(i, i)] += RIDGE / curve(i);
        }
        let next: DVector<f64> = system.cholesky()?.solve(&target);
        let change = (&next - &alpha).amax();
        alpha = next;
        if change < ARRIVED {
            break;
        }
    }
    Some(alpha)
}

/// Cross-validated: each part of the marks is told by a boundary between the others.
fn accuracy(more: &[Vec<f32>], less: &[Vec<f32>]) -> f32 {
    let parts = PARTS.min(more.len()).min(less.len());
    let mut right = [0usize; 2];
    for part in 0..parts {
        let inside = |i: usize| i % parts == part;
        let sides = [(more, true), (less, false)];
        let learnt: Vec<(&[f32], bool)> = (sides.iter())
            .flat_map(|(side, is)| side.iter().enumerate().map(|(i, w)| (i, w.as_slice(), *is)))
            .filter(|(i, ..)| !inside(*i))
            .map(|(_, w, is)| (w, is))
            .collect();
        let Some(fit) = Fit::of(&learnt) else { continue };
        for ((side, is), right) in sides.iter().zip(&mut right) {
            let left_out = side.iter().enumerate().filter(|(i, _)| inside(*i));
            *right += left_out.filter(|(_, w)| fit.tells(w) == *is).count();
        }
    }
    let share = |right: usize, all: usize| right as f32 / all as f32;
    (share(right[0], more.len()) + share(right[1], less.len())) / 2.0
}

/// `direction` without what it shares with `others`, at length 1: it then leaves alone what they change.
/// None where nothing is left.
pub fn orthogonal(direction: &[f32], others: &[Vec<f32>]) -> Option<Vec<f32>> {
    let mut basis: Vec<Vec<f32>> = Vec::new();
    let reduced = |vector: &[f32], basis: &[Vec<f32>]| {
        let mut vector = vector.to_vec();
        for other in basis {
            let along = dot(&vector, other);
            vector.iter_mut().zip(other).for_each(|(v, o)| *v -= along * o);
        }
        vector
    };
    for other in others.iter().filter(|other| other.len() == direction.len()) {
        let rest = reduced(&unit(other), &basis);
        if dot(&rest, &rest) > 1e-8 {
            basis.push(unit(&rest));
        }
    }
    let rest = reduced(&unit(direction), &basis);
    (dot(&rest, &rest) > 1e-6).then(|| unit(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    const DIM: usize = 32;

    /// Styles of which the first value decides the side, with a share of the marks on the wrong one.
    fn marks(count: usize, wrong: f32, seed: u64) -> [Vec<Vec<f32>>; 2] {
        let mut random = Random::stream(seed, "marks", 0);
        let mut sides = [Vec::new(), Vec::new()];
        while sides.iter().any(|side| side.len() < count) {
            let style: Vec<f32> = random.normals(DIM);
            let flip = random.uniform() < wrong;
            let side = usize::from((style[0] < 0.0) != flip);
            if sides[side].len() < count {
                sides[side].push(style);
            }
        }
        sides
    }

    #[test]
    fn the_boundary_points_along_what_the_marks_differ_in() {
        let [more, less] = marks(100, 0.0, 1);
        let found = Boundary::between(&more, &less).unwrap();
        assert!(found.normal[0] > 0.8, "{:?}", found.normal);
        assert!(found.accuracy > 0.8, "{}", found.accuracy);
        let turned = Boundary::between(&less, &more).unwrap();
        assert!(turned.normal[0] < -0.8);
    }

    #[test]
    fn accuracy_is_that_of_marks_not_seen() {
        let [more, less] = marks(60, 0.5, 2);
        let chance = Boundary::between(&more, &less).unwrap().accuracy;
        assert!((0.3..0.7).contains(&chance), "{chance} of marks made by chance");
        let [more, less] = marks(60, 0.15, 3);
        let found = Boundary::between(&more, &less[..20]).unwrap();
        assert!(found.accuracy > 0.5 && found.normal[0] > 0.5, "{found:?}");
    }

    #[test]
    fn too_few_or_equal_marks_are_refused() {
        let [more, less] = marks(5, 0.0, 4);
        let error = Boundary::between(&more, &less[..1]).unwrap_err();
        assert!(error.contains("not 5 and 1"), "{error}");
        let same = vec![vec![1.0; DIM]; 3];
        assert!(Boundary::between(&same, &same).unwrap_err().contains("the same"));
        assert!(Boundary::between(&more[..2], &less[..2]).is_ok());
    }

    #[test]
    fn an_orthogonal_direction_leaves_the_others_alone() {
        let others = [vec![1.0, 0.0, 0.0], vec![2.0, 1.0, 0.0], vec![4.0, 2.0, 0.0]];
        let found = orthogonal(&[3.0, 2.0, 1.0], &others).unwrap();
        assert!((found[2] - 1.0).abs() < 1e-5, "{found:?}");
        assert!(orthogonal(&[1.0, 1.0, 0.0], &others).is_none(), "nothing is left");
        assert_eq!(orthogonal(&[0.0, 3.0, 4.0], &[]).unwrap(), [0.0, 0.6, 0.8]);
    }
}
