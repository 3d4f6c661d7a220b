//! Minibatch standard deviation, which shows the discriminator a lack of diversity.

use burn::tensor::Tensor;

/// Appends one channel: within groups of up to `group` pictures, the standard deviation of each
/// feature over the group (`√(var + 1e-8)`), averaged to one number (Karras 2018, 3).
/// `[N, C, H, W]` to `[N, C + 1, H, W]`; the group is the largest divisor of N up to `group`.
pub fn minibatch_std(x: Tensor<4>, group: usize) -> Tensor<4> {
    let (_, deviation) = spread(x.clone(), group);
    append(x, deviation)
}

/// Derivative of [`minibatch_std()`] at `x` along the direction `dx`, with d = x − mean over the
/// group and σ the deviation: `σ̇ = mean(d · ḋ) / σ`.
pub(super) fn along(x: &Tensor<4>, dx: Tensor<4>, group: usize) -> Tensor<4> {
    let (centred, deviation) = spread(x.clone(), group);
    let grouped = dx.clone().reshape(centred.dims());
    let turn = (centred * (grouped.clone() - grouped.mean_dim(0))).mean_dim(0);
    append(dx, turn / deviation)
}

/// Distance from the group's mean, `[size, groups, C·H·W]`, and deviation, `[1, groups, C·H·W]`.
fn spread(x: Tensor<4>, group: usize) -> (Tensor<3>, Tensor<3>) {
    let [n, c, h, w] = x.dims();
    let size = (1..=group.min(n)).rev().find(|g| n.is_multiple_of(*g)).unwrap_or(1);
    let grouped = x.reshape([size, n / size, c * h * w]);
    let centred = grouped.clone() - grouped.mean_dim(0);
    let deviation = (centred.clone().powf_scalar(2.0).mean_dim(0) + 1e-8).sqrt();
    (centred, deviation)
}

/// One more channel with the mean over the features of each group.
fn append(x: Tensor<4>, features: Tensor<3>) -> Tensor<4> {
    let [n, _, h, w] = x.dims();
    let size = n / features.dims()[1];
    let value: Tensor<3> = features.mean_dim(2);
    let plane = value.repeat_dim(0, size).reshape([n, 1, 1, 1]).expand([n, 1, h, w]);
    Tensor::cat(vec![x, plane], 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn repeated_pictures_have_no_deviation() {
        let x = Tensor::<4>::ones([4, 3, 2, 2], &Device::flex());
        let y = minibatch_std(x, 4);
        assert_eq!(y.dims(), [4, 4, 2, 2]);
        let added = y.slice([0..4, 3..4, 0..2, 0..2]).max().into_scalar::<f32>();
        assert!(added < 2e-4, "{added}");
    }

    #[test]
    fn known_deviation() {
        let x = Tensor::<1>::from_floats([1.0, 3.0], &Device::flex()).reshape([2, 1, 1, 1]);
        let y = minibatch_std(x, 4).into_data().try_to_vec::<f32>().unwrap();
        assert!((y[1] - 1.0).abs() < 1e-6 && (y[3] - 1.0).abs() < 1e-6, "{y:?}");
    }
}
