//! Tensors: how the numbers of a storage are laid out.

use super::error::Error;
use super::node::{Node, Storage};
use super::number::Number;
use super::value::{Value, numpy_dtype};
use std::borrow::Cow;

/// PyTorch allows 64 dimensions; the weights of networks have up to five.
const DIMENSIONS: usize = 64;

/// Numbers that an expanded tensor, which has a stride of 0, may have beyond those of its data.
const EXPANDED: usize = 1 << 20;

/// A tensor in the file; nothing is read before it is asked for.
pub struct TensorView<'d> {
    /// Its sizes; empty if they make no sense, which [`to_f32`](Self::to_f32) then reports.
    pub shape: Vec<usize>,
    layout: Result<Layout<'d>, Error>,
}

/// Where the numbers are, checked: each one lies in `bytes`.
struct Layout<'d> {
    bytes: &'d [u8],
    number: Number,
    big_endian: bool,
    /// In numbers, as the strides.
    offset: usize,
    strides: Vec<usize>,
}

impl<'d> Value<'d> {
    /// A tensor or parameter of PyTorch, or an array of NumPy.
    pub fn tensor(self) -> Option<TensorView<'d>> {
        let parameters =
            ["torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state"];
        let mut value = self;
        while value.class().is_some_and(|class| parameters.contains(&class)) {
            value = value.arg(0)?;
        }
        view(value)
    }
}

impl TensorView<'_> {
    /// How many numbers it has.
    pub fn len(&self) -> usize {
        self.shape.iter().fold(1, |product: usize, size| product.saturating_mul(*size))
    }

    /// How many of them can be read.
    pub(super) fn held(&self) -> usize {
        if self.layout.is_ok() { self.len() } else { 0 }
    }

    /// Its numbers, the last dimension running fastest.
    pub fn to_f32(&self) -> Result<Vec<f32>, Error> {
        let layout = self.layout.as_ref().map_err(Clone::clone)?;
        Ok(layout.number.read_all(&layout.packed(&self.shape), layout.big_endian))
    }
}

impl Layout<'_> {
    /// Itself, if all numbers of a tensor of this shape lie within its bytes, and there are not many
    /// more than the bytes hold: a stride of 0 could make any number of them.
    fn checked(self, shape: &[usize]) -> Result<Self, Error> {
        let held = self.bytes.len() / self.number.width();
        let count = shape.iter().try_fold(1, |count: usize, size| count.checked_mul(*size));
        let fits = self.strides.len() == shape.len()
            && count.is_some_and(|count| {
                let most = held.saturating_add(EXPANDED);
                count == 0 || count <= most && self.last(shape).is_some_and(|last| last < held)
            });
        if fits { Ok(self) } else { Err(outside(shape)) }
    }

    /// The place of the last number of a tensor that has any.
    fn last(&self, shape: &[usize]) -> Option<usize> {
        let reach = |(size, stride): (&usize, &usize)| stride.checked_mul(size - 1);
        shape
            .iter()
            .zip(&self.strides)
            .map(reach)
            .try_fold(self.offset, |at, reach| at.checked_add(reach?))
    }

    /// The bytes of all numbers in row-major order.
    fn packed(&self, shape: &[usize]) -> Cow<'_, [u8]> {
        let width = self.number.width();
        let count: usize = shape.iter().product();
        if count == 0 {
            return Cow::Borrowed(&[]);
        }
        let start = self.offset * width;
        let differs =
            |((size, stride), packed): ((&usize, &usize), usize)| *size > 1 && *stride != packed;
        if !shape.iter().zip(&self.strides).zip(row_major(shape)).any(differs) {
            return Cow::Borrowed(&self.bytes[start..start + count * width]);
        }
        let mut packed = Vec::with_capacity(count * width);
        let mut index = vec![0; shape.len()];
        let mut at = start;
        for _ in 0..count {
            packed.extend_from_slice(&self.bytes[at..at + width]);
            // The stride along a single number is never gone, and may be any.
            for axis in (0..shape.len()).rev().filter(|axis| shape[*axis] > 1) {
                let step = self.strides[axis] * width;
                index[axis] += 1;
                if index[axis] < shape[axis] {
                    at += step;
                    break;
                }
                index[axis] = 0;
                at -= step * (shape[axis] - 1);
            }
        }
        Cow::Owned(packed)
    }
}

