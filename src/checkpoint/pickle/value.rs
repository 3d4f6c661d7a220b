//! Reading what a file holds.

use super::node::{Id, Node, Object};
use super::number::Number;

/// A checked file: without cycles, and small enough to walk.
pub struct Document<'b> {
    pub(super) nodes: Vec<Node<'b>>,
    pub(super) root: Id,
}

impl Document<'_> {
    /// The outermost value.
    pub fn root(&self) -> Value<'_> {
        Value { document: self, id: self.root }
    }
}

/// A value in a [`Document`]. Each method answers for the kinds of value it fits, and says None or
/// nothing for all others.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) id: Id,
}

/// Classes whose first argument is a list or tuple of what they hold at first.
const LISTS: [&str; 6] = [
    "builtins.frozenset",
    "builtins.list",
    "builtins.set",
    "builtins.tuple",
    "collections.deque",
    "torch.Size",
];
/// Classes whose first argument is a dict or list of pairs of what they hold at first.
const DICTS: [&str; 4] =
    ["builtins.dict", "collections.Counter", "collections.OrderedDict", "dnnlib.util.EasyDict"];

impl<'d> Value<'d> {
    /// Text, if it is UTF-8.
    pub fn str(self) -> Option<&'d str> {
        std::str::from_utf8(self.text()?).ok()
    }

    /// A whole number, of NumPy too.
    pub fn int(self) -> Option<i64> {
        match self.node() {
            Node::Int(number) => i64::try_from(*number).ok(),
            _ => self.scalar(Number::is_whole).map(|number| number as i64),
        }
    }

    /// A number: also a whole one, and a scalar of NumPy.
    pub fn float(self) -> Option<f64> {
        match self.node() {
            Node::Float(number) => Some(*number),
            Node::Int(number) => Some(*number as f64),
            _ => self.scalar(|number| number != Number::Bool),
        }
    }

    /// True or false, of NumPy too.
    pub fn bool(self) -> Option<bool> {
        match self.node() {
            Node::Bool(value) => Some(*value),
            _ => self.scalar(|number| number == Number::Bool).map(|number| number != 0.0),
        }
    }

    /// Python's None.
    pub fn is_none(self) -> bool {
        matches!(self.node(), Node::None)
    }

    /// What a list, tuple or set holds.
    pub fn items(self) -> Vec<Value<'d>> {
        match self.node() {
            Node::List(items) | Node::Tuple(items) | Node::Set(items) => self.all(items).collect(),
            Node::Object(object) => {
                let first = self.contents(&LISTS).map(Self::items).unwrap_or_default();
                first.into_iter().chain(self.all(&object.items)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a dict or a class like one holds, in the order it was put in; of two equal keys the
    /// later counts.
    pub fn entries(self) -> Vec<(Value<'d>, Value<'d>)> {
        let pair = |(key, value): &(Id, Id)| (self.other(*key), self.other(*value));
        match self.node() {
            Node::Dict(entries) => entries.iter().map(pair).collect(),
            Node::Object(object) => {
                let first = self.contents(&DICTS).map(Self::contained_entries).unwrap_or_default();
                first.into_iter().chain(object.entries.iter().map(pair)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The value of a key, or the attribute of an object.
    pub fn get(self, key: &str) -> Option<Value<'d>> {
        let is = |(name, _): &(Value<'d>, Value<'d>)| name.text() == Some(key.as_bytes());
        let own = self.entries().into_iter().rev().find(is);
        own.map(|(_, value)| value).or_else(|| {
            let state = self.state()?.entries();
            state.into_iter().rev().find(is).map(|(_, value)| value)
        })
    }

    /// The class that an object is of, or the function that would make it.
    pub fn class(self) -> Option<&'d str> {
        self.object().map(|object| object.class)
    }

    /// What an object's class or function would be called with.
    pub fn args(self) -> Vec<Value<'d>> {
        self.object().map(|object| self.other(object.args).items()).unwrap_or_default()
    }

    /// The state of an object, as a rule the dict of its attributes.
    pub fn state(self) -> Option<Value<'d>> {
        let object = self.object()?;
        object.state.map(|state| self.other(state)).or_else(|| self.meta()?.get("state"))
    }

    pub(super) fn node(self) -> &'d Node<'d> {
        &self.document.nodes[self.id.index()]
    }

    pub(super) fn other(self, id: Id) -> Self {
        Self { id, ..self }
    }

    pub(super) fn object(self) -> Option<&'d Object> {
        match self.node() {
            Node::Object(object) => Some(object),
            _ => None,
        }
    }

    /// An argument of an object.
    pub(super) fn arg(self, index: usize) -> Option<Self> {
        self.other(self.object()?.args).item(index)
    }

    /// An item of a tuple.
    pub(super) fn item(self, index: usize) -> Option<Self> {
        match self.node() {
            Node::Tuple(items) => items.get(index).map(|id| self.other(*id)),
            _ => None,
        }
    }

    pub(super) fn text(self) -> Option<&'d [u8]> {
        match self.node() {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Bytes; Python 2 wrote them as text.
    pub(super) fn bytes(self) -> Option<&'d [u8]> {
        match self.node() {
            Node::Bytes(bytes) | Node::Text(bytes) => Some(bytes),
            _ => None,
        }
    }

    fn all(self, ids: &'d [Id]) -> impl Iterator<Item = Self> {
        ids.iter().map(move |id| self.other(*id))
    }

    /// What NVIDIA's classes keep themselves in.
    fn meta(self) -> Option<Self> {
        let persistent = "torch_utils.persistence._reconstruct_persistent_obj";
        (self.class()? == persistent).then(|| self.arg(0)).flatten()
    }

    /// The argument that a walk meets twice: itself, and as the contents or state of the object.
    pub(super) fn met_again(self) -> Option<Id> {
        self.contents(&LISTS)
            .or_else(|| self.contents(&DICTS))
            .or_else(|| self.meta())
            .map(|value| value.id)
    }

    /// What a container was made from, if its class is one of these.
    fn contents(self, classes: &[&str]) -> Option<Self> {
        classes.contains(&self.class()?).then(|| self.arg(0)).flatten()
    }

    /// Entries of a dict, or a list of pairs.
    fn contained_entries(self) -> Vec<(Self, Self)> {
        let pairs = self.items().into_iter().filter_map(|pair| match pair.items()[..] {
            [key, value] => Some((key, value)),
            _ => None,
        });
        self.entries().into_iter().chain(pairs).collect()
    }

    /// A scalar of NumPy, if its kind is wanted.
    fn scalar(self, wanted: impl Fn(Number) -> bool) -> Option<f64> {
        (self.class()? == "numpy.core.multiarray.scalar").then_some(())?;
        let (number, big_endian) = numpy_dtype(self.arg(0)?)?;
        let bytes = self.arg(1)?.bytes()?;
        (wanted(number) && bytes.len() == number.width()).then(|| number.read(bytes, big_endian))
    }
}

/// Kind and byte order of `numpy.dtype("f4", …)` with its state (3, "<", …).
pub(super) fn numpy_dtype(dtype: Value<'_>) -> Option<(Number, bool)> {
    (dtype.class()? == "numpy.dtype").then_some(())?;
    let number = Number::of_numpy(dtype.arg(0)?.text()?)?;
    let order = dtype.state().and_then(|state| state.item(1)).and_then(Value::text);
    Some((number, order == Some(b">")))
}
