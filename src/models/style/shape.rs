//! What the StyleGANs are to the floors above.

use super::{AliasFree, Architecture, Input, StyleGanConfig};
use crate::base::Result;
use crate::models::tally::listed;
use crate::models::{Abilities, Field, Game, Shape, Size, Slot, Truncation, Work};

/// Share of a convolution's speed that training steps of a StyleGAN reach: 0.47 to 0.73 between the
/// estimates that `train` prints and the images a second it then shows, at 32 and 64 pixels with
/// the default network and at 64 with one twice as wide.
const SHARE: f64 = 0.6;
/// The same of a StyleGAN2. Operation for operation its steps were half as fast, 0.45 to 0.57 times,
/// when both were timed in turn at 32, 64 and 128 pixels: its strided convolutions have no
/// Winograd form.
const SHARE_MODULATED: f64 = 0.3;

/// `channel_base` and `channel_max` of each size.
const SIZES: [(usize, usize); 3] = [(1024, 64), (2048, 128), (4096, 256)];

impl Shape for StyleGanConfig {
    fn resolution(&self) -> usize {
        self.resolution
    }

    fn set_resolution(&mut self, resolution: usize) {
        self.resolution = resolution;
    }

    fn colours(&self) -> usize {
        self.colours
    }

    fn classes(&self) -> &[String] {
        &self.classes
    }

    fn set_classes(&mut self, classes: Vec<String>) {
        self.classes = classes;
    }

    fn z_dim(&self) -> usize {
        self.z_dim
    }

    fn style_dim(&self) -> usize {
        self.w_dim
    }

    fn style_sides(&self) -> Vec<usize> {
        self.style_sides()
    }

    fn abilities(&self) -> Abilities {
        let noise = match self.architecture {
            Architecture::AliasFree => Err("A StyleGAN3 has no noise inputs"),
            _ => Ok(()),
        };
        Abilities {
            mapped: true,
            mixing: Ok(()),
            noise,
            strong_noise: match self.architecture {
                Architecture::Adain => Ok(()),
                _ => Err("only AdaIN's noise can begin with a strength"),
            },
            paths: match self.architecture {
                Architecture::Skip | Architecture::Resnet | Architecture::Orig => Ok(()),
                _ => Err("only StyleGAN2 has a path length to keep even; leave it out"),
            },
            truncation: Truncation::Centre,
            training: match self.untrainable() {
                Some(reason) => Err(reason),
                None if self.colours != 3 => Err("training needs a network of 3 colour channels"),
                None => Ok(()),
            },
            classes: Ok(()),
        }
    }

    fn work(&self) -> Work {
        let modulated = self.architecture != Architecture::Adain;
        // StyleGAN2's convolution to the double side works on the half one, and its styled
        // convolutions keep their scaled input besides.
        let (up, kept_g, share) =
            if modulated { (0.25, 9.0, SHARE_MODULATED) } else { (1.0, 7.0, SHARE) };
        let to_f64 = |channels: usize| channels as f64;
        let mut work = Work { g: 0.0, d: 0.0, kept: 0.0, weights: 0.0, share };
        for r in self.resolutions() {
            let area = (r * r) as f64;
            let [c, c_d] = [self.channels(r), self.discriminator_channels(r)].map(to_f64);
            let half = [self.channels(r / 2), self.discriminator_channels(r / 2)];
            let [coarser, coarser_d] = half.map(|c| if r > 4 { to_f64(c) } else { 0.0 });
            work.g += 18.0 * area * c * (up * coarser + c);
            work.d += 18.0 * area * c_d * (c_d + coarser_d / 4.0);
            // About seven arrays a resolution in each of G and D.
            work.kept += area * (kept_g * c + 7.0 * c_d);
            work.weights += 9.0 * (c * (coarser + c) + c_d * (coarser_d + c_d));
        }
        work
    }

    fn features(&self) -> usize {
        self.features()
    }

