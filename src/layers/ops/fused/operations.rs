//! The operations that fused kernels are written for, and their gradients.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, backend_extension};
use std::f32::consts::SQRT_2;
use std::fmt::Debug;

/// Gain of the leaky ReLU.
pub const GAIN: f32 = SQRT_2;
/// ε of the instance norm.
pub const EPS: f32 = 1e-5;

#[backend_extension(Cube, Flex, Autodiff)]
pub trait FusedOps: Backend {
    fn conv3x3(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv1x1(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn bias_act(x: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self>;
    /// `noise` of a single value stands for none: the macro takes no optional tensors.
    fn style(
        x: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        strength: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
    fn up2(x: FloatTensor<Self>) -> FloatTensor<Self>;
    fn down2(x: FloatTensor<Self>) -> FloatTensor<Self>;
}

/// The gradients, on plain tensors: `dy` is that of the output.
pub trait FusedGradients: FusedOps {
    /// What a style layer's gradient needs of its forward pass.
    type Saved: Clone + Debug + Send + 'static;

    fn conv3x3_data(dy: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv3x3_weight(x: FloatTensor<Self>, dy: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv1x1_data(dy: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;
    fn conv1x1_weight(x: FloatTensor<Self>, dy: FloatTensor<Self>) -> FloatTensor<Self>;
    /// Over input and bias; `y` is the output, whose sign tells the slope.
    fn bias_act_both(dy: FloatTensor<Self>, y: FloatTensor<Self>) -> [FloatTensor<Self>; 2];
    /// The operation itself; `styles` are strength, bias, scale and shift.
    fn style_saved(
        x: FloatTensor<Self>,
        noise: FloatTensor<Self>,
        styles: [FloatTensor<Self>; 4],
    ) -> (FloatTensor<Self>, Self::Saved);
    /// Over input, strength, bias, scale and shift.
    fn style_all(dy: FloatTensor<Self>, saved: Self::Saved) -> [FloatTensor<Self>; 5];
    fn up2_data(dy: FloatTensor<Self>) -> FloatTensor<Self>;
    fn down2_data(dy: FloatTensor<Self>) -> FloatTensor<Self>;
}
