//! Sixteen-lane vectors and run-time choice of the instruction set.
//!
//! A kernel is a struct that implements [`Kernel`] once, generically over
//! [`Lane`]; [`dispatch`] compiles it for each instruction set and runs the
//! best one the processor has. Everything a kernel calls must be
//! `#[inline(always)]`, so that it is compiled with the right features.

mod portable;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use portable::Portable;
use std::sync::atomic::{AtomicU8, Ordering};

/// Number of `f32` in a [`Lane`].
pub const LANES: usize = 16;

/// Sixteen `f32` values handled together.
///
/// Values of the hardware types exist only inside [`dispatch`], which has
/// checked that the processor has the instructions.
pub trait Lane: Copy {
    /// Whether there are 32 registers of a whole lane each (AVX-512).
    const WIDE: bool;
    /// Loads sixteen values.
    ///
    /// # Safety
    /// `p` must be readable for 16 values.
    unsafe fn load(p: *const f32) -> Self;
    /// Loads `count` values (at most 16), zero elsewhere.
    ///
    /// # Safety
    /// `p` must be readable for `count` values.
    #[inline(always)]
    unsafe fn load_partial(p: *const f32, count: usize) -> Self {
        let mut all = [0.0f32; LANES];
        // SAFETY: the caller vouches for `count` values; `all` holds 16.
        unsafe {
            std::ptr::copy_nonoverlapping(p, all.as_mut_ptr(), count.min(LANES));
            Self::load(all.as_ptr())
        }
    }
    /// Stores sixteen values.
    ///
    /// # Safety
    /// `p` must be writable for 16 values.
    unsafe fn store(self, p: *mut f32);
    /// Stores the first `count` values (at most 16).
    ///
    /// # Safety
    /// `p` must be writable for `count` values.
    #[inline(always)]
    unsafe fn store_partial(self, p: *mut f32, count: usize) {
        let mut all = [0.0f32; LANES];
        // SAFETY: the caller vouches for `count` values; `all` holds 16.
        unsafe {
            self.store(all.as_mut_ptr());
            std::ptr::copy_nonoverlapping(all.as_ptr(), p, count.min(LANES));
        }
    }
    /// Loads `count` values, of which there are mostly sixteen.
    ///
    /// # Safety
    /// `p` must be readable for `count` values.
    #[inline(always)]
    unsafe fn load_some(p: *const f32, count: usize) -> Self {
        // SAFETY: the caller vouches for `count` values.
        unsafe { if count == LANES { Self::load(p) } else { Self::load_partial(p, count) } }
    }
    /// Stores `count` values, of which there are mostly sixteen.
    ///
    /// # Safety
    /// `p` must be writable for `count` values.
    #[inline(always)]
    unsafe fn store_some(self, p: *mut f32, count: usize) {
        // SAFETY: the caller vouches for `count` values.
        unsafe { if count == LANES { self.store(p) } else { self.store_partial(p, count) } }
    }
    /// The same value in every lane.
    fn splat(x: f32) -> Self;
    /// Zero in every lane.
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(0.0)
    }
    /// Lane-wise sum.
    fn add(self, b: Self) -> Self;
    /// Lane-wise difference.
    fn sub(self, b: Self) -> Self;
    /// Lane-wise product.
    fn mul(self, b: Self) -> Self;
    /// `self * b + c`.
    fn fma(self, b: Self, c: Self) -> Self;
    /// Lane-wise maximum.
    fn max(self, b: Self) -> Self;
    /// `a` where `self > 0`, else `b`.
    fn if_positive(self, a: Self, b: Self) -> Self;
    /// Sum of the sixteen values.
    #[inline(always)]
    fn sum(self) -> f32 {
        let mut all = [0.0f32; LANES];
        // SAFETY: `all` holds 16 values.
        unsafe { self.store(all.as_mut_ptr()) };
        let mut width = LANES / 2;
        while width > 0 {
            for i in 0..width {
                all[i] += all[i + width];
            }
            width /= 2;
        }
        all[0]
    }
    /// Transposes a 16x16 block given as rows.
    fn transpose(rows: [Self; LANES]) -> [Self; LANES];
}

/// A computation written once for every instruction set.
pub trait Kernel {
    /// What the computation returns.
    type Output;
    /// Runs it; implementations must be `#[inline(always)]`.
    fn run<L: Lane>(self) -> Self::Output;
}

/// Instruction sets, narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// Whatever the target has everywhere.
    Portable,
    /// AVX2 with FMA.
    Avx2,
    /// AVX-512F.
    Avx512,
}

/// The widest instruction set that may be used.
static LIMIT: AtomicU8 = AtomicU8::new(Isa::Avx512 as u8);

/// Forbids instruction sets wider than `isa`, for tests and comparisons.
pub fn limit(isa: Isa) {
    LIMIT.store(isa as u8, Ordering::Relaxed);
}

/// The instruction set that [`dispatch`] uses.
pub fn isa() -> Isa {
    #[cfg(target_arch = "x86_64")]
    {
        let limit = LIMIT.load(Ordering::Relaxed);
        if limit >= Isa::Avx512 as u8 && std::arch::is_x86_feature_detected!("avx512f") {
            return Isa::Avx512;
        }
        if limit >= Isa::Avx2 as u8
            && std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("fma")
        {
            return Isa::Avx2;
        }
    }
    Isa::Portable
}

/// Runs `kernel` with the widest vectors that this processor has.
#[inline(never)]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match isa() {
        // SAFETY: the processor has AVX-512F.
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => unsafe { x86::run_avx512(kernel) },
        // SAFETY: the processor has AVX2 and FMA.
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => unsafe { x86::run_avx2(kernel) },
        _ => kernel.run::<Portable>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Check;

    impl Kernel for Check {
        type Output = ();
        #[inline(always)]
        fn run<L: Lane>(self) {
            check::<L>();
        }
    }

    #[inline(always)]
    fn check<L: Lane>() {
        let source: Vec<f32> = (0..256).map(|i| i as f32).collect();
        let mut out = vec![0.0f32; 256];
        // SAFETY: rows of 16 inside vectors of 256.
        unsafe {
            let rows = std::array::from_fn(|i| L::load(source.as_ptr().add(16 * i)));
            for (i, row) in L::transpose(rows).into_iter().enumerate() {
                row.store(out.as_mut_ptr().add(16 * i));
            }
        }
        for i in 0..16 {
            for j in 0..16 {
                assert_eq!(out[16 * i + j], source[16 * j + i]);
            }
        }
        // SAFETY: at most 16 values of vectors of 256.
        let (sum, signs) = unsafe {
            let part = L::load_partial(source.as_ptr().add(1), 5);
            part.store_partial(out.as_mut_ptr(), 3);
            let low = part.sub(L::splat(2.5));
            (part.sum(), low.if_positive(L::splat(1.0), L::splat(-1.0)).sum())
        };
        assert_eq!((sum, signs), (15.0, 3.0 - 13.0));
        assert_eq!(&out[..4], &[1.0, 2.0, 3.0, source[48]]);
    }

    #[test]
    fn every_instruction_set_agrees() {
        check::<Portable>();
        dispatch(Check);
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: just checked; every machine with AVX2 here has FMA.
            unsafe { x86::run_avx2(Check) };
        }
    }
}
