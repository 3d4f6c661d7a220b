//! A value and, where wanted, its derivative along one direction of the input, carried through a
//! network together.
//!
//! The derivative is an ordinary tensor, so autodiff can differentiate it once more: that is how
//! a first-order autodiff gives the gradient of a gradient penalty, exactly.

mod act;
mod batch_norm;
mod plane;

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
    /// A value without a derivative: all that drawing needs, and what does not depend on the input.
    pub fn plain(value: Tensor<D>) -> Self {
        Self { value, along: None }
    }

    /// A linear map, which treats both alike.
    pub fn linear<const E: usize>(self, map: impl Fn(Tensor<D>) -> Tensor<E>) -> Dual<E> {
        Dual { along: self.along.map(&map), value: map(self.value) }
    }

    /// `x + c`, `c` constant; broadcast.
    pub fn shift(self, c: Tensor<D>) -> Self {
        Self { value: self.value + c, along: self.along }
    }

    /// `x + y`.
    pub fn plus(self, other: Self) -> Self {
        let along = self.along.zip(other.along).map(|(a, b)| a + b);
        Self { value: self.value + other.value, along }
    }

    /// `(x + y) · factor`.
    pub fn mix(self, other: Self, factor: f32) -> Self {
        self.plus(other).linear(|sum| sum * factor)
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

    /// Each plane times its factor, `[N, C]`.
    pub fn scale_planes(self, factors: Dual<2>) -> Self {
        let of_x = self.along.map(|along| ops::scale_planes(along, factors.value.clone()));
        let x = self.value.clone();
        let of_factors = factors.along.map(|along| ops::scale_planes(x, along));
        Self { along: sum(of_x, of_factors), value: ops::scale_planes(self.value, factors.value) }
    }

    /// [`ops::demod_act`].
    pub fn demod_act(
        self,
        demod: Dual<2>,
        noise: Option<(Tensor<4>, Tensor<1>)>,
        bias: Tensor<1>,
        limit: Option<f32>,
    ) -> Self {
        let of_x = self.along.map(|along| ops::scale_planes(along, demod.value.clone()));
        let x = self.value.clone();
        let of_demod = demod.along.map(|along| ops::scale_planes(x, along));
        let value = ops::demod_act(self.value, demod.value, noise, bias, limit);
        let free = limit.map(|limit| value.clone().without_autodiff().abs().lower_elem(limit));
        let along =
            sum(of_x, of_demod).map(|along| along * slope(&value)).map(|along| match free {
                Some(free) => along * free.float(),
                None => along,
            });
        Self { along, value }
    }

    /// [`minibatch_std()`].
    pub fn minibatch_std(self, group: usize) -> Self {
        let along = self.along.map(|along| minibatch_std::along(&self.value, along, group));
        Self { value: minibatch_std(self.value, group), along }
    }
}

/// The sum of those that are there.
fn sum<const D: usize>(a: Option<Tensor<D>>, b: Option<Tensor<D>>) -> Option<Tensor<D>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

/// Derivative of the activation where it gave `y`; constant, as the activation is piecewise linear.
fn slope<const D: usize>(y: &Tensor<D>) -> Tensor<D> {
    let positive = y.clone().without_autodiff().greater_elem(0.0).float();
    positive * (0.8 * SQRT_2) + 0.2 * SQRT_2
}

#[cfg(test)]
mod tests;
