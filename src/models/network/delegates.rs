//! What the enums of the families are asked, handed on to whichever family they hold.

use super::{Discriminator, Generator, NetworkConfig};
use crate::base::Result;
use crate::layers::{Dual, Init};
use crate::models::{
    Abilities, Call, Cond, Draw, Entry, Field, Game, Judge, PlaneConfig, Shape, Size,
    StyleGanConfig, Work,
};
use burn::tensor::{Device, Tensor};

/// See [`Shape`], whose methods these are.
#[expect(missing_docs, reason = "each is documented in the trait")]
impl NetworkConfig {
    pub fn resolution(&self) -> usize {
        each!(NetworkConfig, self, config => config.resolution())
    }

    pub fn set_resolution(&mut self, resolution: usize) {
        each!(NetworkConfig, self, config => config.set_resolution(resolution))
    }

    pub fn colours(&self) -> usize {
        each!(NetworkConfig, self, config => config.colours())
    }

    pub fn classes(&self) -> &[String] {
        each!(NetworkConfig, self, config => config.classes())
    }

    pub fn set_classes(&mut self, classes: Vec<String>) {
        each!(NetworkConfig, self, config => config.set_classes(classes))
    }

    pub fn needs_classes(&self) -> bool {
        each!(NetworkConfig, self, config => config.needs_classes())
    }

