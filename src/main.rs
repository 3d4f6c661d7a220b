//! The `morphogen` program: all of it is in the library.

/// Keeps the large buffers of training instead of handing them back to the system each time.
#[global_allocator]
static ALLOCATOR: morphogen::cpu::recycler::Recycler =
    morphogen::cpu::recycler::Recycler::new(512 << 20);

fn main() {
    // SAFETY: nothing has started a thread before.
    unsafe { morphogen::gpu::quiet_device_selection() };
    std::process::exit(morphogen::cli::run());
}
