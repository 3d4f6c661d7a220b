//! Output vectors without needless zeroing, reused scratch buffers, and
//! pointers that parallel tasks may share.

use std::cell::RefCell;
use std::mem::MaybeUninit;

/// A pointer that several tasks use for disjoint parts of one buffer.
#[derive(Clone, Copy)]
pub struct Shared(*mut f32);

// SAFETY: whoever builds a `Shared` hands disjoint parts to the tasks.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    /// Wraps the pointer of a buffer that outlives the tasks.
    pub fn new(p: *mut f32) -> Self {
        Self(p)
    }

    /// Shares a slice.
    pub fn of(slice: &mut [f32]) -> Self {
        Self(slice.as_mut_ptr())
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

    /// A part of the buffer as a slice.
    ///
    /// # Safety
    /// The part must lie within the buffer and belong to this task alone.
    #[inline(always)]
    pub unsafe fn slice<'a>(self, offset: usize, len: usize) -> &'a mut [f32] {
        // SAFETY: the caller keeps within the buffer and does not overlap.
        unsafe { std::slice::from_raw_parts_mut(self.0.add(offset), len) }
    }
}

/// A vector of `len` values, all of which `fill` writes (it must not read).
pub(crate) fn filled(len: usize, fill: impl FnOnce(&mut [f32])) -> Vec<f32> {
    let mut out: Vec<f32> = Vec::with_capacity(len);
    let start = out.as_mut_ptr();
    // SAFETY: the capacity is `len`; any bits are a valid f32, and `fill`
    // only writes, so that all are initialised before they are read.
    unsafe {
        fill(std::slice::from_raw_parts_mut(start, len));
        out.set_len(len);
    }
    out
}

/// One cache line.
#[repr(align(64))]
#[derive(Clone, Copy)]
struct Line(#[allow(dead_code)] [f32; 16]);

/// Scratch larger than this (in bytes) is freed after use.
const KEEP_BYTES: usize = 96 << 20;

type Buffer = Vec<MaybeUninit<Line>>;

thread_local! {
    static SPARE: RefCell<Vec<Buffer>> = const { RefCell::new(Vec::new()) };
}

/// Aligned scratch memory of a thread, taken for the length of one call.
pub struct Scratch(Buffer);

impl Scratch {
    /// At least `len` values, unspecified at first.
    pub fn take(len: usize) -> Self {
        let lines = len.div_ceil(16);
        let mut buffer = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        if buffer.capacity() < lines {
            buffer = Vec::with_capacity(lines);
        }
        Self(buffer)
    }

    /// The start of the memory.
    pub fn pointer(&mut self) -> *mut f32 {
        self.0.as_mut_ptr().cast()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let bytes = self.0.capacity() * size_of::<Line>();
        if bytes > KEEP_BYTES {
            return;
        }
        let buffer = std::mem::take(&mut self.0);
        // A thread that is ending has no store any more: the buffer is freed.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < 2 {
                spare.push(buffer);
            } else if let Some(least) = spare.iter_mut().min_by_key(|b| b.capacity())
                && least.capacity() < buffer.capacity()
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
    fn filled_has_the_length() {
        assert_eq!(filled(3, |out| out.fill(2.0)), [2.0; 3]);
    }
}
