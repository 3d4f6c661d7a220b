//! Shape of a StyleGAN: everything needed to build G and D before loading weights.

use super::AliasFree;
use crate::base::{Error, Result};
use crate::layers::ResampleFilter;
use crate::models::MOST_CLASSES;
use serde::{Deserialize, Serialize};

/// How styles reach the features, and how pictures leave the synthesis network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// StyleGAN (Karras 2019): AdaIN; here with output skips.
    #[default]
    Adain,
    /// StyleGAN2 (Karras 2020): modulated convolutions; each resolution adds to the picture.
    Skip,
    /// StyleGAN2 with residual blocks and one toRGB at the end.
    Resnet,
    /// StyleGAN2 with plain blocks and one toRGB at the end.
    Orig,
    /// StyleGAN3 (Karras 2021): features are samples of smooth signals. For drawing only.
    AliasFree,
    /// StyleGAN2 as lucidrains/stylegan2-pytorch has it: one w a resolution. For drawing only.
    Lucid,
}

/// What the synthesis network of a StyleGAN with AdaIN, or of lucidrains' kind, begins with at 4×4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Input {
    /// A learned constant, as published. Where things lie can then vary only by how strongly each
    /// of its planes comes through.
    #[default]
    Constant,
    /// The constant and a linear map of the first layer's w, so that w decides where things lie; in
    /// a network of lucidrains' kind a linear map of the mean of all w, without a constant.
    Latent,
}

/// Configuration of both networks of a StyleGAN.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StyleGanConfig {
    /// Side of the square picture: a power of two, 16 to 1024.
    pub resolution: usize,
    /// Length of z.
    pub z_dim: usize,
    /// Length of w.
    pub w_dim: usize,
    /// Layers of the mapping network.
    pub mapping_layers: usize,
    /// Channels at resolution r are `min(channel_base / r, channel_max)`, at least 8.
    pub channel_base: usize,
    /// Upper bound of the channels.
    pub channel_max: usize,
    /// Class names; empty for an unconditional model.
    pub classes: Vec<String>,
    /// Kind of network.
    pub architecture: Architecture,
    /// What the synthesis network begins with; other architectures than these two have a constant.
    #[serde(default)]
    pub input: Input,
    /// Largest side of the features that noise is added to, in networks with AdaIN; all where it is
    /// not given. Coarse noise varies what lies where, fine noise is grain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise_side: Option<usize>,
    /// Colour channels of the picture: 1 grey, 3 RGB, 4 RGB and alpha.
    pub colours: usize,
    /// Channels of each resolution, coarse to fine, where they do not follow the formula.
    pub widths: Vec<usize>,
    /// Bound of what each layer of a StyleGAN2 puts out, where it was trained with one.
    pub conv_clamp: Option<f32>,
    /// Length of the class embedding in the mapping network; that of z (StyleGAN) or w
    /// (StyleGAN2) where it is not given.
    pub embed_dim: Option<usize>,
    /// Width of the mapping network's hidden layers, where it is not that of w.
    pub mapping_width: Option<usize>,
    /// Learning-rate multiplier of the mapping network.
    pub mapping_lr: f32,
    /// Synthesis network of a StyleGAN3, whose layers do not go by resolutions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_free: Option<Box<AliasFree>>,
    /// Whether z and the class embedding are normalised as one vector, as StyleGAN2's TensorFlow
    /// code does, and not each by itself.
    pub joint_norm: bool,
    /// How a StyleGAN2 doubles features and pictures.
    #[serde(skip_serializing_if = "ResampleFilter::is_usual")]
    pub resample_filter: ResampleFilter,
    /// What the discriminator of a StyleGAN2 has of its own.
    pub discriminator: DiscriminatorConfig,
}

/// The discriminator of a StyleGAN2, as far as it does not mirror the generator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiscriminatorConfig {
    /// How the picture enters and the blocks are joined: any but [`Architecture::Adain`].
    pub architecture: Architecture,
    /// Channels of each resolution, coarse to fine; the generator's where empty.
    pub widths: Vec<usize>,
    /// Layers of its mapping of the class.
    pub mapping_layers: usize,
    /// Bound of what each layer puts out.
    pub conv_clamp: Option<f32>,
    /// How it halves features and pictures.
    #[serde(skip_serializing_if = "ResampleFilter::is_usual")]
    pub resample_filter: ResampleFilter,
}

