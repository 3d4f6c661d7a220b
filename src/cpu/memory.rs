//! Output vectors without needless zeroing, reused scratch buffers, and
//! pointers that parallel tasks may share.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

/// A pointer that several tasks use for disjoint parts of one buffer, as long as it is lent.
#[derive(Clone, Copy)]
pub struct Shared<'m>(*mut f32, PhantomData<&'m mut [f32]>);

// SAFETY: whoever builds a `Shared` hands disjoint parts to the tasks.
unsafe impl Send for Shared<'_> {}
// SAFETY: as above.
unsafe impl Sync for Shared<'_> {}

impl<'m> Shared<'m> {
    /// Shares a slice.
    pub fn of(slice: &'m mut [f32]) -> Self {
        Self(slice.as_mut_ptr(), PhantomData)
    }

    /// The address `offset` values on.
    ///
    /// # Safety
    /// `offset` must lie within the buffer.
    #[inline(always)]
    pub unsafe fn at(self, offset: usize) -> *mut f32 {
        // SAFETY: the caller keeps within the buffer.
        unsafe { self.0.add(offset) }
    }

    /// What lies `offset` values on.
    ///
    /// # Safety
    /// `offset` must lie within the buffer.
    #[inline(always)]
    pub unsafe fn from(self, offset: usize) -> Self {
        // SAFETY: the caller keeps within the buffer.
        Self(unsafe { self.at(offset) }, PhantomData)
    }

    /// A part of the buffer as a slice.
    ///
    /// # Safety
    /// The part must lie within the buffer and belong to this task alone.
    #[inline(always)]
    pub unsafe fn slice(self, offset: usize, len: usize) -> &'m mut [f32] {
        // SAFETY: the caller keeps within the buffer and does not overlap.
        unsafe { std::slice::from_raw_parts_mut(self.0.add(offset), len) }
    }
}

/// A vector of `len` values, all of which `fill` writes. What they are before is not known.
pub(crate) fn filled(len: usize, fill: impl FnOnce(&mut [f32])) -> Vec<f32> {
    let mut out: Vec<f32> = Vec::with_capacity(len);
    fill(settled(&mut out.spare_capacity_mut()[..len]));
    // SAFETY: the capacity is `len`, and all of it has values since `settled`.
    unsafe { out.set_len(len) };
    out
}

/// Makes the bits that new memory happens to have its values. Writing zeros would cost as much as
/// some operations do; here nothing is done at all.
fn settled(memory: &mut [MaybeUninit<f32>]) -> &mut [f32] {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    // SAFETY: there is no instruction. For the compiler one may have written the memory, which has
    // values from then on, and any bits are an f32.
    unsafe {
        std::arch::asm!("/* {} */", in(reg) memory.as_mut_ptr(), options(nostack, preserves_flags));
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    memory.fill(MaybeUninit::new(0.0));
    // SAFETY: it has values, as said above.
    unsafe { memory.assume_init_mut() }
}

/// One cache line.
#[repr(align(64))]
struct Line(#[allow(dead_code)] [f32; 16]);

/// Scratch larger than this (in bytes) is freed after use.
const KEEP_BYTES: usize = 96 << 20;

/// All of it has values: zeros, which come with fresh pages, or what was left there.
type Buffer = Box<[Line]>;

thread_local! {
    static SPARE: RefCell<Vec<Buffer>> = const { RefCell::new(Vec::new()) };
}

/// Aligned scratch memory of a thread, taken for the length of one call.
pub struct Scratch(Buffer);

impl Scratch {
    /// At least `len` values, unspecified at first.
    pub fn take(len: usize) -> Self {
        let lines = len.div_ceil(16);
        let spare = SPARE.with_borrow_mut(Vec::pop).filter(|buffer| buffer.len() >= lines);
        Self(spare.unwrap_or_else(|| {
            // SAFETY: zeros are values of f32.
            unsafe { Box::new_zeroed_slice(lines).assume_init() }
        }))
    }

    /// The start of the memory.
    pub fn pointer(&mut self) -> *mut f32 {
        self.0.as_mut_ptr().cast()
    }

    /// The first `len` values.
    pub fn values(&mut self, len: usize) -> &mut [f32] {
        let whole = &mut self.0[..len.div_ceil(16)];
        // SAFETY: a line is sixteen values, and `len` of them lie in the lines.
        unsafe { std::slice::from_raw_parts_mut(whole.as_mut_ptr().cast(), len) }
    }

    /// The memory for several tasks.
    pub fn shared(&mut self) -> Shared<'_> {
        Shared(self.pointer(), PhantomData)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let bytes = size_of_val(&*self.0);
        if bytes > KEEP_BYTES {
            return;
        }
        let buffer = std::mem::take(&mut self.0);
        // A thread that is ending has no store any more: the buffer is freed.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < 2 {
                spare.push(buffer);
            } else if let Some(least) = spare.iter_mut().min_by_key(|b| b.len())
                && least.len() < buffer.len()
            {
                *least = buffer;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scratch_is_aligned_and_nests() {
        let mut a = Scratch::take(100);
        let mut b = Scratch::take(100_000);
        assert_eq!(a.pointer() as usize % 64, 0);
        assert_ne!(a.pointer(), b.pointer());
    }

    #[test]
    fn scratch_begins_with_zeros_and_is_used_again() {
        let thread = std::thread::Builder::new().spawn(|| {
            let mut first = Scratch::take(1000);
            assert_eq!(first.values(1000), [0.0; 1000], "fresh memory");
            first.values(1000)[999] = 3.0;
            let place = first.pointer() as usize;
            drop(first);
            let mut again = Scratch::take(1000);
            assert_eq!((again.pointer() as usize, again.values(1000)[999]), (place, 3.0));
            assert!(Scratch::take(0).values(0).is_empty());
        });
        thread.unwrap().join().unwrap();
    }

    #[test]
    fn filled_has_the_length() {
        assert_eq!(filled(3, |out| out.fill(2.0)), [2.0; 3]);
    }
}
