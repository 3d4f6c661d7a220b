"""Writes the corpus of hand-made files: python3 fuzz/make_corpus.py (needs PyTorch and NumPy).

Files whose names begin with hostile_ must be refused; those with valid_ must open, those with
outside_ too, except for their tensors. Inputs that once broke the reader are kept as regression_.
"""
import argparse, collections, io, pathlib, pickle, struct, sys, types, zipfile
import numpy as np
import torch

OUT = pathlib.Path(__file__).parent / "corpus" / "pickle"


def write(name, data):
    (OUT / name).write_bytes(data)


def module(name, **members):
    made = types.ModuleType(name)
    for key, value in members.items():
        value.__module__ = name
        setattr(made, key, value)
    sys.modules[name] = made


class EasyDict(dict):
    pass


class Network:
    def __init__(self, **state):
        self.__dict__.update(state)


def _reconstruct_persistent_obj(meta):
    raise RuntimeError


class Persistent:
    def __init__(self, **meta):
        self.meta = meta

    def __reduce__(self):
        return _reconstruct_persistent_obj, (self.meta,)


module("dnnlib")
module("dnnlib.util", EasyDict=EasyDict)
module("dnnlib.tflib")
module("dnnlib.tflib.network", Network=Network)
module("torch_utils")
module("torch_utils.persistence", _reconstruct_persistent_obj=_reconstruct_persistent_obj)

shared = ["shared"]
VALUES = {
    "none": None,
    "bools": (True, False),
    "ints": [0, 7, -1, 255, 256, 65536, -(2**31), 2**63 - 1, -(2**63), 2**100, 2**300],
    "floats": [0.0, -1.5, 1e300, 3.0],
    "text": ["", "a", "naïve \\ 'quoted' \"double\"\n", "猫", "😀", "x" * 300],
    "bytes": [b"", b"\x00\xff", b"y" * 300],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "sets": [{1}, frozenset({2}), set()],
    "shared": [shared, shared],
    "ordered": collections.OrderedDict([("b", 1), ("a", 2)]),
    "default": collections.defaultdict(dict, {"k": 1}),
    "easy": EasyDict(size=512, nested=EasyDict(z=1)),
    "namespace": argparse.Namespace(batch=16, path="data", mixing=0.9),
}
ramp = np.arange(6, dtype=np.float32).reshape(2, 3)
ARRAYS = {
    "ramp": ramp,
    "big": ramp.astype(">f8"),
    "fortran": np.asfortranarray(ramp),
    "half": ramp.astype("f2"),
    "ints": ramp.astype("i8"),
    "bytes": ramp.astype("u1"),
    "bools": ramp > 2,
    "empty": ramp[:0],
    "scalar": np.float64(0.998),
    "whole": np.int64(-3),
    "flag": np.bool_(True),
}
t = torch.arange(24, dtype=torch.float32)
TENSORS = {
    "plain": t.reshape(2, 3, 4),
    "view": t[3:9].reshape(2, 3),
    "transposed": t.reshape(4, 6).t(),
    "channels_last": t.reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
    "parameter": torch.nn.Parameter(t[:2].clone()),
    "half": t[:4].half(),
    "bfloat": t[:4].bfloat16(),
    "long": t[:4].long(),
    "bool": t[:4] > 1,
    "zero_dim": torch.tensor(2.5),
    "size": torch.Size([1, 2]),
    "dtype": torch.float16,
}

for protocol in range(6):
    write(f"valid_values_p{protocol}.pkl", pickle.dumps(VALUES, protocol))
    write(f"valid_arrays_p{protocol}.pkl", pickle.dumps(ARRAYS, protocol))
for protocol in (0, 2, 3, 4):
    write(f"valid_tensors_p{protocol}.pkl", pickle.dumps({"half": TENSORS["half"], "view": TENSORS["view"]}, protocol))
for name, zipped in (("zip", True), ("legacy", False)):
    file = io.BytesIO()
    torch.save(TENSORS, file, _use_new_zipfile_serialization=zipped)
    write(f"valid_tensors_{name}.pt", file.getvalue())
# Without checksums, so that what a fuzzer changes is not refused for its checksum alone.
torch.serialization.set_crc32_options(False)
file = io.BytesIO()
torch.save(TENSORS, file)
write("valid_tensors_unsummed.pt", file.getvalue())
torch.serialization.set_crc32_options(True)

layer = Persistent(type="class", version=6, module_src="import os", class_name="Layer",
                   state={"weight_gain": np.float64(0.5), "_parameters": collections.OrderedDict(weight=TENSORS["parameter"]),
                          "_buffers": collections.OrderedDict(), "_modules": collections.OrderedDict()})
