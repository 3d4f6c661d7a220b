//! A run at a higher resolution than the model it starts from.

use super::super::transfer::{self, StartModel};
use super::super::{AugmentMode, TrainConfig, Trainer};
use super::config;
use crate::base::Random;
use crate::checkpoint::{Card, ModelFile, Precision, Wanted, save_generator, write_native};
use crate::data::Batch;
use crate::layers::ops;
use crate::models::{
    Architecture, Call, Cond, Discriminator, DiscriminatorConfig, Generator, NoiseInput,
    StyleGanConfig, collect,
};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use std::path::Path;

const KINDS: [Architecture; 2] = [Architecture::Adain, Architecture::Skip];

fn network(architecture: Architecture) -> StyleGanConfig {
    StyleGanConfig { architecture, ..config().network.styled() }
}

/// A file with both networks, D with biases that are not 0.
fn save(path: &Path, g: &Generator, d: &Discriminator) {
    save_generator(path, g, &Card::default(), Precision::Full).unwrap();
    let mut file = ModelFile::read(path, Wanted::Both).unwrap();
    let mut d = collect(d, "");
    let biases = d.iter_mut().filter(|(name, _)| name.ends_with("bias"));
    biases.for_each(|(_, tensor)| tensor.values.fill(0.3));
    file.discriminator = Some(d);
    write_native(path, &file, Precision::Full).unwrap();
}

/// Both networks with random weights, and the trainer that starts from them at `resolution`.
fn grown(network: StyleGanConfig, resolution: usize) -> (Generator, Discriminator, Trainer) {
    let (network, w_dim) = (network.clone().into(), network.w_dim);
    let device = Device::flex();
    let mut g = Generator::new(&network, 7, &device);
    g.set_centre(Tensor::full([w_dim], 0.25, &device));
    let d = Discriminator::new(&network, 8, &device);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    save(&path, &g, &d);
    let d = ModelFile::read(&path, Wanted::Both).unwrap().build_discriminator(&device);
    let d = d.unwrap().expect("was saved");
    let base = StartModel::read(path.to_str().unwrap()).unwrap();
    let settings = TrainConfig { augment: AugmentMode::None, r1_interval: 1, ..config() };
    let settings = base.settings(settings, Some(resolution)).unwrap();
    assert_eq!(settings.network.resolution(), resolution);
    (g, d, transfer::begin(settings, Some(base), &device).unwrap())
}

fn pictures(g: &Generator, z_dim: usize) -> Tensor<4> {
    let z = Random::stream(2, "z", 0).normals(4 * z_dim);
    let z = Tensor::from_data(TensorData::new(z, [4, z_dim]), &Device::flex());
    let cond = g.cond(&[0; 4]);
    let style = g.encode(z, &cond);
    g.draw(&vec![style; g.config().styles()], &Call::sample(&cond, NoiseInput::None))
}

#[test]
fn the_first_pictures_are_the_former_ones_enlarged() {
    for architecture in KINDS {
        for (resolution, doublings) in [(32, 1), (64, 2)] {
            let (g, _, trainer) = grown(network(architecture), resolution);
            let mut enlarged = pictures(&g, 16);
            for _ in 0..doublings {
                enlarged = ops::up2(enlarged);
            }
            let spread = enlarged.clone().abs().mean().into_scalar::<f32>();
            let drawn = pictures(&trainer.generator(), 16);
            let off = (drawn - enlarged).abs().max().into_scalar::<f32>();
            // The new toRGBs add exact zeros.
            assert!(off == 0.0 && spread > 0.01, "{architecture:?}: {off} of {spread}");
            let average = trainer.generator().entry().centre().unwrap();
            assert_eq!(average.into_data().try_to_vec::<f32>().unwrap(), vec![0.25; 16]);
        }
    }
}

