//! Fused kernels against compositions of burn's operations: outputs and every gradient.

use super::{AdamMoments, AdamStep, composed, fused};
use crate::base::Random;
use burn::tensor::{Device, Tensor, TensorData};

mod plain;

fn random<const D: usize>(name: &str, shape: [usize; D]) -> Tensor<D> {
    let values = Random::stream(11, name, 0).normals(shape.iter().product());
    let device = Device::flex().autodiff();
    Tensor::from_data(TensorData::new(values, shape), &device).require_grad()
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

fn assert_close(a: &[f32], b: &[f32], what: &str) {
    let scale = b.iter().fold(1e-3f32, |m, v| m.max(v.abs()));
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() < 2e-4 * scale, "{what}: {a} against {b} (largest {scale})");
    }
}

/// Output of `f` and the gradient of a random projection of it over each input.
fn probe<const D: usize>(
    f: impl Fn(Tensor<4>, Tensor<D>) -> Tensor<4>,
    x: [usize; 4],
    w: [usize; D],
) -> [Vec<f32>; 3] {
    let (x, w) = (random("x", x), random("w", w));
    let y = f(x.clone(), w.clone());
    let weights = random("projection", y.dims()).without_autodiff();
    let gradients = (y.clone() * weights).sum().backward();
    [values(y), values(x.grad(&gradients).unwrap()), values(w.grad(&gradients).unwrap())]
}

fn same<const D: usize>(
    fused: impl Fn(Tensor<4>, Tensor<D>) -> Tensor<4>,
    composed: impl Fn(Tensor<4>, Tensor<D>) -> Tensor<4>,
    x: [usize; 4],
    w: [usize; D],
) {
    let (a, b) = (probe(fused, x, w), probe(composed, x, w));
    for (i, what) in ["output", "data gradient", "weight gradient"].iter().enumerate() {
        assert_close(&a[i], &b[i], &format!("{what} at {x:?}"));
    }
}

#[test]
fn conv3x3_agrees() {
    for (x, o) in
        [([2, 3, 5, 7], 4), ([3, 16, 8, 8], 16), ([2, 33, 16, 16], 20), ([1, 8, 64, 64], 8)]
    {
        same(fused::conv3x3, composed::conv3x3, x, [o, x[1], 3, 3]);
    }
}

#[test]
fn conv1x1_agrees() {
    same(fused::conv1x1, composed::conv1x1, [2, 3, 5, 7], [17, 3]);
    same(fused::conv1x1, composed::conv1x1, [2, 32, 16, 16], [3, 32]);
}

#[test]
fn bias_act_agrees() {
    same(fused::bias_act, composed::bias_act, [3, 5, 6, 7], [5]);
}

#[test]
fn resampling_agrees() {
    let with_unused = |f: fn(Tensor<4>) -> Tensor<4>| {
        move |x: Tensor<4>, w: Tensor<1>| f(x) + w.reshape([1, 1, 1, 1])
    };
    same(with_unused(fused::up2), with_unused(composed::up2), [2, 3, 6, 4], [1]);
    same(with_unused(fused::down2), with_unused(composed::down2), [2, 3, 6, 4], [1]);
}

#[test]
fn style_agrees_in_every_input() {
    for noisy in [false, true] {
        let run = |f: fn(_, _, _, _, _, _) -> Tensor<4>| {
            let x = random("x", [2, 5, 6, 6]);
            let (strength, bias) = (random("strength", [5]), random("bias", [5]));
            let (scale, shift) = (random("scale", [2, 5]), random("shift", [2, 5]));
            let noise = noisy.then(|| random("noise", [2, 1, 6, 6]).without_autodiff());
            let y: Tensor<4> =
                f(x.clone(), noise, strength.clone(), bias.clone(), scale.clone(), shift.clone());
            let weights = random("projection", y.dims()).without_autodiff();
            let g = (y.clone() * weights).sum().backward();
            let strength = strength.grad(&g).map(values).unwrap_or_default();
            let rest = [scale.grad(&g).unwrap(), shift.grad(&g).unwrap()].map(values);
            let bias = values(bias.grad(&g).unwrap());
            [vec![values(y), values(x.grad(&g).unwrap()), bias], rest.to_vec(), vec![strength]]
                .concat()
        };
        let (a, b) = (run(fused::style), run(composed::style));
        for (i, (a, b)) in a.iter().zip(&b).enumerate() {
            assert_close(a, b, &format!("style value {i}, noise {noisy}"));
        }
    }
}

#[test]
fn resizing_convolutions_agree() {
    for (x, o) in [([2, 3, 4, 6], 5), ([1, 20, 8, 8], 17), ([3, 16, 16, 16], 32)] {
        same(fused::conv_up, composed::conv_up, x, [o, x[1], 3, 3]);
        same(fused::conv_down, composed::conv_down, x, [o, x[1], 3, 3]);
    }
}

