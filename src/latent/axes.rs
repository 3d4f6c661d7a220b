//! Directions of W for the sliders: principal components of samples (GANSpace, Härkönen 2020) and
//! the closed-form factorisation of the style weights (SeFa, Shen & Zhou 2021).

use nalgebra::{DMatrix, SymmetricEigen};

/// Unit vectors of W, the strongest first, and the standard deviation of w along each.
#[derive(Debug, Clone, Default)]
pub struct Axes {
    /// The vectors; the entry of largest size is positive.
    pub directions: Vec<Vec<f32>>,
    /// Deviation of w along each.
    pub sigmas: Vec<f32>,
}

impl Axes {
    /// The first `count` principal components of w with this covariance, and the share of the
    /// total variance along each.
    pub fn pca(covariance: &DMatrix<f32>, count: usize) -> (Self, Vec<f32>) {
        let total = covariance.trace().max(f32::MIN_POSITIVE);
        let (values, directions): (Vec<f32>, _) = leading(covariance.clone(), count).unzip();
        let sigmas = values.iter().map(|variance| variance.sqrt()).collect();
        let explained = values.iter().map(|variance| variance / total).collect();
        (Self { directions, sigmas }, explained)
    }

    /// The first `count` eigenvectors of AᵀA: the directions along which the styles change most.
    /// The rows of A, `weights`, are those of all affine layers, each brought to length 1.
    pub fn sefa(weights: &[Vec<f32>], covariance: &DMatrix<f32>, count: usize) -> Self {
        let rows: Vec<Vec<f32>> = weights.iter().map(|row| unit(row)).collect();
        let directions: Vec<Vec<f32>> =
            leading(gram(&rows, covariance.nrows()), count).map(|(_, vector)| vector).collect();
        let deviation = |direction: &Vec<f32>| {
            let d = nalgebra::DVectorView::from_slice(direction, direction.len());
            (covariance * d).dot(&d).max(0.0).sqrt()
        };
        let sigmas = directions.iter().map(deviation).collect();
        Self { directions, sigmas }
    }
}

/// RᵀR of the matrix R with these rows of `dim` values.
pub fn gram(rows: &[Vec<f32>], dim: usize) -> DMatrix<f32> {
    // The rows of R are the columns of its transpose, and so lie in memory as they are needed.
    let transpose = DMatrix::from_iterator(dim, rows.len(), rows.iter().flatten().copied());
    &transpose * transpose.transpose()
}

/// Eigenvalues (not below 0) and eigenvectors of a symmetric matrix, the largest first.
fn leading(matrix: DMatrix<f32>, count: usize) -> impl Iterator<Item = (f32, Vec<f32>)> {
    let eigen = SymmetricEigen::new(matrix);
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    order.into_iter().take(count).map(move |i| {
        (eigen.eigenvalues[i].max(0.0), oriented(eigen.eigenvectors.column(i).as_slice()))
    })
}

fn oriented(vector: &[f32]) -> Vec<f32> {
    let peak = vector.iter().copied().fold(0.0f32, |a, b| if b.abs() > a.abs() { b } else { a });
    vector.iter().map(|v| v * peak.signum()).collect()
}

/// Sum of the products.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// `vector` at length 1; zeros stay.
pub fn unit(vector: &[f32]) -> Vec<f32> {
    let norm = dot(vector, vector).sqrt().max(1e-12);
    vector.iter().map(|v| v / norm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;

    /// A cloud with deviation 3 along (0.6, 0.8) and 0.5 across, and its covariance.
    fn cloud() -> DMatrix<f32> {
        let mut random = Random::stream(5, "pca", 0);
        let rows: Vec<Vec<f32>> = (0..4000)
            .map(|_| {
                let (a, b) = (3.0 * random.normal(), 0.5 * random.normal());
                vec![0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b]
            })
            .collect();
        gram(&rows, 2) / rows.len() as f32
    }

    #[test]
    fn pca_finds_the_axis_of_a_stretched_cloud() {
        let (axes, explained) = Axes::pca(&cloud(), 2);
        assert!((axes.directions[0][0] - 0.6).abs() < 0.02, "{:?}", axes.directions);
        assert!((axes.directions[0][1] - 0.8).abs() < 0.02);
        assert!((axes.sigmas[0] - 3.0).abs() < 0.1 && (axes.sigmas[1] - 0.5).abs() < 0.05);
        assert!((explained.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }

    /// Two rows of A point along (0.8, −0.6) or nearly so, whatever their lengths; one across.
    #[test]
    fn sefa_finds_what_most_rows_share_and_measures_it_in_w() {
        let rows = [vec![-80.0, 60.0], vec![0.08, -0.06], vec![0.6, 0.8]];
        let axes = Axes::sefa(&rows, &cloud(), 2);
        let expected = [[0.8, -0.6], [0.6, 0.8]];
        for (found, expected) in axes.directions.iter().zip(expected) {
            assert!((dot(found, &expected) - 1.0).abs() < 1e-4, "{:?}", axes.directions);
        }
        assert!((axes.sigmas[0] - 0.5).abs() < 0.05 && (axes.sigmas[1] - 3.0).abs() < 0.1);
    }

    #[test]
    fn gram_is_the_product_of_the_columns() {
        let gram = gram(&[vec![1.0, 2.0], vec![3.0, 4.0], vec![5.0, 6.0]], 2);
        assert_eq!(gram.as_slice(), [35.0, 44.0, 44.0, 56.0]);
    }
}
