"""The studio's searches in PyTorch on the CPU, on the built-in `faces` with its very weights: photos found
in W and W+, and points dragged, with the losses, rates and numbers of steps of `morphogen invert` and
`morphogen drag`. One JSON line for each.

    python peer_torch_studio.py [--threads N] [--check picture.npy] [PHOTO …]

Needs PyTorch, NumPy and Pillow. `--check` compares with `morphogen generate --model faces --seeds 0
--truncation 1 --out-npy picture.npy`, so that both are known to draw the same."""
import argparse
import json
import math
import os
import struct
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--check")
parser.add_argument("photos", nargs="*")
args = parser.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(args.threads))

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

torch.set_num_threads(args.threads)
torch.manual_seed(0)
HERE = os.path.dirname(os.path.abspath(__file__))
GAIN = math.sqrt(2)
STEPS, TRIES, LAYERS = 200, 256, 12


def tensors(name):
    with open(f"{HERE}/../assets/models/{name}.safetensors", "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__")
    read = lambda at: np.frombuffer(data[at[0] : at[1]], np.float16).astype(np.float32)
    return {k: torch.from_numpy(read(v["data_offsets"]).reshape(v["shape"])) for k, v in header.items()}


G, E = tensors("faces"), tensors("encoder")
TAPS = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
# Equalised learning rates are worked into the weights once, as a program for drawing would do.
for net in (G, E):
    for name in [n for n in net if n.endswith("weight") and not n.startswith("d.")]:
        weight = net[name]
        if name.startswith("mapping"):
            net[name] = weight * (0.01 / math.sqrt(weight.shape[1]))
        else:
            net[name] = weight / math.sqrt(weight[0].numel())
for name in [n for n in G if n.startswith("mapping") and n.endswith("bias")]:
    G[name] = G[name] * 0.01


def up2(x):
    # Zeros beyond the rim, as in the blurred doubling.
    x = F.interpolate(F.pad(x, (1, 1, 1, 1)), scale_factor=2, mode="bilinear", align_corners=False)
    return x[:, :, 2:-2, 2:-2]


def down2(x):
    kernel = (TAPS[:, None] * TAPS).expand(x.shape[1], 1, 4, 4)
    return F.conv2d(x, kernel, stride=2, padding=1, groups=x.shape[1])


def bias_act(x, bias):
    return F.leaky_relu(x + bias[:, None, None], 0.2) * GAIN


def mapping(z):
    w = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
    for i in range(8):
        w = F.leaky_relu(F.linear(w, G[f"mapping.layers.{i}.weight"], G[f"mapping.layers.{i}.bias"]), 0.2) * GAIN
    return w


def style(x, name, w):
    x = bias_act(x, G[f"{name}.bias"])
    affine = F.linear(w, G[f"{name}.affine.weight"], G[f"{name}.affine.bias"])
    scale, shift = affine[:, :, None, None].chunk(2, 1)
    return F.instance_norm(x, eps=1e-5) * (1 + scale) + shift


def draw(ws, features=None):
    """Pictures of one w for each layer; `features` takes those at 64×64."""
    n = ws[0].shape[0]
    x = G["constant"] + F.linear(ws[0], G["latent.weight"], G["latent.bias"]).reshape(n, -1, 4, 4)
    picture = None
    for b in range(6):
        if b:
            x = F.conv2d(up2(x), G[f"blocks.{b}.conv0.weight"], padding=1)
        x = style(x, f"blocks.{b}.style0", ws[2 * b])
        x = F.conv2d(x, G[f"blocks.{b}.conv1.weight"], padding=1)
        x = style(x, f"blocks.{b}.style1", ws[2 * b + 1])
        if features is not None and x.shape[2] == 64:
            features.append(x)
            return None
        rgb = F.conv2d(x, G[f"blocks.{b}.to_rgb.weight"][:, :, None, None], G[f"blocks.{b}.to_rgb.bias"])
        picture = rgb if picture is None else up2(picture) + rgb
    return picture


def encode(x):
    x = down2(x)
    for i in range(4):
        x = down2(bias_act(F.conv2d(x, E[f"stages.{i}.conv.weight"], padding=1), E[f"stages.{i}.bias"]))
    return (x.mean((2, 3)) - E["mean"]) / E["deviation"]


def levels(x):
    every = [x]
    while every[-1].shape[2] >= 16:
        every.append(down2(every[-1]))
    return every


def loss(drawn, target, seen):
    pixels = [(a - b).square().mean((1, 2, 3)) for a, b in zip(levels(drawn), target)]
    return sum(pixels) / len(pixels) + 0.02 * (encode(drawn) - seen).square().mean(1)


