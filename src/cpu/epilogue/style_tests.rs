//! Tests of the styled norm against loops in `f64`.

use super::super::super::testing::{assert_close, noise};
use super::*;

struct Case {
    dims: Dims,
    x: Vec<f32>,
    noise: Option<Vec<f32>>,
    strength: Vec<f32>,
    bias: Vec<f32>,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Case {
    fn new(n: usize, c: usize, hw: usize, noises: usize) -> Self {
        Self {
            dims: Dims { n, c, hw },
            x: noise(n * c * hw, 1),
            noise: (noises > 0).then(|| noise(noises * hw, 2)),
            strength: noise(c, 3),
            bias: noise(c, 4),
            scale: noise(n * c, 5),
            shift: noise(n * c, 6),
        }
    }

    fn style(&self) -> Style<'_> {
        Style {
            noise: self.noise.as_deref(),
            strength: &self.strength,
            bias: &self.bias,
            scale: &self.scale,
            shift: &self.shift,
            gain: 1.25,
            eps: 1e-5,
        }
    }

    fn noise_at(&self, i: usize) -> f64 {
        let Dims { c, hw, .. } = self.dims;
        self.noise
            .as_ref()
            .map_or(0.0, |noise| f64::from(noise[(i / (c * hw) * hw + i % hw) % noise.len()]))
    }

    /// The value before the activation.
    fn pre(&self, i: usize) -> f64 {
        let channel = i / self.dims.hw % self.dims.c;
        f64::from(self.x[i])
            + f64::from(self.strength[channel]) * self.noise_at(i)
            + f64::from(self.bias[channel])
    }

    fn slope(&self, i: usize) -> f64 {
        if self.pre(i) > 0.0 { 1.25 } else { 0.25 }
    }

    /// `xhat` and `rstd` of a plane.
    fn plane(&self, plane: usize) -> (Vec<f64>, f64) {
        let hw = self.dims.hw;
        let a: Vec<f64> =
            (plane * hw..(plane + 1) * hw).map(|i| self.pre(i) * self.slope(i)).collect();
        let mean = a.iter().sum::<f64>() / hw as f64;
        let var = a.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / hw as f64;
        let rstd = 1.0 / (var + f64::from(1e-5f32)).sqrt();
        (a.iter().map(|v| (v - mean) * rstd).collect(), rstd)
    }

    fn want_forward(&self) -> Vec<f32> {
        let planes = 0..self.dims.n * self.dims.c;
        let value = |p: usize, v: f64| {
            (v * f64::from(1.0 + self.scale[p]) + f64::from(self.shift[p])) as f32
        };
        planes.flat_map(|p| self.plane(p).0.into_iter().map(move |v| value(p, v))).collect()
    }

    fn want_backward(&self, dy: &[f32]) -> StyleGrads {
        let Dims { n, c, hw } = self.dims;
        let mut grads =
            StyleGrads { dstrength: vec![0.0; c], dbias: vec![0.0; c], ..StyleGrads::default() };
        for p in 0..n * c {
            let (xhat, rstd) = self.plane(p);
            let dy: Vec<f64> = dy[p * hw..][..hw].iter().map(|v| f64::from(*v)).collect();
            let sum: f64 = dy.iter().sum();
            let dot: f64 = dy.iter().zip(&xhat).map(|(a, b)| a * b).sum();
            grads.dscale.push(dot as f32);
            grads.dshift.push(sum as f32);
            for i in 0..hw {
                let inner = dy[i] - sum / hw as f64 - xhat[i] * dot / hw as f64;
                let at = p * hw + i;
                let d = rstd * f64::from(1.0 + self.scale[p]) * inner * self.slope(at);
                grads.dx.push(d as f32);
                grads.dbias[p % c] += d as f32;
                grads.dstrength[p % c] += (d * self.noise_at(at)) as f32;
            }
        }
        grads
    }
}

#[test]
fn matches_loops() {
    for (n, c, hw, noises) in [(1, 1, 35, 1), (3, 5, 64, 3), (8, 257, 16, 0), (2, 3, 1024, 1)] {
        let case = Case::new(n, c, hw, noises);
        let (y, saved) = style_forward(&case.x, case.dims, case.style());
        assert_close(&y, &case.want_forward(), "y");
        let dy = noise(y.len(), 7);
        let got = style_backward(&dy, &saved, case.dims, case.style());
        let want = case.want_backward(&dy);
        assert_close(&got.dx, &want.dx, "dx");
        assert_close(&got.dbias, &want.dbias, "dbias");
        assert_close(&got.dstrength, &want.dstrength, "dstrength");
        assert_close(&got.dscale, &want.dscale, "dscale");
        assert_close(&got.dshift, &want.dshift, "dshift");
    }
}
