//! Class embeddings.

use super::Cond;
use crate::layers::{Dual, Init, Mode, Spectral, Start};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

/// A vector for each class, `[classes, dim]`; between classes lie mixtures of theirs.
#[derive(Module, Debug)]
pub struct Embedding {
    weight: Param<Tensor<2>>,
    spectral: Option<Spectral>,
}

impl Embedding {
    /// For `classes` classes; with `spectral`, divided by its largest singular value.
    pub fn new(init: &mut Init, [classes, dim]: [usize; 2], start: Start, spectral: bool) -> Self {
        let weight = init.weights([classes, dim], start);
        Self { weight, spectral: spectral.then(|| Spectral::new(init, classes)) }
    }

    /// The vectors of all classes, `[classes, dim]`.
    pub fn table(&self, mode: Mode<'_>) -> Tensor<2> {
        let weight = self.weight.val();
        match &self.spectral {
            Some(spectral) => spectral.normalised(weight, mode),
            None => weight,
        }
    }

    /// The vector of each picture, `[N, dim]`.
    pub fn forward(&self, cond: &Cond, device: &Device, mode: Mode<'_>) -> Tensor<2> {
        cond.weights(1.0, device).matmul(self.table(mode))
    }
}

/// A projection of the class (Miyato & Koyama 2018): `logit + features · vector`.
pub fn projected(logit: Dual<2>, features: Dual<2>, vector: Tensor<2>) -> Dual<2> {
    logit.plus(features.linear(|features| (features * vector.clone()).sum_dim(1)))
}