    pub fn without_classes(&self) -> Option<&'static str> {
        each!(NetworkConfig, self, config => config.without_classes())
    }

    pub fn z_dim(&self) -> usize {
        each!(NetworkConfig, self, config => config.z_dim())
    }

    pub fn style_dim(&self) -> usize {
        each!(NetworkConfig, self, config => config.style_dim())
    }

    pub fn style_sides(&self) -> Vec<usize> {
        each!(NetworkConfig, self, config => config.style_sides())
    }

    /// Number of styles that a picture is drawn from.
    pub fn styles(&self) -> usize {
        self.style_sides().len()
    }

    pub fn abilities(&self) -> Abilities {
        each!(NetworkConfig, self, config => config.abilities())
    }

    pub fn work(&self) -> Work {
        each!(NetworkConfig, self, config => config.work())
    }

    pub fn normalises(&self) -> bool {
        each!(NetworkConfig, self, config => config.normalises())
    }

    pub fn features(&self) -> usize {
        each!(NetworkConfig, self, config => config.features())
    }

    pub fn frozen_blocks(&self) -> usize {
        each!(NetworkConfig, self, config => config.frozen_blocks())
    }

    pub fn game(&self) -> Game {
        each!(NetworkConfig, self, config => config.game())
    }

    pub fn fields(&mut self) -> Vec<Field<'_>> {
        each!(NetworkConfig, self, config => config.fields())
    }

    pub fn size(&self) -> Option<Size> {
        each!(NetworkConfig, self, config => config.size())
    }

    pub fn set_size(&mut self, size: Size) {
        each!(NetworkConfig, self, config => config.set_size(size))
    }

    pub fn family(&self) -> &'static str {
        each!(NetworkConfig, self, config => config.family())
    }

    pub fn kind(&self) -> &'static str {
        each!(NetworkConfig, self, config => config.kind())
    }

    pub fn facts(&self) -> Vec<(&'static str, String)> {
        each!(NetworkConfig, self, config => config.facts())
    }

    pub fn stage(&self, kimg: f64) -> Option<f64> {
        each!(NetworkConfig, self, config => config.stage(kimg))
    }

    pub fn set_stage(&mut self, stage: Option<f64>) {
        each!(NetworkConfig, self, config => config.set_stage(stage))
    }

    /// The same networks at `resolution`, where that is their own or a higher one.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] when they cannot have it.
    pub fn grown(&self, resolution: usize) -> Result<Self> {
        Ok(each!(NetworkConfig, self, config => wrap config.grown(resolution)?))
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`crate::base::Error::Usage`] naming the first setting out of range.
    pub fn validate(&self) -> Result<()> {
        each!(NetworkConfig, self, config => config.validate())
    }

    /// The configuration of a StyleGAN, for file formats that know no other.
    pub fn style(&self) -> Option<&StyleGanConfig> {
        match self {
            Self::Style(config) => Some(config),
            _ => None,
        }
    }

    /// The configuration of networks for points of the plane, for those who play with no other.
    pub fn plane(&self) -> Option<&PlaneConfig> {
        match self {
            Self::Plane(config) => Some(config),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn plane_mut(&mut self) -> Option<&mut PlaneConfig> {
        match self {
            Self::Plane(config) => Some(config),
            _ => None,
        }
    }
}

#[cfg(test)]
impl NetworkConfig {
    /// The configuration of a StyleGAN, which a test has.
    pub(crate) fn styled(&self) -> StyleGanConfig {
        self.style().expect("a StyleGAN").clone()
    }

    /// The same, to be changed.
    pub(crate) fn styled_mut(&mut self) -> &mut StyleGanConfig {
        match self {
            Self::Style(config) => config,
            _ => panic!("no StyleGAN"),
        }
    }
}

/// See [`Draw`], whose methods these are.
#[expect(missing_docs, reason = "each is documented in the trait")]
impl Generator {
    /// A network with fresh weights, the same for the same seed on every device.
    pub fn new(config: &NetworkConfig, seed: u64, device: &Device) -> Self {
        Self::build(config, &mut Init::new(seed, "generator", device))
    }

    /// A network whose weights are still to be loaded: nothing is drawn or allocated for them.
    pub fn blank(config: &NetworkConfig, device: &Device) -> Self {
        Self::build(config, &mut Init::blank(device))
    }

    /// Labels as classes of this model.
    pub fn cond(&self, labels: &[usize]) -> Cond {
        Cond::labels(labels, self.config().classes().len())
    }

    pub fn device(&self) -> Device {
        each!(Generator, self, network => network.device())
    }

    pub fn encode(&self, z: Tensor<2>, cond: &Cond) -> Tensor<2> {
        each!(Generator, self, network => network.encode(z, cond))
    }

    pub fn entry(&self) -> Entry {
        each!(Generator, self, network => network.entry())
    }

    pub fn draw(&self, styles: &[Tensor<2>], call: &Call<'_>) -> Tensor<4> {
        each!(Generator, self, network => network.draw(styles, call))
    }

    pub fn draw_dual(&self, styles: &[Dual<2>], call: &Call<'_>) -> Option<Dual<4>> {
        each!(Generator, self, network => network.draw_dual(styles, call))
    }

    pub fn style_weights(&self) -> Vec<Tensor<2>> {
        each!(Generator, self, network => network.style_weights())
    }

    pub fn centre(&self) -> Option<Tensor<1>> {
        each!(Generator, self, network => network.centre())
    }

    pub fn set_centre(&mut self, centre: Tensor<1>) {
        each!(Generator, self, network => network.set_centre(centre))
    }

    pub fn set_noise(&mut self, deviations: &[f64]) {
        each!(Generator, self, network => network.set_noise(deviations))
    }

    pub fn set_stage(&mut self, stage: Option<f64>) {
        each!(Generator, self, network => network.set_stage(stage))
    }
}

impl Discriminator {
    /// A network with fresh weights, the same for the same seed on every device.
    pub fn new(config: &NetworkConfig, seed: u64, device: &Device) -> Self {
        Self::build(config, &mut Init::new(seed, "discriminator", device))
    }

    /// As of [`Generator::blank`].
    pub fn blank(config: &NetworkConfig, device: &Device) -> Self {
        Self::build(config, &mut Init::blank(device))
    }

    /// See [`Judge::frozen`].
    pub fn frozen(self, blocks: usize) -> Self {
        each!(Discriminator, self, network => wrap network.frozen(blocks))
    }

    /// Logits `[N, 1]` of pictures `[N, colours, R, R]`.
    pub fn logits(&self, pictures: Tensor<4>, call: &Call<'_>) -> Tensor<2> {
        self.judge(Dual { value: pictures, along: None }, call).value
    }

    /// See [`Judge::real`].
    pub fn real(&self, pictures: Tensor<4>, call: &Call<'_>) -> Tensor<4> {
        each!(Discriminator, self, network => network.real(pictures, call))
    }

    /// See [`Judge::judge`].
    pub fn judge(&self, pictures: Dual<4>, call: &Call<'_>) -> Dual<2> {
        each!(Discriminator, self, network => network.judge(pictures, call))
    }
}