/// A tensor that is no parameter, or an array.
pub(super) fn view(value: Value<'_>) -> Option<TensorView<'_>> {
    let args = value.other(value.object()?.args);
    let (shape, layout) = match value.class()? {
        "torch._tensor._rebuild_from_type_v2" => match args.item(0)?.node() {
            Node::Global(function) => torch(function, args.item(2)?)?,
            _ => return None,
        },
        "numpy.core.multiarray._reconstruct" => {
            let state = value.state()?;
            let fortran = state.item(3)?;
            let fortran = fortran.bool() == Some(true) || fortran.int() == Some(1);
            let shape = sizes(state.item(1));
            (shape.clone(), numpy(shape, state.item(2), fortran, state.item(4)))
        }
        "numpy.core.numeric._frombuffer" => {
            let fortran = args.item(3).and_then(Value::text) == Some(b"F");
            let shape = sizes(args.item(2));
            (shape.clone(), numpy(shape, args.item(1), fortran, args.item(0)))
        }
        function => torch(function, args)?,
    };
    Some(TensorView { shape: shape.unwrap_or_default(), layout })
}

type Parts<'d> = (Result<Vec<usize>, Error>, Result<Layout<'d>, Error>);

/// What one of PyTorch's functions would make of (storage, offset, sizes, strides, …).
fn torch<'d>(function: &str, args: Value<'d>) -> Option<Parts<'d>> {
    let dtype = match function {
        "torch._utils._rebuild_tensor" | "torch._utils._rebuild_tensor_v2" => None,
        "torch._utils._rebuild_tensor_v3" => Some(args.item(6)),
        _ => return None,
    };
    let shape = sizes(args.item(2));
    let layout = shape.clone().and_then(|shape| {
        let Some(Node::Storage(storage)) = args.item(0).map(Value::node) else {
            return Err(Error::new("it is damaged: a tensor has no storage"));
        };
        let number = match dtype {
            None => storage.number,
            Some(dtype) => match dtype.map(Value::node) {
                Some(Node::Global(name)) => Number::of_torch(name),
                _ => None,
            }
            .ok_or_else(|| Error::new("a tensor has numbers of an unknown kind"))?,
        };
        let offset = args.item(1).and_then(Value::int).and_then(|at| usize::try_from(at).ok());
        let offset = offset.ok_or_else(|| outside(&shape))?;
        let strides = sizes(args.item(3))?;
        let layout = Layout {
            bytes: bytes(args, storage),
            number,
            big_endian: storage.big_endian,
            offset,
            strides,
        };
        layout.checked(&shape)
    });
    Some((shape, layout))
}

fn bytes<'d>(near: Value<'d>, storage: &Storage) -> &'d [u8] {
    let all = near.other(storage.bytes).bytes().unwrap_or_default();
    all.get(storage.span.clone()).unwrap_or_default()
}

fn numpy<'d>(
    shape: Result<Vec<usize>, Error>,
    dtype: Option<Value<'d>>,
    fortran: bool,
    data: Option<Value<'d>>,
) -> Result<Layout<'d>, Error> {
    let shape = shape?;
    let (number, big_endian) = dtype
        .and_then(numpy_dtype)
        .ok_or_else(|| Error::new("an array has numbers of an unknown kind"))?;
    let bytes = data
        .and_then(Value::bytes)
        .ok_or_else(|| Error::new("it is damaged: an array has no data"))?;
    let mut order = shape.clone();
    if fortran {
        order.reverse();
    }
    let mut strides = row_major(&order);
    if fortran {
        strides.reverse();
    }
    Layout { bytes, number, big_endian, offset: 0, strides }.checked(&shape)
}

/// Sizes or strides: a tuple of whole numbers that are not negative.
fn sizes(value: Option<Value<'_>>) -> Result<Vec<usize>, Error> {
    let damaged = || Error::new("it is damaged: the sizes of a tensor are no whole numbers");
    let value = value.ok_or_else(damaged)?;
    let value = if value.class() == Some("torch.Size") { value.arg(0) } else { Some(value) };
    let Some(Node::Tuple(items) | Node::List(items)) = value.map(Value::node) else {
        return Err(damaged());
    };
    if items.len() > DIMENSIONS {
        return Err(Error::new(format!("a tensor has {} dimensions", items.len())));
    }
    let size = |id: &_| usize::try_from(value?.other(*id).int()?).ok();
    items.iter().map(|id| size(id).ok_or_else(damaged)).collect()
}

/// Strides of numbers without gaps, the last dimension running fastest.
fn row_major(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = shape[axis].saturating_mul(strides[axis]);
    }
    strides
}

fn outside(shape: &[usize]) -> Error {
    Error::new(format!("a tensor of shape {shape:?} reaches beyond its data"))
}
