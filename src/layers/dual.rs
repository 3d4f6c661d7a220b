//! A value and, where wanted, its derivative along one direction of the input, carried through a
//! network together.
//!
//! The derivative is an ordinary tensor, so autodiff can differentiate it once more: that is how
//! a first-order autodiff gives the gradient of a gradient penalty, exactly.

use super::{minibatch_std, ops};
use burn::tensor::Tensor;
use burn::tensor::activation::leaky_relu;
use std::f32::consts::SQRT_2;

/// Value x and derivative ẋ.
#[derive(Debug, Clone)]
pub struct Dual<const D: usize> {
    /// x.
    pub value: Tensor<D>,
    /// ẋ, unless nobody asked for it.
    pub along: Option<Tensor<D>>,
}

impl<const D: usize> Dual<D> {
    /// A linear map, which treats both alike.
    pub fn linear<const E: usize>(self, map: impl Fn(Tensor<D>) -> Tensor<E>) -> Dual<E> {
        Dual { along: self.along.map(&map), value: map(self.value) }
    }

    /// `x + c`, `c` constant; broadcast.
    pub fn shift(self, c: Tensor<D>) -> Self {
        Self { value: self.value + c, along: self.along }
    }

    /// `(x + y) · factor`.
    pub fn mix(self, other: Self, factor: f32) -> Self {
        let along = self.along.zip(other.along).map(|(a, b)| (a + b) * factor);
        Self { value: (self.value + other.value) * factor, along }
    }

    /// `lrelu₀.₂(x) · √2`.
    pub fn leaky_relu(self) -> Self {
        let value = leaky_relu(self.value, 0.2) * SQRT_2;
        Self { along: self.along.map(|along| along * slope(&value)), value }
    }
}

impl Dual<4> {
    /// [`ops::bias_act`].
    pub fn bias_act(self, bias: Tensor<1>) -> Self {
        let value = ops::bias_act(self.value, bias);
        Self { along: self.along.map(|along| along * slope(&value)), value }
    }

    /// Within ±limit; the derivative is 0 where it is held back.
    pub fn clamp(self, limit: Option<f32>) -> Self {
        let free = |limit| self.value.clone().without_autodiff().abs().lower_elem(limit).float();
        let along = match limit {
            Some(limit) => self.along.map(|along| along * free(limit)),
            None => self.along,
        };
        Self { along, value: ops::clamped(self.value, limit) }
    }

    /// [`minibatch_std()`].
    pub fn minibatch_std(self, group: usize) -> Self {
        let along = self.along.map(|along| minibatch_std::along(&self.value, along, group));
        Self { value: minibatch_std(self.value, group), along }
    }
}

/// Derivative of the activation where it gave `y`; constant, as the activation is piecewise linear.
fn slope<const D: usize>(y: &Tensor<D>) -> Tensor<D> {
    let positive = y.clone().without_autodiff().greater_elem(0.0).float();
    positive * (0.8 * SQRT_2) + 0.2 * SQRT_2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;
    use burn::tensor::{Device, TensorData};

    /// f of the module and its parts, along a random direction, against a difference quotient.
    fn check(f: impl Fn(Dual<4>) -> Dual<4>) {
        let random = |purpose| {
            let values = Random::stream(3, purpose, 0).normals(4 * 3 * 4 * 4);
            Tensor::<4>::from_data(TensorData::new(values, [4, 3, 4, 4]), &Device::flex())
        };
        let (x, direction) = (random("x"), random("direction"));
        let value =
            |step: f32| f(Dual { value: x.clone() + direction.clone() * step, along: None }).value;
        let quotient = (value(1e-3) - value(-1e-3)) / 2e-3;
        let exact = f(Dual { value: x.clone(), along: Some(direction.clone()) }).along.unwrap();
        let off = (exact.clone() - quotient).abs();
        // A kink between the two points may spoil a few values.
        let spoilt = off.greater_elem(2e-2).float().sum().into_scalar::<f32>();
        assert!(spoilt <= 2.0, "{spoilt} values are off");
        assert!(exact.abs().mean().into_scalar::<f32>() > 1e-2);
    }

    #[test]
    fn derivatives_match_difference_quotients() {
        check(|x| x.linear(ops::down2));
        check(|x| x.bias_act(Tensor::from_floats([0.1, -0.2, 0.3], &Device::flex())));
        check(Dual::leaky_relu);
        check(|x| x.clamp(Some(0.7)));
        check(|x| x.minibatch_std(4).linear(|t| t.slice([0..4, 3..4, 0..4, 0..4])));
        check(|x| x.minibatch_std(2).linear(|t| t.slice([0..4, 3..4, 0..4, 0..4])));
    }
}
