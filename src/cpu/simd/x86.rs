//! AVX-512 and AVX2 vectors.
//!
//! SAFETY, for every `unsafe` block of arithmetic here: values of these types
//! are made only under [`run_avx512`] and [`run_avx2`], whose callers have
//! checked that the processor has the instructions.

use super::{Kernel, LANES, Lane};
use std::arch::x86_64::*;

/// Runs a kernel compiled for AVX-512F.
///
/// # Safety
/// The processor must have AVX-512F.
#[target_feature(enable = "avx512f,avx2,fma")]
pub unsafe fn run_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Avx512>()
}

/// Runs a kernel compiled for AVX2 and FMA.
///
/// # Safety
/// The processor must have AVX2 and FMA.
#[target_feature(enable = "avx2,fma")]
pub unsafe fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Avx2>()
}

/// One 512-bit register.
#[derive(Clone, Copy)]
pub struct Avx512(__m512);

/// Bits of the first `count` lanes.
#[inline(always)]
fn mask(count: usize) -> __mmask16 {
    ((1u32 << count.min(LANES)) - 1) as __mmask16
}

impl Lane for Avx512 {
    const WIDE: bool = true;
    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 values.
        Self(unsafe { _mm512_loadu_ps(p) })
    }
    #[inline(always)]
    unsafe fn load_partial(p: *const f32, count: usize) -> Self {
        // SAFETY: masked lanes are not read.
        Self(unsafe { _mm512_maskz_loadu_ps(mask(count), p) })
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        // SAFETY: the caller vouches for 16 values.
        unsafe { _mm512_storeu_ps(p, self.0) }
    }
    #[inline(always)]
    unsafe fn store_partial(self, p: *mut f32, count: usize) {
        // SAFETY: masked lanes are not written.
        unsafe { _mm512_mask_storeu_ps(p, mask(count), self.0) }
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_set1_ps(x) })
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_add_ps(self.0, b.0) })
    }
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_sub_ps(self.0, b.0) })
    }
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_mul_ps(self.0, b.0) })
    }
    #[inline(always)]
    fn fma(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_fmadd_ps(self.0, b.0, c.0) })
    }
    #[inline(always)]
    fn max(self, b: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_max_ps(self.0, b.0) })
    }
    #[inline(always)]
    fn if_positive(self, a: Self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe {
            let positive = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(self.0, _mm512_setzero_ps());
            Self(_mm512_mask_blend_ps(positive, b.0, a.0))
        }
    }
    #[inline(always)]
    fn transpose(r: [Self; LANES]) -> [Self; LANES] {
        // SAFETY: see the module.
        unsafe {
            let mut u = [_mm512_setzero_ps(); LANES];
            for i in 0..4 {
                let q = 4 * i;
                let lo01 = _mm512_castps_pd(_mm512_unpacklo_ps(r[q].0, r[q + 1].0));
                let hi01 = _mm512_castps_pd(_mm512_unpackhi_ps(r[q].0, r[q + 1].0));
                let lo23 = _mm512_castps_pd(_mm512_unpacklo_ps(r[q + 2].0, r[q + 3].0));
                let hi23 = _mm512_castps_pd(_mm512_unpackhi_ps(r[q + 2].0, r[q + 3].0));
                u[q] = _mm512_castpd_ps(_mm512_unpacklo_pd(lo01, lo23));
                u[q + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(lo01, lo23));
                u[q + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(hi01, hi23));
                u[q + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(hi01, hi23));
            }
            let mut out = r;
            for j in 0..4 {
                let a = _mm512_shuffle_f32x4::<0x88>(u[j], u[4 + j]);
                let b = _mm512_shuffle_f32x4::<0xdd>(u[j], u[4 + j]);
                let c = _mm512_shuffle_f32x4::<0x88>(u[8 + j], u[12 + j]);
                let d = _mm512_shuffle_f32x4::<0xdd>(u[8 + j], u[12 + j]);
                out[j] = Self(_mm512_shuffle_f32x4::<0x88>(a, c));
                out[4 + j] = Self(_mm512_shuffle_f32x4::<0x88>(b, d));
                out[8 + j] = Self(_mm512_shuffle_f32x4::<0xdd>(a, c));
                out[12 + j] = Self(_mm512_shuffle_f32x4::<0xdd>(b, d));
            }
            out
        }
    }
}

