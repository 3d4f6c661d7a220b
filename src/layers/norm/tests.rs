use super::*;
use crate::layers::probe::{self, assert_close, random, values};
use crate::layers::{Init, Start, Updates};
use burn::module::Module;
use burn::tensor::Device;

fn line(numbers: [f32; 4]) -> Tensor<4> {
    Tensor::<1>::from_floats(numbers, &Device::flex()).reshape([2, 1, 1, 2])
}

/// A layer for one channel with γ = 2 and β = ½.
fn layer() -> BatchNorm {
    let device = Device::flex();
    let init = Init::new(1, "test", &device);
    let mut layer = BatchNorm::new(&init, 1);
    layer.weight = init.filled([1], 2.0);
    layer.bias = init.filled([1], 0.5);
    layer
}

#[test]
fn training_follows_pytorchs_formulas() {
    // Mean 3, biased variance 3.5, unbiased 14/3.
    let (numbers, updates) = ([1.0, 2.0, 3.0, 6.0], Updates::default());
    let y =
        layer().forward(line(numbers), Mode::Train { updates: &updates, seed: 0, momentum: 0.1 });
    assert_close(&values(y), &numbers.map(|x| 2.0 * (x - 3.0) / (3.5f32 + 1e-5).sqrt() + 0.5));
    let (mut mean, mut variance, mut trained) = (0.0f32, 1.0f32, layer());
    for _ in 0..3 {
        trained =
            probe::trained(trained, 1, |layer, mode| drop(layer.forward(line(numbers), mode)));
        mean = 0.9 * mean + 0.1 * 3.0;
        variance = 0.9 * variance + 0.1 * 14.0 / 3.0;
        assert_close(&values(trained.running_mean.val()), &[mean]);
        assert_close(&values(trained.running_var.val()), &[variance]);
    }
    let y = trained.forward(line(numbers), Mode::Sample);
    let wanted = numbers.map(|x| 2.0 * (x - mean) / (variance + 1e-5).sqrt() + 0.5);
    assert_close(&values(y), &wanted);
    let (scale, shift) = trained.folded();
    let (scale, shift) = (scale.into_scalar::<f32>(), shift.into_scalar::<f32>());
    assert_close(&numbers.map(|x| scale * x + shift), &wanted);
}

#[test]
fn a_single_value_stays_finite() {
    let x = || Tensor::<2>::from_floats([[5.0]], &Device::flex());
    let layer = probe::trained(layer(), 1, |layer, mode| {
        let y = layer.forward_flat(Dual { value: x(), along: Some(x()) }, mode);
        assert_close(&values(y.value), &[0.5]);
        assert!(values(y.along.unwrap())[0].is_finite());
    });
    assert_close(&values(layer.running_mean.val()), &[0.5]);
    assert_close(&values(layer.running_var.val()), &[0.9]);
}

#[test]
fn features_without_planes_are_normalised_over_the_batch() {
    let updates = Updates::default();
    let mode = Mode::Train { updates: &updates, seed: 0, momentum: 0.1 };
    let x = random("x", [6, 1]);
    let flat = layer().forward_flat(Dual::plain(x.clone()), mode).value;
    assert_eq!(flat.dims(), [6, 1]);
    let planes = layer().forward(x.reshape([2, 1, 3, 1]), mode);
    assert_close(&values(flat), &values(planes));
}

#[test]
fn a_layer_may_start_with_gains_around_one() {
    let device = Device::flex();
    let mut init = Init::new(1, "test", &device);
    let gains = values(BatchNorm::new(&init, 500).with_gain_spread(&mut init, 0.02).weight.val());
    let mean = gains.iter().sum::<f32>() / 500.0;
    let spread = (gains.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 500.0).sqrt();
    assert!((mean - 1.0).abs() < 4e-3 && (spread - 0.02).abs() < 3e-3, "{mean} ± {spread}");
}

fn tracked_batch_norm() -> BatchNorm {
    let device = Device::flex().autodiff();
    let mut init = Init::new(1, "test", &device);
    let layer = BatchNorm::new(&init, 3).with_gain_spread(&mut init, 0.3);
    probe::trained(layer, 2, |layer, mode| drop(layer.forward(random("y", [2, 3, 4, 4]), mode)))
}

