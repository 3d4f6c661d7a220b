//! What a run will cost, before it starts.

use super::TrainConfig;
use crate::layers::ops;
use crate::models::Work;
use burn::tensor::{Device, Tensor};
use std::time::Instant;

/// Estimates for one configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Bytes of memory while training.
    pub memory: u64,
    /// Floating-point operations for one real image, D and G together.
    pub flops_per_image: f64,
    /// Share of a convolution's speed that whole training steps reach.
    share: f64,
}

impl Cost {
    /// Estimates from the layer shapes; `images` decoded pictures stay in memory.
    pub fn estimate(config: &TrainConfig, images: usize) -> Self {
        let Work { g, d, kept, weights, share } = config.network.work();
        // D: fakes (G forward), two forward passes and their backward (twice the work).
        // G: forward, D forward, D's data gradient, G's backward.
        let d_steps = config.d_steps as f64;
        let flops_per_image = (g + 6.0 * d) + (g + d + d + 2.0 * g) / d_steps;
        // Real and generated pictures are there one after the other.
        let activations = 4.0 * kept * config.batch as f64;
        // Weights, gradients, moments and averages.
        let copies = if config.beta1 > 0.0 { 6.0 } else { 5.0 };
        let state = 4.0 * copies * weights;
        let side = config.network.resolution();
        let memory = activations + state + (3 * side * side * images) as f64 + 150e6;
        Self { memory: memory as u64, flops_per_image, share }
    }

    /// Seconds for 1000 images on this CPU, from a convolution timed now.
    pub fn seconds_per_kimg(&self) -> f64 {
        1000.0 * self.flops_per_image / (conv_flops_per_second() * self.share)
    }
}

fn conv_flops_per_second() -> f64 {
    let device = Device::flex();
    let (n, c, r) = (8, 64, 32);
    let x = Tensor::<4>::ones([n, c, r, r], &device);
    let weight = Tensor::<4>::ones([c, c, 3, 3], &device);
    let flops = (18 * n * c * c * r * r) as f64;
    let once = || {
        let start = Instant::now();
        drop(ops::conv3x3(x.clone(), weight.clone()));
        start.elapsed().as_secs_f64()
    };
    once();
    let best = (0..5).map(|_| once()).fold(f64::INFINITY, f64::min);
    flops / best.max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Architecture, DiscriminatorConfig, StyleGanConfig};

    fn cost(network: StyleGanConfig) -> Cost {
        Cost::estimate(&TrainConfig { network: network.into(), ..TrainConfig::default() }, 1000)
    }

    /// By hand for 16 pixels: 8 channels at 4 and 8, 4 at 16, as D's are but for 2 at 16.
    #[test]
    fn a_stylegan2_is_counted_by_its_own_layers() {
        let discriminator = DiscriminatorConfig { widths: vec![8, 8, 2], ..Default::default() };
        let network = StyleGanConfig {
            resolution: 16,
            architecture: Architecture::Skip,
            widths: vec![8, 8, 4],
            discriminator,
            ..StyleGanConfig::default()
        };
        let g = 18.0 * (16.0 * 64.0 + 64.0 * (16.0 + 64.0) + 256.0 * (8.0 + 16.0));
        let d = 18.0 * (16.0 * 64.0 + 64.0 * (16.0 + 64.0) + 256.0 * (4.0 + 4.0));
        assert_eq!(cost(network.clone()).flops_per_image, 4.0 * g + 8.0 * d);
        let adain = StyleGanConfig { architecture: Architecture::Adain, ..network };
        assert!(cost(adain.clone()).flops_per_image > 4.0 * g + 8.0 * d);
        assert!(cost(adain).share > 0.3);
    }

    #[test]
    fn wider_networks_cost_more() {
        let cost =
            |channel_base| cost(StyleGanConfig { channel_base, ..StyleGanConfig::default() });
        let (narrow, wide) = (cost(1024), cost(2048));
        assert!(wide.flops_per_image > 1.5 * narrow.flops_per_image);
        assert!(wide.memory > narrow.memory);
        assert!(narrow.seconds_per_kimg() > 0.0);
    }
}