impl Default for DiscriminatorConfig {
    fn default() -> Self {
        Self {
            architecture: Architecture::Resnet,
            widths: Vec::new(),
            mapping_layers: 8,
            conv_clamp: None,
            resample_filter: ResampleFilter::default(),
        }
    }
}

impl Default for StyleGanConfig {
    fn default() -> Self {
        Self {
            resolution: 64,
            z_dim: 128,
            w_dim: 128,
            mapping_layers: 8,
            channel_base: 2048,
            channel_max: 128,
            classes: Vec::new(),
            architecture: Architecture::Adain,
            input: Input::Constant,
            noise_side: None,
            colours: 3,
            widths: Vec::new(),
            conv_clamp: None,
            embed_dim: None,
            mapping_width: None,
            mapping_lr: 0.01,
            alias_free: None,
            joint_norm: false,
            resample_filter: ResampleFilter::default(),
            discriminator: DiscriminatorConfig::default(),
        }
    }
}

impl StyleGanConfig {
    /// Channels of the features at resolution `r`.
    pub fn channels(&self, r: usize) -> usize {
        let given = self.widths.get((r.ilog2() as usize).saturating_sub(2));
        given.copied().unwrap_or((self.channel_base / r).clamp(8, self.channel_max))
    }

    /// Channels of the discriminator's features at resolution `r`.
    pub fn discriminator_channels(&self, r: usize) -> usize {
        let given = self.discriminator.widths.get((r.ilog2() as usize).saturating_sub(2));
        given.copied().unwrap_or_else(|| self.channels(r))
    }

    /// Whether features at resolution `r` get noise.
    pub fn noisy(&self, r: usize) -> bool {
        self.noise_side.is_none_or(|most| r <= most)
    }

    /// Length of the class embedding in the mapping network.
    pub fn embed_dim(&self) -> usize {
        let usual = if self.architecture == Architecture::Adain { self.z_dim } else { self.w_dim };
        self.embed_dim.unwrap_or(usual)
    }

    /// Resolutions from 4 up to the picture's.
    pub fn resolutions(&self) -> Vec<usize> {
        (2..=self.resolution.ilog2()).map(|log| 1 << log).collect()
    }

    /// Style inputs of the synthesis network.
    pub fn num_ws(&self) -> usize {
        self.style_sides().len()
    }

    /// Side of the features that each style input changes, coarse to fine: two a resolution,
    /// except in a StyleGAN3 and, with one a resolution, in a network of lucidrains' kind.
    pub fn style_sides(&self) -> Vec<usize> {
        match &self.alias_free {
            Some(shape) => shape.style_sides(),
            None if self.architecture == Architecture::Lucid => self.resolutions(),
            None => self.resolutions().into_iter().flat_map(|r| [r, r]).collect(),
        }
    }

    /// Most weights of the synthesis network, about.
    pub fn weights(&self) -> usize {
        match &self.alias_free {
            Some(shape) => shape.weights(self.w_dim),
            None => self.resolutions().into_iter().map(|r| 9 * self.channels(r).pow(2)).sum(),
        }
    }

    /// Most values that the features of a layer of the synthesis network have for one picture.
    pub fn features(&self) -> usize {
        let at = |r: usize| r * r * self.channels(r).max(self.channels(r / 2));
        match &self.alias_free {
            // Between its two filters such a layer is far larger than its picture.
            Some(_) => usize::MAX,
            None => self.resolutions().into_iter().map(at).max().unwrap_or(1),
        }
    }

