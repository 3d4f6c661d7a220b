//! What a run will cost, before it starts, and whether a device has room for it.

use super::TrainConfig;
use crate::base::{Error, Result};
use crate::gpu::Room;
use crate::layers::ops;
use crate::models::Work;
use burn::tensor::{Device, Tensor};
use std::time::Instant;

/// Estimates for one configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Bytes of memory while training.
    pub memory: u64,
    /// Of these, bytes for each picture of a batch.
    picture: u64,
    /// Bytes of the largest tensor, for each picture of a batch.
    tensor: u64,
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
        // Consistency has D look at all of them once more.
        let looks = if config.bcr > 0.0 { 2.0 } else { 1.0 };
        let flops_per_image = (g + looks * 6.0 * d) + (g + d + d + 2.0 * g) / d_steps;
        // Real and generated pictures are there one after the other.
        let picture = 4.0 * kept;
        let activations = picture * config.at_once() as f64;
        // Weights, gradients, moments and averages.
        let copies = if config.beta1 > 0.0 { 6.0 } else { 5.0 };
        let state = 4.0 * copies * weights;
        let side = config.network.resolution();
        let memory = activations + state + (3 * side * side * images) as f64 + 150e6;
        let tensor = 4 * config.network.features().min(usize::MAX / 4) as u64;
        Self { memory: memory as u64, picture: picture as u64, tensor, flops_per_image, share }
    }

    /// Whether a device has room for it, with the batch of `config`.
    ///
    /// # Errors
    /// [`Error::Usage`] that says what to make smaller.
    pub fn fits(&self, config: &TrainConfig, room: Room) -> Result<()> {
        let (batch, side) = (config.at_once() as u64, config.network.resolution());
        if let Some(most) = room.tensor.filter(|most| self.tensor.saturating_mul(batch) > *most) {
            return Err(Error::Usage(format!(
                "a batch of {batch} at {side}×{side} pixels needs tensors of {}, and the GPU takes \
                 {} at most; {}",
                size(self.tensor.saturating_mul(batch)),
                size(most),
                smaller(config, most / self.tensor.max(1)),
            )));
        }
        if let Some(all) = room.memory.filter(|all| self.memory > *all) {
            let alone = self.memory.saturating_sub(self.picture.saturating_mul(batch));
            return Err(Error::Usage(format!(
                "a batch of {batch} at {side}×{side} pixels needs about {} of memory, and this \
                 machine has {}; {}",
                size(self.memory),
                size(all),
                smaller(config, all.saturating_sub(alone) / self.picture.max(1)),
            )));
        }
        Ok(())
    }

    /// Speed of a convolution on this CPU, timed now, floating-point operations a second.
    pub fn speed_here() -> f64 {
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

    /// Seconds for 1000 images where a convolution has this speed.
    pub fn seconds_at(&self, flops_per_second: f64) -> f64 {
        1000.0 * self.flops_per_image / (flops_per_second * self.share)
    }
}

/// What to choose instead, where so many pictures would fit.
fn smaller(config: &TrainConfig, pictures: u64) -> String {
    if pictures < if config.network.normalises() { 2 } else { 1 } {
        return "choose a smaller side or narrower networks".into();
    }
    let parts = config.batch.div_ceil(pictures as usize);
    format!(
        "choose a batch of {pictures} or fewer, take it in {parts} parts, or choose a smaller side or \
         narrower networks"
    )
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => format!("{:.0} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
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
    }

    /// 64 channels of 32×32, enlarged to 64×64, are 1 MiB a picture.
    #[test]
    fn what_has_no_room_is_refused_with_what_would_fit() {
        let config = TrainConfig { batch: 100, ..TrainConfig::default() };
        let cost = Cost::estimate(&config, 1000);
        assert_eq!(cost.tensor, 1 << 20);
        let says = |room| cost.fits(&config, room).unwrap_err().to_string();
        let tensor = |most| Room { tensor: Some(most), memory: None };
        cost.fits(&config, Room::default()).unwrap();
        cost.fits(&config, tensor(100 << 20)).unwrap();
        let sentence = says(tensor((100 << 20) - 1));
        assert!(sentence.contains("100 at 64×64 pixels needs tensors of 105 MB"), "{sentence}");
        assert!(sentence.contains("choose a batch of 99 or fewer"), "{sentence}");
        let none = says(tensor((1 << 20) - 1));
        assert!(none.contains("choose a smaller side or narrower networks"), "{none}");

        let memory = |all| Room { tensor: None, memory: Some(all) };
        cost.fits(&config, memory(cost.memory)).unwrap();
        let sentence = says(memory(cost.memory - 5 * cost.picture));
        assert!(sentence.contains("choose a batch of 95 or fewer"), "{sentence}");
        let fitting = Cost::estimate(&TrainConfig { batch: 95, ..config.clone() }, 1000);
        fitting.fits(&config, memory(cost.memory - 5 * cost.picture)).unwrap();
        assert!(says(memory(1 << 20)).contains("choose a smaller side"));
    }

    #[test]
    fn the_time_is_work_by_speed() {
        let cost = Cost { memory: 0, picture: 0, tensor: 0, flops_per_image: 6e9, share: 0.5 };
        assert_eq!(cost.seconds_at(3e10), 400.0);
        // Any machine does between a hundredth and a thousandfold of 10 GFLOP/s.
        let speed = Cost::speed_here();
        assert!((1e8..1e13).contains(&speed), "{speed}");
    }
}
