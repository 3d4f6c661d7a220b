//! How fast this machine is, with the cases of the PyTorch peer (`bench_torch.py`).
//!
//! Same names, sizes and fields. The networks have the same widths (256, 256, 256, 128 and 64
//! channels from 4×4 to 64×64, z and w of 256, 8 mapping layers) but are ours: G has blurred
//! upsampling and output skips, D is residual, blurs, and halves the picture before the second
//! convolution of each block. A training step here also keeps the average of G. So the numbers
//! compare, though the networks are not identical.

mod cases;
mod cost;
mod families;
mod frames;
mod machine;
mod rounds;

pub use frames::FrameLine;

use crate::base::{Error, Result};
use crate::checkpoint::main_names;
use crate::cpu::peak;
use crate::gpu::{Compute, DeviceChoice};
use crate::models::{Architecture, NetworkConfig, StyleGanConfig};
use crate::training::TrainConfig;
use rounds::Rounds;
use std::time::Duration;

/// How long the matrix kernel's peak is measured before a case.
const PEAK: Duration = Duration::from_millis(300);

/// One case's result. A round that other programs took more than 6 % of counts as disturbed and
/// is repeated.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
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
    /// Values of the discriminator, where one is trained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub d_params: Option<usize>,
    /// Nominal GFLOP of one picture, convolutions counted in their direct form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gflop_per_img: Option<f64>,
    /// Nominal GFLOP/s by the median.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gflops: Option<f64>,
    /// GFLOP/s of the matrix kernel on all threads, measured just before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_gflops: Option<f64>,
    /// Seconds of the first round, where nothing was warm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_s: Option<f64>,
}

impl BenchLine {
    /// Share of the matrix kernel's peak that the nominal work reaches. Winograd needs fewer
    /// multiplications than the direct form, so that it may pass 1.
    pub fn share_of_peak(&self) -> Option<f64> {
        Some(self.gflops? / self.peak_gflops?)
    }
}

/// What a case does.
enum Case {
    /// z to so many pictures, so many rounds.
    Forward(Box<NetworkConfig>, usize, usize),
    /// A step of D and a step of G of the reference network on so many pictures; with R1 in each step.
    Train(usize, bool),
    /// The same with other networks and settings.
    Step(Box<TrainConfig>),
    /// Recipe to picture with an embedded model.
    Generate(&'static str),
    /// From the start of an engine to the first picture of an embedded model.
    FirstPicture(&'static str),
}

fn cases() -> Vec<(String, Case)> {
    let forward =
        |network: NetworkConfig, batch, rounds| Case::Forward(Box::new(network), batch, rounds);
    let mut cases = vec![
        ("adain64_fwd_b1".to_owned(), forward(network().into(), 1, 30)),
        ("adain64_fwd_b8".to_owned(), forward(network().into(), 8, 15)),
        ("adain64_train_b8".to_owned(), Case::Train(8, false)),
        ("adain64_train_b16".to_owned(), Case::Train(16, false)),
        ("adain64_train_r1_b8".to_owned(), Case::Train(8, true)),
        ("stylegan2_256_fwd_b1".to_owned(), forward(stylegan2().into(), 1, 15)),
    ];
    for (name, network) in families::networks() {
        let batch = families::BATCH;
        cases.push((format!("{name}_forward_b1"), forward(network.clone(), 1, 30)));
        cases.push((format!("{name}_forward_b{batch}"), forward(network.clone(), batch, 10)));
        let settings = Box::new(families::settings(network));
        cases.push((format!("{name}_train_b{batch}"), Case::Step(settings)));
    }
    for model in main_names() {
        cases.push((format!("generate_{model}_b1"), Case::Generate(model)));
        cases.push((format!("first_picture_{model}"), Case::FirstPicture(model)));
    }
    cases
}

/// Names of all cases, in the order in which they are best run.
pub fn bench_cases() -> Vec<String> {
    cases().into_iter().map(|(name, _)| name).collect()
}

/// Runs one case in this process. Memory is the largest of the process so far, so that a process
/// of its own for each case gives the case's.
///
/// # Errors
/// [`Error::Usage`] for an unknown case, [`Error::Device`] when the device cannot be had.
pub fn bench(case: &str, device: DeviceChoice) -> Result<BenchLine> {
    let Some((_, what)) = cases().into_iter().find(|(name, _)| name == case) else {
        let known = bench_cases().join(", ");
        return Err(Error::Usage(format!("no case is called '{case}'; there are {known}")));
    };
    let line = match what {
        Case::FirstPicture(model) => cases::first_picture(model, device)?,
        other => {
            let compute = Compute::choose(device, None)?;
            let peak_gflops = compute.gpu.is_none().then(|| peak::gflops(PEAK));
            let line = match other {
                Case::Forward(network, batch, rounds) => {
                    cases::forward(&network, batch, rounds, &compute.device)
                }
                Case::Step(config) => cases::step(*config, 10, &compute.device),
                Case::Train(batch, r1) => cases::train(batch, r1, &compute.device),
                Case::Generate(model) | Case::FirstPicture(model) => {
                    cases::generate(model, &compute.device)?
                }
            };
            BenchLine { device: compute.name, peak_gflops, ..line }
        }
    };
    let gflops = line.gflop_per_img.map(|work| work * line.img_per_s);
    Ok(BenchLine { case: case.into(), gflops, ..line })
}

/// A line about `rounds` of `batch` pictures each.
fn line(batch: usize, rounds: &Rounds) -> BenchLine {
    let (median_s, [min_s, max_s]) = (rounds.median(), rounds.extremes());
    BenchLine {
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
        ..BenchLine::default()
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

/// The published FFHQ network of 256×256 pixels (`benches/peer_torch_stylegan2.py`).
fn stylegan2() -> StyleGanConfig {
    StyleGanConfig {
        resolution: 256,
        z_dim: 512,
        w_dim: 512,
        channel_base: 16384,
        channel_max: 512,
        architecture: Architecture::Skip,
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
    fn the_small_cases_are_measured() {
        for model in ["faces", "flowers"] {
            let line = bench(&format!("generate_{model}_b1"), DeviceChoice::Cpu).unwrap();
            assert_eq!((line.batch, line.iters > 0, line.g_params > 0), (1, true, true));
            let ordered = line.min_s <= line.median_s && line.median_s <= line.max_s;
            assert!(line.min_s > 0.0 && ordered, "{line:?}");
            let share = line.share_of_peak().expect("counted on the CPU");
            assert!(share > 0.0 && share.is_finite(), "{share}");
        }
    }

    #[test]
    fn the_first_picture_has_a_cold_round_and_names_the_device() {
        let line = bench("first_picture_faces", DeviceChoice::Cpu).unwrap();
        assert!(line.device.starts_with("CPU"), "{}", line.device);
        assert!(line.cold_s.is_some_and(|cold| cold >= line.min_s), "{line:?}");
    }

    #[test]
    fn names_are_unique_and_an_unknown_one_is_refused() {
        let mut names = bench_cases();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        let why = bench("adain", DeviceChoice::Cpu).unwrap_err().to_string();
        assert!(why.contains("'adain'") && why.contains("adain64_fwd_b1"), "{why}");
    }
}
