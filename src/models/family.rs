//! What a family of networks is to the floors above: a configuration that says what the networks
//! can do and what they cost, a generator and a discriminator. No floor above asks for its name.

use super::{Call, Cond, Entry, Field, Game, NetworkConfig};
use crate::base::{Error, Result};
use crate::layers::{Dual, Init};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Ok, or a sentence that says why not.
pub type Can = std::result::Result<(), &'static str>;

/// What psi does to a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truncation {
    /// `centre + psi · (style − centre)` (Karras 2019).
    Centre,
    /// Each value of z becomes one of the normal distribution cut off at ±4·psi (Brock 2018).
    Fold,
    /// Nothing, for this reason.
    None(&'static str),
}

/// What can be done with the networks of one configuration.
#[derive(Debug, Clone, Copy)]
pub struct Abilities {
    /// Styles are w, which a mapping network makes of z; otherwise they are z itself.
    pub mapped: bool,
    /// Layers can take their styles from different latents.
    pub mixing: Can,
    /// Features take noise.
    pub noise: Can,
    /// That noise can begin with a strength.
    pub strong_noise: Can,
    /// Paths through the styles can be kept even (Karras 2020).
    pub paths: Can,
    /// What psi does.
    pub truncation: Truncation,
    /// They can be trained.
    pub training: Can,
    /// Classes can be learned.
    pub classes: Can,
}

impl Abilities {
    /// Those of networks that draw from z and learn classes, to be changed where they have others.
    pub fn plain() -> Self {
        Self {
            mapped: false,
            mixing: Err("This network draws the whole picture from one z, so no layer can take \
                         another style"),
            noise: Err("This network has no noise inputs"),
            paths: Err("only StyleGAN2 has a path length to keep even; leave it out"),
            strong_noise: Err("this network has no noise inputs"),
            truncation: Truncation::Fold,
            training: Ok(()),
            classes: Ok(()),
        }
    }
}

/// Usual sizes of networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Quick to train.
    Small,
    /// The usual one.
    Medium,
    /// Slow to train, finer.
    Large,
}

impl Size {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The one whose preset is `own`, of presets in the order of [`Self::ALL`].
    pub fn of<T: PartialEq>(presets: &[T; 3], own: &T) -> Option<Self> {
        Self::ALL.into_iter().zip(presets).find(|(_, preset)| *preset == own).map(|(size, _)| size)
    }
}

/// A family as people choose it.
#[derive(Clone, Copy)]
pub struct Family {
    /// Name on the command line.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Year of publication.
    pub year: u32,
    /// Who published it.
    pub author: &'static str,
    /// What makes it that family, in a sentence.
    pub sentence: &'static str,
    /// How it is drawn in small.
    pub sketch: Sketch,
    /// Its configuration where nothing else is said.
    pub config: fn() -> NetworkConfig,
}

/// What a small drawing of a family's networks shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Layers.
    pub layers: Layers,
    /// A mapping network before them, whose w reaches each.
    pub mapping: bool,
    /// The class enters.
    pub classes: bool,
    /// Some features attend to each other.
    pub attention: bool,
}

/// Kinds of layers in a [`Sketch`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layers {
    /// Fully connected.
    Dense,
    /// Convolutions.
    #[default]
    Convolutions,
    /// Residual blocks.
    Residual,
    /// Convolutions that come in one after the other.
    Growing,
}

/// Nominal cost of both networks, for one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Work {
    /// Floating-point operations of the generator, forward.
    pub g: f64,
    /// Floating-point operations of the discriminator, forward.
    pub d: f64,
    /// Values that both keep for their backward passes.
    pub kept: f64,
    /// Weights of both.
    pub weights: f64,
    /// Share of a 3×3 convolution's speed that whole training steps reach.
    pub share: f64,
}

/// Shape of the networks of one family: everything needed to build both before loading weights.
pub trait Shape: Serialize + DeserializeOwned + std::fmt::Debug + Clone + PartialEq {
    /// Side of the square picture.
    fn resolution(&self) -> usize;

    /// Sets the side of the picture.
    fn set_resolution(&mut self, resolution: usize);

    /// Colour channels of the picture: 1 grey, 3 RGB, 4 RGB and alpha.
    fn colours(&self) -> usize {
        3
    }

    /// Class names; empty for an unconditional model.
    fn classes(&self) -> &[String] {
        &[]
    }

    /// Sets the class names; those of a family without classes stay empty.
    fn set_classes(&mut self, _classes: Vec<String>) {}

    /// Whether they make no sense without classes.
    fn needs_classes(&self) -> bool {
        false
    }

