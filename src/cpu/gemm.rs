//! The `f32` matrix product: a register-blocked kernel over packed panels,
//! used by the convolutions, and [`matmul`] for small dense layers.
//!
//! B is stored as panels of sixteen columns, `[N/16][K][16]`. A comes in one
//! of two blocked layouts (see [`Layout`]), so that the kernel's addresses are
//! constants.

use super::memory::{Scratch, filled};
use super::simd::{Kernel, LANES, Lane, dispatch};
use rayon::prelude::*;

/// How the left operand is stored.
pub trait Layout: Copy {
    /// Distance between rows; zero where [`Product::a_row`] says it.
    const ROW: usize;
    /// Steps along K within a block, which lie next to each other.
    const DEPTH: usize;
    /// Rows reachable from one pointer, for the kernel's height.
    const PANEL: bool;
}

/// `[K/16][M][16]`: sixteen steps of K side by side for each row.
#[derive(Clone, Copy)]
pub struct DepthBlocks;

impl Layout for DepthBlocks {
    const ROW: usize = LANES;
    const DEPTH: usize = LANES;
    const PANEL: bool = false;
}

/// `[M/16][K][16]`: sixteen rows side by side for each step of K; a product
/// covers one such panel.
#[derive(Clone, Copy)]
pub struct RowPanel;

impl Layout for RowPanel {
    const ROW: usize = 1;
    const DEPTH: usize = 1;
    const PANEL: bool = true;
}

/// Rows [`Product::a_row`] apart, of blocks of `D` neighbouring steps of K.
#[derive(Clone, Copy)]
pub struct Strided<const D: usize>;

impl<const D: usize> Layout for Strided<D> {
    const ROW: usize = 0;
    const DEPTH: usize = D;
    const PANEL: bool = false;
}

/// One serial product `C = A·B` or `C += A·B`. `C[r][16v + l]` is at
/// `c + r*c_row + v*c_panel + l`.
#[derive(Clone, Copy)]
pub struct Product {
    /// Rows of A and C.
    pub rows: usize,
    /// Panels of sixteen columns.
    pub panels: usize,
    /// The inner dimension.
    pub depth: usize,
    /// Left operand.
    pub a: *const f32,
    /// Distance between A's rows, for [`Strided`] only.
    pub a_row: usize,
    /// Distance between A's blocks of [`Layout::DEPTH`].
    pub a_block: usize,
    /// Right operand.
    pub b: *const f32,
    /// Distance between B's panels.
    pub b_panel: usize,
    /// Result.
    pub c: *mut f32,
    /// Distance between C's rows.
    pub c_row: usize,
    /// Distance between C's panels.
    pub c_panel: usize,
    /// Whether to add to C.
    pub accumulate: bool,
}

impl Product {
    #[inline(always)]
    fn a_row<A: Layout>(&self) -> usize {
        if A::ROW > 0 { A::ROW } else { self.a_row }
    }

    /// Computes `R` rows and `V` panels.
    ///
    /// # Safety
    /// As for [`Product::run`], from this product's pointers.
    #[inline(always)]
    unsafe fn tile<L: Lane, A: Layout, const R: usize, const V: usize>(self) {
        let a_row = self.a_row::<A>();
        let mut acc = [[L::zero(); V]; R];
        let (mut a, mut b, mut left) = (self.a, self.b, self.depth);
        // SAFETY: the caller vouches for every element addressed.
        unsafe {
            while left > 0 {
                let depth = if left < A::DEPTH { left } else { A::DEPTH };
                for k in 0..depth {
                    let column: [L; V] = std::array::from_fn(
                        #[inline(always)]
                        |v| L::load(b.add(v * self.b_panel)),
                    );
                    for (r, sums) in acc.iter_mut().enumerate() {
                        let row = L::splat(*a.add(r * a_row + k));
                        for v in 0..V {
                            sums[v] = row.fma(column[v], sums[v]);
                        }
                    }
                    b = b.add(LANES);
                }
                a = a.wrapping_add(self.a_block);
                left -= depth;
            }
            for (r, row) in acc.into_iter().enumerate() {
                for (v, mut sum) in row.into_iter().enumerate() {
                    let c = self.c.add(r * self.c_row + v * self.c_panel);
                    if self.accumulate {
                        sum = sum.add(L::load(c));
                    }
                    sum.store(c);
                }
            }
        }
    }

    /// The product that starts `rows` rows and `panels` panels further on.
    #[inline(always)]
    fn from<A: Layout>(self, rows: usize, panels: usize) -> Self {
        Self {
            a: self.a.wrapping_add(rows * self.a_row::<A>()),
            b: self.b.wrapping_add(panels * self.b_panel),
            c: self.c.wrapping_add(rows * self.c_row + panels * self.c_panel),
            ..self
        }
    }

    /// All rows of `V` panels.
    ///
    /// # Safety
    /// As for [`Product::run`].
    #[inline(always)]
    unsafe fn column<L: Lane, A: Layout, const V: usize>(self) {
        let mut done = 0;
        // SAFETY: every step stays within `rows`.
        unsafe {
            macro_rules! step {
                ($height:literal) => {
                    while self.rows - done >= $height {
                        self.from::<A>(done, 0).tile::<L, A, $height, V>();
                        done += $height;
                    }
                };
            }
            if A::PANEL {
                // Four or eight rows divide a panel.
                if L::WIDE && V == 1 {
                    step!(16);
                }
                if L::WIDE {
                    step!(8);
                }
                step!(4);
            } else if L::WIDE {
                step!(12);
                step!(8);
                step!(4);
            } else {
                step!(6);
                step!(4);
            }
            step!(2);
            step!(1);
        }
    }

