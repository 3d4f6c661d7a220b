//! How far networks have grown.

use crate::layers::{Dual, ops};
use burn::tensor::Tensor;

/// The finest resolution in use, and how far it has faded in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Index of the finest resolution, 0 for 4×4.
    pub index: usize,
    /// Share of that resolution in the picture, above 0; the rest is the next coarser one, enlarged.
    pub share: f32,
}

impl Stage {
    /// Of a stage as [`crate::models::Shape::stage`] counts it, in networks of `resolutions`
    /// resolutions; all of them where none is given.
    pub fn of(stage: Option<f64>, resolutions: usize) -> Self {
        let last = resolutions - 1;
        let reached = stage.map_or(last as f64, |stage| (stage - 2.0).clamp(0.0, last as f64));
        let index = reached.ceil() as usize;
        let share = if index == 0 { 1.0 } else { reached - (index - 1) as f64 };
        Self { index, share: share as f32 }
    }

    /// Whether a coarser resolution is still part of the picture.
    pub fn fades(self) -> bool {
        self.share < 1.0
    }
}

/// Each place as `factor`×`factor` of them, a power of two.
pub fn enlarged(x: Tensor<4>, factor: usize) -> Tensor<4> {
    (0..factor.ilog2()).fold(x, |x, _| ops::nearest2(x))
}

/// The means of `factor`×`factor` places.
pub fn averaged(x: Dual<4>, factor: usize) -> Dual<4> {
    if factor == 1 {
        return x;
    }
    x.linear(|x| {
        let [n, c, h, w] = x.dims();
        let (h, w) = (h / factor, w / factor);
        let x: Tensor<5> =
            x.reshape([n, c, h, factor, w * factor]).mean_dim(3).reshape([n, c, h, w, factor]);
        x.mean_dim(4).reshape([n, c, h, w])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn stages_count_from_four_pixels_and_end_with_the_whole_picture() {
        let of = |stage| {
            let Stage { index, share } = Stage::of(stage, 5);
            (index, share)
        };
        assert_eq!((of(Some(2.0)), of(Some(3.0))), ((0, 1.0), (1, 1.0)));
        assert_eq!(of(Some(2.25)), (1, 0.25));
        assert_eq!((of(None), of(Some(6.0)), of(Some(9.0))), ((4, 1.0), (4, 1.0), (4, 1.0)));
        assert!(Stage::of(Some(5.5), 5).fades() && !Stage::of(Some(5.0), 5).fades());
    }

    #[test]
    fn an_enlarged_picture_averages_to_itself() {
        let x = Tensor::<4>::from_floats([[[[1.0, 2.0], [3.0, 4.0]]]], &Device::flex());
        let large = enlarged(x.clone(), 4);
        assert_eq!(large.dims(), [1, 1, 8, 8]);
        let corner = large.clone().slice([0..1, 0..1, 0..1, 3..5]);
        assert_eq!(corner.into_data().try_to_vec::<f32>().unwrap(), [1.0, 2.0]);
        let back = averaged(Dual::plain(large), 4).value;
        assert!((back - x).abs().max().into_scalar::<f32>() < 1e-6);
    }
}
