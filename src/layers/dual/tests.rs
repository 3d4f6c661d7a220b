use super::*;
use crate::layers::probe::{self, assert_close, random, values};
use burn::tensor::{Device, Tensor};

/// f along a random direction, against a difference quotient.
fn check(f: impl Fn(Dual<4>) -> Dual<4>) {
    probe::along(random("x", [4, 3, 4, 4]), 2, f);
}

#[test]
fn derivatives_match_difference_quotients() {
    check(|x| x.linear(ops::down2));
    check(|x| x.bias_act(Tensor::from_floats([0.1, -0.2, 0.3], &Device::flex())));
    check(Dual::leaky_relu);
    check(|x| x.clamp(Some(0.7)));
    check(|x| x.minibatch_std(4).linear(|t| t.slice([0..4, 3..4, 0..4, 0..4])));
    check(|x| x.minibatch_std(2).linear(|t| t.slice([0..4, 3..4, 0..4, 0..4])));
}

#[test]
fn activations_match_difference_quotients() {
    check(Dual::relu);
    check(|x| x.leaky(0.2));
    check(|x| x.leaky(0.01));
    check(Dual::softmax);
}

#[test]
fn activations_have_the_slopes_they_are_asked_for() {
    let x = || Dual {
        value: Tensor::<1>::from_floats([-2.0, 0.5], &Device::flex()),
        along: Some(Tensor::from_floats([1.0, 1.0], &Device::flex())),
    };
    for (y, value, along) in
        [(x().relu(), [0.0, 0.5], [0.0, 1.0]), (x().leaky(0.1), [-0.2, 0.5], [0.1, 1.0])]
    {
        assert_close(&values(y.value), &value);
        assert_close(&values(y.along.unwrap()), &along);
    }
}

#[test]
fn pooling_and_enlargement_match_difference_quotients() {
    check(Dual::average2);
    check(Dual::max2);
    check(Dual::nearest2);
    probe::along(random("x", [2, 3, 4, 4]), 0, Dual::plane_sum);
    let sums = values(Dual::plain(Tensor::ones([2, 3, 4, 2], &Device::flex())).plane_sum().value);
    assert_eq!(sums, [8.0; 6]);
}

#[test]
fn products_match_difference_quotients() {
    check(|x| x.clone().product(x.relu()));
    check(|x| x.clone().matmul(x.linear(|t| t.swap_dims(2, 3) * 0.5)));
    let constant = || Dual::plain(random("constant", [4, 1, 4, 4]));
    check(|x| x.product(constant()));
    check(|x| constant().product(x));
    let constant = || Dual::plain(random("constant", [4, 3, 4, 4]));
    check(|x| x.matmul(constant()));
    check(|x| constant().matmul(x));
    assert!(constant().product(constant()).along.is_none());
}

#[test]
fn parts_that_are_constant_do_not_move() {
    let plane = || Dual::plain(random("plane", [4, 1, 4, 4]));
    check(|x| Dual::cat(vec![plane(), x.clone().relu(), x]));
    let both = Dual { value: random("x", [4, 3, 4, 4]), along: Some(random("y", [4, 3, 4, 4])) };
    let joined = Dual::cat(vec![both, plane()]);
    let along = joined.along.unwrap();
    assert_eq!(along.dims(), [4, 4, 4, 4]);
    let still = along.slice([0..4, 3..4, 0..4, 0..4]);
    assert_eq!(still.abs().max().into_scalar::<f32>(), 0.0);
    assert!(Dual::cat(vec![plane(), plane()]).along.is_none());
}

#[test]
fn batch_normalisation_matches_difference_quotients() {
    for n in [1, 4] {
        let (gain, shift) = (random("gain", [n, 3]), random("shift", [n, 3]));
        let norm = |x: Dual<4>| x.batch_norm(gain.clone(), shift.clone(), 1e-5);
        check(|x| norm(x).0);
        // Both ways to the value, and the statistics.
        let x = random("x", [4, 3, 4, 4]);
        let plain = norm(Dual::plain(x.clone()));
        let moved = norm(Dual { value: x.clone(), along: Some(x) });
        assert_close(&values(moved.0.value), &values(plain.0.value));
        assert_close(&values(moved.1), &values(plain.1));
        assert_close(&values(moved.2), &values(plain.2));
    }
}

/// Second derivatives: the gradient of the derivative over the value.
#[test]
fn derivatives_can_be_differentiated() {
    let second = |f: &dyn Fn(Dual<4>) -> Dual<4>| {
        let (x, direction) = (random("x", [2, 3, 4, 4]), random("direction", [2, 3, 4, 4]));
        let loss = |x: Tensor<4>| {
            let along = f(Dual { value: x, along: Some(direction.clone()) }).along.unwrap();
            let weights = random("projection", along.dims());
            (along * weights).sum()
        };
        let tracked = x.clone().autodiff().require_grad();
        let gradient = tracked.grad(&loss(tracked.clone()).backward()).unwrap();
        let free = random("free", x.dims());
        let at = |step: f32| loss(x.clone() + free.clone() * step).into_scalar::<f32>();
        let quotient = (at(2e-3) - at(-2e-3)) / 4e-3;
        let exact = (gradient * free.clone()).sum().into_scalar::<f32>();
        assert!((exact - quotient).abs() < 1e-2 * (1.0 + exact.abs()), "{exact}, not {quotient}");
        assert!(exact.abs() > 1e-2, "{exact} is no test");
    };
    second(&|x| x.softmax());
    second(&|x| x.clone().product(x));
    second(&|x| x.clone().matmul(x));
    second(&|x| x.clone().product(x).max2());
    second(&|x| x.clone().product(x).average2().nearest2());
    let (gain, shift) = (random("gain", [1, 3]), random("shift", [1, 3]));
    second(&|x| x.batch_norm(gain.clone(), shift.clone(), 1e-5).0);
}
