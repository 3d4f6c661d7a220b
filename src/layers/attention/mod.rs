//! Self-attention over the places of a picture.

use super::{Conv, Dual, Extras, Init, Mode, Start};
use burn::module::{Module, Param};
use burn::tensor::Tensor;

/// `y = x + gamma · o(g · βᵀ)` with `β = softmax(thetaᵀ · phi)`: each place of a picture takes
/// features `g(x)` from all places in the shares β, which compare `theta(x)` there with `phi(x)`
/// (Zhang 2019, 3). phi and g see the greatest of each 2×2 places, as in BigGAN (Brock 2019,
/// appendix B). All four maps are 1×1 convolutions with spectral normalisation, without bias.
#[derive(Module, Debug)]
pub struct SelfAttention {
    /// C to C/8 channels: what a place asks.
    pub theta: Conv,
    /// C to C/8 channels: what a place is asked for.
    pub phi: Conv,
    /// C to C/2 channels: what a place gives.
    pub g: Conv,
    /// C/2 to C channels.
    pub o: Conv,
    /// `[1]`, starts at 0.
    pub gamma: Param<Tensor<1>>,
}

impl SelfAttention {
    /// For features of `channels` ≥ 8 planes of even sides.
    pub fn new(init: &mut Init, channels: usize, start: Start) -> Self {
        let mut conv = |channels| Conv::new(init, channels, 1, start, Extras::SPECTRAL);
        let theta = conv([channels, channels / 8]);
        let phi = conv([channels, channels / 8]);
        let g = conv([channels, channels / 2]);
        let o = conv([channels / 2, channels]);
        Self { theta, phi, g, o, gamma: init.filled([1], 0.0) }
    }

    /// `[N, C, H, W]`.
    pub fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        self.forward_dual(Dual::plain(x), mode).value
    }

    /// [`Self::forward`] with the derivative along a direction.
    pub fn forward_dual(&self, x: Dual<4>, mode: Mode) -> Dual<4> {
        let theta = places(self.theta.forward_dual(x.clone(), mode));
        let phi = places(self.phi.forward_dual(x.clone(), mode).max2());
        let g = places(self.g.forward_dual(x.clone(), mode).max2());
        let shares = theta.linear(|t| t.swap_dims(1, 2)).matmul(phi).softmax();
        let taken = g.matmul(shares.linear(|t| t.swap_dims(1, 2)));
        let [n, _, h, w] = x.value.dims();
        let taken = taken.linear(|t| {
            let channels = t.dims()[1];
            t.reshape([n, channels, h, w])
        });
        let gamma = self.gamma.val().reshape([1, 1, 1, 1]);
        let taken = self.o.forward_dual(taken, mode).linear(|t| t * gamma.clone());
        x.plus(taken)
    }
}

/// `[N, C, H, W]` to `[N, C, H·W]`.
fn places(x: Dual<4>) -> Dual<3> {
    x.linear(|t| {
        let [n, c, h, w] = t.dims();
        t.reshape([n, c, h * w])
    })
}

#[cfg(test)]
mod tests;