/// Two 256-bit registers.
#[derive(Clone, Copy)]
pub struct Avx2(__m256, __m256);

/// Transposes an 8x8 block given as rows.
#[inline(always)]
fn transpose8(r: [__m256; 8]) -> [__m256; 8] {
    // SAFETY: see the module.
    unsafe {
        let mut u = [_mm256_setzero_ps(); 8];
        for q in [0, 4] {
            let lo01 = _mm256_castps_pd(_mm256_unpacklo_ps(r[q], r[q + 1]));
            let hi01 = _mm256_castps_pd(_mm256_unpackhi_ps(r[q], r[q + 1]));
            let lo23 = _mm256_castps_pd(_mm256_unpacklo_ps(r[q + 2], r[q + 3]));
            let hi23 = _mm256_castps_pd(_mm256_unpackhi_ps(r[q + 2], r[q + 3]));
            u[q] = _mm256_castpd_ps(_mm256_unpacklo_pd(lo01, lo23));
            u[q + 1] = _mm256_castpd_ps(_mm256_unpackhi_pd(lo01, lo23));
            u[q + 2] = _mm256_castpd_ps(_mm256_unpacklo_pd(hi01, hi23));
            u[q + 3] = _mm256_castpd_ps(_mm256_unpackhi_pd(hi01, hi23));
        }
        let mut out = r;
        for j in 0..4 {
            out[j] = _mm256_permute2f128_ps::<0x20>(u[j], u[4 + j]);
            out[4 + j] = _mm256_permute2f128_ps::<0x31>(u[j], u[4 + j]);
        }
        out
    }
}

impl Lane for Avx2 {
    const WIDE: bool = false;
    #[inline(always)]
    unsafe fn load(p: *const f32) -> Self {
        // SAFETY: the caller vouches for 16 values.
        unsafe { Self(_mm256_loadu_ps(p), _mm256_loadu_ps(p.add(8))) }
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f32) {
        // SAFETY: the caller vouches for 16 values.
        unsafe {
            _mm256_storeu_ps(p, self.0);
            _mm256_storeu_ps(p.add(8), self.1);
        }
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        // SAFETY: see the module.
        let v = unsafe { _mm256_set1_ps(x) };
        Self(v, v)
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_add_ps(self.0, b.0), _mm256_add_ps(self.1, b.1)) }
    }
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_sub_ps(self.0, b.0), _mm256_sub_ps(self.1, b.1)) }
    }
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_mul_ps(self.0, b.0), _mm256_mul_ps(self.1, b.1)) }
    }
    #[inline(always)]
    fn fma(self, b: Self, c: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_fmadd_ps(self.0, b.0, c.0), _mm256_fmadd_ps(self.1, b.1, c.1)) }
    }
    #[inline(always)]
    fn max(self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe { Self(_mm256_max_ps(self.0, b.0), _mm256_max_ps(self.1, b.1)) }
    }
    #[inline(always)]
    fn if_positive(self, a: Self, b: Self) -> Self {
        // SAFETY: see the module.
        unsafe {
            let zero = _mm256_setzero_ps();
            let first = _mm256_cmp_ps::<_CMP_GT_OQ>(self.0, zero);
            let second = _mm256_cmp_ps::<_CMP_GT_OQ>(self.1, zero);
            Self(_mm256_blendv_ps(b.0, a.0, first), _mm256_blendv_ps(b.1, a.1, second))
        }
    }
    #[inline(always)]
    fn transpose(r: [Self; LANES]) -> [Self; LANES] {
        let mut out = r;
        for half in 0..2 {
            let mut left = [r[0].0; 8];
            let mut right = [r[0].0; 8];
            for i in 0..8 {
                left[i] = r[8 * half + i].0;
                right[i] = r[8 * half + i].1;
            }
            let (left, right) = (transpose8(left), transpose8(right));
            for i in 0..8 {
                if half == 0 {
                    out[i].0 = left[i];
                    out[8 + i].0 = right[i];
                } else {
                    out[i].1 = left[i];
                    out[8 + i].1 = right[i];
                }
            }
        }
        out
    }
}
