//! The generator: mapping network and synthesis network.

use super::super::{Mapping, StyleGanConfig};
use super::synthesis::Synthesis;
use crate::layers::{Dual, Init};
use crate::models::Call;
use burn::module::Module;
use burn::tensor::{Device, Tensor};

/// See [`super::super::Generator`].
#[derive(Module, Debug)]
pub struct Generator {
    /// Mapping network.
    pub mapping: Mapping,
    synthesis: Synthesis,
    #[module(skip)]
    config: StyleGanConfig,
}

impl Generator {
    /// A network whose weights `init` makes.
    pub fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        let mapping = Mapping::new(init, config);
        Self { mapping, synthesis: Synthesis::new(init, config), config: config.clone() }
    }

    /// Its configuration.
    pub fn config(&self) -> &StyleGanConfig {
        &self.config
    }

    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        self.synthesis.device()
    }

    /// One w `[N, w_dim]` for each of the `num_ws` layers to pictures `[N, colours, R, R]`.
    pub fn synthesize(&self, ws: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        let ws: Vec<_> = ws.iter().cloned().map(Dual::plain).collect();
        self.synthesis.forward(&ws, call).value
    }

    /// [`Self::synthesize`] with the derivative along a direction of the ws.
    pub fn synthesize_dual(&self, ws: &[Dual<2>], call: &Call<'_>) -> Dual<4> {
        self.synthesis.forward(ws, call)
    }

    /// The affine weights of each convolution and of the last toRGB, `[C, w_dim]`. (The other
    /// toRGBs share the w of the convolution after them.)
    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        self.synthesis.style_weights()
    }
}
