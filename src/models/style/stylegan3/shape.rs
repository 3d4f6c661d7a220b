//! Sizes of a StyleGAN3's synthesis network.

use crate::base::{Error, Result};
use crate::layers::{FilteredShape, FourierShape};
use serde::{Deserialize, Serialize};

/// Largest side of features, with what they hold beyond the picture.
const MOST_SIDE: usize = 2048;
/// Largest side of the finer planes that a leaky ReLU sees.
const MOST_FINE: usize = 5120;
/// Longest filter.
const MOST_TAPS: usize = 128;

/// The synthesis network: Fourier features, layers, and toRGB at the picture's side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AliasFree {
    /// Fourier features.
    pub input: FourierShape,
    /// Layers between the features and toRGB.
    pub layers: Vec<FilteredShape>,
    /// What the picture is multiplied by.
    pub output_scale: f32,
}

impl AliasFree {
    /// Channels and side that each layer takes, and toRGB at the end.
    pub fn inputs(&self) -> impl Iterator<Item = [usize; 2]> + '_ {
        let layers = self.layers.iter().map(|layer| [layer.channels, layer.side]);
        std::iter::once([self.input.channels, self.input.side]).chain(layers)
    }

    /// Side of what each w changes: the Fourier features, the layers' outputs, and the picture.
    pub fn style_sides(&self) -> Vec<usize> {
        let last = self.layers.last().map(|layer| layer.side);
        self.inputs().map(|[_, side]| side).chain(last).collect()
    }

    /// Weights of its convolutions, and of what takes a w of `w_dim` values to their styles.
    pub fn weights(&self, w_dim: usize) -> usize {
        let layers = self.layers.iter().zip(self.inputs());
        let convolutions =
            layers.map(|(layer, [inputs, _])| layer.kernel.pow(2) * inputs * layer.channels);
        let styles = self.inputs().map(|[inputs, _]| inputs * w_dim);
        convolutions.chain(styles).sum()
    }

    /// Whether it is of the kind that turns with its input (config R), without 3×3 kernels.
    pub fn turns(&self) -> bool {
        self.layers.iter().all(|layer| layer.kernel == 1)
    }

    /// Checks the ranges, and that the layers lead to a picture of this resolution.
    ///
    /// # Errors
    /// [`Error::Usage`] naming the first that is out of range.
    pub fn validate(&self, resolution: usize) -> Result<()> {
        let FourierShape { channels, side, rate, bandwidth } = self.input;
        let wide = |channels: usize, side: usize| {
            (1..=4096).contains(&channels) && (1..=MOST_SIDE).contains(&side)
        };
        let checks = [
            (wide(channels, side), "its Fourier features are too many or too large"),
            ((1..=MOST_SIDE).contains(&rate), "its Fourier features have no sampling rate"),
            (
                bandwidth > 0.0 && 2.0 * bandwidth < rate as f32,
                "its Fourier features have frequencies beyond their sampling rate",
            ),
            ((1..=64).contains(&self.layers.len()), "it must have 1 to 64 layers"),
            (self.layers.iter().all(|l| wide(l.channels, l.side)), "a layer of it is too large"),
            (self.layers.iter().all(filters_fit), "a layer of it has filters that cannot be"),
            (
                self.rate() == Some(resolution)
                    && self.layers.last().is_some_and(|last| last.side == resolution),
                "its layers do not lead to its picture's side",
            ),
            (self.output_scale.is_finite(), "its output has no scale"),
        ];
        match checks.iter().find(|(fine, _)| !fine) {
            None => Ok(()),
            Some((_, sentence)) => Err(Error::Usage(format!("StyleGAN3: {sentence}"))),
        }
    }

    /// Samples across the picture after the last layer, if that is a whole number throughout.
    fn rate(&self) -> Option<usize> {
        self.layers.iter().try_fold(self.input.rate, |rate, layer| {
            let fine = rate.checked_mul(layer.up)?;
            (layer.down > 0 && fine.is_multiple_of(layer.down)).then(|| fine / layer.down)
        })
    }
}

/// Whether a layer's factors and filters are in range; without a filter there is no factor.
fn filters_fit(layer: &FilteredShape) -> bool {
    let fits = |factor: usize, taps: usize| {
        (1..=8).contains(&factor) && (1..=MOST_TAPS).contains(&taps) && (taps > 1 || factor == 1)
    };
    [1, 3].contains(&layer.kernel)
        && fits(layer.up, layer.up_taps)
        && fits(layer.down, layer.down_taps)
        && (!layer.radial || layer.down_taps > 1)
        && layer.fine() <= MOST_FINE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> AliasFree {
        let layer = FilteredShape {
            channels: 4,
            side: 24,
            kernel: 3,
            up: 2,
            down: 2,
            up_taps: 12,
            down_taps: 12,
            radial: false,
        };
        AliasFree {
            input: FourierShape { channels: 4, side: 24, rate: 16, bandwidth: 2.0 },
            layers: vec![layer, FilteredShape { side: 32, up: 4, up_taps: 24, ..layer }],
            output_scale: 0.25,
        }
    }

    #[test]
    fn sides_and_weights_of_the_layers() {
        let shape = small();
        shape.validate(32).unwrap();
        assert_eq!(shape.style_sides(), [24, 24, 32, 32]);
        assert_eq!(shape.weights(5), 2 * 9 * 16 + 3 * 4 * 5);
        assert!(!shape.turns());
        assert_eq!(shape.layers[0].fine(), 23 * 2 + 12);
        assert_eq!(FilteredShape { side: 0, ..shape.layers[0] }.fine(), 12);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refuse = |change: fn(&mut AliasFree)| {
            let mut shape = small();
            change(&mut shape);
            assert!(shape.validate(32).is_err(), "{shape:?}");
        };
        assert!(small().validate(64).is_err());
        refuse(|shape| shape.layers.clear());
        refuse(|shape| shape.layers[0].up = 0);
        refuse(|shape| shape.layers[0].down = 0);
        refuse(|shape| {
            for layer in &mut shape.layers {
                (layer.up, layer.down) = (0, 0);
            }
        });
        refuse(|shape| (shape.input.rate, shape.layers[0].up) = (1 << 63, 4));
        refuse(|shape| shape.layers[0].side = 0);
        refuse(|shape| (shape.layers[0].side, shape.layers[0].down) = (1 << 63, 4));
        refuse(|shape| shape.layers[0].up_taps = 1);
        refuse(|shape| shape.layers[0].kernel = 2);
        refuse(|shape| shape.layers[0].channels = 1 << 20);
        refuse(|shape| shape.layers[1].up = 3);
        refuse(|shape| shape.input.rate = 4);
        refuse(|shape| shape.input.bandwidth = f32::NAN);
        refuse(|shape| shape.output_scale = f32::INFINITY);
    }
}
