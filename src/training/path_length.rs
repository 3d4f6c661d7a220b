//! StyleGAN2's path-length regularisation (Karras 2020, equation 4), with first-order autodiff: a step
//! of fixed size in w shall change the picture by a fixed amount.

use crate::layers::Dual;
use crate::models::{Call, Generator};
use burn::module::Module;
use burn::tensor::Tensor;

/// Share of the newest lengths in their running mean.
const DECAY: f32 = 0.01;

/// The penalty of one batch.
pub struct PathPenalty {
    /// A loss whose gradient over G's parameters is that of `mean (length − a)²`.
    pub loss: Tensor<1>,
    /// ‖Jᵀy‖ of each picture, `[N]`.
    #[cfg(test)]
    pub lengths: Vec<f32>,
    /// a, the running mean of the lengths, with these in it.
    pub mean: f32,
}

/// The penalty at `styles`, one `[N, style_dim]` for each layer, for pictures changed along `direction`
/// `[N, colours, R, R]`, normal noise divided by R; `mean` is the running mean so far. None where the
/// network has no rules for it.
///
/// With u = Jᵀy, the gradient of Σ⟨direction, picture⟩ over the styles, held constant, the length is
/// ℓ = √(mean over layers of ‖u‖²), and ∂θ(ℓ − a)² = 2(ℓ − a)/ℓ · mean u·∂θu; u·∂θ(Jᵀy) is what ∂θ
/// makes of ⟨y, J·u⟩, the derivative of the pictures along u.
pub fn path_penalty(
    g: &Generator,
    styles: &[Tensor<2>],
    direction: &Tensor<4>,
    call: &Call<'_>,
    mean: f32,
) -> Option<PathPenalty> {
    let slopes = slopes(g, styles, direction, call);
    let layers = styles.len() as f32;
    let squares = slopes.iter().map(|u| u.clone().powf_scalar(2.0).sum_dim(1));
    let squares: Tensor<2> = squares.reduce(|sum, square| sum + square)? / layers;
    let lengths = (squares + 1e-12).sqrt();
    let values: Vec<f32> = lengths.to_data().try_to_vec().ok()?;
    let batch = values.len() as f32;
    let mean = mean + DECAY * (values.iter().sum::<f32>() / batch - mean);
    let factor = (lengths.clone() - mean) / lengths * (2.0 / layers);
    let ways = slopes.into_iter().map(|u| u * factor.clone());
    let duals: Vec<Dual<2>> = styles
        .iter()
        .zip(ways)
        .map(|(style, way)| Dual { value: style.clone(), along: Some(way) })
        .collect();
    let along = g.draw_dual(&duals, call)?.along?;
    let loss = (along * direction.clone()).sum() / batch;
    Some(PathPenalty {
        loss,
        #[cfg(test)]
        lengths: values,
        mean,
    })
}

/// The gradients of Σ⟨direction, picture⟩ over the styles, without autodiff.
fn slopes(
    g: &Generator,
    styles: &[Tensor<2>],
    direction: &Tensor<4>,
    call: &Call<'_>,
) -> Vec<Tensor<2>> {
    let leaf = |style: &Tensor<2>| style.clone().without_autodiff().autodiff().require_grad();
    let leaves: Vec<Tensor<2>> = styles.iter().map(leaf).collect();
    let picture = g.valid().draw(&leaves, call);
    let mut gradients = (picture * direction.clone()).sum().backward();
    let gradient = |leaf: &Tensor<2>| {
        leaf.grad_remove(&mut gradients)
            .unwrap_or_else(|| leaf.clone().without_autodiff().zeros_like())
    };
    leaves.iter().map(gradient).collect()
}
