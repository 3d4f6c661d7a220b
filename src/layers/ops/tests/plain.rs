//! The operations of older networks.

use super::{assert_close, fused, random, same, values};
use crate::layers::ops::plain;
use burn::tensor::Tensor;

#[test]
fn four_by_four_convolutions_agree() {
    let cases = [
        [1, 1, 1, 1, 1],
        [2, 3, 5, 3, 5],
        [1, 20, 17, 4, 4],
        [3, 16, 32, 8, 8],
        [2, 64, 48, 16, 4],
    ];
    for [n, large, small, h, w] in cases {
        let weight = [small, large, 4, 4];
        same(fused::conv4_down, plain::conv4_down, [n, large, 2 * h, 2 * w], weight);
        same(fused::conv4_up, plain::conv4_up, [n, small, h, w], weight);
        same(fused::conv4_down, plain::conv4_down_by_3x3, [n, large, 2 * h, 2 * w], weight);
        same(fused::conv4_up, plain::conv4_up_by_3x3, [n, small, h, w], weight);
    }
}

#[test]
fn dense_layers_agree() {
    let rows = |x: Tensor<4>| x.flatten::<2>(1, 3);
    let planes = |y: Tensor<2>| y.unsqueeze_dims::<4>(&[2, 3]);
    for [n, inputs, outputs] in [[1, 1, 1], [16, 33, 20], [3, 257, 64], [50, 40, 30]] {
        same(
            |x, w: Tensor<2>| planes(fused::dense(rows(x), w)),
            |x, w| planes(rows(x).matmul(w.transpose())),
            [n, inputs, 1, 1],
            [outputs, inputs],
        );
    }
}

type Norm = fn(Tensor<4>, Tensor<2>, Tensor<2>, Option<f32>) -> (Tensor<4>, Vec<f32>);

/// Output, moments and the gradients over features, factors and shifts.
fn norm(body: Norm, x: [usize; 4], rows: usize, slope: Option<f32>) -> [Vec<f32>; 5] {
    let factors = [rows, x[1]];
    let (x, gain, shift) = (random("x", x), random("gain", factors), random("shift", factors));
    let (y, moments) = body(x.clone(), gain.clone(), shift.clone(), slope);
    let weights = random("projection", y.dims()).without_autodiff();
    let g = (y.clone() * weights).sum().backward();
    let [gain, shift] = [gain, shift].map(|factor| values(factor.grad(&g).unwrap()));
    [values(y), moments, values(x.grad(&g).unwrap()), gain, shift]
}

fn norms_agree(fused: Norm, composed: Norm) {
    for x in [[1, 1, 2, 3], [3, 5, 6, 7], [4, 17, 4, 4], [2, 8, 16, 16]] {
        for (rows, slope) in [(1, None), (1, Some(0.0)), (x[0], Some(0.2)), (x[0], None)] {
            let (a, b) = (norm(fused, x, rows, slope), norm(composed, x, rows, slope));
            for (i, (a, b)) in a.iter().zip(&b).enumerate() {
                assert_eq!(a.len(), b.len());
                assert_close(a, b, &format!("value {i} at {x:?}, {rows} rows, slope {slope:?}"));
            }
        }
    }
}

/// Output, and both moments in one list.
fn listed((y, mean, variance): (Tensor<4>, Tensor<1>, Tensor<1>)) -> (Tensor<4>, Vec<f32>) {
    assert!(!mean.is_autodiff() && !variance.is_autodiff());
    (y, [values(mean), values(variance)].concat())
}

#[test]
fn batch_norm_agrees() {
    norms_agree(
        |x, gain, shift, slope| listed(fused::batch_norm_act(x, gain, shift, 1e-5, slope)),
        |x, gain, shift, slope| listed(plain::batch_norm_act(x, gain, shift, 1e-5, slope)),
    );
}

#[test]
fn affine_agrees() {
    norms_agree(
        |x, gain, shift, slope| (fused::affine_act(x, gain, shift, slope), vec![]),
        |x, gain, shift, slope| (plain::affine_act(x, gain, shift, slope), vec![]),
    );
}

type Body = fn(Tensor<4>) -> Tensor<4>;

#[test]
fn activations_and_steps_between_sides_agree() {
    let with_unused = |f: Body| move |x: Tensor<4>, w: Tensor<1>| f(x) + w.reshape([1, 1, 1, 1]);
    let pairs: [[Body; 2]; 6] = [
        [|x| fused::leaky(x, 0.0), |x| plain::leaky(x, 0.0)],
        [|x| fused::leaky(x, 0.2), |x| plain::leaky(x, 0.2)],
        [fused::tanh, Tensor::tanh],
        [fused::nearest2, plain::nearest2],
        [fused::average2, plain::average2],
        [fused::max2, plain::max2],
    ];
    for x in [[1, 1, 2, 2], [2, 3, 6, 10], [3, 5, 16, 32]] {
        for [fused, composed] in pairs {
            same(with_unused(fused), with_unused(composed), x, [1]);
        }
    }
}
