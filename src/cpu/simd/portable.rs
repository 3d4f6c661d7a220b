//! Plain arrays, which the compiler vectorises as it can.

use super::{LANES, Lane};

/// Sixteen values in an array.
#[derive(Clone, Copy)]
pub struct Portable([f32; LANES]);

impl Portable {
    #[inline(always)]
    fn zip(self, b: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], b.0[i])))
    }
}

impl Lane for Portable {
    const WIDE: bool = false;
    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 values; no alignment is assumed.
        Self(unsafe { p.cast::<[f32; LANES]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        // SAFETY: the caller vouches for 16 values; no alignment is assumed.
        unsafe { p.cast::<[f32; LANES]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; LANES])
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        self.zip(
            b,
            #[inline(always)]
            |x, y| x + y,
        )
    }
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        self.zip(
            b,
            #[inline(always)]
            |x, y| x - y,
        )
    }
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        self.zip(
            b,
            #[inline(always)]
            |x, y| x * y,
        )
    }
    #[inline(always)]
    fn fma(self, b: Self, c: Self) -> Self {
        #[cfg(target_arch = "aarch64")]
        return Self(std::array::from_fn(|i| self.0[i].mul_add(b.0[i], c.0[i])));
        #[cfg(not(target_arch = "aarch64"))]
        self.mul(b).add(c)
    }
    #[inline(always)]
    fn max(self, b: Self) -> Self {
        self.zip(
            b,
            #[inline(always)]
            |x, y| if x > y { x } else { y },
        )
    }
    #[inline(always)]
    fn if_positive(self, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(|i| if self.0[i] > 0.0 { a.0[i] } else { b.0[i] }))
    }
    #[inline(always)]
    fn transpose(rows: [Self; LANES]) -> [Self; LANES] {
        std::array::from_fn(|i| Self(std::array::from_fn(|j| rows[j].0[i])))
    }
}
