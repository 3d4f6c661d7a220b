//! Round trips of fresh networks through every format.

use super::nvidia::dict;
use super::*;
use crate::checkpoint::{Card, Tensors, Wanted, open_file, save_generator};
use crate::layers::ResampleFilter;
use crate::models::{
    Architecture, Discriminator, DiscriminatorConfig, Generator, NamedTensor, StyleGanConfig,
    collect,
};
use burn::tensor::Device;

fn small(architecture: Architecture) -> StyleGanConfig {
    StyleGanConfig {
        resolution: 16,
        z_dim: 12,
        w_dim: 12,
        mapping_layers: 2,
        widths: vec![10, 9, 8],
        architecture,
        ..StyleGanConfig::default()
    }
}

/// A file of ours with both networks, read back.
fn model(config: &StyleGanConfig, folder: &Path) -> ModelFile {
    let path = folder.join("model.safetensors");
    let device = Device::flex();
    let generator = Generator::new(&config.clone().into(), 3, &device);
    let card = Card { name: "small".into(), licence: "CC BY-NC 4.0".into(), ..Card::default() };
    save_generator(&path, &generator, &card, Precision::Full).unwrap();
    let mut model = ModelFile::read(&path, Wanted::Both).unwrap();
    model.discriminator =
        Some(collect(&Discriminator::new(&config.clone().into(), 4, &device), ""));
    model
}

fn same(found: &ModelFile, model: &ModelFile) {
    assert_eq!(
        found.generator.keys().collect::<Vec<_>>(),
        model.generator.keys().collect::<Vec<_>>()
    );
    assert!(found.generator == model.generator, "tensors of the generator differ");
    assert_eq!(found.card, model.card);
    let shape = |model: &ModelFile| {
        let config = &model.config.styled();
        let names = [
            "architecture",
            "resolution",
            "z_dim",
            "w_dim",
            "mapping_layers",
            "widths",
            "colours",
            "conv_clamp",
            "mapping_width",
            "mapping_lr",
            "embed_dim",
            "resample_filter",
            "discriminator",
        ];
        let value = serde_json::to_value(config).unwrap();
        names.map(|name| value[name].clone())
    };
    assert_eq!(shape(found), shape(model));
}

#[test]
fn nvidia_s_state_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    for (g, d) in [
        (Architecture::Skip, Architecture::Resnet),
        (Architecture::Resnet, Architecture::Skip),
        (Architecture::Orig, Architecture::Orig),
    ] {
        let config = StyleGanConfig {
            classes: ["0", "1", "2"].map(String::from).into(),
            conv_clamp: Some(256.0),
            embed_dim: Some(7),
            mapping_width: Some(9),
            mapping_lr: 0.02,
            discriminator: DiscriminatorConfig {
                architecture: d,
                widths: vec![10, 9, 8],
                conv_clamp: Some(128.0),
                ..DiscriminatorConfig::default()
            },
            ..small(g)
        };
        let model = model(&config, folder.path());
        let path = folder.path().join("nvidia.pt");
        convert(&model, &path, Format::Nvidia).unwrap();
        let found = ModelFile::read(&path, Wanted::Both).unwrap();
        same(&found, &model);
        assert_eq!(found.discriminator, model.discriminator);
        assert_eq!(found.config.classes(), config.classes);
        open_file(&path, &Device::flex()).unwrap();
    }
}

#[test]
fn rosinality_s_state_comes_back_and_takes_only_what_fits() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = small(Architecture::Skip);
    config.discriminator.widths = config.widths.clone();
    let model = model(&config, folder.path());
    let path = folder.path().join("rosinality.pt");
    let [widths] = &convert(&model, &path, Format::Rosinality).unwrap()[..] else { panic!() };
    assert!(widths.contains("edit the table of channels"), "{widths}");
    let found = ModelFile::read(&path, Wanted::Both).unwrap();
    same(&found, &model);
    assert!(found.discriminator.is_some() && found.discriminator == model.discriminator);
    for config in [
        small(Architecture::Resnet),
        StyleGanConfig { colours: 1, ..small(Architecture::Skip) },
        StyleGanConfig { classes: vec!["0".into()], ..small(Architecture::Skip) },
    ] {
        let unfit = self::model(&config, folder.path());
        let error = convert(&unfit, &path, Format::Rosinality).unwrap_err().to_string();
        assert!(error.contains("rosinality's format takes only"), "{error}");
    }
    same(&ModelFile::read(&path, Wanted::Both).unwrap(), &model);
}

#[test]
fn other_resample_filters_go_along() {
    let folder = tempfile::tempdir().unwrap();
    let filter = |taps: &[f32]| ResampleFilter::new(taps.to_vec());
    let short = filter(&[0.25, 0.5, 0.25]);
    for own in [short.clone(), filter(&[1.0]), filter(&[0.125; 8])] {
        let mut config = small(Architecture::Skip);
        config.discriminator.widths = config.widths.clone();
        config.resample_filter = own;
        config.discriminator.resample_filter = short.clone();
        let model = model(&config, folder.path());
        let path = folder.path().join("filtered.pt");
        convert(&model, &path, Format::Nvidia).unwrap();
        same(&ModelFile::read(&path, Wanted::Both).unwrap(), &model);
        let said = convert(&model, &path, Format::Rosinality).unwrap();
        assert!(said.iter().any(|loss| loss.contains("as blur_kernel")), "{said:?}");
        same(&ModelFile::read(&path, Wanted::Both).unwrap(), &model);
    }
}

