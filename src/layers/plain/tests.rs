use super::*;
use crate::layers::Updates;
use crate::layers::probe::{self, assert_close, random, values};
use burn::tensor::Device;
use nalgebra::DMatrix;

const START: Start = Start::Normal(0.3);

/// `build` with autodiff, its bias scattered and its spectral normalisation at rest.
fn settled<M: Module>(build: impl Fn(&mut Init) -> M, call: impl Fn(&M, Mode)) -> M {
    let device = Device::flex().autodiff();
    let layer = build(&mut Init::new(1, "test", &device));
    probe::trained(layer, 300, call)
}

fn init_on(device: &Device) -> Init<'_> {
    Init::new(1, "test", device)
}

#[test]
fn extras_are_what_was_asked_for() {
    let device = Device::flex();
    let mut init = init_on(&device);
    let all = ["weight", "bias", "spectral.u"];
    for (extras, names) in [
        (Extras::NONE, &all[..1]),
        (Extras::BIAS, &all[..2]),
        (Extras::SPECTRAL, &["weight", "spectral.u"]),
        (Extras::BOTH, &all[..]),
    ] {
        assert_eq!(probe::names(&Linear::new(&mut init, [3, 2], START, extras)), names);
        assert_eq!(probe::names(&Conv::new(&mut init, [3, 2], 3, START, extras)), names);
        assert_eq!(probe::names(&Conv4Down::new(&mut init, [3, 2], START, extras)), names);
        assert_eq!(probe::names(&Conv4Up::new(&mut init, [3, 2], START, extras)), names);
    }
    assert_eq!(Extras::default(), Extras::NONE);
}

#[test]
fn a_linear_layer_by_hand() {
    let device = Device::flex();
    let mut layer = Linear::new(&mut init_on(&device), [3, 2], START, Extras::BIAS);
    let weight = Tensor::from_floats([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0]], &device);
    layer.weight = Param::from_tensor(weight);
    layer.bias = Some(Param::from_tensor(Tensor::from_floats([10.0, 20.0], &device)));
    let x = Tensor::from_floats([[1.0, 1.0, 1.0], [2.0, 0.0, -1.0]], &device);
    assert_eq!(values(layer.forward(x, Mode::Sample)), [16.0, 19.5, 9.0, 18.0]);
}

/// The convolution `[N, C, H, W]` with `[O, C, k, k]` by its definition, zeros around the planes.
fn convolved(x: Tensor<4>, weight: Tensor<4>, stride: usize, padding: usize) -> Vec<f32> {
    let ([n, c, h, w], [o, _, k, _]) = (x.dims(), weight.dims());
    let (x, weight) = (values(x), values(weight));
    let sides = [h, w].map(|side| (side + 2 * padding - k) / stride + 1);
    let mut y = vec![];
    for (image, out) in (0..n).flat_map(|image| (0..o).map(move |out| (image, out))) {
        for (i, j) in (0..sides[0]).flat_map(|i| (0..sides[1]).map(move |j| (i, j))) {
            let taps = (0..c * k * k).map(|tap| {
                let (channel, a, b) = (tap / (k * k), tap / k % k, tap % k);
                let row = (i * stride + a).checked_sub(padding).filter(|row| *row < h);
                let column = (j * stride + b).checked_sub(padding).filter(|column| *column < w);
                let Some((row, column)) = row.zip(column) else { return 0.0 };
                weight[out * c * k * k + tap] * x[((image * c + channel) * h + row) * w + column]
            });
            y.push(taps.sum());
        }
    }
    y
}

#[test]
fn convolutions_follow_their_definition() {
    let device = Device::flex();
    let mut init = init_on(&device);
    for kernel in [1, 3] {
        let layer = Conv::new(&mut init, [3, 5], kernel, START, Extras::BIAS);
        let x = random("x", [2, 3, 6, 4]);
        let wanted = convolved(x.clone(), layer.weight.val(), 1, kernel / 2);
        assert_close(&values(layer.forward(x, Mode::Sample)), &wanted);
    }
    let layer = Conv4Down::new(&mut init, [3, 5], START, Extras::BIAS);
    let x = random("x", [2, 3, 8, 6]);
    let y = layer.forward(x.clone(), Mode::Sample);
    assert_eq!(y.dims(), [2, 5, 4, 3]);
    assert_close(&values(y), &convolved(x, layer.weight.val(), 2, 1));
    let x = random("x", [2, 3, 4, 4]);
    let y = layer.forward_last(Dual::plain(x.clone()), Mode::Sample).value;
    assert_eq!(y.dims(), [2, 5, 1, 1]);
    assert_close(&values(y), &convolved(x, layer.weight.val(), 1, 0));
}

/// ⟨up(x), y⟩ = ⟨x, down(y)⟩ with the same weight.
#[test]
fn the_convolution_up_is_the_transpose_of_that_down() {
    let device = Device::flex();
    let up = Conv4Up::new(&mut init_on(&device), [3, 5], START, Extras::NONE);
    let down = Conv4Down { weight: up.weight.clone(), bias: None, spectral: None, gain: 1.0 };
    let same = |x: Tensor<4>, up: Tensor<4>, y: Tensor<4>, down: Tensor<4>| {
        assert_eq!(up.dims(), y.dims());
        let [a, b] = [up * y, x * down].map(|t| t.sum().into_scalar::<f32>());
        assert!((a - b).abs() < 1e-4 * (1.0 + a.abs()), "{a} and {b}");
    };
    let (x, y) = (random("x", [2, 3, 4, 3]), random("y", [2, 5, 8, 6]));
    let (wide, narrow) =
        (up.forward(x.clone(), Mode::Sample), down.forward(y.clone(), Mode::Sample));
    same(x, wide, y, narrow);
    let (x, y) = (random("x", [2, 3, 1, 1]), random("y", [2, 5, 4, 4]));
    let first = up.forward_first(Dual::plain(x.clone()), Mode::Sample).value;
    let last = down.forward_last(Dual::plain(y.clone()), Mode::Sample).value;
    same(x, first, y, last);
}

