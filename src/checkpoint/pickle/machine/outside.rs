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
    /// The storage that a persistent id stands for:
    /// ("storage", class, key, location, count, None).
    pub(super) fn storage(&mut self, id: Id) -> Result<(), Error> {
        let wrong = |machine: &Self| machine.broken("it refers to data in a way PyTorch does not");
        let Node::Tuple(parts) = self.node(id) else { return Err(wrong(self)) };
        let parts: Vec<&Node<'_>> = parts.iter().take(7).map(|part| self.node(*part)).collect();
        let (Node::Text(kind), Node::Global(class), Node::Text(key), Node::Int(count)) =
            (match parts[..] {
                [kind, class, key, _, count] | [kind, class, key, _, count, Node::None] => {
                    (kind, class, key, count)
                }
                _ => return Err(wrong(self)),
            })
        else {
            return Err(wrong(self));
        };
        let (Some(number), b"storage", ..=KEY) =
            (Number::of_storage(class), kind.as_ref(), key.len())
        else {
            return Err(wrong(self));
        };
        let mut storage = Storage { number, big_endian: false, bytes: Id::FILE, span: 0..0 };
        match &self.outside {
            Outside::Nothing => return Err(wrong(self)),
            Outside::Known { spans, big_endian } => {
                let held = spans.get(key.as_ref()).cloned();
                let length = usize::try_from(*count)
                    .ok()
                    .and_then(|count| count.checked_mul(number.width()));
                let (Some(held), Some(length)) = (held, length) else {
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
                self.push(Node::Storage(storage));
            }
            Outside::Later(_) => {
                let key = key.to_vec();
                self.push(Node::Storage(storage));
                let id = self.top()?;
                if let Outside::Later(waiting) = &mut self.outside {
                    waiting.push((key, id));
                }
            }
        }
        Ok(())
    }
}