    /// What to know where they learn without classes.
    fn without_classes(&self) -> Option<&'static str> {
        None
    }

    /// Length of z.
    fn z_dim(&self) -> usize;

    /// Length of a style: what the generator draws from, w or z itself.
    fn style_dim(&self) -> usize {
        self.z_dim()
    }

    /// Side of the features that each style changes, coarse to fine.
    fn style_sides(&self) -> Vec<usize> {
        vec![4]
    }

    /// What can be done with such networks.
    fn abilities(&self) -> Abilities;

    /// What they cost.
    fn work(&self) -> Work;

    /// Whether features are normalised over the batch, so that a step needs two pictures and more,
    /// and an averaged generator needs statistics of its own.
    fn normalises(&self) -> bool {
        false
    }

    /// Most values that the features of one layer of the generator have for one picture.
    fn features(&self) -> usize;

    /// Blocks of the discriminator that can be frozen, counted from the picture.
    fn frozen_blocks(&self) -> usize;

    /// How they are trained where nothing else is said.
    fn game(&self) -> Game;

    /// The settings that shape them.
    fn fields(&mut self) -> Vec<Field<'_>>;

    /// Which of the usual sizes they have.
    fn size(&self) -> Option<Size>;

    /// Gives them one of the usual sizes.
    fn set_size(&mut self, size: Size);

    /// Name of their [`Family`].
    fn family(&self) -> &'static str;

    /// Name of the kind of network, for people.
    fn kind(&self) -> &'static str;

    /// More facts for people: label and value.
    fn facts(&self) -> Vec<(&'static str, String)>;

    /// The stage that networks which grow as they learn have reached after `kimg`: 2 is 4×4, 2.4 is
    /// 8×8 fading in to 40 %, 3 is 8×8. None for all others.
    fn stage(&self, _kimg: f64) -> Option<f64> {
        None
    }

    /// Remembers the stage reached, for a generator that is shown or saved.
    fn set_stage(&mut self, _stage: Option<f64>) {}

    /// The same networks at `resolution`, where that is their own or a higher one.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] when they cannot have it.
    fn grown(&self, resolution: usize) -> Result<Self>;

    /// [`Self::grown`] for networks that have one resolution.
    ///
    /// # Errors
    /// [`Error::Usage`] when another one is asked for.
    fn same(&self, resolution: usize) -> Result<Self> {
        let own = self.resolution();
        if resolution == own {
            return Ok(self.clone());
        }
        Err(Error::Usage(format!(
            "the model draws {own}×{own} pixels and cannot grow; leave its resolution, or train a \
             new one"
        )))
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] naming the first setting out of range.
    fn validate(&self) -> Result<()>;
}

/// A generator: latents to styles to pictures.
pub trait Draw: Module {
    /// Its configuration.
    type Config: Shape;

    /// A network whose weights `init` makes.
    fn new(config: &Self::Config, init: &mut Init) -> Self;

    /// Its configuration.
    fn config(&self) -> &Self::Config;

    /// Device of its weights, with their autodiff setting.
    fn device(&self) -> Device;

    /// z `[N, z_dim]` to styles `[N, style_dim]`.
    fn encode(&self, z: Tensor<2>, _cond: &Cond) -> Tensor<2> {
        z
    }

    /// What comes before the pictures, to be explored by itself.
    fn entry(&self) -> Entry;

    /// One style `[N, style_dim]` for each of `style_sides` to pictures `[N, colours, R, R]`, nominally
    /// in [−1, 1].
    fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4>;

    /// [`Self::draw`] with the derivative along a direction of the styles, for the path length; None
    /// where the layers have no rules for it.
    fn draw_dual(&self, _styles: &[Dual<2>], _call: &Call<'_>) -> Option<Dual<4>> {
        None
    }

    /// For each style the weights that take it into the features, `[values, style_dim]`.
    fn style_weights(&self) -> Vec<Tensor<2>>;

    /// The mean style, where the network keeps one.
    fn centre(&self) -> Option<Tensor<1>> {
        None
    }

    /// Replaces the mean style, where the network keeps one.
    fn set_centre(&mut self, _centre: Tensor<1>) {}

    /// Sets the deviation of the noise at 4×4, 8×8 and so on, where it can be set.
    fn set_noise(&mut self, _deviations: &[f64]) {}

    /// Remembers the stage of growth that its weights have reached.
    fn set_stage(&mut self, _stage: Option<f64>) {}
}

/// A discriminator: pictures to logits.
pub trait Judge: Module {
    /// Its configuration.
    type Config: Shape;

    /// A network whose weights `init` makes.
    fn new(config: &Self::Config, init: &mut Init) -> Self;

    /// Real pictures as they are to be judged: at the resolution that growing networks have reached.
    fn real(&self, pictures: Tensor<4>, _call: &Call<'_>) -> Tensor<4> {
        pictures
    }

    /// Pictures `[N, colours, R, R]` to logits `[N, 1]`, with the derivative along a direction where
    /// one is given. The classes in `call` are ignored by unconditional models.
    fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2>;

    /// Its weights from the picture through so many blocks are no longer trained (Freeze-D, Mo
    /// 2020).
    fn frozen(self, blocks: usize) -> Self;
}

/// Layers, of which the first so many are no longer trained.
pub fn first_frozen<M: Module>(mut layers: Vec<M>, count: usize) -> Vec<M> {
    let rest = layers.split_off(count.min(layers.len()));
    let mut all = layers.no_grad();
    all.extend(rest);
    all
}

/// Layers, of which the last so many are no longer trained.
pub fn last_frozen<M: Module>(mut layers: Vec<M>, count: usize) -> Vec<M> {
    let last = layers.split_off(layers.len().saturating_sub(count));
    layers.extend(last.no_grad());
    layers
}
