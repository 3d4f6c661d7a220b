//! What a pickle stores by number, to recall it later.

use super::super::node::Id;
use std::collections::HashMap;

/// Writers number from 0 on without gaps; anything else is kept too, in as little memory.
#[derive(Default)]
pub struct Memo {
    dense: Vec<Id>,
    sparse: HashMap<u64, Id>,
}

impl Memo {
    pub fn clear(&mut self) {
        self.dense.clear();
        self.sparse.clear();
    }

    /// The number that a writer without numbers of its own means next.
    pub fn next(&self) -> u64 {
        (self.dense.len() + self.sparse.len()) as u64
    }

    pub fn store(&mut self, key: u64, id: Id) {
        match usize::try_from(key) {
            Ok(at) if at < self.dense.len() => self.dense[at] = id,
            Ok(at) if at == self.dense.len() && self.sparse.is_empty() => self.dense.push(id),
            _ => drop(self.sparse.insert(key, id)),
        }
    }

    pub fn recall(&self, key: u64) -> Option<Id> {
        let dense = usize::try_from(key).ok().and_then(|at| self.dense.get(at));
        dense.or_else(|| self.sparse.get(&key)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recalls_what_was_stored_last() {
        let mut memo = Memo::default();
        for (key, id) in [(0, 10), (1, 11), (7, 17), (2, 12), (1, 21), (7, 27), (u64::MAX, 30)] {
            memo.store(key, Id(id));
        }
        let recalled = [0, 1, 2, 7, u64::MAX].map(|key| memo.recall(key).map(|id| id.0));
        assert_eq!(recalled, [Some(10), Some(21), Some(12), Some(27), Some(30)]);
        assert_eq!((memo.recall(3), memo.next()), (None, 5));
        memo.clear();
        assert_eq!((memo.recall(0), memo.next()), (None, 0));
    }
}