/// The largest singular value of the matrix whose rows lie along `axis`.
fn largest<const D: usize>(weight: Tensor<D>, axis: usize) -> f32 {
    let (rows, count) = (weight.dims()[axis], weight.shape().num_elements());
    let weight = values(weight.swap_dims(0, axis));
    DMatrix::from_row_slice(rows, count / rows, &weight).singular_values()[0]
}

#[test]
fn weights_are_used_with_a_largest_singular_value_of_one() {
    let x = || random("x", [2, 3, 4, 4]);
    let layer = settled(
        |init| Linear::new(init, [3, 5], START, Extras::SPECTRAL),
        |layer, mode| drop(layer.forward(random("x", [2, 3]), mode)),
    );
    let mut found = vec![largest(layer.effective(Mode::Sample), 0)];
    let layer = settled(
        |init| Conv::new(init, [3, 5], 3, START, Extras::SPECTRAL),
        |layer, mode| drop(layer.forward(x(), mode)),
    );
    found.push(largest(layer.effective(Mode::Sample), 0));
    let layer = settled(
        |init| Conv4Down::new(init, [3, 5], START, Extras::SPECTRAL),
        |layer, mode| drop(layer.forward(x(), mode)),
    );
    found.push(largest(layer.effective(Mode::Sample), 0));
    let layer = settled(
        |init| Conv4Up::new(init, [3, 5], START, Extras::SPECTRAL),
        |layer, mode| drop(layer.forward(x(), mode)),
    );
    found.push(largest(layer.effective(Mode::Sample), 1));
    assert_close(&found, &[1.0; 4]);
}

/// Derivative and gradients in both modes; two calls, of which one notes, must agree.
fn check<M: Module, const D: usize, const E: usize>(
    layer: &M,
    x: Tensor<D>,
    f: impl Fn(&M, Dual<D>, Mode) -> Dual<E>,
) {
    let updates = Updates::default();
    for mode in [Mode::Sample, Mode::Train { updates: &updates, seed: 0, momentum: 0.1 }] {
        let plain = layer.valid();
        probe::along(x.clone(), 0, |x| f(&plain, x, mode));
        probe::gradients(layer, x.clone(), |layer, x| f(layer, x, mode));
    }
    assert!(!updates.is_empty());
}

#[test]
fn derivatives_and_gradients_match_difference_quotients() {
    let (x, point) = (|| random("x", [2, 3, 4, 4]), || random("x", [2, 3, 1, 1]));
    let layer = settled(
        |init| Linear::new(init, [3, 5], START, Extras::BOTH),
        |layer, mode| drop(layer.forward(random("x", [2, 3]), mode)),
    );
    check(&layer, random("x", [2, 3]), Linear::forward_dual);
    for kernel in [1, 3] {
        let layer = settled(
            |init| Conv::new(init, [3, 5], kernel, START, Extras::BOTH),
            |layer, mode| drop(layer.forward(x(), mode)),
        );
        check(&layer, x(), Conv::forward_dual);
    }
    let layer = settled(
        |init| Conv4Down::new(init, [3, 5], START, Extras::BOTH),
        |layer, mode| drop(layer.forward(x(), mode)),
    );
    check(&layer, x(), Conv4Down::forward_dual);
    check(&layer, x(), Conv4Down::forward_last);
    let layer = settled(
        |init| Conv4Up::new(init, [3, 5], START, Extras::BOTH),
        |layer, mode| drop(layer.forward(x(), mode)),
    );
    check(&layer, x(), Conv4Up::forward_dual);
    check(&layer, point(), Conv4Up::forward_first);
}

/// Weights of deviation 1 are used as if they had begun as He has it, unless they are divided by their
/// largest singular value anyway.
#[test]
fn equalized_weights_are_scaled_where_they_are_used() {
    let device = Device::flex();
    let variance =
        |values: Vec<f32>| values.iter().map(|v| v * v).sum::<f32>() / values.len() as f32;
    let mut init = init_on(&device);
    init.begin(Some(Start::Equalized));
    let conv = Conv::new(&mut init, [40, 60], 3, START, Extras::NONE);
    let down = Conv4Down::new(&mut init, [20, 30], START, Extras::NONE);
    let linear = Linear::new(&mut init, [150, 90], START, Extras::NONE);
    for (weight, used, inputs) in [
        (values(conv.weight.val()), values(conv.effective(Mode::Sample)), 360.0),
        (values(down.weight.val()), values(down.effective(Mode::Sample)), 320.0),
        (values(linear.weight.val()), values(linear.effective(Mode::Sample)), 150.0),
    ] {
        let (kept, used) = (variance(weight), variance(used) * inputs / 2.0);
        assert!((kept - 1.0).abs() < 0.05 && (used - kept).abs() < 1e-3, "{kept} and {used}");
    }
    let spectral = Linear::new(&mut init, [30, 20], START, Extras::SPECTRAL);
    let largest = DMatrix::from_row_slice(20, 30, &values(spectral.effective(Mode::Sample)));
    assert!(largest.singular_values()[0] < 1.5);
}
