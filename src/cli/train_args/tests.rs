//! What the arguments of `train` become.

use super::*;
use crate::cli::args::{Cli, Command};
use crate::data::Crop;
use crate::models::{Input, Loss, StyleGanConfig};
use crate::training::{AugmentMode, Policy};
use clap::Parser;

fn train(words: &str) -> std::result::Result<TrainArgs, clap::Error> {
    let words = words.split_whitespace();
    match Cli::try_parse_from(["morphogen", "train"].into_iter().chain(words))?.command {
        Some(Command::Train(args)) => Ok(*args),
        other => panic!("{other:?}"),
    }
}

#[test]
fn defaults_are_the_configuration_s() {
    assert_eq!(train("--data d --out r").unwrap().plan.config().unwrap(), TrainConfig::default());
}

#[test]
fn every_setting_arrives() {
    let config = train(
        "--data d --out r --resolution 32 --input latent --kimg 3 --batch 4 --lr-g 0.1 \
         --lr-d 0.2 --beta1 0.25 --beta2 0.75 --d-steps 3 --gp-lambda 7 --drift 0.01 --ortho 0.001 --path-gamma 0.5 --loss least-squares --weight-clip 0.05 --label-smoothing 0.9 \
         --label-fake 0.1 --label-flip 0.02 --r1-gamma 0 --r2-gamma 0.3 --r1-interval 8 \
         --ema-kimg 0.5 --mixing 0 --noise --noise-side 16 --noise-strength 0,0.5 --augment diff --ada-target 0.4 --ada-kimg 50 --ada-limit 0.7 --keep-mb 20 --policy colour-cutout --label-kimg 4 --instance-noise 0.1 --instance-kimg 5 \
         --bcr 2 --dropout 0.2 --accumulate 2 --grad-clip 6 --warmup-kimg 0.5 --decay 0.25 --ema-rampup 0.5 --freeze-d 2 \
         --no-mirror --crop pad --list l.csv --conditional --seed 9 --save-kimg 1 \
         --measure-kimg 0.5 --hold-out --tensorboard --channel-base 512 --channel-max 64 --mapping-layers 2 --z-dim 16 --w-dim 24",
    );
    let expected = TrainConfig {
        network: StyleGanConfig {
            resolution: 32,
            z_dim: 16,
            w_dim: 24,
            mapping_layers: 2,
            channel_base: 512,
            channel_max: 64,
            input: Input::Latent,
            noise_side: Some(16),
            ..StyleGanConfig::default()
        }
        .into(),
        from: None,
        batch: 4,
        accumulate: 2,
        dropout: 0.2,
        total_kimg: 3.0,
        lr_g: 0.1,
        lr_d: 0.2,
        label_real: 0.9,
        label_fake: 0.1,
        label_flip: 0.02,
        weight_clip: 0.05,
        beta1: 0.25,
        beta2: 0.75,
        d_steps: 3,
        loss: Loss::LeastSquares,
        r1_gamma: 0.0,
        r2_gamma: 0.3,
        gp_lambda: 7.0,
        drift: 0.01,
        ortho: 0.001,
        path_gamma: 0.5,
        r1_interval: 8,
        ema_kimg: 0.5,
        mixing: 0.0,
        noise: true,
        noise_strength: vec![0.0, 0.5],
        augment: AugmentMode::Diff,
        ada_target: 0.4,
        ada_kimg: 50.0,
        ada_limit: 0.7,
        freeze_d: 2,
        mirror: false,
        crop: Crop::Pad,
        list: Some("l.csv".into()),
        conditional: true,
        seed: 9,
        save_kimg: 1.0,
        keep_mb: 20.0,
        policy: Policy::ColourCutout,
        label_kimg: 4.0,
        instance_noise: 0.1,
        instance_kimg: 5.0,
        bcr: 2.0,
        grad_clip: 6.0,
        warmup_kimg: 0.5,
        decay: 0.25,
        ema_rampup: 0.5,
        measure_kimg: 0.5,
        hold_out: true,
        tensorboard: true,
    };
    assert_eq!(config.unwrap().plan.config().unwrap(), expected);
}

#[test]
fn a_game_s_name_brings_its_settings_but_for_those_given() {
    let config =
        |more: &str| train(&format!("--data d --out r {more}")).unwrap().plan.config().unwrap();
    let wgan = config("--loss wgan --d-steps 2");
    assert_eq!((wgan.loss, wgan.weight_clip, wgan.d_steps), (Loss::Wasserstein, 0.01, 2));
    let penalty = config("--loss wgan-gp --gp-lambda 5");
    assert_eq!((penalty.gp_lambda, penalty.r1_interval, penalty.r1_gamma), (5.0, 1, 0.0));
    assert_eq!((penalty.loss, penalty.d_steps), (Loss::Wasserstein, 5));
}

