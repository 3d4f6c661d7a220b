//! Adversarial losses on logits.

use burn::tensor::Tensor;

/// `softplus(x) = ln(1 + eˣ)`, stable for large |x|.
pub fn softplus(x: Tensor<2>) -> Tensor<2> {
    x.clone().clamp_min(0.0) + (x.abs().neg().exp() + 1.0).log()
}

/// Non-saturating generator loss (Goodfellow 2014): mean softplus(−D(fake)).
pub fn generator(fake: Tensor<2>) -> Tensor<1> {
    softplus(fake.neg()).mean()
}

/// Logistic discriminator loss: mean softplus(D(fake)) + mean softplus(−D(real)).
pub fn discriminator(real: Tensor<2>, fake: Tensor<2>) -> Tensor<1> {
    softplus(fake).mean() + softplus(real.neg()).mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn softplus_is_right_and_stable() {
        let x = Tensor::<2>::from_floats([[-200.0, -1.0, 0.0, 1.0, 200.0]], &Device::flex());
        let y = softplus(x).into_data().try_to_vec::<f32>().unwrap();
        for (a, b) in y.iter().zip([0.0, 0.313_261_7, std::f32::consts::LN_2, 1.313_261_7, 200.0]) {
            assert!((a - b).abs() < 1e-5, "{y:?}");
        }
    }
}
