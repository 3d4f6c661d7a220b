//! R1 and R2, the gradient penalties on real and on generated images (Mescheder 2018), with
//! first-order autodiff.

use crate::layers::Dual;
use crate::models::Discriminator;
use burn::module::Module;
use burn::tensor::Tensor;

/// A gradient penalty.
pub struct Penalty {
    /// ‖∂D/∂x‖², averaged over the batch.
    pub squared: f32,
    /// A loss whose gradient over D's parameters is that of `γ/2 · mean ‖∂D/∂x‖²`.
    pub loss: Tensor<1>,
}

/// D's logits `[N, 1]` on `pictures` and the penalty of its slope there: R1 on real ones, R2 on generated.
///
/// With v = ∂D/∂x held constant, ∂θ ½‖v‖² = ∂θ (v · ∂D/∂x), and v · ∂D/∂x is the derivative of D
/// along v, which D carries through its layers beside the logits. This equals double backward. A
/// difference quotient of D would not do: leaky ReLU has a kink in every unit, those that lie
/// between the two points add their jump divided by the distance, and the sum swamps the gradient.
pub fn penalty(
    d: &Discriminator,
    pictures: Tensor<4>,
    classes: &[usize],
    gamma: f32,
) -> (Tensor<2>, Penalty) {
    let batch = pictures.dims()[0] as f32;
    let x = pictures.clone().autodiff().require_grad();
    let mut gradients = d.valid().forward(x.clone(), classes).sum().backward();
    let v = x.grad_remove(&mut gradients).expect("D depends on its input");
    let squared = v.clone().powf_scalar(2.0).sum().into_scalar::<f32>() / batch;
    let Dual { value, along } = d.forward_dual(Dual { value: pictures, along: Some(v) }, classes);
    let along = along.expect("asked for");
    (value, Penalty { squared, loss: along.mean() * gamma })
}
