//! A run of each family: it teaches every weight, stops and goes on exactly, and its generator opens.

use super::super::{AugmentMode, TrainConfig};
use super::steps;
use crate::checkpoint::open_file;
use crate::models::{Call, Cond, NetworkConfig, NoiseInput, Slot, collect, families};
use burn::tensor::{Device, Tensor};

/// The networks of a family, as small as they get at 16 pixels, or what is least for it.
fn small(mut network: NetworkConfig) -> NetworkConfig {
    network.set_resolution(16);
    if network.validate().is_err() {
        network.set_resolution(32);
    }
    for field in network.fields() {
        match (field.name, field.slot) {
            ("width" | "channel-max", Slot::Count(value, _)) => *value = 8,
            ("channel-base", Slot::Count(value, _)) => *value = 128,
            ("z-dim" | "w-dim", Slot::Count(value, _)) => *value = 16,
            ("mapping-layers", Slot::Count(value, _)) => *value = 2,
            ("attention", Slot::Count(value, _)) => *value = 16,
            // In the middle of a fade after five steps of 4 pictures.
            ("fade-kimg", Slot::Amount(value, _)) => *value = 0.02,
            ("stable-kimg", Slot::Amount(value, _)) => *value = 0.01,
            _ => {}
        }
    }
    network.validate().unwrap();
    network
}

/// All families, one that only the list in `models::network` names, and a BigGAN in which each
/// normalisation has a table of classes of its own.
fn all() -> Vec<TrainConfig> {
    let read = |json| -> NetworkConfig { serde_json::from_value(json).unwrap() };
    let toy = read(serde_json::json!({"family": "toy", "resolution": 16}));
    let tables = read(serde_json::json!({
        "family": "biggan", "resolution": 32, "width": 8, "z_dim": 16, "shared_dim": 0,
        "attention": 16, "classes": ["a", "b"],
    }));
    let networks = families().into_iter().map(|family| small((family.config)()));
    let config = |network: NetworkConfig| {
        let config = TrainConfig::of(network);
        let conditional = config.network.abilities().classes.is_ok();
        TrainConfig {
            batch: 4,
            total_kimg: 1000.0,
            save_kimg: 1000.0,
            conditional,
            r1_gamma: 1.0,
            r1_interval: 2,
            seed: 3,
            augment: AugmentMode::None,
            ..config
        }
    };
    networks.chain([toy, tables]).map(config).collect()
}

fn begin(folder: &std::path::Path, config: &TrainConfig) -> super::Run {
    let data = super::pictures_of(config.network.resolution() as u32);
    super::Run::start(folder, folder, data, config.clone(), None, &Device::flex()).unwrap()
}

#[test]
fn every_family_goes_on_exactly_where_it_stopped() {
    for config in all() {
        let (folder, name) = (tempfile::tempdir().unwrap(), config.network.family());
        let [whole, parts] = ["whole", "parts"].map(|name| folder.path().join(name));
        let half_steps = config.d_steps + 1;
        let mut straight = begin(&whole, &config);
        let before = [collect(&straight.trainer.g, ""), collect(&straight.trainer.d, "")];
        (0..7 * half_steps).for_each(|_| drop(straight.half_step().unwrap()));

        let mut first = begin(&parts, &config);
        (0..4 * half_steps + 1).for_each(|_| drop(first.half_step().unwrap()));
        first.save().unwrap();
        drop(first);
        let data = super::pictures_of(config.network.resolution() as u32);
        let mut second = super::Run::resume(&parts, data, &Device::flex()).unwrap();
        assert_eq!(second.trainer().progress.step, 5, "{name}: the open step was ended");
        (0..2 * half_steps).for_each(|_| drop(second.half_step().unwrap()));

        let tensors = |run: &super::Run| {
            let trainer = run.trainer();
            [collect(&trainer.g, ""), collect(&trainer.d, ""), collect(trainer.average(), "")]
        };
        assert!(tensors(&straight) == tensors(&second), "{name} went another way");
        // Layers that are still to grow wait for their turn, and noise is off.
        let grows = config.network.stage(0.0).is_some();
        for (before, after) in before.iter().zip(tensors(&straight)) {
            let moved = after.iter().filter(|(name, tensor)| before[*name] != **tensor).count();
            let share = moved as f64 / after.len() as f64;
            assert!(share > if grows { 0.3 } else { 0.75 }, "{name}: {share} of the tensors moved");
        }
        opens(&mut second, name);
    }
}

/// The generator that a run leaves opens as a model and draws what the run's own draws.
fn opens(run: &mut super::Run, name: &str) {
    run.save().unwrap();
    let model = open_file(run.folder(), &Device::flex()).unwrap();
    let config = model.generator.config();
    let [opened, own] = [&model.generator, &run.trainer().generator()].map(|generator| {
        let cond = generator.cond(&[0, 1]);
        let z = Tensor::<2>::ones([2, config.z_dim()], &Device::flex());
        let styles = vec![generator.encode(z, &cond); config.styles()];
        let pictures = generator.draw(&styles, &Call::sample(&cond, NoiseInput::None));
        pictures.into_data().try_to_vec::<f32>().unwrap()
    });
    assert!(opened == own, "{name} draws otherwise when it is opened");
    assert!(opened.iter().all(|value| value.is_finite()), "{name}");
    assert_eq!(config.family(), name);
}

