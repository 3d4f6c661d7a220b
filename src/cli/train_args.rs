//! Arguments of `train`.

use super::values::{count, not_negative, positive, probability};
use crate::data::Crop;
use crate::models::{Architecture, Input, StyleGanConfig};
use crate::training::{AugmentMode, Loss, TrainConfig};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use std::sync::LazyLock;

/// Where the defaults come from, so that the command line and the window agree.
static DEFAULT: LazyLock<TrainConfig> = LazyLock::new(TrainConfig::default);

#[derive(Debug, Args)]
#[command(after_help = "\
Ctrl-C saves a checkpoint and stops; --resume goes on from there.

Examples:
  morphogen train --data photos --out run
  morphogen train --data photos --out run --resolution 128 --kimg 500 --augment ada
  morphogen train --data flowers --out run --conditional --json > metrics.jsonl
  morphogen train --data cats --out cats-run --from ffhq.pkl --freeze-d 3
  morphogen train --data photos --out run256 --from run128 --resolution 256
  morphogen train --resume run --kimg 1000")]
pub(super) struct TrainArgs {
    /// Folder of pictures; its subfolders are walked too
    #[arg(long, value_name = "DIR", required_unless_present = "resume")]
    pub data: Option<PathBuf>,
    /// Run folder to write
    #[arg(long, value_name = "RUN", required_unless_present = "resume")]
    pub out: Option<PathBuf>,
    /// Go on with this run from its last checkpoint, with its settings
    #[arg(long, value_name = "RUN", conflicts_with_all = ["data", "out", "Settings"])]
    pub resume: Option<PathBuf>,
    /// Start from this model; the networks' shape and classes come with it
    #[arg(long, value_name = "NAME|FILE|RUN",
          conflicts_with_all = ["resume", "conditional", "architecture", "input", "noise_side",
                                "channel_base", "channel_max", "mapping_layers", "z_dim", "w_dim"])]
    pub from: Option<String>,
    /// Total length in thousands of pictures shown [default: 100, or that of the resumed run]
    #[arg(long, value_name = "TOTAL", value_parser = positive)]
    pub kimg: Option<f64>,
    #[command(flatten)]
    pub settings: Settings,
    /// Percent of the time that training may work; it rests between its steps
    #[arg(long, value_name = "PERCENT", default_value_t = 100,
          value_parser = clap::value_parser!(u8).range(1..=100))]
    pub share: u8,
    /// Print each point of the curves as a JSON line
    #[arg(long)]
    pub json: bool,
}

