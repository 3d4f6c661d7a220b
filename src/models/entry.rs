//! The beginning of a generator, which is explored by itself: how z becomes a style, and the first
//! features that a style brings forth.

use super::{Cond, Mapping};
use burn::module::Module;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

/// What lies between z and the pictures.
#[expect(clippy::large_enum_variant, reason = "few are made")]
#[derive(Debug, Clone)]
pub enum Entry {
    /// A mapping network: styles are w, in which directions are found.
    Mapping(Mapping),
    /// None: styles are z itself, and directions are found in the first features.
    First(FirstLayer),
}

/// The first layer of a generator without a mapping network: `relu(z · weightᵀ + bias + class)`.
#[derive(Debug, Clone)]
pub struct FirstLayer {
    /// `[features, z_dim]`; a normalisation of the features is part of it.
    pub weight: Tensor<2>,
    /// `[features]`.
    pub bias: Tensor<1>,
    /// What each class adds, `[classes, features]`, where the class enters here.
    pub class: Option<Tensor<2>>,
    /// Number of classes of the generator.
    pub classes: usize,
}

impl FirstLayer {
    /// A dense layer of this weight `[features, z_dim]`, in a generator of so many classes, which enter
    /// further on.
    pub fn of(weight: Tensor<2>, bias: Option<Tensor<1>>, classes: usize) -> Self {
        let [features, _] = weight.dims();
        let bias = bias.unwrap_or_else(|| Tensor::zeros([features], &weight.device()));
        Self { weight, bias, class: None, classes }
    }
}

impl Entry {
    /// The same on another device, without autodiff.
    pub fn on(self, device: &Device) -> Self {
        match self {
            Self::Mapping(mapping) => Self::Mapping(mapping.to_device(device)),
            Self::First(first) => Self::First(FirstLayer {
                weight: first.weight.without_autodiff().to_device(device),
                bias: first.bias.without_autodiff().to_device(device),
                class: first.class.map(|class| class.without_autodiff().to_device(device)),
                classes: first.classes,
            }),
        }
    }

    /// Length of z.
    pub fn z_dim(&self) -> usize {
        match self {
            Self::Mapping(mapping) => mapping.z_dim(),
            Self::First(first) => first.weight.dims()[1],
        }
    }

    /// Length of a style.
    pub fn style_dim(&self) -> usize {
        match self {
            Self::Mapping(mapping) => mapping.w_avg.dims()[0],
            Self::First(_) => self.z_dim(),
        }
    }

    /// Number of classes, 0 for an unconditional model.
    pub fn classes(&self) -> usize {
        match self {
            Self::Mapping(mapping) => mapping.classes(),
            Self::First(first) => first.classes,
        }
    }

    /// The mean style, where the network keeps one.
    pub fn centre(&self) -> Option<Tensor<1>> {
        match self {
            Self::Mapping(mapping) => Some(mapping.w_avg.val()),
            Self::First(_) => None,
        }
    }

    /// z `[N, z_dim]` to styles `[N, style_dim]`.
    pub fn encode(&self, z: Tensor<2>, cond: &Cond) -> Tensor<2> {
        match self {
            Self::Mapping(mapping) => mapping.forward(z, cond),
            Self::First(_) => z,
        }
    }

    /// The features `[N, F]` in which directions are found, where that is not the style itself.
    pub fn features(&self, styles: Tensor<2>, cond: &Cond) -> Option<Tensor<2>> {
        let Self::First(first) = self else { return None };
        let x = styles.matmul(first.weight.clone().transpose()) + first.bias.clone().unsqueeze();
        Some(relu(match &first.class {
            Some(class) => x + cond.weights(1.0, &class.device()).matmul(class.clone()),
            None => x,
        }))
    }

    /// Number of those features, where they are not the style itself.
    pub fn feature_count(&self) -> Option<usize> {
        match self {
            Self::Mapping(_) => None,
            Self::First(first) => Some(first.weight.dims()[0]),
        }
    }

    /// Device of its weights.
    pub fn device(&self) -> Device {
        match self {
            Self::Mapping(mapping) => mapping.w_avg.val().device(),
            Self::First(first) => first.weight.device(),
        }
    }
}
