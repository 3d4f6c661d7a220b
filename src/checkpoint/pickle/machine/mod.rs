//! The pickle machine: a stack, a memo, and nodes that only ever describe.

mod construct;
mod literal;
mod memo;
mod outside;

pub use outside::Outside;

use super::budget::Budget;
use super::error::Error;
use super::node::{Id, Node};
use super::opcode as op;
use super::reader::Reader;
use memo::Memo;
use std::borrow::Cow;

/// Reads pickles one after the other from its input.
pub struct Machine<'b> {
    pub input: Reader<'b>,
    pub nodes: Vec<Node<'b>>,
    pub budget: Budget,
    pub outside: Outside,
    /// It reads a pickle inside a pickle, which holds no third.
    inner: bool,
    stack: Vec<Id>,
    /// Heights of the stack that MARK remembers.
    marks: Vec<usize>,
    memo: Memo,
}

impl<'b> Machine<'b> {
    /// Over `pickle`, a part of `file` or all of it.
    pub fn new(file: &'b [u8], pickle: &'b [u8], budget: Budget) -> Self {
        Self {
            input: Reader::new(pickle),
            nodes: vec![Node::Bytes(Cow::Borrowed(file))],
            budget,
            outside: Outside::Nothing,
            inner: false,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Memo::default(),
        }
    }

    /// The value of the next pickle.
    pub fn run(&mut self) -> Result<Id, Error> {
        self.stack.clear();
        self.marks.clear();
        self.memo.clear();
        loop {
            self.budget.step()?;
            match self.input.byte()? {
                op::STOP => return self.pop(),
                code => self.step(code)?,
            }
        }
    }

