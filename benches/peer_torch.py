"""The networks that `morphogen bench` trains, in PyTorch on the CPU: one JSON line per case, with the
same names and fields, to be given to `morphogen bench --compare`.

    python peer_torch.py [--threads N] [--iters N] [--only SUBSTR] > torch.jsonl

Needs PyTorch and NumPy. Layer for layer the same work: blurred up- and downsampling, output skips in
G, residual blocks in D, minibatch deviation, Adam with beta1 = 0, the moving average of G. R1 by
double backward."""
import math

from peer_measure import args, measure

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTHS = {4: 256, 8: 256, 16: 256, 32: 128, 64: 64}
GAIN = math.sqrt(2)


class Linear(nn.Module):
    def __init__(self, inputs, outputs, lr=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / lr)
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.gain, self.lr = lr / math.sqrt(inputs), lr

    def forward(self, x):
        return F.linear(x, self.weight * self.gain, self.bias * self.lr)


class Conv(nn.Module):
    def __init__(self, inputs, outputs, kernel=3):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.gain, self.padding = 1 / math.sqrt(inputs * kernel * kernel), kernel // 2

    def forward(self, x):
        return F.conv2d(x, self.weight * self.gain, padding=self.padding)


def bias_act(x, bias):
    return F.leaky_relu(x + bias[:, None, None], 0.2) * GAIN


def binomial(channels):
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
    return (taps[:, None] * taps).expand(channels, 1, 4, 4).contiguous()


FILTERS = {c: binomial(c) for c in (64, 128, 256)}


def up2(x):
    # Equal to the blurred doubling but at the rim, and PyTorch's fast way to it.
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def down2(x):
    c = x.shape[1]
    return F.conv2d(x, FILTERS[c], stride=2, padding=1, groups=c)


class Style(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.strength = nn.Parameter(torch.zeros(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.affine = Linear(256, 2 * channels)

    def forward(self, x, w):
        noise = torch.randn(x.shape[0], 1, *x.shape[2:])
        x = bias_act(x + self.strength[:, None, None] * noise, self.bias)
        scale, shift = self.affine(w)[:, :, None, None].chunk(2, 1)
        return F.instance_norm(x, eps=1e-5) * (1 + scale) + shift


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.mapping = nn.ModuleList(Linear(256, 256, 0.01) for _ in range(8))
        self.constant = nn.Parameter(torch.randn(1, WIDTHS[4], 4, 4))
        self.conv0, self.conv1, self.style0, self.style1, self.rgb = (
            nn.ModuleDict() for _ in range(5)
        )
        for r, c in WIDTHS.items():
            if r > 4:
                self.conv0[str(r)] = Conv(WIDTHS[r // 2], c)
            self.conv1[str(r)], self.rgb[str(r)] = Conv(c, c), Conv(c, 3, 1)
            self.style0[str(r)], self.style1[str(r)] = Style(c), Style(c)
        self.rgb_bias = nn.Parameter(torch.zeros(len(WIDTHS), 3))

    def forward(self, z):
        w = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for layer in self.mapping:
            w = F.leaky_relu(layer(w), 0.2) * GAIN
        x, picture = self.constant.expand(z.shape[0], -1, -1, -1), None
        for i, r in enumerate(map(str, WIDTHS)):
            if r in self.conv0:
                x = self.conv0[r](up2(x))
            x = self.style1[r](self.conv1[r](self.style0[r](x, w)), w)
            rgb = self.rgb[r](x) + self.rgb_bias[i, :, None, None]
            picture = rgb if picture is None else up2(picture) + rgb
        return picture


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.from_rgb, self.rgb_bias = Conv(3, WIDTHS[64], 1), nn.Parameter(torch.zeros(WIDTHS[64]))
        self.blocks, self.biases = nn.ModuleList(), nn.ParameterList()
        for r in (64, 32, 16, 8):
            a, b = WIDTHS[r], WIDTHS[r // 2]
            self.blocks.append(nn.ModuleList([Conv(a, a), Conv(a, b), Conv(a, b, 1)]))
            self.biases += [nn.Parameter(torch.zeros(a)), nn.Parameter(torch.zeros(b))]
        self.conv, self.bias = Conv(257, 256), nn.Parameter(torch.zeros(256))
        self.dense, self.out = Linear(4096, 256), Linear(256, 1)

    def forward(self, x):
        x = bias_act(self.from_rgb(x), self.rgb_bias)
        for i, (conv0, conv1, skip) in enumerate(self.blocks):
            y = bias_act(conv0(x), self.biases[2 * i])
            y = bias_act(conv1(down2(y)), self.biases[2 * i + 1])
            x = (y + skip(down2(x))) / GAIN
        group = x.reshape(min(4, len(x)), -1, *x.shape[1:])
        deviation = (group.var(0, unbiased=False) + 1e-8).sqrt().mean([1, 2, 3])
        deviation = deviation.repeat(group.shape[0])[:, None, None, None].expand(-1, 1, 4, 4)
        x = bias_act(self.conv(torch.cat([x, deviation], 1)), self.bias)
        return self.out(F.leaky_relu(self.dense(x.flatten(1)), 0.2) * GAIN)


G, AVERAGE, D = Generator(), Generator(), Discriminator()


def forward(batch):
    def step():
        with torch.no_grad():
            G(torch.randn(batch, 256))

    return step


def train(batch, r1):
    adam = lambda net: torch.optim.Adam(net.parameters(), 1e-3, (0.0, 0.99))
    adam_g, adam_d = adam(G), adam(D)
    real = torch.randn(batch, 3, 64, 64).clamp(-1, 1)

    def step():
        with torch.no_grad():
            fake = G(torch.randn(batch, 256))
        x = real.detach().requires_grad_(r1)
        logit = D(x)
        loss = F.softplus(D(fake)).mean() + F.softplus(-logit).mean()
        if r1:
            (v,) = torch.autograd.grad(logit.sum(), x, create_graph=True)
            loss = loss + 5 * v.square().sum([1, 2, 3]).mean()
        adam_d.zero_grad(set_to_none=True)
        loss.backward()
        adam_d.step()
        D.requires_grad_(False)
        loss = F.softplus(-D(G(torch.randn(batch, 256)))).mean()
        adam_g.zero_grad(set_to_none=True)
        loss.backward()
        adam_g.step()
        D.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(list(AVERAGE.parameters()), list(G.parameters()), 0.001)

    return step


measure("adain64_fwd_b1", 1, 3 * args.iters, forward(1), (G, D))
measure("adain64_fwd_b8", 8, args.iters, forward(8), (G, D))
measure("adain64_train_b8", 8, args.iters, train(8, False), (G, D))
measure("adain64_train_b16", 16, args.iters, train(16, False), (G, D))
measure("adain64_train_r1_b8", 8, args.iters, train(8, True), (G, D))