    /// Computes the whole product.
    ///
    /// # Safety
    /// The operands must be readable, and C writable by this task alone, for
    /// the given sizes, layouts and distances; with [`RowPanel`], `rows` is at
    /// most 16.
    #[inline]
    pub unsafe fn run<A: Layout>(self, layout: A) {
        dispatch(Whole(self, layout));
    }
}

struct Whole<A>(Product, A);

impl<A: Layout> Kernel for Whole<A> {
    type Output = ();
    #[inline(always)]
    fn run<L: Lane>(self) {
        let product = self.0;
        let mut done = 0;
        // SAFETY: `Product::run` has the same conditions.
        unsafe {
            if L::WIDE {
                while product.panels - done >= 2 {
                    product.from::<A>(0, done).column::<L, A, 2>();
                    done += 2;
                }
            }
            while done < product.panels {
                product.from::<A>(0, done).column::<L, A, 1>();
                done += 1;
            }
        }
    }
}

/// A matrix as it lies in memory, row-major, or the transpose of that.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    /// Elements.
    pub data: &'a [f32],
    /// Whether `data` holds the transpose.
    pub transposed: bool,
}

impl<'a> Matrix<'a> {
    /// A row-major matrix.
    pub fn new(data: &'a [f32]) -> Self {
        Self { data, transposed: false }
    }

    /// The transpose of a row-major matrix.
    pub fn transpose(data: &'a [f32]) -> Self {
        Self { data, transposed: true }
    }

    /// Packs a `rows x columns` matrix as `[rows/16][columns][16]` (`side`
    /// true) or as `[columns/16][rows][16]`, zero beyond the edge.
    fn pack(self, rows: usize, columns: usize, side: bool, out: &mut [f32]) {
        // Blocks run along `major`, steps along `minor`.
        let (major, minor) = if side { (rows, columns) } else { (columns, rows) };
        let contiguous = side == self.transposed;
        for (block, panel) in out.chunks_mut(minor * LANES).enumerate().take(major.div_ceil(LANES))
        {
            let first = block * LANES;
            let count = LANES.min(major - first);
            for (k, line) in panel.chunks_exact_mut(LANES).enumerate() {
                line[count..].fill(0.0);
                if contiguous {
                    let from = k * major + first;
                    line[..count].copy_from_slice(&self.data[from..from + count]);
                } else {
                    for (l, value) in line[..count].iter_mut().enumerate() {
                        *value = self.data[(first + l) * minor + k];
                    }
                }
            }
        }
    }
}

/// `C[m,n] = A[m,k] · B[k,n]`, row-major.
pub fn matmul(m: usize, n: usize, k: usize, a: Matrix, b: Matrix) -> Vec<f32> {
    assert_eq!(a.data.len(), m * k, "left operand");
    assert_eq!(b.data.len(), k * n, "right operand");
    let panels = n.div_ceil(LANES);
    let width = panels * LANES;
    let a_len = k.next_multiple_of(LANES) * m;
    let mut scratch = Scratch::take(a_len + k * width + m * width);
    let memory = scratch.shared();
    // SAFETY: three disjoint parts of the scratch.
    let (a_pack, b_pack) = unsafe { (memory.slice(0, a_len), memory.slice(a_len, k * width)) };
    rayon::join(|| a.pack(m, k, false, a_pack), || b.pack(k, n, false, b_pack));
    let product = |panel: usize| Product {
        rows: m,
        panels: 2.min(panels - panel),
        depth: k,
        a: a_pack.as_ptr(),
        a_row: 0,
        a_block: m * LANES,
        b: b_pack[panel * k * LANES..].as_ptr(),
        b_panel: k * LANES,
        // SAFETY: within the third part of the scratch.
        c: unsafe { memory.at(a_len + k * width + panel * LANES) },
        c_row: width,
        c_panel: LANES,
        accumulate: false,
    };
    (0..panels).into_par_iter().step_by(2).for_each(|panel| {
        // SAFETY: packed above; each task writes its own columns.
        unsafe { product(panel).run(DepthBlocks) };
    });
    // SAFETY: the products are complete.
    let result = unsafe { memory.slice(a_len + k * width, m * width) };
    filled(m * n, |out| {
        for (to, from) in out.chunks_exact_mut(n.max(1)).zip(result.chunks_exact(width.max(1))) {
            to.copy_from_slice(&from[..n]);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_close, noise};
    use super::*;

    fn naive(m: usize, n: usize, k: usize, a: &[f32], b: &[f32]) -> Vec<f32> {
        let cell = |i: usize| (0..k).map(|p| a[i / n * k + p] * b[p * n + i % n]).sum();
        (0..m * n).map(cell).collect()
    }

    fn flip(rows: usize, columns: usize, x: &[f32]) -> Vec<f32> {
        let cell = |i: usize| x[i % rows * columns + i / rows];
        (0..rows * columns).map(cell).collect()
    }

    #[test]
    fn matmul_matches_loops() {
        for (m, n, k) in [(1, 1, 1), (5, 7, 3), (33, 50, 17), (16, 257, 64), (8, 512, 129)] {
            let (a, b) = (noise(m * k, 1), noise(k * n, 2));
            let want = naive(m, n, k, &a, &b);
            let (at, bt) = (flip(m, k, &a), flip(k, n, &b));
            for (left, right) in [
                (Matrix::new(&a), Matrix::new(&b)),
                (Matrix::transpose(&at), Matrix::new(&b)),
                (Matrix::new(&a), Matrix::transpose(&bt)),
                (Matrix::transpose(&at), Matrix::transpose(&bt)),
            ] {
                assert_close(&matmul(m, n, k, left, right), &want, "matmul");
            }
        }
    }
}
