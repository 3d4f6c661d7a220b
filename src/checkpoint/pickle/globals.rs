//! The Python names that a model may mention. None is ever called.

use super::error::Error;

/// Every name that is understood as data, in today's spelling.
const NAMES: &[&str] = &[
    "_codecs.encode",
    "argparse.Namespace",
    "builtins.bool",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.complex",
    "builtins.dict",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.object",
    "builtins.set",
    "builtins.slice",
    "builtins.str",
    "builtins.tuple",
    "collections.Counter",
    "collections.OrderedDict",
    "collections.defaultdict",
    "collections.deque",
    "copyreg._reconstructor",
    "dnnlib.tflib.network.Network",
    "dnnlib.util.EasyDict",
    "numpy.core.multiarray._reconstruct",
    "numpy.core.multiarray.scalar",
    "numpy.core.numeric._frombuffer",
    "numpy.dtype",
    "numpy.ndarray",
    "pathlib.PosixPath",
    "pathlib.PurePosixPath",
    "pathlib.PureWindowsPath",
    "pathlib.WindowsPath",
    "tfutil.Network",
    "torch.BFloat16Storage",
    "torch.BoolStorage",
    "torch.ByteStorage",
    "torch.CharStorage",
    "torch.DoubleStorage",
    "torch.FloatStorage",
    "torch.HalfStorage",
    "torch.IntStorage",
    "torch.LongStorage",
    "torch.ShortStorage",
    "torch.Size",
    "torch.Tensor",
    "torch._tensor._rebuild_from_type_v2",
    "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_tensor_v3",
    "torch.bfloat16",
    "torch.bool",
    "torch.channels_last",
    "torch.contiguous_format",
    "torch.device",
    "torch.float16",
    "torch.float32",
    "torch.float64",
    "torch.int16",
    "torch.int32",
    "torch.int64",
    "torch.int8",
    "torch.nn.parameter.Parameter",
    "torch.preserve_format",
    "torch.serialization._get_layout",
    "torch.storage.TypedStorage",
    "torch.storage.UntypedStorage",
    "torch.storage._load_from_bytes",
    "torch.strided",
    "torch.uint16",
    "torch.uint32",
    "torch.uint64",
    "torch.uint8",
    "torch_utils.persistence._reconstruct_persistent_obj",
];

/// Spellings of other versions: (module, name) → the name in the list.
const ALIASES: &[(&str, &str, &str)] = &[
    ("copy_reg", "_reconstructor", "copyreg._reconstructor"),
    ("dnnlib", "EasyDict", "dnnlib.util.EasyDict"),
    ("numpy._core.multiarray", "_reconstruct", "numpy.core.multiarray._reconstruct"),
    ("numpy._core.multiarray", "scalar", "numpy.core.multiarray.scalar"),
    ("numpy._core.numeric", "_frombuffer", "numpy.core.numeric._frombuffer"),
    ("pathlib._local", "PosixPath", "pathlib.PosixPath"),
    ("pathlib._local", "WindowsPath", "pathlib.WindowsPath"),
    ("torch", "UntypedStorage", "torch.storage.UntypedStorage"),
    ("torch.storage", "_TypedStorage", "torch.storage.TypedStorage"),
    ("torch.storage", "_UntypedStorage", "torch.storage.UntypedStorage"),
];

/// The name in the list, or an error that says which name the file asks for.
pub fn find(module: &[u8], name: &[u8]) -> Result<&'static str, Error> {
    let spelled = if module == b"__builtin__" { b"builtins" } else { module };
    let is = |listed: &str| {
        listed.as_bytes().strip_prefix(spelled).and_then(|rest| rest.strip_prefix(b"."))
            == Some(name)
    };
    let alias = ALIASES
        .iter()
        .find(|(of, old, _)| of.as_bytes() == module && old.as_bytes() == name)
        .map(|(.., listed)| *listed);
    alias.or_else(|| NAMES.iter().copied().find(|listed| is(listed))).ok_or_else(|| {
        match (python_name(module), python_name(name)) {
            (Some(module), Some(name)) => Error::Foreign(format!("{module}.{name}")),
            _ => Error::new("it is damaged: it names a class with letters that no name has"),
        }
    })
}

/// `text` if it can be a name, cut to what fits in a sentence.
fn python_name(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text).ok()?;
    let fits = |letter: char| letter.is_alphanumeric() || "_.<>".contains(letter);
    (!text.is_empty() && text.chars().take(1000).all(fits))
        .then(|| text.char_indices().nth(80).map_or(text, |(end, _)| &text[..end]))
}
