//! `torch.save` before PyTorch 1.6: pickles one after the other, then the storages' bytes.

use super::error::Error;
use super::machine::{Machine, Outside};
use super::node::{Id, Node, Storage};
use super::number::Number;
use std::collections::HashMap;

const MAGIC: i128 = 0x1950_a86a_20f9_469c_fc6c;
const PROTOCOL: i128 = 1001;

/// Whether a pickle's value says that such a file follows.
pub fn is_magic(node: &Node<'_>) -> bool {
    matches!(node, Node::Int(MAGIC))
}

/// The one storage that such a file inside a pickle holds.
pub fn storage(machine: &mut Machine<'_>) -> Result<Storage, Error> {
    let magic = machine.run()?;
    if !is_magic(machine.node(magic)) {
        return Err(Error::new("it is damaged: a tensor's data is no file of torch.save"));
    }
    let object = object(machine)?;
    match machine.node(object) {
        Node::Storage(storage) => Ok(storage.clone()),
        _ => Err(Error::new("it is damaged: a tensor's data holds something else")),
    }
}

/// What the file holds, from behind its magic number on.
pub fn object(machine: &mut Machine<'_>) -> Result<Id, Error> {
    let protocol = machine.run()?;
    if !matches!(machine.node(protocol), Node::Int(PROTOCOL)) {
        return Err(Error::new("another version of torch.save wrote it than the known 1001"));
    }
    let _system = machine.run()?;
    machine.outside = Outside::Later(Vec::new());
    let object = machine.run()?;
    let waiting = match std::mem::replace(&mut machine.outside, Outside::Nothing) {
        Outside::Later(waiting) => waiting,
        _ => Vec::new(),
    };
    let keys = machine.run()?;
    fill(machine, &waiting, keys)?;
    Ok(object)
}

/// Finds the part of the file of each storage that waits.
fn fill(machine: &mut Machine<'_>, waiting: &[(Vec<u8>, Id)], keys: Id) -> Result<(), Error> {
    let damaged = || Error::new("it is damaged: its list of storages does not fit its tensors");
    let mut numbers: HashMap<&[u8], Number> = HashMap::new();
    for (key, id) in waiting {
        if let Node::Storage(storage) = machine.node(*id) {
            let number = *numbers.entry(key).or_insert(storage.number);
            if number != storage.number {
                return Err(damaged());
            }
        }
    }
    let Node::List(keys) = machine.node(keys) else { return Err(damaged()) };
    let keys = keys.clone();
    let mut spans = HashMap::new();
    for id in keys {
        let Node::Text(key) = machine.node(id) else { return Err(damaged()) };
        let Some((key, number)) = numbers.get_key_value(key.as_ref()) else {
            return Err(damaged());
        };
        let count = machine.input.unsigned::<8>()?;
        let length =
            usize::try_from(count).ok().and_then(|count| count.checked_mul(number.width()));
        let start = machine.input.at();
        machine.input.take(length.unwrap_or(usize::MAX))?;
        spans.insert(*key, start..machine.input.at());
    }
    for (key, id) in waiting {
        let span = spans.get(key.as_slice()).ok_or_else(damaged)?;
        if let Node::Storage(storage) = &mut machine.nodes[id.index()] {
            storage.span = span.clone();
        }
    }
    Ok(())
}
