//! How fast this machine is, with the cases of the PyTorch peer (`bench_torch.py`).
//!
//! Same names, sizes and fields. The networks have the same widths (256, 256, 256, 128 and 64
//! channels from 4×4 to 64×64, z and w of 256, 8 mapping layers) but are ours: G has blurred
//! upsampling and output skips, D is residual, blurs, and halves the picture before the second
//! convolution of each block. A training step here also keeps the average of G. So the numbers
//! compare, though the networks are not identical.

mod machine;
mod rounds;

use super::protocol::ModelSource;
use super::studio::Studio;
use crate::base::{Random, Result};
use crate::checkpoint::embedded_names;
use crate::data::Batch;
use crate::gpu::{Compute, DeviceChoice};
use crate::latent::Recipe;
use crate::models::{Generator, NoiseInput, StyleGanConfig};
use crate::training::{AugmentMode, TrainConfig, Trainer};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use rounds::Rounds;

/// One case's result. A round that other programs took more than 6 % of counts as disturbed and
/// is repeated.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct BenchLine {
    /// Its name.
    pub case: String,
    /// Pictures a round.
    pub batch: usize,
    /// Median seconds of a round.
    pub median_s: f64,
    /// Fastest round.
    pub min_s: f64,
    /// Slowest round.
    pub max_s: f64,
    /// Pictures a second, by the median.
    pub img_per_s: f64,
    /// Pictures a second, by the fastest round.
    pub img_per_s_best: f64,
    /// Rounds that count.
    pub iters: usize,
    /// Rounds that were disturbed and left out.
    pub disturbed_iters: usize,
    /// Threads at hand.
    pub threads: usize,
    /// CPU time of this process over wall time; 0 where the system does not tell.
    pub cpu_over_wall: f64,
    /// Share of the machine that was busy before.
    pub other_load_before: f64,
    /// Largest memory of this process so far; 0 where the system does not tell.
    pub maxrss_mb: u64,
    /// Device that computes.
    pub device: String,
    /// Values of the generator.
    pub g_params: usize,
}

/// Runs the cases whose name holds `only` and reports each as it ends.
///
/// # Errors
/// [`crate::base::Error::Device`] when the device cannot be had.
pub fn bench(only: &str, device: DeviceChoice, report: &mut dyn FnMut(BenchLine)) -> Result<()> {
    let compute = Compute::choose(device, None)?;
    let mut bench = Bench { only, device: &compute.device, name: &compute.name, report };
    bench.forward("adain64_fwd_b1", 1, 30);
    bench.forward("adain64_fwd_b8", 8, 15);
    bench.train("adain64_train_b8", 8, false);
    bench.train("adain64_train_b16", 16, false);
    bench.train("adain64_train_r1_b8", 8, true);
    bench.picture()
}

struct Bench<'a> {
    only: &'a str,
    device: &'a Device,
    name: &'a str,
    report: &'a mut dyn FnMut(BenchLine),
}

impl Bench<'_> {
    fn wanted(&self, case: &str) -> bool {
        case.contains(self.only)
    }

    /// z to pictures, without gradients.
    fn forward(&mut self, case: &str, batch: usize, rounds: usize) {
        if !self.wanted(case) {
            return;
        }
        let device = self.device;
        let generator = Generator::new(&network(), 0, device);
        let params = generator.num_params();
        let mut index = 0;
        self.measure(case, batch, [3, rounds], params, || {
            index += 1;
            let z = Random::stream(0, "z", index).normals(batch * network().z_dim);
            let z = Tensor::from_data(TensorData::new(z, [batch, network().z_dim]), device);
            let w = generator.mapping().forward(z, &vec![0; batch]);
            let noise = NoiseInput::Random { seed: 0, index };
            let pictures = generator.synthesize(&vec![w; network().num_ws()], noise);
            // Waits until it is computed.
            drop(pictures.into_data());
        });
    }

    /// A step of D and a step of G; with `r1`, the penalty in each step.
    fn train(&mut self, case: &str, batch: usize, r1: bool) {
        if !self.wanted(case) {
            return;
        }
        let config = TrainConfig {
            network: network(),
            batch,
            lr_g: 1e-3,
            lr_d: 1e-3,
            r1_gamma: if r1 { 10.0 } else { 0.0 },
            r1_interval: 1,
            mixing: 0.0,
            augment: AugmentMode::None,
            ..TrainConfig::default()
        };
        let side = config.network.resolution;
        let mut trainer = Trainer::new(config, self.device);
        let params = trainer.generator().num_params();
        let pixels = Random::stream(0, "real", 0).normals(batch * 3 * side * side);
        let pixels = pixels.iter().map(|value| value.clamp(-1.0, 1.0)).collect();
        let real = Batch { index: 0, pixels, labels: vec![0; batch] };
        self.measure(case, batch, [2, 10], params, || {
            // A loss that is not finite ends the step early, which the times would show.
            let _ = trainer.discriminator_step(&real);
            let _ = trainer.generator_step(&real.labels);
        });
    }

    /// Recipe to picture with the first embedded model: what the window waits for.
    fn picture(&mut self) -> Result<()> {
        let Some(model) = embedded_names().first().copied() else { return Ok(()) };
        let case = format!("generate_{model}_b1");
        if !self.wanted(&case) {
            return Ok(());
        }
        let studio = Studio::open(&ModelSource::Embedded(model.into()), self.device)?;
        let mut seed = 0;
        self.measure(&case, 1, [5, 50], studio.info.params, || {
            seed += 1;
            drop(studio.pictures(&[Recipe::seed(seed)]));
        });
        Ok(())
    }

    /// Times `round`; `counts` are the rounds to warm up and to measure.
    fn measure(
        &mut self,
        case: &str,
        batch: usize,
        counts: [usize; 2],
        g_params: usize,
        round: impl FnMut(),
    ) {
        let rounds = Rounds::time(counts, round);
        let (median_s, [min_s, max_s]) = (rounds.median(), rounds.extremes());
        (self.report)(BenchLine {
            case: case.into(),
            batch,
            median_s,
            min_s,
            max_s,
            img_per_s: batch as f64 / median_s,
            img_per_s_best: batch as f64 / min_s,
            iters: rounds.times.len(),
            disturbed_iters: rounds.disturbed,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            cpu_over_wall: rounds.cpu_over_wall,
            other_load_before: rounds.load_before,
            maxrss_mb: machine::peak_memory_mb(),
            device: self.name.into(),
            g_params,
        });
    }
}

/// The reference network's widths.
fn network() -> StyleGanConfig {
    StyleGanConfig {
        z_dim: 256,
        w_dim: 256,
        channel_base: 4096,
        channel_max: 256,
        ..StyleGanConfig::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_the_reference_s() {
        let network = network();
        let widths: Vec<_> =
            network.resolutions().iter().map(|r| (*r, network.channels(*r))).collect();
        assert_eq!(widths, [(4, 256), (8, 256), (16, 256), (32, 128), (64, 64)]);
        assert_eq!((network.z_dim, network.w_dim, network.mapping_layers), (256, 256, 8));
    }

    #[test]
    fn the_case_that_was_asked_for_is_measured() {
        let mut lines = Vec::new();
        bench("generate_", DeviceChoice::Cpu, &mut |line| lines.push(line)).unwrap();
        let [line] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((line.case.as_str(), line.batch), ("generate_faces_b1", 1));
        assert!(line.min_s > 0.0 && line.min_s <= line.median_s && line.median_s <= line.max_s);
    }
}
