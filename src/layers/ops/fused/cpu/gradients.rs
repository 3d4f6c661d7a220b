//! The gradients, straight onto the kernels.

use super::super::operations::{FusedGradients, GAIN};
use super::buffers::{Contiguous, tensor};
use super::forward::{StyleInputs, conv_shape, conv1_shape, dims, planes};
use crate::cpu::{conv1x1, conv3x3, epilogue, epilogue::Saved, resample};
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use std::sync::Arc;

type T = FloatTensor<Flex>;

/// What a style layer's gradient needs of its forward pass.
#[derive(Debug, Clone)]
pub struct StyleState {
    noise: T,
    /// Strength, bias, scale, shift.
    styles: [T; 4],
    saved: Arc<Saved>,
}

impl FusedGradients for Flex {
    type Saved = StyleState;

    fn conv3x3_data(dy: T, weight: T) -> T {
        let (dy, weight) = (Contiguous::new(&dy), Contiguous::new(&weight));
        let [n, _, h, w] = dy.nchw();
        let s = conv_shape([n, weight.side(1), h, w], weight.side(0));
        let dx = conv3x3::data_gradient(dy.values(), weight.values(), s);
        tensor(dx, [n, s.c, h, w])
    }

    fn conv3x3_weight(x: T, dy: T) -> T {
        let (x, dy) = (Contiguous::new(&x), Contiguous::new(&dy));
        let s = conv_shape(x.nchw(), dy.side(1));
        tensor(conv3x3::weight_gradient(x.values(), dy.values(), s), [s.o, s.c, 3, 3])
    }

    fn conv1x1_data(dy: T, weight: T) -> T {
        let (dy, weight) = (Contiguous::new(&dy), Contiguous::new(&weight));
        let [n, _, h, w] = dy.nchw();
        let s = conv1_shape([n, weight.side(1), h, w], weight.side(0));
        tensor(conv1x1::data_gradient(dy.values(), weight.values(), s), [n, s.c, h, w])
    }

    fn conv1x1_weight(x: T, dy: T) -> T {
        let (x, dy) = (Contiguous::new(&x), Contiguous::new(&dy));
        let s = conv1_shape(x.nchw(), dy.side(1));
        tensor(conv1x1::weight_gradient(x.values(), dy.values(), s), [s.o, s.c])
    }

    fn bias_act_both(dy: T, y: T) -> [T; 2] {
        let (dy, y) = (Contiguous::new(&dy), Contiguous::new(&y));
        let (dx, dbias) = epilogue::act_backward(dy.values(), y.values(), dims(&y), GAIN);
        let channels = dbias.len();
        [tensor(dx, y.nchw()), tensor(dbias, [channels])]
    }

    fn style_saved(x: T, noise: T, styles: [T; 4]) -> (T, StyleState) {
        let (y, saved) = StyleInputs::new(&noise, &styles).forward(&Contiguous::new(&x));
        (y, StyleState { noise, styles, saved: Arc::new(saved) })
    }

    fn style_all(dy: T, state: StyleState) -> [T; 5] {
        let dy = Contiguous::new(&dy);
        let inputs = StyleInputs::new(&state.noise, &state.styles);
        let d = dims(&dy);
        let g = epilogue::style_backward(dy.values(), &state.saved, d, inputs.style());
        [
            tensor(g.dx, dy.nchw()),
            tensor(g.dstrength, [d.c]),
            tensor(g.dbias, [d.c]),
            tensor(g.dscale, [d.n, d.c]),
            tensor(g.dshift, [d.n, d.c]),
        ]
    }

    fn up2_data(dy: T) -> T {
        let dy = Contiguous::new(&dy);
        let [n, c, h, w] = dy.nchw();
        tensor(resample::down2(dy.values(), planes(&dy), 4.0), [n, c, h / 2, w / 2])
    }

    fn down2_data(dy: T) -> T {
        let dy = Contiguous::new(&dy);
        let [n, c, h, w] = dy.nchw();
        tensor(resample::up2(dy.values(), planes(&dy), 0.25), [n, c, 2 * h, 2 * w])
    }
}
