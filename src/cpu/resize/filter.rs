//! The blur, between whole planes and planes split by parity.

use super::super::simd::{Kernel, Lane};

/// A plane split by parity: even rows and columns, odd columns, odd rows, odd
/// both; `h+1` lines of `w+1` values each.
pub type Parities<'a> = [&'a [f32]; 4];

/// The transpose's side: `2h+1` by `2w+1` values to `2h` by `2w`.
pub struct Join<'a> {
    pub parts: Parities<'a>,
    pub out: &'a mut [f32],
    /// Two lines of `w+2`.
    pub lines: &'a mut [f32],
    /// Width of a part.
    pub row: usize,
    /// Factor for all values.
    pub scale: f32,
}

impl Kernel for Join<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let (row, w) = (self.row, self.row - 1);
        let last = 2 * (self.parts[0].len() / row - 1);
        let (even, odd) = self.lines.split_at_mut(row + 1);
        let (outer, inner) = (self.scale / 64.0, 3.0 * self.scale / 64.0);
        odd[0] = 0.0;
        for (y, out) in self.out.chunks_exact_mut(2 * w).enumerate() {
            // Rows y-1 to y+2; beyond the edges they count as zero.
            let line = |k: usize, column: usize| {
                let at = (y + k).saturating_sub(1).min(last);
                &self.parts[at % 2 * 2 + column][at / 2 * row..][..row]
            };
            let above = if y > 0 { outer } else { 0.0 };
            let below = if y + 2 <= last { outer } else { 0.0 };
            for (column, to) in [&mut even[..row], &mut odd[1..=row]].into_iter().enumerate() {
                let [a, b, c, d] = [0, 1, 2, 3].map(|k| line(k, column));
                for (j, v) in to.iter_mut().enumerate() {
                    *v = above * a[j] + inner * (b[j] + c[j]) + below * d[j];
                }
            }
            let sources = even.windows(2).zip(odd.windows(3));
            let pairs = out.as_chunks_mut::<2>().0;
            for (pair, (e, o)) in pairs.iter_mut().zip(sources) {
                *pair = [o[0] + 3.0 * (e[0] + o[1]) + e[1], e[0] + 3.0 * (o[1] + e[1]) + o[2]];
            }
        }
    }
}

/// The other way: `2h` by `2w` values to `2h+1` by `2w+1`, split by parity.
pub struct Split<'a> {
    pub x: &'a [f32],
    pub parts: [&'a mut [f32]; 4],
    /// One line of `2w+5`, zero at the start.
    pub line: &'a mut [f32],
    /// Width of a part.
    pub row: usize,
    /// Factor for all values.
    pub scale: f32,
}

impl Kernel for Split<'_> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(mut self) {
        let (row, width) = (self.row, 2 * (self.row - 1));
        let height = self.x.len() / width;
        let (outer, inner) = (self.scale / 64.0, 3.0 * self.scale / 64.0);
        let line = &mut self.line[..width + 5];
        line[..2].fill(0.0);
        line[width + 2..].fill(0.0);
        for y in 0..=height {
            // Rows y-2 to y+1, of which some may lie outside.
            let factor = |k: usize, inside: f32| {
                if (2..height + 2).contains(&(y + k)) { inside } else { 0.0 }
            };
            let [p, q, r, s] =
                [factor(0, outer), factor(1, inner), factor(2, inner), factor(3, outer)];
            let [a, b, c, d] = [0, 1, 2, 3]
                .map(|k| &self.x[(y + k).saturating_sub(2).min(height - 1) * width..][..width]);
            for (j, v) in line[2..width + 2].iter_mut().enumerate() {
                *v = p * a[j] + q * b[j] + r * c[j] + s * d[j];
            }
            for column in 0..2 {
                let to = &mut self.parts[y % 2 * 2 + column][y / 2 * row..][..row];
                for (v, from) in to.iter_mut().zip(line[column..].as_chunks::<2>().0.windows(2)) {
                    let [[a, b], [c, d]] = [from[0], from[1]];
                    *v = a + 3.0 * (b + c) + d;
                }
            }
            // Beyond the last odd column and row there is nothing.
            self.parts[y % 2 * 2 + 1][y / 2 * row + row - 1] = 0.0;
        }
        for part in &mut self.parts[2..] {
            let end = part.len();
            part[end - row..].fill(0.0);
        }
    }
}
