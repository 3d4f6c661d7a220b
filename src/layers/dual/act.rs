//! Activations and products.

use super::{Dual, sum};
use crate::layers::ops;
use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

impl<const D: usize> Dual<D> {
    /// `max(x, 0)`.
    pub fn relu(self) -> Self {
        let value = ops::leaky(self.value, 0.0);
        Self { along: self.along.map(|along| along * positive(&value)), value }
    }

    /// `x` where it is positive and `slope · x` elsewhere, `slope` > 0.
    pub fn leaky(self, slope: f32) -> Self {
        let value = ops::leaky(self.value, slope);
        let factor = |value: &Tensor<D>| positive(value) * (1.0 - slope) + slope;
        Self { along: self.along.map(|along| along * factor(&value)), value }
    }

    /// `x · y`, broadcast: along the direction `ẋy + xẏ`. What has no derivative is constant.
    pub fn product(self, other: Self) -> Self {
        self.bilinear(other, |a, b| a * b)
    }

    /// The matrix product `x y` over the last two axes: along the direction `ẋy + xẏ`. What has
    /// no derivative is constant.
    pub fn matmul(self, other: Self) -> Self {
        self.bilinear(other, Tensor::matmul)
    }

    /// s = softmax(x) over the last axis: `ṡ = s · (ẋ − Σ s·ẋ)`.
    pub fn softmax(self) -> Self {
        let value = softmax(self.value, D - 1);
        let along = self.along.map(|along| {
            let mean = (value.clone() * along.clone()).sum_dim(D - 1);
            value.clone() * (along - mean)
        });
        Self { value, along }
    }

    /// A map that is linear in each of two values.
    fn bilinear(self, other: Self, map: impl Fn(Tensor<D>, Tensor<D>) -> Tensor<D>) -> Self {
        let left = self.along.map(|along| map(along, other.value.clone()));
        let right = other.along.map(|along| map(self.value.clone(), along));
        Self { value: map(self.value, other.value), along: sum(left, right) }
    }
}

/// 1 where an activation that keeps signs gave something positive and 0 elsewhere; constant.
fn positive<const D: usize>(y: &Tensor<D>) -> Tensor<D> {
    y.clone().without_autodiff().greater_elem(0.0).float()
}