def invert(path, rows):
    start = time.perf_counter()
    image = Image.open(path).convert("RGB").resize((128, 128), Image.LANCZOS)
    photo = (torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1)[None].float() - 128) / 127.5
    with torch.no_grad():
        target, seen = levels(photo), encode(photo)
        w = mapping(torch.randn(TRIES, 128))
        far = torch.cat([loss(draw([part] * LAYERS), target, seen) for part in w.split(8)])
        spread = w.std(0, unbiased=False).mean().item()
        begun = w[far.argmin()].clone()
    code = begun.repeat(rows, 1).requires_grad_()
    adam, best = torch.optim.Adam([code], betas=(0.9, 0.999)), (math.inf, None)
    for step in range(STEPS):
        share = step / STEPS
        shake = 0.3 * max(0.0, 1 - share / 0.5) ** 2
        shaken = code + torch.randn_like(code) * (shake * spread)
        ws = [shaken[min(i, rows - 1)][None] for i in range(LAYERS)]
        value = loss(draw(ws), target, seen).sum()
        every = torch.cat(ws)
        apart = ((every - every.mean(0)) / spread).square().mean()
        adam.zero_grad()
        (value + 0.01 * apart).backward()
        if shake == 0 and value.item() < best[0]:
            best = (value.item(), code.detach().clone())
        falls = min(1.0, (1 - share) / 0.3)
        pace = (0.5 - 0.5 * math.cos(math.pi * falls)) * min(1.0, (share + 0.0125) / 0.05)
        adam.param_groups[0]["lr"] = 0.12 * spread * pace
        adam.step()
    with torch.no_grad():
        found = draw([best[1][min(i, rows - 1)][None] for i in range(LAYERS)])
        as_seen = lambda x: (x * 127.5 + 128).round().clamp(0, 255)
        psnr = 10 * math.log10(255**2 / (as_seen(found) - as_seen(photo)).square().mean().item())
        distance = (encode(found) - seen).square().mean().item()
    return psnr, distance, time.perf_counter() - start


def drag(steps=100):
    """Steps a second of motion supervision and tracking (DragGAN, Pan 2023) for one point."""
    with torch.no_grad():
        base = mapping(torch.from_numpy(np.random.RandomState(66).randn(1, 128)).float())
    code = base.repeat(6, 1).requires_grad_()
    adam = torch.optim.Adam([code], lr=2e-3)
    handle, goal, first = torch.tensor([84.0, 64.0]), torch.tensor([94.0, 64.0]), None
    disc = torch.tensor([[y, x] for y in range(-2, 3) for x in range(-2, 3) if y * y + x * x <= 4.0])
    square = torch.tensor([[y, x] for y in range(-4, 5) for x in range(-4, 5)])

    def at(features, places):
        grid = (places[:, [1, 0]] + 0.5) / 128 * 2 - 1
        return F.grid_sample(features, grid[None, None], align_corners=False, padding_mode="border")[0, :, 0].T

    def features():
        kept = []
        draw([code[i][None] if i < 6 else base for i in range(LAYERS)], kept)
        return kept[-1]

    with torch.no_grad():
        first = at(features(), handle[None])
    start = time.perf_counter()
    for _ in range(steps):
        now = features()
        way = (goal - handle) / (goal - handle).norm().clamp_min(1e-6)
        value = (at(now, handle + disc + way) - at(now, handle + disc).detach()).abs().mean()
        adam.zero_grad()
        value.backward()
        adam.step()
        with torch.no_grad():
            near = at(features(), handle + square)
            handle = handle + square[(near - first).square().sum(1).argmin()]
    return steps / (time.perf_counter() - start)


if args.check:
    z = torch.from_numpy(np.random.RandomState(0).randn(1, 128)).float()
    with torch.no_grad():
        off = (draw([mapping(z)] * LAYERS) - torch.from_numpy(np.load(args.check))).abs().max().item()
    print(json.dumps({"largest_difference": off}), flush=True)
drag(10)
print(json.dumps({"drag_steps_per_s": drag()}), flush=True)
for place, rows in (("w", 1), ("w-plus", LAYERS)):
    found = [invert(path, rows) for path in args.photos]
    if found:
        psnr, distance, seconds = (sum(column) / len(found) for column in zip(*found))
        line = {"space": place, "photos": len(found), "psnr": psnr, "distance": distance, "seconds": seconds}
        print(json.dumps(line), flush=True)
