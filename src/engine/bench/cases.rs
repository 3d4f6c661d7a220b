//! What the cases do.

use super::cost::Work;
use super::rounds::Rounds;
use super::{BenchLine, line, network};
use crate::base::{Error, Random, Result};
use crate::data::Batch;
use crate::engine::handle::{Engine, EngineOptions};
use crate::engine::protocol::{Event, ModelSource, ViewRequest};
use crate::engine::studio::Studio;
use crate::gpu::DeviceChoice;
use crate::latent::Recipe;
use crate::models::{
    Architecture, Call, Cond, Discriminator, Generator, NetworkConfig, NoiseInput,
};
use crate::training::{AugmentMode, TrainConfig, Trainer};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use std::time::{Duration, Instant};

/// z to pictures, without gradients.
pub fn forward(network: &NetworkConfig, batch: usize, rounds: usize, device: &Device) -> BenchLine {
    let generator = Generator::new(network, 0, device);
    let g_params = generator.num_params();
    let mut index = 0;
    let rounds = Rounds::time([3, rounds], || {
        index += 1;
        let z = Random::stream(0, "z", index).normals(batch * network.z_dim());
        let z = Tensor::from_data(TensorData::new(z, [batch, network.z_dim()]), device);
        let cond = Cond::labels(&vec![0; batch], network.classes().len());
        let style = generator.encode(z, &cond);
        let call = Call::sample(&cond, NoiseInput::Random { seed: 0, index });
        let pictures = generator.draw(&vec![style; network.styles()], &call);
        // Waits until it is computed.
        drop(pictures.into_data());
    });
    // Counted for the AdaIN networks only.
    let counted = network.style().filter(|style| style.architecture == Architecture::Adain);
    let gflop_per_img = counted.map(|style| Work::of(style).g);
    BenchLine { g_params, gflop_per_img, ..line(batch, &rounds) }
}

/// A step of D and a step of G; with `r1`, the penalty in each step.
pub fn train(batch: usize, r1: bool, device: &Device) -> BenchLine {
    let config = TrainConfig {
        network: network().into(),
        batch,
        lr_g: 1e-3,
        lr_d: 1e-3,
        r1_gamma: if r1 { 10.0 } else { 0.0 },
        r1_interval: 1,
        mixing: 0.0,
        noise: true,
        augment: AugmentMode::None,
        ..TrainConfig::default()
    };
    let line = step(config, 10, device);
    BenchLine { gflop_per_img: Some(Work::of(&network()).step(r1)), ..line }
}

/// A step of D and a step of G with these settings.
pub fn step(config: TrainConfig, rounds: usize, device: &Device) -> BenchLine {
    let (batch, side) = (config.batch, config.network.resolution());
    let classes = config.network.classes().len().max(1);
    let d_params = Some(Discriminator::new(&config.network, 0, device).num_params());
    let mut trainer = Trainer::new(config, device);
    let g_params = trainer.average().num_params();
    let pixels = Random::stream(0, "real", 0).normals(batch * 3 * side * side);
    let pixels = pixels.iter().map(|value| value.clamp(-1.0, 1.0)).collect();
    let real = Batch { index: 0, pixels, labels: (0..batch).map(|i| i % classes).collect() };
    let rounds = Rounds::time([2, rounds], || {
        // A loss that is not finite ends the step early, which the times would show.
        let _ = trainer.discriminator_step(&real);
        let _ = trainer.generator_step(&real);
    });
    BenchLine { g_params, d_params, ..line(batch, &rounds) }
}

/// Recipe to picture with an embedded model: what the window waits for.
pub fn generate(model: &str, device: &Device) -> Result<BenchLine> {
    let studio = Studio::open(&ModelSource::Embedded(model.into()), device, &|_, _, _| ())?;
    let classes = studio.info.config.classes().len();
    let mut seed = 0;
    let rounds = Rounds::time([5, 50], || {
        seed += 1;
        let class = (classes > 0).then(|| seed as usize % classes.max(1));
        drop(studio.pictures(&[Recipe { class, ..Recipe::seed(seed) }]));
    });
    let gflop_per_img = studio.info.config.style().map(|style| Work::of(style).g);
    Ok(BenchLine { g_params: studio.info.params, gflop_per_img, ..line(1, &rounds) })
}

/// From the start of an engine to its first picture. The first round is cold: it starts the
/// threads, and pages the program and the model in.
pub fn first_picture(model: &str, device: DeviceChoice) -> Result<BenchLine> {
    let (mut cold_s, mut name, mut failure) = (None, String::new(), None);
    let rounds = Rounds::time([0, 10], || {
        let start = Instant::now();
        match wait_for_picture(model, device) {
            Ok(device) => name = device,
            Err(error) => failure = Some(error),
        }
        cold_s.get_or_insert(start.elapsed().as_secs_f64());
    });
    match failure {
        Some(error) => Err(error),
        None => Ok(BenchLine { device: name, cold_s, ..line(1, &rounds) }),
    }
}

/// Starts an engine, waits for the picture of seed 0, and gives the device's name.
fn wait_for_picture(model: &str, device: DeviceChoice) -> Result<String> {
    let model = Some(ModelSource::Embedded(model.into()));
    let (sender, woken) = crossbeam_channel::bounded(1);
    // A full channel has woken it already.
    let wake = move || {
        let _ = sender.try_send(());
    };
    let engine = Engine::spawn(EngineOptions { device, gpu: None, model }, wake);
    engine.view(ViewRequest { stamp: 1, recipe: Recipe::seed(0), look: None });
    loop {
        let snapshot = engine.snapshot();
        if snapshot.picture.is_some() {
            return Ok(snapshot.device.clone());
        }
        for event in engine.events() {
            if let Event::Failed(why) | Event::DeviceLost(why) = event {
                return Err(Error::Device(why));
            }
        }
        // The timeout is for a worker that ended without a word.
        let _ = woken.recv_timeout(Duration::from_millis(200));
    }
}
