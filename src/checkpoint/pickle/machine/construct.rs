//! Opcodes that would run Python code in a pickle machine that did: here they make objects, which
//! say what would have been called with what.

use super::super::error::Error;
use super::super::node::{Id, Node, Object};
use super::super::{globals, legacy, opcode as op, text};
use super::Machine;
use std::borrow::Cow;

impl<'b> Machine<'b> {
    pub(super) fn construct(&mut self, code: u8) -> Result<bool, Error> {
        match code {
            op::GLOBAL => {
                let name = globals::find(self.input.line()?, self.input.line()?)?;
                self.push(Node::Global(name));
            }
            op::STACK_GLOBAL => {
                let (name, module) = (self.pop()?, self.pop()?);
                let (Node::Text(module), Node::Text(name)) = (self.node(module), self.node(name))
                else {
                    return Err(self.broken("the name of a class is no text"));
                };
                let name = globals::find(module, name)?;
                self.push(Node::Global(name));
            }
            op::REDUCE | op::NEWOBJ => {
                let (args, class) = (self.pop()?, self.pop()?);
                self.object(class, args)?;
            }
            op::NEWOBJ_EX => {
                let (named, args, class) = (self.pop()?, self.pop()?, self.pop()?);
                self.object(class, args)?;
                self.add_state(named)?;
            }
            op::INST => {
                let name = globals::find(self.input.line()?, self.input.line()?)?;
                let args = self.pop_mark()?;
                let args = self.add(Node::Tuple(args));
                self.push_object(name, args);
            }
            op::OBJ => {
                let mut items = self.pop_mark()?;
                let args = items.split_off(items.len().min(1));
                let args = self.add(Node::Tuple(args));
                let class = items.pop().ok_or_else(|| self.broken("its stack is empty"))?;
                self.object(class, args)?;
            }
            op::BUILD => {
                let state = self.pop()?;
                self.add_state(state)?;
            }
            op::BINPERSID => {
                let id = self.pop()?;
                self.storage(id)?;
            }
            op::PERSID => {
                return Err(Error::new("it keeps data outside the file in a way PyTorch does not"));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What calling `class` with `args` stands for.
    fn object(&mut self, class: Id, args: Id) -> Result<(), Error> {
        let (Node::Global(class), Node::Tuple(given)) = (self.node(class), self.node(args)) else {
            return Err(self.broken("it would call what is no class, or without arguments"));
        };
        match (*class, given.as_slice()) {
            ("_codecs.encode", [text, rest @ ..]) => {
                let (text, rest) = (*text, rest.first().copied());
                self.encode(text, rest)?;
            }
            // How protocols below 3 write bytes of which there are none.
            ("builtins.bytes", []) => self.push(Node::Bytes(Cow::Borrowed(&[]))),
            ("torch.storage._load_from_bytes", [bytes]) => {
                let bytes = *bytes;
                self.load_from_bytes(bytes)?;
            }
            ("copyreg._reconstructor", [class, _, state]) => {
                let (class, state) = (*class, *state);
                let Node::Global(class) = *self.node(class) else {
                    return Err(self.broken("it would make an object of what is no class"));
                };
                let none = matches!(self.node(state), Node::None);
                let args = self.add(Node::Tuple(if none { Vec::new() } else { vec![state] }));
                self.push_object(class, args);
            }
            (class, _) => self.push_object(class, args),
        }
        Ok(())
    }

    fn push_object(&mut self, class: &'static str, args: Id) {
        let object = Object { class, args, state: None, items: Vec::new(), entries: Vec::new() };
        self.push(Node::Object(Box::new(object)));
    }

    fn add_state(&mut self, state: Id) -> Result<(), Error> {
        let target = self.top()?;
        let Node::Object(object) = &mut self.nodes[target.index()] else {
            return Err(self.broken("it gives a state to what has none"));
        };
        object.state = Some(state);
        Ok(())
    }

    /// Bytes that protocols below 3 write as text.
    fn encode(&mut self, text: Id, encoding: Option<Id>) -> Result<(), Error> {
        let latin1 = match encoding.map(|encoding| self.node(encoding)) {
            Some(Node::Text(name)) => matches!(name.as_ref(), b"latin1" | b"latin-1"),
            _ => false,
        };
        let Node::Text(text) = &self.nodes[text.index()] else {
            return Err(self.broken("bytes are written as what is no text"));
        };
        self.budget.unpack(text.len())?;
        let bytes = text::latin1(text).filter(|_| latin1);
        let bytes = bytes.ok_or_else(|| self.broken("bytes are not written as Latin-1 text"))?;
        self.push(Node::Bytes(Cow::Owned(bytes)));
        Ok(())
    }

    /// A storage that is a whole file of `torch.save`.
    fn load_from_bytes(&mut self, id: Id) -> Result<(), Error> {
        let Node::Bytes(bytes) = self.node(id) else {
            return Err(self.broken("a storage is no bytes"));
        };
        if self.inner {
            return Err(Error::new("it nests files in files in files, which no model does"));
        }
        let mut budget = self.budget;
        budget.unpack(bytes.len())?;
        let mut machine = Machine { inner: true, ..Machine::new(bytes, bytes, budget) };
        let mut storage = legacy::storage(&mut machine)?;
        let budget = machine.budget;
        storage.bytes = id;
        self.budget = budget;
        self.push(Node::Storage(storage));
        Ok(())
    }
}