/// An average has statistics of its own: those of the weights in training are of other features.
#[test]
fn an_average_is_normalised_by_its_own_statistics() {
    let mut config = all().into_iter().find(|config| config.network.family() == "dcgan").unwrap();
    config.ema_kimg = 1000.0;
    let folder = tempfile::tempdir().unwrap();
    let mut run = begin(&folder.path().join("run"), &config);
    (0..6).for_each(|_| drop(run.half_step().unwrap()));
    let (kept, shown) = (run.trainer().average(), run.trainer().generator());
    let variance = |tensors: &std::collections::BTreeMap<String, crate::models::NamedTensor>| {
        tensors["blocks.0.norm.running_var"].values.clone()
    };
    let (kept, shown) = (variance(&collect(kept, "")), variance(&collect(&shown, "")));
    assert_ne!(kept, shown);
    // Of fresh weights N(0, 0.02²) and 16 values of z the features have variance 16 · 0.02².
    let mean = shown.iter().sum::<f32>() / shown.len() as f32;
    assert!((mean / 0.0064 - 1.0).abs() < 0.5, "{mean}");
}

#[test]
fn what_a_family_cannot_do_is_said_before_anything_is_written() {
    let refusal = |name: &str, change: &dyn Fn(&mut TrainConfig)| {
        let mut config = all().into_iter().find(|c| c.network.family() == name).unwrap();
        change(&mut config);
        let folder = tempfile::tempdir().unwrap();
        let run = folder.path().join("run");
        let data = super::pictures_of(16);
        let error = super::Run::start(&run, folder.path(), data, config, None, &Device::flex());
        assert!(!run.exists(), "{name}: something was written");
        error.err().expect("refused").to_string()
    };
    let large = |config: &mut TrainConfig| config.network.set_resolution(1024);
    assert!(refusal("dcgan", &large).contains("a DCGAN draws 16, 32, 64, 128 or 256 pixels"));
    assert!(refusal("gan", &large).contains("8, 16, 32 or 64"));
    assert!(refusal("biggan", &large).contains("32, 64 or 128"));
    assert!(refusal("dcgan", &|c| c.batch = 1).contains("a batch of 2 and more"));
    assert!(refusal("dcgan", &|c| c.conditional = true).contains("choose cgan or biggan"));
    assert!(refusal("pggan", &|c| c.conditional = true).contains("learns no classes"));
    let unlabelled = |config: &mut TrainConfig| config.conditional = false;
    assert!(refusal("cgan", &unlabelled).contains("each class into a subfolder"));
    assert!(refusal("dcgan", &|c| c.noise_strength = vec![1.0]).contains("no noise inputs"));
}

/// Weights of classes between two give a picture between theirs, which is neither.
#[test]
fn a_place_between_classes_is_neither_of_them() {
    for config in all().into_iter().filter(|config| config.conditional) {
        let folder = tempfile::tempdir().unwrap();
        let mut run = begin(&folder.path().join("run"), &config);
        steps(&mut run, 1);
        let generator = run.trainer().generator();
        let network = generator.config();
        let draw = |weights: [f32; 2]| {
            let cond = Cond::blends(&[weights.to_vec()]);
            let z = Tensor::<2>::ones([1, network.z_dim()], &Device::flex());
            let styles = vec![generator.encode(z, &cond); network.styles()];
            generator.draw(&styles, &Call::sample(&cond, NoiseInput::None))
        };
        let [a, middle, b] = [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]].map(draw);
        let far = |x: &Tensor<4>, y: &Tensor<4>| {
            (x.clone() - y.clone()).abs().mean().into_scalar::<f32>()
        };
        let (whole, parts) = (far(&a, &b), [far(&a, &middle), far(&middle, &b)]);
        let name = network.family();
        assert!(whole > 1e-6, "{name}: the class changes nothing");
        assert!(
            parts.iter().all(|part| *part > 0.1 * whole && *part < whole),
            "{name}: {parts:?} of {whole}"
        );
    }
}

/// A PGGAN that starts from a smaller one draws its pictures, enlarged, and then grows.
#[test]
fn a_pggan_grows_from_a_smaller_one() {
    let mut config = all().into_iter().find(|config| config.network.family() == "pggan").unwrap();
    config.ema_kimg = 0.0;
    let folder = tempfile::tempdir().unwrap();
    let small = folder.path().join("small");
    let mut run = begin(&small, &config);
    (0..40).for_each(|_| drop(run.half_step().unwrap()));
    assert_eq!(run.trainer().config.network.stage(run.trainer().kimg()), Some(4.0), "grown");
    run.save().unwrap();
    let base = crate::training::StartModel::read(small.to_str().unwrap()).unwrap();
    let config = base.settings(config, Some(32)).unwrap();
    let (large, data) = (folder.path().join("large"), super::pictures_of(32));
    let mut grown =
        super::Run::start(&large, folder.path(), data, config, Some(base), &Device::flex())
            .unwrap();
    let draw = |generator: &crate::models::Generator| {
        let cond = Cond::default();
        let z = Tensor::<2>::ones([1, 16], &Device::flex());
        generator.draw(&[z], &Call::sample(&cond, NoiseInput::None))
    };
    let (before, after) = (draw(&run.trainer().generator()), draw(&grown.trainer().generator()));
    let enlarged = crate::layers::ops::nearest2(before);
    assert!((enlarged - after).abs().max().into_scalar::<f32>() < 1e-5);
    (0..12).for_each(|_| drop(grown.half_step().unwrap()));
    let trainer = grown.trainer();
    let stage = trainer.config.network.stage(trainer.kimg()).unwrap();
    assert!((4.0..5.0).contains(&stage) && stage > 4.0, "{stage}");
}
