//! How the layers of a DCGAN are made, besides their widths.

use crate::layers::{BatchNorm, Dual, EachNorm, Extras, Init, Mode, Together};
use crate::models::{Field, FirstWeights, Slot};
use burn::module::Module;
use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

/// Deviation of the normalisations' factors about 1 (Radford 2015, as in its code).
const SPREAD: f32 = 0.02;

/// What the hidden layers of a network are normalised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Norm {
    /// Batch normalisation, as published.
    #[default]
    Batch,
    /// Each plane of a picture by itself.
    Instance,
    /// All features of a picture together.
    Layer,
    /// The channels of each pixel.
    Pixel,
    /// The weights, by their largest singular value (Miyato 2018), instead of the features.
    Spectral,
    /// Nothing.
    None,
}

crate::models::choice!(Norm {
    Batch = "batch", "Batch norm";
    Instance = "instance", "Instance norm";
    Layer = "layer", "Layer norm";
    Pixel = "pixel", "Pixel norm";
    Spectral = "spectral", "Spectral norm of weights";
    None = "none", "None";
});

impl Norm {
    /// What a convolution has besides its weight: without features normalised, a bias.
    pub fn extras(self) -> Extras {
        match self {
            Self::Spectral => Extras::BOTH,
            Self::None => Extras::BIAS,
            _ => Extras::NONE,
        }
    }

    /// The same for one that no normalisation follows in any case, as published without a bias.
    pub fn extras_of_ends(self) -> Extras {
        Extras { bias: false, ..self.extras() }
    }

    fn together(self) -> Option<Together> {
        match self {
            Self::Instance => Some(Together::Plane),
            Self::Layer => Some(Together::All),
            Self::Pixel => Some(Together::Pixel),
            Self::Batch | Self::Spectral | Self::None => None,
        }
    }
}

/// Both networks' normalisation, and their first weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Make {
    /// In G.
    pub norm: Norm,
    /// In D.
    pub norm_d: Norm,
    /// First weights.
    pub init: FirstWeights,
}

impl Make {
    /// Whether a network has statistics of batches.
    pub fn normalises(self) -> bool {
        [self.norm, self.norm_d].contains(&Norm::Batch)
    }

    /// The settings.
    pub fn fields(&mut self) -> [Field<'_>; 3] {
        let of_g = "What the hidden layers of the generator are normalised by; batch normalisation \
                    ties the pictures of a batch together (Ioffe 2015), the others do not";
        let of_d = "The same in the discriminator; penalties for each picture want layer \
                    normalisation there (Gulrajani 2017), spectral bounds D's slope (Miyato 2018)";
        let norm = |name, label, help, norm| Field { name, label, help, slot: Slot::Choice(norm) };
        [
            norm("norm", "Normalisation in G", of_g, &mut self.norm),
            norm("norm-d", "Normalisation in D", of_d, &mut self.norm_d),
            self.init.field(),
        ]
    }
}

/// What follows a hidden convolution.
#[derive(Module, Debug)]
pub enum Normalised {
    /// With statistics of the batch.
    Batch(BatchNorm),
    /// With those of each picture.
    Each(EachNorm),
}

impl Normalised {
    /// For `channels` features; None where they are left as they are.
    pub fn new(init: &mut Init, channels: usize, norm: Norm) -> Option<Self> {
        if norm == Norm::Batch {
            return Some(Self::Batch(
                BatchNorm::new(init, channels).with_gain_spread(init, SPREAD),
            ));
        }
        norm.together().map(|together| Self::Each(EachNorm::new(init, channels, together)))
    }

    /// Then a leaky ReLU of this slope.
    pub fn forward_leaky(&self, x: Dual<4>, slope: f32, mode: Mode<'_>) -> Dual<4> {
        match self {
            Self::Batch(norm) => norm.forward_leaky(x, slope, mode),
            Self::Each(norm) => norm.forward_leaky(x, slope),
        }
    }

    /// Factor and shift of each channel, where they are the same for all pictures.
    pub fn folded(&self) -> Option<(Tensor<1>, Tensor<1>)> {
        match self {
            Self::Batch(norm) => Some(norm.folded()),
            Self::Each(_) => None,
        }
    }
}
