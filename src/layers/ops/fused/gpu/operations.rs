//! The shaders as operations of burn's wgpu backend.

use super::super::operations::{FusedGradients, FusedOps};
use super::kernels::{self, Noise, Packed};
use super::launch::{contiguous, sides};
use burn::backend::ops::FloatTensorOps;
use burn::tensor::{Shape, Slice};
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

type T = CubeTensor;

impl FusedOps for CubeBackend {
    fn conv3x3(x: T, weight: T) -> T {
        kernels::conv3x3(&contiguous(x), &Packed::new(&contiguous(weight), 9, false))
    }

    fn conv1x1(x: T, weight: T) -> T {
        kernels::conv1x1(&contiguous(x), &Packed::new(&contiguous(weight), 1, false))
    }

    fn bias_act(x: T, bias: T) -> T {
        kernels::act(&contiguous(x), &contiguous(bias))
    }

    fn style(x: T, noise: T, strength: T, bias: T, scale: T, shift: T) -> T {
        Self::style_saved(x, noise, [strength, bias, scale, shift]).0
    }

    fn up2(x: T) -> T {
        kernels::up2(&contiguous(x), 1.0)
    }

    fn down2(x: T) -> T {
        kernels::down2(&contiguous(x), 1.0)
    }
}

/// What a style layer's gradient needs of its forward pass.
#[derive(Debug, Clone)]
pub struct StyleState {
    x: T,
    noise: Noise,
    saved: T,
}

impl FusedGradients for CubeBackend {
    type Saved = StyleState;

    fn conv3x3_data(dy: T, weight: T) -> T {
        kernels::conv3x3(&contiguous(dy), &Packed::new(&contiguous(weight), 9, true))
    }

    fn conv3x3_weight(x: T, dy: T) -> T {
        kernels::conv3x3_weight(&contiguous(x), &contiguous(dy))
    }

    fn conv1x1_data(dy: T, weight: T) -> T {
        kernels::conv1x1(&contiguous(dy), &Packed::new(&contiguous(weight), 1, true))
    }

    fn conv1x1_weight(x: T, dy: T) -> T {
        kernels::conv1x1_weight(&contiguous(x), &contiguous(dy))
    }

    fn bias_act_both(dy: T, y: T) -> [T; 2] {
        let [dx, sums] = kernels::act_backward(&contiguous(dy), &contiguous(y));
        let [_, c] = sides(&sums);
        [dx, Self::float_reshape(Self::float_sum_dim(sums, 0), Shape::from([c]))]
    }

    fn style_saved(x: T, noise: T, styles: [T; 4]) -> (T, StyleState) {
        let (x, noise) = (contiguous(x), Noise::new(contiguous(noise)));
        let [y, saved] = kernels::style(&x, &noise, &styles.map(contiguous));
        (y, StyleState { x, noise, saved })
    }

    fn style_all(dy: T, StyleState { x, noise, saved }: StyleState) -> [T; 5] {
        let [dx, dscale, dshift, shares] =
            kernels::style_backward(&x, &noise, &saved, &contiguous(dy));
        let [_, _, c] = sides(&shares);
        let sums = Self::float_sum_dim(shares, 1);
        let part = |index: usize| {
            let slice = Slice::from(index..index + 1);
            Self::float_reshape(Self::float_slice(sums.clone(), &[slice]), Shape::from([c]))
        };
        let (dbias, dstrength) = (part(0), part(1));
        [dx, dstrength, dbias, dscale, dshift]
    }

    fn up2_data(dy: T) -> T {
        kernels::down2(&contiguous(dy), 4.0)
    }

    fn down2_data(dy: T) -> T {
        kernels::up2(&contiguous(dy), 0.25)
    }
}
