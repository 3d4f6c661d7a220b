//! What one file may cost.

use super::error::Error;

/// Opcodes of one file, nested pickles included. Each adds at most one node, one place on the
/// stack, one element and one memo entry, so this bounds them all. The largest StyleGAN2
/// checkpoints with three networks have about 50 thousand.
const STEPS: usize = 1 << 21;

/// What is left of it.
#[derive(Clone, Copy)]
pub struct Budget {
    steps: usize,
    bytes: usize,
}

impl Budget {
    /// For a file of so many bytes.
    pub fn new(file: usize) -> Self {
        // A pickle of protocol 2 unpacks each storage twice: from text to bytes, and the bytes.
        Self { steps: STEPS, bytes: file.saturating_mul(2) }
    }

    /// One opcode.
    pub fn step(&mut self) -> Result<(), Error> {
        self.steps = self.steps.checked_sub(1).ok_or_else(|| {
            Error::new(format!("it has more than {STEPS} parts, far more than a model has"))
        })?;
        Ok(())
    }

    /// Unpacking so many bytes: the same ones, again and again, could take for ever.
    pub fn unpack(&mut self, bytes: usize) -> Result<(), Error> {
        self.bytes = self
            .bytes
            .checked_sub(bytes)
            .ok_or_else(|| Error::new("it unpacks to more than it holds"))?;
        Ok(())
    }
}