#[test]
fn the_coarser_blocks_of_d_come_along() {
    for architecture in KINDS {
        let (_, d, trainer) = grown(network(architecture), 64);
        let (old, new) = (collect(&d, ""), collect(&trainer.d, ""));
        let mut fresh = 0;
        for (name, tensor) in &new {
            let former = match (architecture, name.strip_prefix("blocks.")) {
                (Architecture::Adain, Some(block)) => {
                    let (index, rest) = block.split_once('.').unwrap();
                    let index = index.parse::<usize>().unwrap();
                    index.checked_sub(2).map(|index| format!("blocks.{index}.{rest}"))
                }
                (Architecture::Adain, None) if name.starts_with("from_rgb") => None,
                _ => Some(name.clone()),
            };
            match former.and_then(|former| old.get(&former)) {
                Some(held) => assert_eq!(tensor, held, "{name}"),
                None => fresh += 1,
            }
        }
        // Two blocks of five, and fromRGB.
        assert_eq!(fresh, 12, "{architecture:?}");
    }
}

#[test]
fn d_judges_a_picture_as_it_judged_the_halved_one() {
    let of_d = |architecture| StyleGanConfig {
        discriminator: DiscriminatorConfig { architecture, ..Default::default() },
        ..network(Architecture::Skip)
    };
    let networks = [
        network(Architecture::Adain),
        of_d(Architecture::Resnet),
        of_d(Architecture::Orig),
        of_d(Architecture::Skip),
    ];
    let device = Device::flex();
    for network in networks {
        let (_, d, trainer) = grown(network.clone(), 64);
        let pixels = Random::stream(5, "pixels", 0).normals(4 * 3 * 64 * 64);
        let pictures = Tensor::<4>::from_data(TensorData::new(pixels, [4, 3, 64, 64]), &device);
        let halved = ops::down2(ops::down2(pictures.clone()));
        let logits = |d: &Discriminator, pictures| {
            let cond = Cond::labels(&[0; 4], 0);
            d.logits(pictures, &Call::sample(&cond, NoiseInput::None))
        };
        let (before, after) = (logits(&d, halved), logits(&trainer.d.valid(), pictures));
        let spread = before.clone().var(0).sqrt().into_scalar::<f32>();
        let off = (before - after).abs().max().into_scalar::<f32>();
        assert!(off < 1e-4 && spread > 1e-2, "{network:?}: {off} of {spread}");
    }
}

#[test]
fn a_grown_model_learns_in_all_its_layers() {
    for architecture in KINDS {
        let (_, _, mut trainer) = grown(network(architecture), 32);
        let before = [collect(&trainer.g, ""), collect(&trainer.d, "")];
        let pixels = Random::stream(4, "real", 0).normals(4 * 3 * 32 * 32);
        let batch = Batch { index: 0, pixels, labels: vec![0; 4] };
        for _ in 0..2 {
            trainer.discriminator_step(&batch).unwrap();
            trainer.generator_step(&batch).unwrap();
        }
        let after = [collect(&trainer.g, ""), collect(&trainer.d, "")];
        for (name, tensor) in before
            .iter()
            .zip(&after)
            .flat_map(|(b, a)| a.iter().map(|(name, tensor)| (name, (tensor, &b[name]))))
        {
            // The run goes without noise.
            let still = ["noise_const", "noise_strength", "w_avg"];
            let still = still.iter().any(|end| name.ends_with(end));
            assert_eq!(tensor.0 == tensor.1, still, "{name} of {architecture:?}");
        }
    }
}

#[test]
fn a_lower_resolution_and_a_file_with_a_gap_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let network = StyleGanConfig { resolution: 32, ..network(Architecture::Adain) }.into();
    let g = Generator::new(&network, 1, &Device::flex());
    save(&path, &g, &Discriminator::new(&network, 1, &Device::flex()));
    let read = || StartModel::read(path.to_str().unwrap());
    let error = read().unwrap().settings(config(), Some(16)).unwrap_err().to_string();
    assert!(error.contains("32×32 pixels; choose that resolution"), "{error}");

    let mut file = ModelFile::read(&path, Wanted::Both).unwrap();
    file.generator.remove("blocks.1.conv1.weight").unwrap();
    write_native(&path, &file, Precision::Full).unwrap();
    let error = read().unwrap_err().to_string();
    assert!(error.contains("no tensor blocks.1.conv1.weight"), "{error}");
}
