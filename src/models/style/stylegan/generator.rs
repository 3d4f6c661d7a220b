//! The generator: mapping network and synthesis network.

use super::super::{Input, Mapping, StyleGanConfig};
use crate::layers::{EqualConv, EqualConv1, EqualLinear, Init, StyleLayer, ops};
use crate::models::Call;
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

/// Initial deviation of toRGB's weights: pictures start pale, so that the discriminator cannot
/// tell them by their colours alone before the generator has learnt anything.
const RGB_STD: f32 = 0.15;

/// Mapping network f: Z → W and synthesis network g: W → picture.
#[derive(Module, Debug)]
pub struct Generator {
    /// Mapping network.
    pub mapping: Mapping,
    /// Learned constant, `[1, C, 4, 4]`.
    constant: Param<Tensor<4>>,
    /// What w adds to it, in networks with [`Input::Latent`].
    latent: Option<EqualLinear>,
    blocks: Vec<Block>,
    #[module(skip)]
    config: StyleGanConfig,
}

/// w `[N, w_dim]` of a style layer, and its noise.
type Styled = (Tensor<2>, Option<Tensor<4>>);

/// One resolution: two styled convolutions (one at 4×4, after the constant) and its toRGB.
#[derive(Module, Debug)]
struct Block {
    conv0: Option<EqualConv>,
    style0: StyleLayer,
    conv1: EqualConv,
    style1: StyleLayer,
    to_rgb: EqualConv1,
}

impl Block {
    fn new(init: &mut Init, config: &StyleGanConfig, r: usize) -> Self {
        let channels = config.channels(r);
        let conv0 = (r > 4).then(|| EqualConv::new(init, config.channels(r / 2), channels));
        Self {
            conv0,
            style0: StyleLayer::new(init, channels, config.w_dim),
            conv1: EqualConv::new(init, channels, channels),
            style1: StyleLayer::new(init, channels, config.w_dim),
            to_rgb: EqualConv1::new(init, channels, config.colours, RGB_STD),
        }
    }

    /// `layers` has w and noise of both style layers; `call` is shown what leaves them, at `side`.
    fn forward(&self, x: Tensor<4>, layers: &[Styled], side: usize, call: &Call<'_>) -> Tensor<4> {
        let [(w0, noise0), (w1, noise1)] = layers else { panic!("two layers a block") };
        let x = match &self.conv0 {
            Some(conv) => conv.forward(ops::up2(x)),
            None => x,
        };
        let x = self.style0.forward(x, noise0.clone(), w0.clone());
        let x = call.pass(|| format!("b{side}.conv0"), x);
        let x = self.style1.forward(self.conv1.forward(x), noise1.clone(), w1.clone());
        call.pass(|| format!("b{side}.conv1"), x)
    }
}

impl Generator {
    /// A network whose weights `init` makes.
    pub fn new(config: &StyleGanConfig, init: &mut Init) -> Self {
        let mapping = Mapping::new(init, config);
        let channels = config.channels(4);
        let constant = init.normal([1, channels, 4, 4], 1.0);
        let blocks =
            config.resolutions().into_iter().map(|r| Block::new(init, config, r)).collect();
        let latent = (config.input == Input::Latent)
            .then(|| EqualLinear::new(init, config.w_dim, 16 * channels, 1.0));
        Self { mapping, constant, latent, blocks, config: config.clone() }
    }

    /// Sets the deviation of the noise at 4×4, 8×8 and so on, where it has any; the rest stay.
    pub fn set_noise(&mut self, deviations: &[f64]) {
        let sides = self.config.resolutions().into_iter().take_while(|r| self.config.noisy(*r));
        for ((block, _), deviation) in self.blocks.iter_mut().zip(sides).zip(deviations) {
            block.style0.set_noise(*deviation as f32);
            block.style1.set_noise(*deviation as f32);
        }
    }

    /// The affine weights of each style layer, rows of scale and shift: `[2C, w_dim]`.
    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        let styles = self.blocks.iter().flat_map(|block| [&block.style0, &block.style1]);
        styles.map(|style| style.affine.weight.val()).collect()
    }

    /// Its configuration.
    pub fn config(&self) -> &StyleGanConfig {
        &self.config
    }

    /// Device of its weights, with their autodiff setting.
    pub fn device(&self) -> Device {
        self.constant.val().device()
    }

    /// The first features `[N, C, 4, 4]` for the first layer's w `[N, w_dim]`.
    fn input(&self, w: &Tensor<2>) -> Tensor<4> {
        let [batch, _] = w.dims();
        let [_, channels, height, width] = self.constant.dims();
        let shape = [batch, channels, height, width];
        let constant = self.constant.val().expand(shape);
        match &self.latent {
            Some(latent) => constant + latent.forward(w.clone()).reshape(shape),
            None => constant,
        }
    }

    /// One w `[N, w_dim]` for each of the `num_ws` layers to pictures `[N, colours, R, R]`, nominally
    /// in [−1, 1].
    pub fn synthesize(&self, ws: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        assert_eq!(ws.len(), self.config.num_ws(), "one w a layer");
        let batch = ws[0].dims()[0];
        let noise = call.noise.tensors(&self.config, batch, &self.device().without_autodiff());
        let layers: Vec<Styled> = ws.iter().cloned().zip(noise).collect();
        let mut x = self.input(&ws[0]);
        let mut picture: Option<Tensor<4>> = None;
        for (i, (block, layers)) in self.blocks.iter().zip(layers.chunks(2)).enumerate() {
            x = block.forward(x, layers, 4 << i, call);
            let rgb = block.to_rgb.forward(x.clone());
            picture = Some(match picture {
                Some(coarse) => ops::up2(coarse) + rgb,
                None => rgb,
            });
        }
        picture.expect("at least one resolution")
    }
}
