//! What happens to planes: sums, pooling, enlargement, more channels.

use super::Dual;
use crate::layers::{ops, pool};
use burn::tensor::Tensor;

impl Dual<4> {
    /// Sum of each plane: `[N, C, H, W]` to `[N, C]`.
    pub fn plane_sum(self) -> Dual<2> {
        self.linear(|x| {
            let [n, c, h, w] = x.dims();
            x.reshape([n, c, h * w]).sum_dim(2).reshape([n, c])
        })
    }

    /// [`ops::average2`].
    pub fn average2(self) -> Self {
        self.linear(ops::average2)
    }

    /// [`ops::nearest2`].
    pub fn nearest2(self) -> Self {
        self.linear(ops::nearest2)
    }

    /// [`ops::max2`]; along the direction, the derivative of the value that was the greatest.
    pub fn max2(self) -> Self {
        let Some(along) = self.along else { return Self::plain(ops::max2(self.value)) };
        let (value, places) = pool::max2_places(self.value);
        Self { along: Some(pool::picked(along, places)), value }
    }

    /// The channels of all parts behind each other, such as pictures and planes that tell their
    /// class. What has no derivative is constant.
    pub fn cat(parts: Vec<Self>) -> Self {
        let wanted = parts.iter().any(|part| part.along.is_some());
        let along = |part: &Self| match &part.along {
            Some(along) => along.clone(),
            None => part.value.clone().without_autodiff().zeros_like(),
        };
        let along = wanted.then(|| Tensor::cat(parts.iter().map(along).collect(), 1));
        let values = parts.into_iter().map(|part| part.value).collect();
        Self { value: Tensor::cat(values, 1), along }
    }
}