    pub fn node(&self, id: Id) -> &Node<'b> {
        &self.nodes[id.index()]
    }

    fn step(&mut self, code: u8) -> Result<(), Error> {
        if let Some(node) = self.literal(code)? {
            self.push(node);
        } else if !(self.arrange(code)? || self.collect(code)? || self.construct(code)?) {
            return Err(self.broken(&format!("there is no opcode {code:#04x}")));
        }
        Ok(())
    }

    /// Opcodes that make no value: frames, the stack and the memo.
    fn arrange(&mut self, code: u8) -> Result<bool, Error> {
        match code {
            op::PROTO => {
                let version = self.input.byte()?;
                if version > 5 {
                    return Err(self.broken(&format!("pickle protocol {version} is not known")));
                }
            }
            op::FRAME => drop(self.input.take(8)?),
            op::MARK => self.marks.push(self.stack.len()),
            op::POP if self.stack.len() == self.floor() && self.marks.pop().is_some() => {}
            op::POP => drop(self.pop()?),
            op::POP_MARK => drop(self.pop_mark()?),
            op::DUP => {
                let top = self.top()?;
                self.stack.push(top);
            }
            op::PUT | op::BINPUT | op::LONG_BINPUT | op::MEMOIZE => {
                let key = match code {
                    op::PUT => self.line_number()?,
                    op::BINPUT => self.input.unsigned::<1>()?,
                    op::LONG_BINPUT => self.input.unsigned::<4>()?,
                    _ => self.memo.next(),
                };
                let top = self.top()?;
                self.memo.store(key, top);
            }
            op::GET | op::BINGET | op::LONG_BINGET => {
                let key = match code {
                    op::GET => self.line_number()?,
                    op::BINGET => self.input.unsigned::<1>()?,
                    _ => self.input.unsigned::<4>()?,
                };
                let known = self.memo.recall(key);
                let id = known.ok_or_else(|| self.broken("it recalls what it never stored"))?;
                self.stack.push(id);
            }
            op::NEXT_BUFFER | op::READONLY_BUFFER => {
                return Err(Error::new("it keeps its data outside the file; save it in one piece"));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Opcodes that make or fill tuples, lists, sets and dicts.
    fn collect(&mut self, code: u8) -> Result<bool, Error> {
        match code {
            op::EMPTY_TUPLE => self.push(Node::Tuple(Vec::new())),
            op::EMPTY_LIST => self.push(Node::List(Vec::new())),
            op::EMPTY_DICT => self.push(Node::Dict(Vec::new())),
            op::EMPTY_SET => self.push(Node::Set(Vec::new())),
            op::TUPLE1 | op::TUPLE2 | op::TUPLE3 => {
                let from = self.stack.len().checked_sub(usize::from(code - op::TUPLE1) + 1);
                let from = from.filter(|from| *from >= self.floor());
                let from = from.ok_or_else(|| self.broken("its stack is empty"))?;
                let items = self.stack.split_off(from);
                self.push(Node::Tuple(items));
            }
            op::TUPLE | op::LIST | op::FROZENSET | op::DICT => {
                let items = self.pop_mark()?;
                let node = match code {
                    op::TUPLE => Node::Tuple(items),
                    op::LIST => Node::List(items),
                    op::FROZENSET => Node::Set(items),
                    _ => Node::Dict(self.pairs(items)?),
                };
                self.push(node);
            }
            op::APPEND => {
                let item = self.pop()?;
                self.add_items(vec![item])?;
            }
            op::APPENDS | op::ADDITEMS => {
                let items = self.pop_mark()?;
                self.add_items(items)?;
            }
            op::SETITEM => {
                let (value, key) = (self.pop()?, self.pop()?);
                self.add_entries(vec![key, value])?;
            }
            op::SETITEMS => {
                let items = self.pop_mark()?;
                self.add_entries(items)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn add_items(&mut self, items: Vec<Id>) -> Result<(), Error> {
        let target = self.top()?;
        match &mut self.nodes[target.index()] {
            Node::List(own) | Node::Set(own) => own.extend(items),
            Node::Object(object) => object.items.extend(items),
            _ => return Err(self.broken("it adds items to what holds none")),
        }
        Ok(())
    }

    fn add_entries(&mut self, items: Vec<Id>) -> Result<(), Error> {
        let entries = self.pairs(items)?;
        let target = self.top()?;
        match &mut self.nodes[target.index()] {
            Node::Dict(own) => own.extend(entries),
            Node::Object(object) => object.entries.extend(entries),
            _ => return Err(self.broken("it adds entries to what holds none")),
        }
        Ok(())
    }

    /// Keys with their values. The Python source that NVIDIA's loaders would run is left out here.
    fn pairs(&self, items: Vec<Id>) -> Result<Vec<(Id, Id)>, Error> {
        let (pairs, []) = items.as_chunks::<2>() else {
            return Err(self.broken("a key has no value"));
        };
        let is_source = |key: Id| match self.node(key) {
            Node::Text(name) => [&b"module_src"[..], b"build_module_src"].contains(&name.as_ref()),
            _ => false,
        };
        let kept = pairs.iter().filter(|[key, _]| !is_source(*key));
        Ok(kept.map(|[key, value]| (*key, *value)).collect())
    }

    fn add(&mut self, node: Node<'b>) -> Id {
        let id = Id(self.nodes.len() as u32); // The budget keeps it far below.
        self.nodes.push(node);
        id
    }

    fn push(&mut self, node: Node<'b>) {
        let id = self.add(node);
        self.stack.push(id);
    }

    /// The height of the stack below which the last MARK forbids to reach.
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn top(&self) -> Result<Id, Error> {
        let above = self.stack.get(self.floor()..).and_then(<[Id]>::last);
        above.copied().ok_or_else(|| self.broken("its stack is empty"))
    }

    fn pop(&mut self) -> Result<Id, Error> {
        let top = self.top()?;
        self.stack.pop();
        Ok(top)
    }

    /// Everything above the last MARK.
    fn pop_mark(&mut self) -> Result<Vec<Id>, Error> {
        let mark = self.marks.pop().ok_or_else(|| self.broken("a mark is missing"))?;
        Ok(self.stack.split_off(mark))
    }

    fn broken(&self, what: &str) -> Error {
        Error::new(format!("it is damaged: {what} (at byte {})", self.input.at()))
    }
}
