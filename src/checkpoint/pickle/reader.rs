//! A place in the file, and what can be read from there on.

use super::error::Error;

/// Reads forward through bytes; a length is held against what is left before anything is done.
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bytes read so far.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Result<&'b [u8], Error> {
        let left = &self.bytes[self.at..];
        let taken = left.get(..count).ok_or_else(|| {
            Error::new(format!(
                "it is damaged or cut short: {count} more bytes should follow its byte {}, but {} do",
                self.at,
                left.len()
            ))
        })?;
        self.at += count;
        Ok(taken)
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8, Error> {
        self.array().map(|[byte]| byte)
    }

    /// A whole number of `N` bytes, the lowest first.
    pub fn unsigned<const N: usize>(&mut self) -> Result<u64, Error> {
        let bytes: [u8; N] = self.array()?;
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// A length of `N` bytes, and as many bytes as it says.
    pub fn counted<const N: usize>(&mut self) -> Result<&'b [u8], Error> {
        let count = self.unsigned::<N>()?;
        self.take(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// The bytes before the next line feed, which is skipped.
    pub fn line(&mut self) -> Result<&'b [u8], Error> {
        let end =
            self.bytes[self.at..].iter().position(|byte| *byte == b'\n').ok_or_else(|| {
                Error::new(format!(
                    "it is damaged or cut short: no line ends after its byte {}",
                    self.at
                ))
            })?;
        let line = self.take(end)?;
        self.take(1)?;
        Ok(line)
    }
}