/// Everything a new run can be told.
#[derive(Debug, Args)]
#[group(id = "Settings", multiple = true)]
pub(super) struct Settings {
    /// Side of the pictures, a power of two from 16 to 1024; with --from, the model's or a higher
    /// one, for which it grows [default: 64, or the model's]
    #[arg(long, value_name = "R")]
    pub resolution: Option<usize>,
    /// Generator: adain (StyleGAN), or skip, resnet, orig (StyleGAN2)
    #[arg(long, default_value = "adain", value_parser = architecture_parser())]
    architecture: Architecture,
    /// What adain's generator begins with: a constant, or one to which w adds (latent)
    #[arg(long, default_value = "constant", value_parser = input_parser())]
    input: Input,
    /// Pictures a step
    #[arg(long, value_name = "N", default_value_t = DEFAULT.batch, value_parser = count)]
    batch: usize,
    /// Learning rate of the generator
    #[arg(long, value_name = "F", default_value_t = DEFAULT.lr_g, value_parser = positive)]
    lr_g: f64,
    /// Learning rate of the discriminator
    #[arg(long, value_name = "F", default_value_t = DEFAULT.lr_d, value_parser = positive)]
    lr_d: f64,
    /// Loss: logistic, least-squares, hinge, or relativistic
    #[arg(long, default_value = "logistic", value_parser = loss_parser())]
    loss: Loss,
    /// Weight of R1, the gradient penalty on real pictures
    #[arg(long, value_name = "F", default_value_t = DEFAULT.r1_gamma, value_parser = not_negative)]
    r1_gamma: f64,
    /// Weight of R2, the gradient penalty on generated pictures
    #[arg(long, value_name = "F", default_value_t = DEFAULT.r2_gamma, value_parser = not_negative)]
    r2_gamma: f64,
    /// Steps between gradient penalties
    #[arg(long, value_name = "N", default_value_t = DEFAULT.r1_interval, value_parser = count)]
    r1_interval: usize,
    /// Half-life of the averaged generator, in thousands of pictures
    #[arg(long, value_name = "F", default_value_t = DEFAULT.ema_kimg, value_parser = not_negative)]
    ema_kimg: f64,
    /// Probability of style mixing
    #[arg(long, value_name = "P", default_value_t = DEFAULT.mixing, value_parser = probability)]
    mixing: f64,
    /// Noise inputs for the generator; they help large data sets and speckle small ones
    #[arg(long)]
    noise: bool,
    /// Largest side of the features that get noise, with adain: coarse noise varies what lies where,
    /// fine noise is grain [default: all]
    #[arg(long, value_name = "R", requires = "noise", value_parser = count)]
    noise_side: Option<usize>,
    /// What the noise of adain begins with at 4, 8, 16 … pixels, 0 where the list ends, such as
    /// 0,0.5,1,0.3 for pictures that are not aligned [default: 0]
    #[arg(long, value_name = "LIST", requires = "noise", value_delimiter = ',',
          value_parser = not_negative)]
    noise_strength: Vec<f64>,
    /// Augmentation: none, DiffAugment, or adaptive
    #[arg(long, default_value = "ada", value_parser = augment_parser())]
    augment: AugmentMode,
    /// Overfitting that adaptive augmentation aims at
    #[arg(long, value_name = "F", default_value_t = DEFAULT.ada_target, value_parser = probability)]
    ada_target: f64,
    /// Blocks of the discriminator that keep their weights, counted from the picture (Freeze-D)
    #[arg(long, value_name = "N", default_value_t = DEFAULT.freeze_d)]
    freeze_d: usize,
    /// No random horizontal flips
    #[arg(long)]
    no_mirror: bool,
    /// Pictures that are not square: cut to their centre, or padded
    #[arg(long, default_value = "center", value_parser = crop_parser())]
    crop: Crop,
    /// Learn one class for each subfolder
    #[arg(long)]
    conditional: bool,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = DEFAULT.seed)]
    seed: u64,
    /// Thousands of pictures between checkpoints
    #[arg(long, value_name = "F", default_value_t = DEFAULT.save_kimg, value_parser = positive)]
    save_kimg: f64,
    /// Thousands of pictures between measures of precision, recall and distances; 0 for never
    #[arg(long, value_name = "F", default_value_t = DEFAULT.measure_kimg,
          value_parser = not_negative)]
    measure_kimg: f64,
    /// Keep a tenth of the pictures out of training, for evaluate to compare with
    #[arg(long)]
    hold_out: bool,
    /// Channels at resolution r are N / r, up to --channel-max
    #[arg(long, value_name = "N", default_value_t = DEFAULT.network.channel_base)]
    channel_base: usize,
    /// Most channels of a layer
    #[arg(long, value_name = "N", default_value_t = DEFAULT.network.channel_max)]
    channel_max: usize,
    /// Layers of the mapping network
    #[arg(long, value_name = "N", default_value_t = DEFAULT.network.mapping_layers)]
    mapping_layers: usize,
    /// Length of z
    #[arg(long, value_name = "N", default_value_t = DEFAULT.network.z_dim)]
    z_dim: usize,
    /// Length of w
    #[arg(long, value_name = "N", default_value_t = DEFAULT.network.w_dim)]
    w_dim: usize,
}

impl TrainArgs {
    /// The configuration of a new run; its class names come from the folder.
    pub fn config(&self) -> TrainConfig {
        let s = &self.settings;
        TrainConfig {
            network: StyleGanConfig {
                resolution: s.resolution.unwrap_or(DEFAULT.network.resolution),
                z_dim: s.z_dim,
                w_dim: s.w_dim,
                mapping_layers: s.mapping_layers,
                channel_base: s.channel_base,
                channel_max: s.channel_max,
                architecture: s.architecture,
                input: s.input,
                noise_side: s.noise_side,
                ..StyleGanConfig::default()
            },
            from: None,
            batch: s.batch,
            total_kimg: self.kimg.unwrap_or(DEFAULT.total_kimg),
            lr_g: s.lr_g,
            lr_d: s.lr_d,
            loss: s.loss,
            r1_gamma: s.r1_gamma,
            r2_gamma: s.r2_gamma,
            r1_interval: s.r1_interval,
            ema_kimg: s.ema_kimg,
            mixing: s.mixing,
            noise: s.noise,
            noise_strength: s.noise_strength.clone(),
            augment: s.augment,
            ada_target: s.ada_target,
            freeze_d: s.freeze_d,
            mirror: !s.no_mirror,
            crop: s.crop,
            conditional: s.conditional,
            seed: s.seed,
            save_kimg: s.save_kimg,
            measure_kimg: s.measure_kimg,
            hold_out: s.hold_out,
        }
    }
}