    /// Why such a network is for drawing only, if it is.
    pub fn untrainable(&self) -> Option<&'static str> {
        match self.architecture {
            Architecture::AliasFree => {
                Some("a StyleGAN3 can be explored but not trained here; start from a StyleGAN2")
            }
            Architecture::Lucid => Some(
                "a StyleGAN2 of lucidrains' kind can be explored but not trained here; start from \
                 one of NVIDIA or rosinality",
            ),
            _ => None,
        }
    }

    /// The same network at `resolution`, where that is its own or a higher one. Widths that are
    /// given go on with half of them for each doubling.
    ///
    /// # Errors
    /// [`Error::Usage`] when the network cannot have that resolution.
    pub fn grown(&self, resolution: usize) -> Result<Self> {
        let own = self.resolution;
        let skips = matches!(self.architecture, Architecture::Adain | Architecture::Skip);
        if resolution < own {
            return Err(Error::Usage(format!(
                "the model draws {own}×{own} pixels; choose that resolution or a higher one"
            )));
        }
        if resolution > own
            && let Some(reason) = self.untrainable()
        {
            return Err(Error::Usage(reason.into()));
        }
        if resolution > own && !skips {
            return Err(Error::Usage(format!(
                "the model has a single toRGB, at its end, and cannot grow; choose its resolution, \
                 {own}"
            )));
        }
        let mut grown = Self { resolution, ..self.clone() };
        let doublings = (resolution / own).ilog2();
        for widths in [&mut grown.widths, &mut grown.discriminator.widths] {
            if let Some(last) = widths.last().copied() {
                widths.extend((1..=doublings).map(|doubling| (last >> doubling).max(8)));
            }
        }
        grown.validate()?;
        Ok(grown)
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the first setting out of range.
    pub fn validate(&self) -> Result<()> {
        let bad = |what: &str| Err(Error::Usage(format!("{what}; choose another value")));
        if !self.resolution.is_power_of_two() || !(16..=1024).contains(&self.resolution) {
            return bad(&format!(
                "resolution {} is not a power of two from 16 to 1024",
                self.resolution
            ));
        }
        if !(2..=2048).contains(&self.z_dim) || !(2..=2048).contains(&self.w_dim) {
            return bad("z and w must have 2 to 2048 values");
        }
        if !(1..=16).contains(&self.mapping_layers) {
            return bad("the mapping network must have 1 to 16 layers");
        }
        if !(8..=1024).contains(&self.channel_max) || self.channel_base > 65536 {
            return bad("channel_max must be 8 to 1024 and channel_base at most 65536");
        }
        if self.classes.len() > MOST_CLASSES {
            return bad("more than 10000 classes");
        }
        if ![1, 3, 4].contains(&self.colours) {
            return bad("pictures must have 1, 3 or 4 colour channels");
        }
        for widths in [&self.widths, &self.discriminator.widths] {
            let fit = widths.is_empty() || widths.len() == self.resolutions().len();
            if !fit || widths.iter().any(|width| !(1..=4096).contains(width)) {
                return bad("widths must give 1 to 4096 channels for each resolution");
            }
        }
        let dims = [self.embed_dim, self.mapping_width].into_iter().flatten();
        if dims.into_iter().any(|dim| !(1..=4096).contains(&dim)) {
            return bad("the mapping network's embedding and layers must have 1 to 4096 values");
        }
        if !(self.mapping_lr > 0.0 && self.mapping_lr <= 1.0) {
            return bad("the mapping network's learning-rate multiplier must lie in 0 to 1");
        }
        let alias_free = self.architecture == Architecture::AliasFree;
        match &self.alias_free {
            Some(shape) if alias_free => shape.validate(self.resolution)?,
            None if !alias_free => {}
            _ => return bad("a StyleGAN3, and no other network, must give its layers"),
        }
        self.discriminator.validate()?;
        self.resample_filter.validate()?;
        check_clamp(self.conv_clamp)
    }
}

impl DiscriminatorConfig {
    fn validate(&self) -> Result<()> {
        let other = [Architecture::Adain, Architecture::AliasFree, Architecture::Lucid]
            .contains(&self.architecture);
        if other || self.mapping_layers > 16 {
            return Err(Error::Usage(
                "the discriminator must be skip, resnet or orig, with at most 16 mapping layers; \
                 choose another value"
                    .into(),
            ));
        }
        self.resample_filter.validate()?;
        check_clamp(self.conv_clamp)
    }
}

fn check_clamp(clamp: Option<f32>) -> Result<()> {
    if clamp.is_none_or(|clamp| clamp > 0.0 && clamp.is_finite()) {
        return Ok(());
    }
    Err(Error::Usage("conv_clamp must be a number above 0; choose another value".into()))
}

#[cfg(test)]
mod tests;
