//! StyleGAN2's networks in training.

use super::super::regularise::slope_penalty;
use super::super::{AugmentMode, TrainConfig, Trainer};
use super::r1::gradients;
use super::{altered, config, pictures};
use crate::base::Random;
use crate::data::Batches;
use crate::layers::Dual;
use crate::models::{Architecture, Call, Cond, Discriminator, NoiseInput, collect};
use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};

const ARCHITECTURES: [Architecture; 3] =
    [Architecture::Skip, Architecture::Resnet, Architecture::Orig];

fn modulated(architecture: Architecture, discriminator: Architecture) -> TrainConfig {
    let mut config = config();
    config.network.styled_mut().architecture = architecture;
    config.network.styled_mut().discriminator.architecture = discriminator;
    TrainConfig { noise: true, mixing: 0.0, r1_interval: 1, augment: AugmentMode::None, ..config }
}

#[test]
fn every_parameter_moves_but_the_noise_images() {
    for (g, d) in ARCHITECTURES.into_iter().zip([1, 0, 2].map(|i| ARCHITECTURES[i])) {
        let mut trainer = Trainer::new(modulated(g, d), &Device::flex());
        let mut batches = Batches::start(pictures(), 4, true, 5, 0);
        let before = [collect(&trainer.g, ""), collect(&trainer.d, "")];
        for _ in 0..2 {
            let batch = batches.next();
            let stats = trainer.discriminator_step(&batch).unwrap();
            assert!(stats.r1.unwrap() > 0.0);
            trainer.generator_step(&batch).unwrap();
        }
        for (before, after) in before.iter().zip([collect(&trainer.g, ""), collect(&trainer.d, "")])
        {
            for (name, tensor) in after {
                assert!(tensor.values.iter().all(|v| v.is_finite()), "{name}");
                let still = name.ends_with("noise_const") || name.ends_with("w_avg");
                assert_eq!(tensor == before[&name], still, "{name} of {g:?} and {d:?}");
            }
        }
    }
}

/// D of a random small network, and pictures.
fn inputs(architecture: Architecture) -> (Discriminator, Tensor<4>, Tensor<4>) {
    let mut config = modulated(Architecture::Skip, architecture).network;
    config.set_classes(vec!["a".into(), "b".into()]);
    let device = Device::flex();
    let random = |name: &str| {
        let values = Random::stream(3, name, 0).normals(4 * 3 * 16 * 16);
        Tensor::from_data(TensorData::new(values, [4, 3, 16, 16]), &device)
    };
    let d = Discriminator::new(&config, 0, &device.clone().autodiff());
    (d, random("pictures"), random("direction"))
}

const CLASSES: [usize; 4] = [0, 1, 1, 0];

/// The gradient that R1 measures, in full and along a direction, and differences of the logits.
#[test]
fn the_derivative_along_a_direction_is_the_gradient_s() {
    for architecture in ARCHITECTURES {
        let (d, x, direction) = inputs(architecture);
        let d = d.valid();
        let cond = Cond::labels(&CLASSES, 2);
        let call = Call::sample(&cond, NoiseInput::None);
        let tracked = x.clone().autodiff().require_grad();
        let gradients = d.logits(tracked.clone(), &call).sum().backward();
        let slope = (tracked.grad(&gradients).unwrap() * direction.clone()).sum();
        let at = |step: f32| d.logits(x.clone() + direction.clone() * step, &call).sum();
        let quotient = (at(1e-3) - at(-1e-3)) / 2e-3;
        let dual = Dual { value: x.clone(), along: Some(direction.clone()) };
        let along = d.judge(dual, &call).along.unwrap().sum();
        let [slope, quotient, along] = [slope, quotient, along].map(|t| t.into_scalar::<f32>());
        assert!((slope / along - 1.0).abs() < 1e-3, "{architecture:?}: {slope} {along}");
        assert!((quotient / along - 1.0).abs() < 3e-2, "{architecture:?}: {quotient} {along}");
    }
}

/// Share of the penalty that the step below takes off; small, as a kink of a leaky ReLU on the way
/// makes a jump.
const DUE: f32 = 0.001;

/// A step against the gradient of R1's loss makes the penalty smaller, by what the gradient says.
#[test]
fn r1_s_gradient_lowers_the_penalty() {
    for architecture in ARCHITECTURES {
        let (d, x, _) = inputs(architecture);
        let cond = Cond::labels(&CLASSES, 2);
        let call = Call::sample(&cond, NoiseInput::None);
        let (_, found) = slope_penalty(&d, x.clone(), &call, 2.0);
        let gradients = gradients(&d, &found.loss);
        let norm: f32 = gradients.values().flatten().map(|g| g * g).sum();
        let step = DUE * found.squared / norm;
        let moved = gradients.iter().fold(d.clone(), |d, (name, gradient)| {
            altered(&d, name, |tensor| {
                tensor.values.iter_mut().zip(gradient).for_each(|(v, g)| *v -= step * g);
            })
        });
        let after = slope_penalty(&moved, x, &call, 2.0).1.squared;
        let share = (found.squared - after) / (DUE * found.squared);
        assert!((0.99..1.01).contains(&share), "{architecture:?}: {share} of what was due");
    }
}