/// rosinality's published files are older than PyTorch 1.6.
#[test]
fn files_of_the_old_torch_save_hold_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = small(Architecture::Skip);
    config.discriminator.widths = config.widths.clone();
    let model = model(&config, folder.path());
    let path = folder.path().join("old.pt");
    let old = torch::legacy(&Item::Dict(rosinality::State::of(&model, &config).entries()));
    std::fs::write(&path, old).unwrap();
    let found = ModelFile::read(&path, Wanted::Both).unwrap();
    assert!(found.generator == model.generator && found.discriminator == model.discriminator);
    assert_eq!(found.format, "StyleGAN2 of rosinality (PyTorch)");
}

/// Files as people pass them on: the state dict by itself, in another program's checkpoint, as the
/// decoder of an encoder with a mean w for each layer, and plain weights beside averaged ones.
#[test]
fn a_generator_of_rosinality_s_is_found_wherever_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let config = small(Architecture::Skip);
    let model = model(&config, folder.path());
    let state = rosinality::State::of(&model, &config);
    let mut entries = state.entries();
    let average = entries.iter().position(|(name, _)| name == "latent_avg").unwrap();
    let Item::Tensor(mean) = entries.remove(average).1 else { panic!() };
    let Item::Dict(generator) = entries.remove(0).1 else { panic!() };
    let tensor = |item: &Item<'_>| match item {
        Item::Tensor(tensor) => (*tensor).clone(),
        _ => panic!("tensors alone"),
    };
    let plain: Tensors =
        generator.iter().map(|(name, item)| (name.clone(), tensor(item))).collect();
    let prefixed = |prefix: &str| -> Tensors {
        plain.iter().map(|(name, tensor)| (format!("{prefix}{name}"), tensor.clone())).collect()
    };
    let layers = NamedTensor { shape: vec![6, 12], values: mean.values.repeat(6) };
    let mut other = plain.clone();
    other.values_mut().for_each(|tensor| tensor.values.fill(0.5));
    let [decoder, lightning] = ["decoder.", "generator."].map(prefixed);
    let w = |tensor| ("latent_avg".to_string(), Item::Tensor(tensor));
    let named = |name: &str, tensors| (name.to_string(), dict(tensors));
    let files = [
        (Item::Dict(vec![named("params_ema", &plain), w(mean)]), "params_ema"),
        (
            Item::Dict(vec![named("params", &other), named("params_ema", &plain), w(mean)]),
            "params_ema",
        ),
        (Item::Dict(vec![named("state_dict", &decoder), w(&layers)]), "beginning with decoder."),
        (
            Item::Dict(vec![(
                "checkpoint".into(),
                Item::Dict(vec![named("state_dict", &lightning), w(mean)]),
            )]),
            "checkpoint.state_dict, names beginning with generator.",
        ),
    ];
    for (file, place) in files {
        let path = folder.path().join("passed-on.pt");
        torch::write(&path, &file).unwrap();
        let found = ModelFile::read(&path, Wanted::Generator).unwrap();
        assert!(found.generator == model.generator, "{place}");
        assert!(found.card.description.contains(place), "{}", found.card.description);
    }
    let path = folder.path().join("bare.pt");
    torch::write(&path, &dict(&plain)).unwrap();
    let found = ModelFile::read(&path, Wanted::Generator).unwrap();
    assert!(found.card.description.contains("the file itself"), "{}", found.card.description);
}

#[test]
fn what_rosinality_s_format_cannot_hold_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = StyleGanConfig { conv_clamp: Some(256.0), ..small(Architecture::Skip) };
    config.discriminator.architecture = Architecture::Skip;
    let model = model(&config, folder.path());
    let path = folder.path().join("rosinality.pt");
    let said = convert(&model, &path, Format::Rosinality).unwrap();
    let [clamp, d, _] = &said[..] else { panic!("{said:?}") };
    assert!(clamp.contains("±256") && d.contains("discriminator is left out"), "{clamp}, {d}");
    let found = ModelFile::read(&path, Wanted::Both).unwrap();
    assert_eq!((found.config.styled().conv_clamp, found.discriminator.is_some()), (None, false));
}

#[test]
fn our_own_file_keeps_both_networks_and_adain_goes_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let adain = model(&small(Architecture::Adain), folder.path());
    let path = folder.path().join("own.safetensors");
    convert(&adain, &path, Format::Native(Precision::Full)).unwrap();
    let found = ModelFile::read(&path, Wanted::Both).unwrap();
    same(&found, &adain);
    assert_eq!(found.discriminator, adain.discriminator);
    let error = convert(&adain, &path, Format::Nvidia).unwrap_err().to_string();
    assert!(error.contains("AdaIN"), "{error}");
}

#[test]
fn a_missing_mean_of_w_is_computed_and_another_gap_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = model(&small(Architecture::Skip), folder.path());
    model.generator.remove("mapping.w_avg").unwrap();
    let path = folder.path().join("whole.pt");
    convert(&model, &path, Format::Nvidia).unwrap();
    let found = ModelFile::read(&path, Wanted::Generator).unwrap();
    assert!(found.generator["mapping.w_avg"].values.iter().any(|mean| *mean != 0.0));
    model.generator.remove("synthesis.blocks.1.conv0.bias").unwrap();
    let error = convert(&model, &path, Format::Nvidia).unwrap_err().to_string();
    assert!(error.contains("synthesis.blocks.1.conv0.bias"), "{error}");
}

#[test]
fn half_precision_takes_half_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let model = model(&small(Architecture::Adain), folder.path());
    let [full, half] = [Precision::Full, Precision::Half].map(|precision| {
        let path = folder.path().join(format!("{precision:?}.safetensors"));
        convert(&model, &path, Format::Native(precision)).unwrap();
        std::fs::metadata(&path).unwrap().len()
    });
    assert!(half * 10 < full * 7, "{half} of {full} bytes");
}
