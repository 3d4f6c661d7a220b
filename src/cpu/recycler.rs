//! A global allocator that keeps large blocks for reuse.
//!
//! Fresh large blocks come from the system page by page, which can cost ten
//! times as much as the arithmetic on them; training allocates tensors of the
//! same sizes again and again. Install it in the program with
//! `#[global_allocator] static ALLOCATOR: Recycler = Recycler::new(bytes);`

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{cell::UnsafeCell, hint, ptr};

/// Blocks below this many bytes go straight to the system.
const LARGE: usize = 128 << 10;
/// Alignment of large blocks: a cache line.
const ALIGN: usize = 64;
/// Size classes, eight per doubling.
const CLASSES: usize = 8 * 24;

/// The first bytes of a free block.
struct Free {
    next: *mut Free,
}

struct Store {
    heads: [*mut Free; CLASSES],
    held: usize,
}

/// Keeps up to `limit` bytes of freed large blocks.
pub struct Recycler {
    limit: usize,
    locked: AtomicBool,
    store: UnsafeCell<Store>,
}

// SAFETY: `store` is used only while `locked` is held.
unsafe impl Sync for Recycler {}

/// The class and the rounded size of a large block.
fn class(size: usize) -> Option<(usize, usize)> {
    let exponent = (size - 1).ilog2();
    let step = 1usize << (exponent - 3);
    let rounded = size.checked_next_multiple_of(step)?;
    let eighth = (rounded - (1 << exponent)) / step;
    let index = 8 * (exponent as usize - 16) + eighth;
    (index < CLASSES).then_some((index, rounded))
}

/// The class and layout that stand for `layout`, if it is large.
fn large(layout: Layout) -> Option<(usize, Layout)> {
    if layout.size() < LARGE || layout.align() > ALIGN {
        return None;
    }
    let (index, size) = class(layout.size())?;
    Some((index, Layout::from_size_align(size, ALIGN).ok()?))
}

impl Recycler {
    /// An allocator that holds at most `limit` free bytes.
    pub const fn new(limit: usize) -> Self {
        let store = Store { heads: [ptr::null_mut(); CLASSES], held: 0 };
        Self { limit, locked: AtomicBool::new(false), store: UnsafeCell::new(store) }
    }

    /// Runs `f` with the store, which is held for some instructions only.
    fn with<R>(&self, f: impl FnOnce(&mut Store) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
        // SAFETY: the lock is held, and `f` does not allocate.
        let result = f(unsafe { &mut *self.store.get() });
        self.locked.store(false, Ordering::Release);
        result
    }

    /// A kept block of the class, if there is one.
    fn reuse(&self, index: usize, size: usize) -> *mut u8 {
        self.with(|store| {
            let head = store.heads[index];
            if !head.is_null() {
                // SAFETY: a free block begins with its link.
                store.heads[index] = unsafe { (*head).next };
                store.held -= size;
            }
            head.cast()
        })
    }
}

// SAFETY: blocks come from the system with at least the layout asked for, and
// go back to it with the layout they came with; a kept block is in one list.
unsafe impl GlobalAlloc for Recycler {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((index, whole)) = large(layout) else {
            // SAFETY: the caller's layout.
            return unsafe { System.alloc(layout) };
        };
        let block = self.reuse(index, whole.size());
        // SAFETY: the size is not zero.
        if block.is_null() { unsafe { System.alloc(whole) } } else { block }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let Some((index, whole)) = large(layout) else {
            // SAFETY: the caller's layout.
            return unsafe { System.alloc_zeroed(layout) };
        };
        let block = self.reuse(index, whole.size());
        // SAFETY: the size is not zero; a kept block has `whole.size()` bytes.
        unsafe {
            if block.is_null() {
                return System.alloc_zeroed(whole);
            }
            block.write_bytes(0, layout.size());
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some((index, whole)) = large(layout) else {
            // SAFETY: small blocks come from the system as they are.
            return unsafe { System.dealloc(block, layout) };
        };
        let kept = self.with(|store| {
            if store.held + whole.size() > self.limit {
                return false;
            }
            let free = block.cast::<Free>();
            // SAFETY: a freed block is large enough for a link and aligned.
            unsafe { free.write(Free { next: store.heads[index] }) };
            store.heads[index] = free;
            store.held += whole.size();
            true
        });
        if !kept {
            // SAFETY: the block came from the system with this layout.
            unsafe { System.dealloc(block, whole) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_distinct_and_cover() {
        for size in [LARGE, LARGE + 1, 300_000, 1 << 20, (1 << 20) + 1, 16_777_216, 100_000_001] {
            let (index, rounded) = class(size).unwrap();
            assert!(rounded >= size && rounded < size + size / 4);
            assert_eq!(class(rounded), Some((index, rounded)));
            assert_ne!(class(rounded + 1).unwrap().0, index);
        }
    }

    #[test]
    fn blocks_return_zeroed_when_asked() {
        let recycler = Recycler::new(1 << 20);
        let layout = Layout::array::<f32>(100_000).unwrap();
        // SAFETY: blocks are used within their layout and freed once.
        unsafe {
            let first = recycler.alloc(layout);
            first.write_bytes(7, layout.size());
            recycler.dealloc(first, layout);
            let second = recycler.alloc_zeroed(layout);
            assert_eq!(first, second);
            assert!((0..layout.size()).all(|i| *second.add(i) == 0));
            let third = recycler.alloc(layout);
            assert_ne!(second, third);
            recycler.dealloc(third, layout);
            recycler.dealloc(second, layout);
        }
        assert_eq!(recycler.with(|store| store.held), 2 * large(layout).unwrap().1.size());
    }
}
