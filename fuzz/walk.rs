//! Everything a reader of checkpoints may do with a file, for the fuzzer and for the tests that
//! replay its corpus.

use super::{Error, TensorView, Value, open};

/// The most values that a walk may meet in any file.
const VALUES: usize = 1 << 22;
/// What looking at a tensor counts for, beside its numbers.
const TENSOR: usize = 16;

/// What a walk met.
#[derive(Debug, Default)]
pub struct Tally {
    /// Values, a shared one each time.
    pub values: usize,
    /// Tensors that could be read, and those that could not.
    pub read: usize,
    pub refused: usize,
}

/// Opens a file, goes through all of it without any care for depth and size, since the reader
/// bounds both, and reads tensors until `numbers` numbers were read.
pub fn walk(file: &[u8], mut numbers: usize) -> Result<Tally, Error> {
    let document = open(file)?;
    let mut tally = Tally::default();
    visit(document.root(), &mut numbers, &mut tally);
    Ok(tally)
}

fn visit(value: Value<'_>, numbers: &mut usize, tally: &mut Tally) {
    tally.values += 1;
    assert!(tally.values <= VALUES);
    let _ = (value.str(), value.int(), value.float(), value.bool(), value.is_none());
    let _ = (value.class(), value.get("state"));
    if *numbers > 0
        && let Some(tensor) = value.tensor()
    {
        *numbers = numbers.saturating_sub(TENSOR);
        read(&tensor, numbers, tally);
    }
    value.items().into_iter().for_each(|item| visit(item, numbers, tally));
    value.args().into_iter().for_each(|item| visit(item, numbers, tally));
    for (key, value) in value.entries() {
        visit(key, numbers, tally);
        visit(value, numbers, tally);
    }
    if let Some(state) = value.state() {
        visit(state, numbers, tally);
    }
}

fn read(tensor: &TensorView<'_>, numbers: &mut usize, tally: &mut Tally) {
    match tensor.to_f32() {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            tally.refused += 1;
        }
        Ok(read) => {
            assert_eq!(read.len(), tensor.len());
            *numbers = numbers.saturating_sub(read.len());
            tally.read += 1;
        }
    }
}