model = Persistent(type="class", version=6, module_src="import os", class_name="Generator",
                   state={"z_dim": 4, "_modules": collections.OrderedDict(layer=layer), "_init_kwargs": EasyDict(z_dim=4)})
write("valid_nvidia.pkl", pickle.dumps({"G_ema": model, "D": None}, 3))
net = Network(version=4, name="Gs", static_kwargs=EasyDict(num_channels=3), components=EasyDict(),
              build_module_src="import os", variables=[("lod", np.float32(0)), ("4x4/bias", ramp)])
write("valid_tensorflow.pkl", pickle.dumps((net, net, net), 4))

tensor = b"ctorch._utils\n_rebuild_tensor_v2\n"
load = b"ctorch.storage\n_load_from_bytes\n"
legacy = io.BytesIO()
torch.save(torch.arange(4.0).storage(), legacy, _use_new_zipfile_serialization=False)
storage = load + b"B" + struct.pack("<I", len(legacy.getvalue())) + legacy.getvalue() + b"\x85R"


def shaped(offset, shape, strides):
    number = lambda n: b"\x8a\x08" + struct.pack("<q", n)
    row = lambda ns: b"(" + b"".join(map(number, ns)) + b"t"
    return b"\x80\x02" + tensor + b"(" + storage + number(offset) + row(shape) + row(strides) + b"\x89NtR."


write("valid_shaped.pkl", shaped(1, [3], [1]))
write("outside_beyond.pkl", shaped(1, [4], [1]))
write("outside_stride0.pkl", shaped(0, [1 << 40], [0]))
write("outside_overflow.pkl", shaped(1, [1 << 32, 1 << 32], [1 << 40, 1]))
write("outside_negative.pkl", shaped(0, [2], [-1]))
write("hostile_system.pkl", b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R.")
write("hostile_eval.pkl", b"(S'1'\nibuiltins\neval\n.")
write("hostile_stack_global.pkl", b"\x80\x04\x8c\x0asubprocess\x8c\x05Popen\x93\x8c\x02id\x85R.")
write("hostile_nested.pkl", b"\x80\x02" + load + b"B" + struct.pack("<I", 26) + b"\x80\x02cos\nsystem\nX\x02\x00\x00\x00id\x85R.  " + b"\x85R.")
write("hostile_cycle.pkl", b"\x80\x02]q\x00h\x00a.")
write("hostile_cycle_state.pkl", b"\x80\x02cargparse\nNamespace\n)\x81q\x00}X\x01\x00\x00\x00ah\x00sb.")
write("hostile_laughs.pkl", b"\x80\x04]" + b"".join(b"\x94" + b"h" + bytes([i]) + b"h" + bytes([i]) + b"\x86" for i in range(60)) + b".")
write("hostile_tensors.pkl", b"\x80\x02" + shaped(0, [4], [1])[2:-1] + b"q\x00" + b"(" + b"h\x00" * 20 + b"t" + b"".join(b"q\x01(" + b"h\x01" * 20 + b"t" for _ in range(4)) + b".")
write("hostile_deep.pkl", b"\x80\x02" + b"]" * 400 + b"a" * 399 + b".")
write("hostile_length.pkl", b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7f.")
write("hostile_memo.pkl", b"\x80\x02Nr\xff\xff\xff\xff0j\xff\xff\xff\xfe.")
write("hostile_unpack.pkl", b"\x80\x02c_codecs\nencode\nq\x00X\x80\x00\x00\x00" + b"a" * 128 + b"q\x01X\x06\x00\x00\x00latin1\x86q\x02" + b"h\x00h\x02R" * 60 + b".")
write("hostile_magic.pt", legacy.getvalue().replace(b"l\xfc\x9c", b"l\xfc\x9d"))
write("hostile_buffers.pkl", b"\x80\x05\x97.")
write("hostile_picture.pkl", b"\x89PNG\r\n\x1a\n" + bytes(range(64)))
zipped = (OUT / "valid_tensors_zip.pt").read_bytes()
write("hostile_cut.pt", zipped[: len(zipped) // 2])
for name, method, twice in (("compressed", zipfile.ZIP_DEFLATED, False), ("twice", zipfile.ZIP_STORED, True)):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("a/data.pkl", pickle.dumps({}, 2))
        archive.writestr("a/data/0", b"\0" * 5000)
        if twice:
            archive.writestr("a/data/0", b"\1" * 4)
    write(f"hostile_{name}.pt", file.getvalue())
