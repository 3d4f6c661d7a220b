//! Storages that lie beside the pickle.

use super::super::error::Error;
use super::super::node::{Id, Node, Storage};
use super::super::number::Number;
use super::Machine;
use std::collections::HashMap;
use std::ops::Range;

/// Longer keys of storages are refused; PyTorch's are numbers.
const KEY: usize = 64;

/// Where a storage that the pickle mentions is found.
pub enum Outside {
    /// There are none.
    Nothing,
    /// By key, as parts of the file.
    Known { spans: HashMap<Vec<u8>, Range<usize>>, big_endian: bool },
    /// They follow the pickle: key and storage, still without its part of the file.
    Later(Vec<(Vec<u8>, Id)>),
}

impl Machine<'_> {
    /// Pushes the storage that a persistent id stands for:
    /// ("storage", class, key, location, count, None).
    pub(super) fn storage(&mut self, id: Id) -> Result<(), Error> {
        let (number, key, count) = self
            .reference(id)
            .ok_or_else(|| self.broken("it refers to data in a way PyTorch does not"))?;
        let mut storage = Storage { number, big_endian: false, bytes: Id::FILE, span: 0..0 };
        if let Outside::Known { spans, big_endian } = &self.outside {
            let length = count.checked_mul(number.width());
            let (Some(held), Some(length)) = (spans.get(&key), length) else {
                return Err(self.broken("a storage is missing"));
            };
            if held.len() < length {
                return Err(Error::new(format!(
                    "it is damaged: a storage of {length} bytes has {}",
                    held.len()
                )));
            }
            storage.span = held.start..held.start + length;
            storage.big_endian = *big_endian;
        }
        self.push(Node::Storage(storage));
        let id = self.top()?;
        match &mut self.outside {
            Outside::Nothing => return Err(self.broken("it refers to data that it does not hold")),
            Outside::Known { .. } => {}
            Outside::Later(waiting) => waiting.push((key, id)),
        }
        Ok(())
    }

    /// Kind of numbers, key and count in a persistent id.
    fn reference(&self, id: Id) -> Option<(Number, Vec<u8>, usize)> {
        let Node::Tuple(parts) = self.node(id) else { return None };
        let (kind, class, key, count) = match parts[..] {
            [kind, class, key, _, count] => (kind, class, key, count),
            [kind, class, key, _, count, view] if matches!(self.node(view), Node::None) => {
                (kind, class, key, count)
            }
            _ => return None,
        };
        match [kind, class, key, count].map(|id| self.node(id)) {
            [Node::Text(kind), Node::Global(class), Node::Text(key), Node::Int(count)]
                if kind.as_ref() == b"storage" && key.len() <= KEY =>
            {
                Some((Number::of_storage(class)?, key.to_vec(), usize::try_from(*count).ok()?))
            }
            _ => None,
        }
    }
}
