//! Leaky ReLU and tanh of every value, with their gradients.

use super::map::map;

/// `x` where it is positive, and `slope · x` elsewhere.
pub fn leaky(x: &[f32], slope: f32) -> Vec<f32> {
    map(
        [x, x, x],
        #[inline(always)]
        move |x, _, _| if x > 0.0 { x } else { slope * x },
    )
}

/// Gradient of [`leaky`] from its output `y`, whose sign is that of the input; `slope` is 0 or more.
pub fn leaky_gradient(dy: &[f32], y: &[f32], slope: f32) -> Vec<f32> {
    map(
        [dy, y, y],
        #[inline(always)]
        move |dy, y, _| if y > 0.0 { dy } else { slope * dy },
    )
}

/// Hyperbolic tangent, within 3e-7.
pub fn tanh(x: &[f32]) -> Vec<f32> {
    map(
        [x, x, x],
        #[inline(always)]
        |x, _, _| one_tanh(x),
    )
}

/// Gradient of [`tanh`] from its output `y`.
pub fn tanh_gradient(dy: &[f32], y: &[f32]) -> Vec<f32> {
    map(
        [dy, y, y],
        #[inline(always)]
        |dy, y, _| dy * (1.0 - y * y),
    )
}

/// `1 − 2/(e²ˣ + 1)`, without branches, so that the compiler makes vectors of it.
#[inline(always)]
fn one_tanh(x: f32) -> f32 {
    // Beyond ±10 the result is ±1; a NaN stays one.
    let power = x.clamp(-10.0, 10.0) * (2.0 * std::f32::consts::LOG2_E);
    // Nearest whole number, from the bits of a number with no room for fractions.
    const ROUND: f32 = 12_582_912.0;
    let shifted = power + ROUND;
    let whole = shifted - ROUND;
    let rest = (power - whole) * std::f32::consts::LN_2;
    // Taylor's series of e^rest, |rest| below ln 2 / 2.
    let mut series = 1.0 / 5040.0;
    for factor in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        series = series * rest + factor;
    }
    let scale = f32::from_bits(shifted.to_bits().wrapping_shl(23).wrapping_add(1.0f32.to_bits()));
    1.0 - 2.0 / (series * scale + 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::noise;
    use super::*;

    #[test]
    fn tanh_is_that_of_the_library() {
        let wide: Vec<f32> = noise(40_000, 1).iter().map(|x| 12.0 * x).collect();
        let ends = [0.0, -0.0, 1e-6, 20.0, -20.0, f32::INFINITY, f32::NEG_INFINITY];
        for x in wide.into_iter().chain(ends) {
            let (got, want) = (tanh(&[x])[0], x.tanh());
            assert!((got - want).abs() < 3e-7, "{x}: {got} {want}");
        }
        assert!(tanh(&[f32::NAN])[0].is_nan());
    }

    #[test]
    fn leaky_and_its_gradient() {
        let x = [-2.0, -0.0, 0.0, 3.0];
        assert_eq!(leaky(&x, 0.5), [-1.0, 0.0, 0.0, 3.0]);
        assert_eq!(leaky_gradient(&[1.0; 4], &x, 0.5), [0.5, 0.5, 0.5, 1.0]);
        assert!(leaky(&[f32::NAN], 0.0)[0].is_nan());
        let y = tanh(&[0.3])[0];
        assert_eq!(tanh_gradient(&[2.0], &[y]), [2.0 * (1.0 - y * y)]);
    }
}
