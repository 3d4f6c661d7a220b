//! Any bytes are either refused or can be walked within bounds.
#![no_main]

#[path = "../../src/checkpoint/pickle/mod.rs"]
mod pickle;
#[path = "../walk.rs"]
mod walk;

use pickle::{Error, TensorView, Value, open};

/// Numbers read of one input.
const NUMBERS: usize = 1 << 16;

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    if let Err(error) = walk::walk(file, NUMBERS) {
        assert!(!error.to_string().contains('\n'));
    }
});
