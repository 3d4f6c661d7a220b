//! Counts the nominal work of two networks, layer by layer.

use super::Work;

/// Sums so far, for one picture.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Operations of the generator and of the discriminator.
    flops: [f64; 2],
    kept: f64,
    weights: f64,
}

/// Which network a layer belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The generator.
    G,
    /// The discriminator.
    D,
}

impl Tally {
    /// A layer that takes `inputs` channels to `outputs` at `places` places, each output from `taps`
    /// places.
    pub fn layer(&mut self, side: Side, [inputs, outputs]: [usize; 2], places: usize, taps: f64) {
        let weights = inputs as f64 * outputs as f64;
        self.flops[side as usize] += 2.0 * weights * places as f64 * taps;
        self.kept += KEPT * (outputs * places) as f64;
        self.weights += weights * taps;
    }

    /// The sums, where whole training steps reach `share` of a convolution's speed.
    pub fn work(self, share: f64) -> Work {
        let [g, d] = self.flops;
        Work { g, d, kept: self.kept, weights: self.weights, share }
    }
}

/// Arrays of the size of its output that a layer keeps, with its normalisation and activation, for
/// real and generated pictures.
const KEPT: f64 = 5.0;

/// Widths of layers, for people.
pub fn listed(widths: impl IntoIterator<Item = usize>) -> String {
    widths.into_iter().map(|width| width.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_convolution_is_counted_as_its_direct_form() {
        let mut tally = Tally::default();
        tally.layer(Side::G, [3, 8], 16 * 16, 9.0);
        tally.layer(Side::D, [8, 1], 1, 16.0);
        let work = tally.work(0.5);
        assert_eq!((work.g, work.d), (2.0 * 9.0 * 24.0 * 256.0, 256.0));
        assert_eq!((work.kept, work.weights), (5.0 * (8.0 * 256.0 + 1.0), 216.0 + 128.0));
    }
}