fn augment_parser() -> impl TypedValueParser<Value = AugmentMode> {
    PossibleValuesParser::new(["none", "diff", "ada"]).map(|name| match name.as_str() {
        "none" => AugmentMode::None,
        "diff" => AugmentMode::Diff,
        _ => AugmentMode::Ada,
    })
}

fn architecture_parser() -> impl TypedValueParser<Value = Architecture> {
    PossibleValuesParser::new(["adain", "skip", "resnet", "orig"]).map(|name| match name.as_str() {
        "skip" => Architecture::Skip,
        "resnet" => Architecture::Resnet,
        "orig" => Architecture::Orig,
        _ => Architecture::Adain,
    })
}

fn input_parser() -> impl TypedValueParser<Value = Input> {
    PossibleValuesParser::new(["constant", "latent"]).map(|name| match name.as_str() {
        "latent" => Input::Latent,
        _ => Input::Constant,
    })
}

fn loss_parser() -> impl TypedValueParser<Value = Loss> {
    PossibleValuesParser::new(["logistic", "least-squares", "hinge", "relativistic"]).map(|name| {
        match name.as_str() {
            "least-squares" => Loss::LeastSquares,
            "hinge" => Loss::Hinge,
            "relativistic" => Loss::Relativistic,
            _ => Loss::Logistic,
        }
    })
}

fn crop_parser() -> impl TypedValueParser<Value = Crop> {
    PossibleValuesParser::new(["center", "pad"]).map(|name| match name.as_str() {
        "pad" => Crop::Pad,
        _ => Crop::Center,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, Command};
    use clap::Parser;

    fn train(words: &str) -> Result<TrainArgs, clap::Error> {
        let words = words.split_whitespace();
        match Cli::try_parse_from(["morphogen", "train"].into_iter().chain(words))?.command {
            Some(Command::Train(args)) => Ok(*args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn defaults_are_the_configuration_s() {
        assert_eq!(train("--data d --out r").unwrap().config(), TrainConfig::default());
    }

    #[test]
    fn every_setting_arrives() {
        let config = train(
            "--data d --out r --resolution 32 --architecture skip --input latent --kimg 3 --batch 4 --lr-g 0.1 \
             --lr-d 0.2 --loss relativistic --r1-gamma 0 --r2-gamma 0.3 --r1-interval 8 \
             --ema-kimg 0.5 --mixing 0 --noise --noise-side 16 --noise-strength 0,0.5 --augment diff --ada-target 0.4 --freeze-d 2 \
             --no-mirror --crop pad --conditional --seed 9 --save-kimg 1 \
             --measure-kimg 0.5 --hold-out --channel-base 512 --channel-max 64 --mapping-layers 2 --z-dim 16 --w-dim 24",
        );
        let expected = TrainConfig {
            network: StyleGanConfig {
                resolution: 32,
                z_dim: 16,
                w_dim: 24,
                mapping_layers: 2,
                channel_base: 512,
                channel_max: 64,
                architecture: Architecture::Skip,
                input: Input::Latent,
                noise_side: Some(16),
                ..StyleGanConfig::default()
            },
            from: None,
            batch: 4,
            total_kimg: 3.0,
            lr_g: 0.1,
            lr_d: 0.2,
            loss: Loss::Relativistic,
            r1_gamma: 0.0,
            r2_gamma: 0.3,
            r1_interval: 8,
            ema_kimg: 0.5,
            mixing: 0.0,
            noise: true,
            noise_strength: vec![0.0, 0.5],
            augment: AugmentMode::Diff,
            ada_target: 0.4,
            freeze_d: 2,
            mirror: false,
            crop: Crop::Pad,
            conditional: true,
            seed: 9,
            save_kimg: 1.0,
            measure_kimg: 0.5,
            hold_out: true,
        };
        assert_eq!(config.unwrap().config(), expected);
    }

    #[test]
    fn resume_takes_a_new_length_and_nothing_else() {
        assert_eq!(train("--resume r --kimg 5").unwrap().kimg, Some(5.0));
        assert_eq!(train("--resume r --share 30").unwrap().share, 30);
        for more in ["--data d", "--out r", "--batch 4", "--no-mirror", "--augment ada"] {
            assert!(train(&format!("--resume r {more}")).is_err(), "{more}");
        }
        assert!(train("--data d").is_err());
        assert!(train("--out r").is_err());
    }

    #[test]
    fn a_model_s_networks_are_not_set_but_may_grow() {
        let from = |more: &str| train(&format!("--data d --out r --from faces {more}"));
        let args = from("--resolution 128 --freeze-d 2").unwrap();
        assert_eq!((args.settings.resolution, args.config().freeze_d), (Some(128), 2));
        assert_eq!(from("").unwrap().settings.resolution, None);
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
}