#[test]
fn planes_and_kernels_agree() {
    same(fused::scale_planes, composed::scale_planes, [2, 5, 6, 7], [2, 5]);
    let with_unused = |f: fn(Tensor<4>) -> Tensor<2>| {
        move |x: Tensor<4>, w: Tensor<1>| f(x).unsqueeze::<4>() + w.reshape([1, 1, 1, 1])
    };
    same(with_unused(fused::kernel_power), with_unused(composed::kernel_power), [7, 5, 3, 3], [1]);
}

#[test]
fn demodulation_agrees_in_every_input() {
    for (noises, clamp) in [(0, None), (1, Some(0.9)), (2, None)] {
        let run = |f: fn(_, _, _, _, _) -> Tensor<4>| {
            let x = random("x", [2, 5, 6, 7]);
            let (demod, bias) = (random("demod", [2, 5]), random("bias", [5]));
            let strength = random("strength", [1]);
            let noise = (noises > 0)
                .then(|| (random("noise", [noises, 1, 6, 7]).without_autodiff(), strength.clone()));
            let y: Tensor<4> = f(x.clone(), demod.clone(), noise, bias.clone(), clamp);
            let weights = random("projection", y.dims()).without_autodiff();
            let g = (y.clone() * weights).sum().backward();
            let strength = strength.grad(&g).filter(|_| noises > 0);
            let [demod, bias] = [values(demod.grad(&g).unwrap()), values(bias.grad(&g).unwrap())];
            [values(y), values(x.grad(&g).unwrap()), demod, bias, strength.map_or(vec![], values)]
        };
        let (a, b) = (run(fused::demod_act), run(composed::demod_act));
        for (i, (a, b)) in a.iter().zip(&b).enumerate() {
            assert_eq!(a.len(), b.len(), "value {i}");
            assert_close(a, b, &format!("value {i}, {noises} noises, clamp {clamp:?}"));
        }
    }
}

#[test]
fn optimiser_agrees_whatever_the_layout() {
    let plain = |name| random(name, [37, 50]).without_autodiff();
    // As the gradient of a dense layer's weight arrives.
    let gradient = || random("gradient", [50, 37]).without_autodiff().transpose();
    let (weight, old) = (plain("weight"), plain("old").powf_scalar(2.0));
    let moment = fused::second_moment(old.clone(), gradient(), 0.99);
    let want = composed::second_moment(old, gradient(), 0.99);
    assert_close(&values(moment.clone()), &values(want), "second moment");
    let step = AdamStep { correction: 3.0, epsilon: 1e-8, lr: 0.1 };
    let tensors = || [weight.clone(), gradient(), moment.clone()];
    let (a, b) = (fused::adam_step(tensors(), step), composed::adam_step(tensors(), step));
    assert_eq!(a.dims(), [37, 50]);
    assert_close(&values(a), &values(b), "step");
    let step = AdamMoments::at(2, [0.5, 0.999], 1e-8, 0.1);
    let tensors = || [weight.clone(), gradient(), plain("first"), moment.clone()];
    let (a, b) = (fused::adam_moments(tensors(), step), composed::adam_moments(tensors(), step));
    for (a, b) in a.into_iter().zip(b) {
        assert_eq!(a.dims(), [37, 50]);
        assert_close(&values(a), &values(b), "step with both moments");
    }
    let blended = fused::blend(weight.clone(), gradient(), 0.75);
    assert_close(&values(blended), &values(composed::blend(weight, gradient(), 0.75)), "blend");
}

/// StyleGAN3's is for drawing only, so that there are no gradients to compare.
#[test]
fn filtered_act_agrees() {
    let plain = |name: &str, shape: [usize; 2]| random(name, shape).without_autodiff();
    // up, down, taps of both, start, fine, side.
    let cases = [
        (2, 2, 12, 12, 2, 58, 26),
        (4, 2, 24, 12, 17, 90, 26),
        (2, 2, 12, 12, -3, 30, 12),
        (1, 1, 1, 1, -3, 20, 12),
    ];
    for (up, down, first, second, start, fine, side) in cases {
        for rows in [1, second] {
            let resampling = super::Resampling { up, down, start, fine };
            let filter = |name, rows, taps| (taps > 1).then(|| plain(name, [rows, taps]));
            let filters = [filter("up", 1, first), filter("down", rows, second)];
            let x = random("x", [2, 3, side, side]).without_autodiff();
            let bias = random("bias", [3]).without_autodiff();
            let scale = plain("scale", [2, 3]);
            let run = |body: fn(_, _, _, _, _, _) -> Tensor<4>| {
                let clamp = Some(2.0);
                let (x, scale, bias) = (x.clone(), scale.clone(), bias.clone());
                values(body(x, scale, bias, filters.clone(), resampling, clamp))
            };
            let (a, b) = (run(fused::filtered_act), run(super::filtered::filtered_act));
            assert_eq!(a.len(), b.len());
            assert_close(&a, &b, &format!("{up} {down} {first} {second} {start} {rows}"));
        }
    }
}