    fn frozen_blocks(&self) -> usize {
        self.resolutions().len() - 1
    }

    fn game(&self) -> Game {
        let path_gamma = if self.architecture == Architecture::Adain { 0.0 } else { 2.0 };
        Game { path_gamma, ..Game::default() }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        let adain = self.architecture == Architecture::Adain;
        let all = self.resolution;
        let mut fields = vec![
            Field {
                name: "architecture",
                label: "Architecture",
                help: "How styles reach the features: AdaIN normalises each of them, which suits \
                       aligned pictures; StyleGAN2 weights them, which is slower and frees the layout",
                slot: Slot::Choice(&mut self.architecture),
            },
            Field {
                name: "mapping-layers",
                label: "Mapping layers",
                help: "Depth of the network that turns z into w",
                slot: Slot::Count(&mut self.mapping_layers, 1..=16),
            },
            Field::z_dim(&mut self.z_dim),
            Field {
                name: "w-dim",
                label: "Length of w",
                help: "Numbers in a style",
                slot: Slot::Count(&mut self.w_dim, 2..=2048),
            },
        ];
        fields.extend(Field::channels(&mut self.channel_max, &mut self.channel_base));
        if adain {
            fields.push(Field {
                name: "input",
                label: "Begins with",
                help: "A constant is the published StyleGAN's; with w the style also decides where \
                       things lie",
                slot: Slot::Choice(&mut self.input),
            });
            fields.push(Field {
                name: "noise-side",
                label: "Noise up to",
                help: "Largest side of the features that get noise, where noise inputs are on: \
                       coarse noise varies what lies where, fine noise is grain",
                slot: Slot::Limit(&mut self.noise_side, 4..=all),
            });
        }
        fields
    }

    fn family(&self) -> &'static str {
        if self.architecture == Architecture::Adain { "stylegan" } else { "stylegan2" }
    }

    fn kind(&self) -> &'static str {
        match self.architecture {
            Architecture::Adain => "StyleGAN with AdaIN and output skips",
            Architecture::Skip => "StyleGAN2, output skips",
            Architecture::Resnet => "StyleGAN2, residual",
            Architecture::Orig => "StyleGAN2, plain",
            Architecture::Lucid => "StyleGAN2 of lucidrains, one w a resolution",
            Architecture::AliasFree if self.turns() => "StyleGAN3-R",
            Architecture::AliasFree => "StyleGAN3-T",
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let widths: Vec<usize> = match &self.alias_free {
            Some(shape) => shape.inputs().map(|[channels, _]| channels).collect(),
            None => self.resolutions().into_iter().map(|r| self.channels(r)).collect(),
        };
        vec![
            ("z, w", format!("{}, {}", self.z_dim, self.w_dim)),
            ("mapping layers", self.mapping_layers.to_string()),
            ("channels", listed(widths)),
            ("clamp", self.conv_clamp.map(|clamp| clamp.to_string()).unwrap_or_default()),
        ]
    }

    fn size(&self) -> Option<Size> {
        Size::of(&SIZES, &(self.channel_base, self.channel_max))
    }

    fn set_size(&mut self, size: Size) {
        (self.channel_base, self.channel_max) = SIZES[size as usize];
    }

    fn grown(&self, resolution: usize) -> Result<Self> {
        self.grown(resolution)
    }

    fn validate(&self) -> Result<()> {
        self.validate()
    }
}

impl StyleGanConfig {
    fn turns(&self) -> bool {
        self.alias_free.as_deref().is_some_and(AliasFree::turns)
    }
}

crate::models::choice!(Architecture {
    Adain = "adain", "StyleGAN (AdaIN)";
    Skip = "skip", "StyleGAN2 (skip)";
    Resnet = "resnet", "StyleGAN2 (resnet)";
    Orig = "orig", "StyleGAN2 (plain)";
});

crate::models::choice!(Input {
    Constant = "constant", "A constant";
    Latent = "latent", "A constant and w";
});