#[test]
fn the_family_brings_its_defaults_and_refuses_what_it_has_not() {
    let config = |more: &str| train(&format!("--data d --out r {more}")).unwrap().plan.config();
    let dcgan = config("--family dcgan --width 32 --lr-d 0.1").unwrap();
    assert_eq!((dcgan.beta1, dcgan.lr_g, dcgan.lr_d), (0.5, 0.0002, 0.1));
    assert_eq!(dcgan.network.family(), "dcgan");
    let cgan = config("--family cgan --body residual --judging concatenation").unwrap();
    assert_eq!((cgan.network.kind(), cgan.conditional), ("CGAN, residual, concatenation", true));
    let skip = config("--architecture skip").unwrap();
    assert_eq!((skip.network.family(), skip.path_gamma), ("stylegan2", 2.0));
    assert_eq!(config("--family stylegan2").unwrap().network, skip.network);
    for (more, says) in [
        ("--family dcgan --w-dim 8", "DCGAN networks have no --w-dim"),
        ("--architecture skip --input latent", "have no --input"),
        ("--family cgan --body adain", "one of dcgan, residual"),
        ("--family biggan --width 0", "--width 0: it takes a whole number from 1 to 256"),
    ] {
        let error = config(more).unwrap_err().to_string();
        assert!(error.contains(says), "{more}: {error}");
    }
    assert!(train("--data d --out r --family nvae").is_err());
}

#[test]
fn a_preset_is_begun_with_and_what_is_given_holds_over_it() {
    let config = |more: &str| train(&format!("--data d --out r {more}")).unwrap().plan.config();
    let wgan = config("--preset wgan --weight-clip 0.03 --resolution 32 --width 16 --kimg 7");
    let wgan = wgan.unwrap();
    assert_eq!((wgan.loss, wgan.weight_clip, wgan.total_kimg), (Loss::Wasserstein, 0.03, 7.0));
    assert_eq!((wgan.network.resolution(), wgan.mirror), (32, false));
    let flowers = config("--preset flowers").unwrap();
    assert_eq!((flowers.noise_strength.len(), flowers.conditional), (4, true));
    let noisy = config("--preset flowers --noise --noise-strength 0.5").unwrap();
    assert_eq!(noisy.noise_strength, [0.5]);
    let error = config("--preset wgan --w-dim 8").unwrap_err().to_string();
    assert!(error.contains("DCGAN networks have no --w-dim"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.json");
    let seldom = TrainConfig { r1_interval: 4, ..config("--preset wgan-gp").unwrap() };
    crate::training::Preset::of("own", &seldom).write(&own).unwrap();
    let file = format!("--preset {}", own.display());
    assert_eq!(config(&file).unwrap().r1_interval, 4);
    assert_eq!(config(&format!("{file} --gp-lambda 5")).unwrap().r1_interval, 1);
    assert!(config("--preset vae").unwrap_err().to_string().contains("there is no preset vae"));
    for more in ["--family gan", "--from faces"] {
        assert!(train(&format!("--data d --out r --preset wgan {more}")).is_err(), "{more}");
    }
    assert!(train("--resume r --preset wgan").is_err());
}

#[test]
fn a_run_goes_on_with_new_numbers_but_the_same_pictures() {
    assert_eq!(train("--resume r --kimg 5").unwrap().plan.kimg, Some(5.0));
    assert_eq!(train("--resume r --share 30").unwrap().share, 30);
    assert!(train("--resume r --lr-d 0.001 --augment ada --back 3").is_ok());
    assert!(train("--branch r --out s --lr-d 0.001 --back 3").is_ok());
    assert!(train("--branch r").is_err() && train("--data d --out r --back 3").is_err());
    for more in ["--data d", "--out r", "--no-mirror", "--conditional", "--resolution 32"] {
        assert!(train(&format!("--resume r {more}")).is_err(), "{more}");
    }
    assert!(train("--data d").is_err());
    assert!(train("--out r").is_err());
}

#[test]
fn a_model_s_networks_are_not_set_but_may_grow() {
    let from = |more: &str| train(&format!("--data d --out r --from faces {more}"));
    let args = from("--resolution 128 --freeze-d 2").unwrap();
    assert_eq!(
        (args.plan.settings.resolution, args.plan.config().unwrap().freeze_d),
        (Some(128), 2)
    );
    assert_eq!(from("").unwrap().plan.settings.resolution, None);
    for more in ["--z-dim 8", "--channel-base 64", "--conditional", "--mapping-layers 2"] {
        assert!(from(more).is_err(), "{more}");
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    for more in [
        "--share 0",
        "--share 101",
        "--batch 0",
        "--kimg 0",
        "--kimg nan",
        "--mixing 2",
        "--lr-g -1",
    ] {
        assert!(train(&format!("--data d --out r {more}")).is_err(), "{more}");
    }
}
