//! The kinds of numbers in tensors.

use half::{bf16, f16};

/// How a number is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    Bool,
}

impl Number {
    /// Bytes of one number.
    pub fn width(self) -> usize {
        match self {
            Self::F64 | Self::I64 | Self::U64 => 8,
            Self::F32 | Self::I32 | Self::U32 => 4,
            Self::F16 | Self::BF16 | Self::I16 | Self::U16 => 2,
            Self::I8 | Self::U8 | Self::Bool => 1,
        }
    }

    pub fn is_whole(self) -> bool {
        !matches!(self, Self::F64 | Self::F32 | Self::F16 | Self::BF16 | Self::Bool)
    }

    /// What a storage class of PyTorch holds; untyped storages count bytes.
    pub fn of_storage(class: &str) -> Option<Self> {
        Some(match class {
            "torch.DoubleStorage" => Self::F64,
            "torch.FloatStorage" => Self::F32,
            "torch.HalfStorage" => Self::F16,
            "torch.BFloat16Storage" => Self::BF16,
            "torch.LongStorage" => Self::I64,
            "torch.IntStorage" => Self::I32,
            "torch.ShortStorage" => Self::I16,
            "torch.CharStorage" => Self::I8,
            "torch.ByteStorage" | "torch.storage.UntypedStorage" => Self::U8,
            "torch.BoolStorage" => Self::Bool,
            _ => return None,
        })
    }

    /// By PyTorch's name of a dtype.
    pub fn of_torch(dtype: &str) -> Option<Self> {
        Some(match dtype {
            "torch.float64" => Self::F64,
            "torch.float32" => Self::F32,
            "torch.float16" => Self::F16,
            "torch.bfloat16" => Self::BF16,
            "torch.int64" => Self::I64,
            "torch.int32" => Self::I32,
            "torch.int16" => Self::I16,
            "torch.int8" => Self::I8,
            "torch.uint64" => Self::U64,
            "torch.uint32" => Self::U32,
            "torch.uint16" => Self::U16,
            "torch.uint8" => Self::U8,
            "torch.bool" => Self::Bool,
            _ => return None,
        })
    }

    /// By NumPy's code of a dtype, without the byte order.
    pub fn of_numpy(code: &[u8]) -> Option<Self> {
        Some(match code {
            b"f8" => Self::F64,
            b"f4" => Self::F32,
            b"f2" => Self::F16,
            b"i8" => Self::I64,
            b"i4" => Self::I32,
            b"i2" => Self::I16,
            b"i1" => Self::I8,
            b"u8" => Self::U64,
            b"u4" => Self::U32,
            b"u2" => Self::U16,
            b"u1" => Self::U8,
            b"b1" => Self::Bool,
            _ => return None,
        })
    }

    /// The number in `bytes`, of which there are [`width`](Self::width).
    pub fn read(self, bytes: &[u8], big_endian: bool) -> f64 {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        if big_endian {
            word[..bytes.len()].reverse();
        }
        let word = u64::from_le_bytes(word);
        match self {
            Self::F64 => f64::from_bits(word),
            Self::F32 => f32::from_bits(word as u32).into(),
            Self::F16 => f16::from_bits(word as u16).to_f64(),
            Self::BF16 => bf16::from_bits(word as u16).to_f64(),
            Self::I64 => word as i64 as f64,
            Self::I32 => (word as i32).into(),
            Self::I16 => (word as i16).into(),
            Self::I8 => (word as i8).into(),
            Self::U64 | Self::U32 | Self::U16 | Self::U8 => word as f64,
            Self::Bool => f64::from(word != 0),
        }
    }

    /// All numbers in `bytes`.
    pub fn read_all(self, bytes: &[u8], big_endian: bool) -> Vec<f32> {
        if self == Self::F32 && !big_endian {
            // By far the most weights; this becomes one copy.
            let (words, _) = bytes.as_chunks::<4>();
            return words.iter().map(|word| f32::from_le_bytes(*word)).collect();
        }
        bytes.chunks_exact(self.width()).map(|word| self.read(word, big_endian) as f32).collect()
    }
}
