//! How two networks are trained against each other where nothing else is said.

use serde::{Deserialize, Serialize};

/// The loss that generator and discriminator play for. Its formulae are in `training::loss`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Logistic, non-saturating for G (Goodfellow 2014, as it is used); StyleGAN's.
    #[default]
    Logistic,
    /// Logistic, and G minimises what D maximises (Goodfellow 2014, equation 1): its gradient
    /// vanishes while D is sure.
    Minimax,
    /// Least squares towards 1 for real and 0 for generated (LSGAN, Mao 2017).
    LeastSquares,
    /// Hinge at ±1 (Lim 2017); BigGAN's.
    Hinge,
    /// Each generated picture beside a real one: softplus of the difference of their logits
    /// (Jolicoeur-Martineau 2018; with R1 and R2 it is R3GAN, Huang 2024).
    Relativistic,
    /// The difference of the mean logits, which estimates the Wasserstein distance where D's slope
    /// is bounded (Arjovsky 2017): by the gradient penalty or by clipped weights.
    Wasserstein,
}
super::field::choice!(Loss {
    Logistic = "logistic", "Logistic (StyleGAN)";
    Minimax = "minimax", "Minimax (the first GAN)";
    LeastSquares = "least-squares", "Least squares (LSGAN)";
    Hinge = "hinge", "Hinge (BigGAN)";
    Relativistic = "relativistic", "Relativistic (R3GAN)";
    Wasserstein = "wasserstein", "Wasserstein (WGAN)";
});

/// A family's settings of training.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Game {
    /// The loss.
    pub loss: Loss,
    /// Pictures in a step.
    pub batch: usize,
    /// Generator learning rate.
    pub lr_g: f64,
    /// Discriminator learning rate.
    pub lr_d: f64,
    /// Decay of Adam's first moments.
    pub beta1: f64,
    /// Decay of Adam's second moments.
    pub beta2: f64,
    /// Steps of D for each step of G.
    pub d_steps: usize,
    /// R1 weight γ.
    pub r1_gamma: f64,
    /// Weight λ of WGAN-GP's penalty λ·(‖∂D/∂x‖ − 1)² between real and generated pictures.
    pub gp_lambda: f64,
    /// Weight of the mean square of D's logits on real pictures, which keeps a critic near 0.
    pub drift: f64,
    /// Share of D's features that a step leaves out.
    pub dropout: f64,
    /// Weight of the orthogonal regularisation of G (Brock 2018, equation 3).
    pub ortho: f64,
    /// Weight of the path length's deviation in G (Karras 2020, equation 4).
    pub path_gamma: f64,
    /// Half-life of the generator's moving average, kimg.
    pub ema_kimg: f64,
}

impl Default for Game {
    /// That of the StyleGANs.
    fn default() -> Self {
        Self {
            loss: Loss::Logistic,
            batch: 8,
            lr_g: 0.002,
            lr_d: 0.002,
            beta1: 0.0,
            beta2: 0.99,
            d_steps: 1,
            r1_gamma: 1.0,
            gp_lambda: 0.0,
            drift: 0.0,
            dropout: 0.0,
            ortho: 0.0,
            path_gamma: 0.0,
            ema_kimg: 1.0,
        }
    }
}
