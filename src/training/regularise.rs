//! Gradient penalties with first-order autodiff: R1 and R2 on real and on generated images (Mescheder
//! 2018), and WGAN-GP's between them (Gulrajani 2017); and the orthogonal regularisation of weights.

use crate::layers::Dual;
use crate::models::{Call, Discriminator};
use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::Tensor;

/// A gradient penalty.
pub struct Penalty {
    /// ‖∂D/∂x‖², averaged over the batch.
    pub squared: f32,
    /// A loss whose gradient over D's parameters is that of the penalty.
    pub loss: Tensor<1>,
}

/// D's logits `[N, 1]` on `pictures` and the penalty `γ/2 · mean ‖∂D/∂x‖²` of its slope there: R1 on
/// real ones, R2 on generated.
///
/// With v = ∂D/∂x held constant, ∂θ ½‖v‖² = ∂θ (v · ∂D/∂x), and v · ∂D/∂x is the derivative of D
/// along v, which D carries through its layers beside the logits. This equals double backward. A
/// difference quotient of D would not do: leaky ReLU has a kink in every unit, those that lie
/// between the two points add their jump divided by the distance, and the sum swamps the gradient.
pub fn slope_penalty(
    d: &Discriminator,
    pictures: Tensor<4>,
    call: &Call<'_>,
    gamma: f32,
) -> (Tensor<2>, Penalty) {
    let batch = pictures.dims()[0] as f32;
    let v = slope(d, &pictures, call);
    let squared = v.clone().powf_scalar(2.0).sum().into_scalar::<f32>() / batch;
    let Dual { value, along } = d.judge(Dual { value: pictures, along: Some(v) }, call);
    let along = along.expect("asked for");
    (value, Penalty { squared, loss: along.mean() * gamma })
}

/// The penalty `λ · mean (‖∂D/∂x‖ − 1)²` at `pictures`, which lie between real and generated ones.
///
/// Its gradient is `λ · mean 2(‖v‖ − 1)/‖v‖ · v · ∂θv`, so D is carried along each picture's v times
/// that factor.
pub fn unit_penalty(
    d: &Discriminator,
    pictures: Tensor<4>,
    call: &Call<'_>,
    lambda: f32,
) -> Penalty {
    let [batch, c, h, w] = pictures.dims();
    let v = slope(d, &pictures, call);
    let power: Tensor<2> = v.clone().powf_scalar(2.0).reshape([batch, c * h * w]).sum_dim(1);
    let squared = power.clone().mean().into_scalar::<f32>();
    let norm = (power + 1e-12).sqrt();
    let factor = ((norm.clone() - 1.0) / norm * 2.0).reshape([batch, 1, 1, 1]);
    let dual = Dual { value: pictures, along: Some(v * factor) };
    let along = d.judge(dual, call).along.expect("asked for");
    Penalty { squared, loss: along.mean() * lambda }
}

/// ∂ΣD/∂x at `pictures`, without autodiff.
fn slope(d: &Discriminator, pictures: &Tensor<4>, call: &Call<'_>) -> Tensor<4> {
    let x = pictures.clone().autodiff().require_grad();
    let mut gradients = d.valid().logits(x.clone(), call).sum().backward();
    x.grad_remove(&mut gradients).expect("D depends on its input")
}

/// `Σ ‖W·Wᵀ ∘ (1 − I)‖²` over the weights W of a network, each as a matrix of its rows (Brock 2018,
/// equation 3): filters of a layer are drawn apart, whatever their lengths; class embeddings are left
/// alone. None without weights.
pub fn orthogonal<M: Module>(network: &M) -> Option<Tensor<1>> {
    let mut visitor = Orthogonal { sum: None, embeddings: 0 };
    network.visit(&mut visitor);
    visitor.sum
}

struct Orthogonal {
    sum: Option<Tensor<1>>,
    /// How many embeddings the walk is in.
    embeddings: usize,
}

impl ModuleVisitor for Orthogonal {
    fn enter_module(&mut self, _name: &str, container: &str) {
        self.embeddings += usize::from(container.ends_with("Embedding"));
    }

    fn exit_module(&mut self, _name: &str, container: &str) {
        self.embeddings -= usize::from(container.ends_with("Embedding"));
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let weight = param.val();
        let rows = weight.dims()[0];
        if D < 2 || rows < 2 || self.embeddings > 0 || !param.is_require_grad() {
            return;
        }
        let columns = weight.shape().num_elements() / rows;
        let matrix: Tensor<2> = weight.reshape([rows, columns]);
        let products = matrix.clone().matmul(matrix.clone().transpose());
        let lengths: Tensor<2> = matrix.square().sum_dim(1);
        // All products but those of a row with itself.
        let off = products.square().sum() - lengths.square().sum();
        self.sum = Some(match self.sum.take() {
            Some(sum) => sum + off,
            None => off,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[derive(Module, Debug)]
    struct Layer {
        weight: Param<Tensor<2>>,
        bias: Param<Tensor<1>>,
    }

    #[test]
    fn rows_are_drawn_apart_whatever_their_lengths() {
        let device = Device::flex().autodiff();
        let of = |rows: [[f32; 2]; 2]| {
            let weight =
                Param::from_tensor(Tensor::from_floats(rows, &device)).set_require_grad(true);
            let bias = Param::from_tensor(Tensor::from_floats([1.0, 1.0], &device));
            let layer = Layer { weight, bias };
            let loss = orthogonal(&layer).unwrap();
            let gradients = loss.clone().backward();
            let gradient = layer.weight.val().grad(&gradients).unwrap().into_data();
            (loss.into_scalar::<f32>(), gradient.try_to_vec::<f32>().unwrap())
        };
        // a·b = 3: the loss is 2·9, its gradient over a is 4·(a·b)·b.
        assert_eq!(of([[1.0, 0.0], [3.0, 4.0]]), (18.0, vec![36.0, 48.0, 12.0, 0.0]));
        assert_eq!(of([[5.0, 0.0], [0.0, 2.0]]), (0.0, vec![0.0; 4]));
    }
}
