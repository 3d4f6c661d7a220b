//! StyleGAN3's leaky ReLU between two filters.

use super::super::filtered::FilteredOps;
use super::launch::{Shader, Tensors, contiguous, empty, shader, sides};
use crate::cpu::filtered::Resampling;
use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;

type T = CubeTensor;

/// Values of the finer planes that are held at once: half of what a binding of 128 MiB holds.
const FINE_LIMIT: usize = 16 << 20;

impl FilteredOps for CubeBackend {
    fn filtered_act(
        x: T,
        scale: T,
        bias: T,
        up: T,
        down: T,
        resampling: Resampling,
        clamp: f32,
    ) -> T {
        let [x, scale, bias, up, down] = [x, scale, bias, up, down].map(contiguous);
        let ([n, c, ..], [_, taps]) = (sides::<4>(&x), sides::<2>(&down));
        let output = resampling.output(taps);
        let y = empty(&x, [n, c, output, output]);
        let job = Job { x, scale, bias, up, down, resampling, clamp };
        let group = (FINE_LIMIT / resampling.fine.pow(2)).clamp(1, (n * c).max(1));
        for first in (0..n * c).step_by(group) {
            let fine = job.finer(first, group.min(n * c - first));
            job.coarser(fine, &y, first);
        }
        y
    }
}

/// What is the same for all planes.
struct Job {
    x: T,
    scale: T,
    bias: T,
    up: T,
    down: T,
    resampling: Resampling,
    clamp: f32,
}

impl Job {
    /// `planes` of the input from `first` on, finer along both axes and through the leaky ReLU.
    fn finer(&self, first: usize, planes: usize) -> T {
        let ([.., h, w], fine) = (sides::<4>(&self.x), self.resampling.fine);
        let wide = empty(&self.x, [planes, h, fine]);
        self.along(0, &self.x, &wide, [h, w], first);
        let both = empty(&self.x, [planes, fine, fine]);
        self.along(1, &wide, &both, [h, fine], 0);
        both
    }

    /// Finer along the rows (0) or the columns (1), from planes of these sides.
    fn along(&self, axis: usize, x: &T, y: &T, [height, width]: [usize; 2], first: usize) {
        let ([_, channels], [planes, tall, wide]) = (sides::<2>(&self.scale), sides(y));
        let Resampling { up, start, .. } = self.resampling;
        let [_, taps] = sides::<2>(&self.up);
        let count = planes * tall * wide;
        let sizes = [height, width, tall, wide, count, first, channels, axis, up, taps];
        let mut params = sizes.map(|size| size as u32).to_vec();
        params.extend([(start as i32).cast_unsigned(), self.clamp.to_bits()]);
        let reads = &[x, &self.scale, &self.bias, &self.up];
        shader!("finer").each(count, Tensors { reads, writes: &[y] }, &params);
    }

    /// The finer planes to those of `y` from `first` on.
    fn coarser(&self, fine: T, y: &T, first: usize) {
        let down = self.resampling.down;
        let [rows, taps] = sides::<2>(&self.down);
        let ([planes, side, _], [.., output]) = (sides::<3>(&fine), sides::<4>(y));
        if rows > 1 {
            return self.filter(&fine, y, [rows, taps], [down, down], [planes, output], first);
        }
        let low = empty(&fine, [planes, output, side]);
        self.filter(&fine, &low, [taps, 1], [down, 1], [planes, side], 0);
        self.filter(&low, y, [1, taps], [1, down], [planes, output], first);
    }

    /// Planes `[P, H, W]` through the second filter, laid out as rows and columns, and each `down`th
    /// value of either axis; `wide` is the length of the rows that are written.
    fn filter(
        &self,
        x: &T,
        y: &T,
        [rows, columns]: [usize; 2],
        down: [usize; 2],
        [planes, wide]: [usize; 2],
        first: usize,
    ) {
        let [_, height, width] = sides::<3>(x);
        let tall = (height - rows) / down[0] + 1;
        let (count, first) = (planes * tall * wide, first * tall * wide);
        let sizes = [height, width, tall, wide, rows, columns, down[0], down[1], count, first];
        let params = sizes.map(|size| size as u32);
        let tensors = Tensors { reads: &[x, &self.down], writes: &[y] };
        shader!("coarser").each(count, tensors, &params);
    }
}