#[test]
fn derivatives_and_gradients_match_difference_quotients() {
    let (layer, updates) = (tracked_batch_norm(), Updates::default());
    let x = || random("x", [2, 3, 4, 4]);
    for mode in [Mode::Sample, Mode::Train { updates: &updates, seed: 0, momentum: 0.1 }] {
        probe::along(x(), 0, |x| layer.valid().forward_dual(x, mode));
        probe::gradients(&layer, x(), |layer, x| layer.forward_dual(x, mode));
    }
}

#[test]
fn sampling_notes_nothing_and_training_notes_both() {
    let (layer, updates) = (tracked_batch_norm(), Updates::default());
    let before = values(layer.running_mean.val());
    layer.forward(random("x", [2, 3, 4, 4]), Mode::Sample);
    let layer = updates.applied(layer);
    assert_eq!(values(layer.running_mean.val()), before);
    let layer = probe::trained(layer, 1, |layer, mode| {
        layer.forward(random("x", [2, 3, 4, 4]), mode);
    });
    assert_ne!(values(layer.running_mean.val()), before);
    assert!(!layer.running_mean.val().is_require_grad());
    assert!(layer.weight.val().is_require_grad());
}

fn conditional(spectral: bool, device: &Device) -> ConditionalBatchNorm {
    let mut init = Init::new(1, "test", device);
    ConditionalBatchNorm::new(&mut init, [4, 3], Start::Normal(0.5), spectral)
}

#[test]
fn conditions_scale_and_shift_what_is_normalised() {
    let (layer, updates) = (conditional(false, &Device::flex()), Updates::default());
    let mode = Mode::Train { updates: &updates, seed: 0, momentum: 0.1 };
    let (x, c) = (random("x", [2, 3, 2, 2]), random("c", [2, 4]));
    let y = values(layer.forward(x.clone(), c.clone(), mode));
    let (x, c) = (values(x), values(c));
    let weights = [&layer.gain, &layer.bias].map(|map| values(map.weight.val()));
    let map = |k: usize, n: usize, channel: usize| -> f32 {
        (0..4).map(|i| weights[k][channel * 4 + i] * c[n * 4 + i]).sum()
    };
    for channel in 0..3 {
        let of_channel = |i: usize| x[(i / 4 * 3 + channel) * 4 + i % 4];
        let mean = (0..8).map(of_channel).sum::<f32>() / 8.0;
        let variance = (0..8).map(|i| (of_channel(i) - mean).powi(2)).sum::<f32>() / 8.0;
        let wanted = (0..8).map(|i| {
            let normalised = (of_channel(i) - mean) / (variance + 1e-5).sqrt();
            normalised * (1.0 + map(0, i / 4, channel)) + map(1, i / 4, channel)
        });
        let found: Vec<f32> = (0..8).map(|i| y[(i / 4 * 3 + channel) * 4 + i % 4]).collect();
        assert_close(&found, &wanted.collect::<Vec<_>>());
    }
}

#[test]
fn conditional_layers_are_named_as_in_biggan_and_learn() {
    let layer = conditional(true, &Device::flex().autodiff());
    assert_eq!(
        probe::names(&layer),
        [
            "gain.weight",
            "gain.spectral.u",
            "bias.weight",
            "bias.spectral.u",
            "stored_mean",
            "stored_var"
        ]
    );
    let x = || random("x", [2, 3, 4, 4]);
    let c = || random("c", [2, 4]);
    // The gradient of σ takes the vectors of the power iteration for those of the largest value.
    let layer = probe::trained(layer, 200, |layer, mode| drop(layer.forward(x(), c(), mode)));
    let updates = Updates::default();
    for mode in [Mode::Sample, Mode::Train { updates: &updates, seed: 0, momentum: 0.1 }] {
        probe::along(x(), 0, |x| layer.valid().forward_dual(x, c(), mode));
        probe::gradients(&layer, x(), |layer, x| layer.forward_dual(x, c(), mode));
    }
}

#[test]
fn pixels_get_unit_length() {
    let x = Tensor::<1>::from_floats([3.0, 1.0, 4.0, 7.0], &Device::flex()).reshape([1, 2, 1, 2]);
    let (first, second) = ((12.5f32).sqrt(), 5.0);
    assert_close(&values(pixel_norm(x)), &[3.0 / first, 1.0 / second, 4.0 / first, 7.0 / second]);
    let zeros = pixel_norm(Tensor::zeros([1, 2, 1, 1], &Device::flex()));
    assert_eq!(values(zeros), [0.0, 0.0]);
}
