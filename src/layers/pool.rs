//! Where the greatest of each 2×2 lies.

#[cfg(doc)]
use super::ops;
use burn::tensor::module::max_pool2d_with_indices;
use burn::tensor::ops::MaxPoolOptions;
use burn::tensor::{Int, Tensor};

/// [`ops::max2`], and where in its plane each of these values lies, row after row.
pub(super) fn max2_places(x: Tensor<4>) -> (Tensor<4>, Tensor<4, Int>) {
    max_pool2d_with_indices(x, MaxPoolOptions::new([2, 2]))
}

/// The values of `x` `[N, C, 2H, 2W]` at the places that [`max2_places`] named.
pub(super) fn picked(x: Tensor<4>, places: Tensor<4, Int>) -> Tensor<4> {
    let [n, c, h, w] = x.dims();
    let shape = places.dims();
    let places = places.reshape([n, c, h * w / 4]);
    x.reshape([n, c, h * w]).gather(2, places).reshape(shape)
}

#[cfg(test)]
mod tests {
    use super::super::ops::{average2, max2, nearest2};
    use super::*;
    use burn::tensor::Device;

    fn values(x: Tensor<4>) -> Vec<f32> {
        x.into_data().try_to_vec::<f32>().unwrap()
    }

    fn plane() -> Tensor<4> {
        let rows = [[1.0, 2.0, 8.0, 5.0], [4.0, 3.0, 6.0, 7.0]];
        Tensor::<2>::from_floats(rows, &Device::flex()).reshape([1, 1, 2, 4])
    }

    #[test]
    fn each_square_becomes_one_value() {
        assert_eq!(values(average2(plane())), [2.5, 6.5]);
        assert_eq!(values(max2(plane())), [4.0, 8.0]);
        let (greatest, places) = max2_places(plane());
        assert_eq!(values(picked(plane(), places.clone())), values(greatest));
        assert_eq!(values(picked(plane() * 10.0, places)), [40.0, 80.0]);
    }

    #[test]
    fn each_value_becomes_a_square() {
        let y = nearest2(plane());
        assert_eq!(y.dims(), [1, 1, 4, 8]);
        let first = [1.0, 1.0, 2.0, 2.0, 8.0, 8.0, 5.0, 5.0];
        assert_eq!(values(y.clone())[..8], first);
        assert_eq!(values(y.clone())[8..16], first);
        assert_eq!(values(average2(y)), values(plane()));
    }
}
