//! What a pickle is read into: nodes that name each other by number.

use super::number::Number;
use std::borrow::Cow;
use std::ops::Range;

/// The number of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id(pub u32);

impl Id {
    /// The node that holds the bytes of the whole file.
    pub const FILE: Self = Self(0);

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One Python value. Text stays as bytes, since nobody may ever look at it.
#[derive(Debug)]
pub enum Node<'b> {
    None,
    Bool(bool),
    Int(i128),
    /// A whole number beyond 128 bits, as random number generators have.
    Huge,
    Float(f64),
    Text(Cow<'b, [u8]>),
    Bytes(Cow<'b, [u8]>),
    Tuple(Vec<Id>),
    List(Vec<Id>),
    Set(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    /// A class or function from the list, by its name.
    Global(&'static str),
    Object(Box<Object>),
    Storage(Storage),
}

/// What a class or function was given; it was not called.
#[derive(Debug)]
pub struct Object {
    pub class: &'static str,
    /// A tuple.
    pub args: Id,
    pub state: Option<Id>,
    pub items: Vec<Id>,
    pub entries: Vec<(Id, Id)>,
}

/// Numbers of a tensor: a part of the bytes in another node.
#[derive(Debug, Clone)]
pub struct Storage {
    pub number: Number,
    /// The highest byte of a number comes first.
    pub big_endian: bool,
    pub bytes: Id,
    pub span: Range<usize>,
}
