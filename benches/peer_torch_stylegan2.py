"""The peer of `morphogen bench --only stylegan2_256`: the same StyleGAN2 generator (skip, 256x256,
z and w of 512, channel_base 16384, 512 channels at most) in PyTorch on the CPU, batch 1, without
gradients, with modulation and demodulation folded into the weights (NVIDIA's `fused_modconv`).

    python benches/peer_torch_stylegan2.py [channel_base] [rounds] [threads]
"""

import statistics
import sys
import time

import torch
import torch.nn.functional as F

RESOLUTIONS = (4, 8, 16, 32, 64, 128, 256)
DIM = 512


def fir():
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    plane = taps[:, None] * taps
    return plane / plane.sum()


def blur(x, padding):
    before, after = padding
    channels = x.shape[1]
    filters = (fir() * 4)[None, None].repeat(channels, 1, 1, 1)
    return F.conv2d(F.pad(x, [before, after, before, after]), filters, groups=channels)


def upsample(picture):
    n, c, h, w = picture.shape
    x = picture.new_zeros(n, c, 2 * h, 2 * w)
    x[:, :, ::2, ::2] = picture
    return blur(x, (2, 1))


def activate(x):
    return F.leaky_relu(x, 0.2) * 2**0.5


class Affine:
    def __init__(self, channels):
        self.weight = torch.randn(channels, DIM)
        self.bias = torch.ones(channels)

    def __call__(self, w):
        return torch.addmm(self.bias[None], w, self.weight.t() / DIM**0.5)


class Layer:
    def __init__(self, inputs, outputs, side, up):
        self.weight = torch.randn(outputs, inputs, 3, 3)
        self.bias = torch.zeros(outputs)
        self.affine = Affine(inputs)
        self.noise = torch.randn(side, side) * 0.1
        self.up = up

    def __call__(self, x, w):
        weight = self.weight * self.affine(w)[0, None, :, None, None]
        weight = weight * (weight.square().sum([1, 2, 3]) + 1e-8).rsqrt()[:, None, None, None]
        if self.up:
            x = blur(F.conv_transpose2d(x, weight.transpose(0, 1), stride=2), (1, 1))
        else:
            x = F.conv2d(x, weight, padding=1)
        return activate(x + self.noise + self.bias[:, None, None])


class ToRgb:
    def __init__(self, inputs):
        self.weight = torch.randn(3, inputs, 1, 1)
        self.bias = torch.zeros(3)
        self.affine = Affine(inputs)

    def __call__(self, x, w):
        style = self.affine(w)[0, None, :, None, None] / self.weight.shape[1] ** 0.5
        return F.conv2d(x, self.weight * style) + self.bias[:, None, None]


class Generator:
    def __init__(self, base):
        channels = {r: min(base // r, 512) for r in RESOLUTIONS}
        self.mapping = [torch.randn(DIM, DIM) / DIM**0.5 for _ in range(8)]
        self.constant = torch.randn(1, channels[4], 4, 4)
        self.blocks = [self.block(channels, r) for r in RESOLUTIONS]

    @staticmethod
    def block(channels, r):
        layers = [Layer(channels[r], channels[r], r, False)]
        if r > 4:
            layers.insert(0, Layer(channels[r // 2], channels[r], r, True))
        return layers, ToRgb(channels[r])

    def __call__(self, z):
        w = z
        for weight in self.mapping:
            w = activate(F.linear(w, weight))
        x, picture = self.constant, None
        for layers, to_rgb in self.blocks:
            for layer in layers:
                x = layer(x, w)
            rgb = to_rgb(x, w)
            picture = rgb if picture is None else upsample(picture) + rgb
        return picture


def main():
    given = [int(value) for value in sys.argv[1:]]
    base, rounds, threads = given + [16384, 15, 2][len(given) :]
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    generator, times = Generator(base), []
    for _ in range(3 + rounds):
        start = time.perf_counter()
        generator(torch.randn(1, DIM))
        times.append(time.perf_counter() - start)
    times = times[3:]
    print(f"median {statistics.median(times):.3f} s, fastest {min(times):.3f} s")


if __name__ == "__main__":
    main()
