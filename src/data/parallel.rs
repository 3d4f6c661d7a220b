//! Work on many files at once.

use crate::base::{Error, Result};
use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Told how many files of how many are done, from any thread.
pub type FileProgress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// `work` on every item, results in order. The threads are its own, so that slow pictures never
/// hold up tensor work in rayon's global pool.
///
/// # Errors
/// [`Error::Cancelled`] once `cancel` is set.
pub fn map<I, R>(
    items: I,
    progress: FileProgress,
    cancel: &AtomicBool,
    work: impl Fn(I::Item) -> R + Sync + Send,
) -> Result<Vec<R>>
where
    I: IndexedParallelIterator,
    R: Send,
{
    let (total, done) = (items.len(), AtomicUsize::new(0));
    let run = || {
        items
            .map(|item| {
                if cancel.load(Ordering::Relaxed) {
                    return None;
                }
                let result = work(item);
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                Some(result)
            })
            .collect::<Option<Vec<R>>>()
            .ok_or(Error::Cancelled)
    };
    match rayon::ThreadPoolBuilder::new().thread_name(|i| format!("morphogen-decode-{i}")).build() {
        Ok(pool) => pool.install(run),
        // No more threads to be had: the global pool is slower, not wrong.
        Err(_) => run(),
    }
}
