"""The families that `morphogen bench` measures, in PyTorch on the CPU: one JSON line per case, with the
fields of peer_torch.py, to be given to `morphogen bench --compare`.

    python peer_torch_families.py [--threads N] [--iters N] [--only SUBSTR] > families.jsonl

Needs PyTorch. Networks at their default shapes: gan 32 px (width 256), dcgan 64 px (width 64), cgan with
the DCGAN body and a concatenating discriminator at 64 px, pggan at its last stage at 64 px, biggan 32 px
(ch 32) and 64 px (ch 16, attention at 32); cgan and biggan with 10 classes. `forward`: pictures as they
are sampled, without gradients. `train`: one step of D and one of G with Adam, each with fresh pictures
of G; binary cross-entropy (gan, dcgan, cgan), hinge (biggan), WGAN-GP with drift (pggan); pggan and
biggan keep the moving average of G."""
import copy
import math

from peer_measure import args, measure

import torch
import torch.nn as nn
import torch.nn.functional as F

CLASSES, BATCH = 10, 16


# gan --------------------------------------------------------------------------------------------


class GanG(nn.Module):
    z = 100

    def __init__(self, side=32, width=256):
        super().__init__()
        sizes = [self.z, width, 2 * width, 4 * width]
        layers = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.ReLU())]
        self.main = nn.Sequential(*layers, nn.Linear(sizes[-1], 3 * side * side), nn.Tanh())
        self.side = side

    def forward(self, z, y):
        return self.main(z).view(-1, 3, self.side, self.side)


class GanD(nn.Module):
    def __init__(self, side=32, width=256, dropout=0.3):
        super().__init__()
        sizes, layers = [3 * side * side, 4 * width, 2 * width, width], [nn.Flatten()]
        for a, b in zip(sizes, sizes[1:]):
            layers += [nn.Linear(a, b), nn.LeakyReLU(0.2), nn.Dropout(dropout)]
        self.main = nn.Sequential(*layers, nn.Linear(width, 1))

    def forward(self, x, y):
        return self.main(x)


# dcgan and cgan ---------------------------------------------------------------------------------


def dcgan_weights(module):
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    if isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)


class DcganG(nn.Module):
    z = 100

    def __init__(self, conditional=False, width=64, embed=32):
        super().__init__()
        self.embed = nn.Embedding(CLASSES, embed) if conditional else None
        c, layers = self.z + (embed if conditional else 0), []
        for i, outputs in enumerate([8 * width, 4 * width, 2 * width, width]):
            conv = nn.ConvTranspose2d(c, outputs, 4, 2 if i else 1, 1 if i else 0, bias=False)
            layers += [conv, nn.BatchNorm2d(outputs), nn.ReLU(True)]
            c = outputs
        self.main = nn.Sequential(*layers, nn.ConvTranspose2d(c, 3, 4, 2, 1, bias=False), nn.Tanh())
        self.apply(dcgan_weights)

    def forward(self, z, y):
        z = z if self.embed is None else torch.cat([z, self.embed(y)], 1)
        return self.main(z[:, :, None, None])


class DcganD(nn.Module):
    def __init__(self, conditional=False, width=64, embed=32, side=64):
        super().__init__()
        self.plane = None
        if conditional:
            self.plane = nn.Sequential(nn.Embedding(CLASSES, embed), nn.Linear(embed, side * side))
        layers = [nn.Conv2d(4 if conditional else 3, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
        for c in (width, 2 * width, 4 * width):
            conv = nn.Conv2d(c, 2 * c, 4, 2, 1, bias=False)
            layers += [conv, nn.BatchNorm2d(2 * c), nn.LeakyReLU(0.2, True)]
        self.main = nn.Sequential(*layers, nn.Conv2d(8 * width, 1, 4, 1, 0, bias=False))
        self.apply(dcgan_weights)

    def forward(self, x, y):
        if self.plane is not None:
            x = torch.cat([x, self.plane(y).view(-1, 1, *x.shape[2:])], 1)
        return self.main(x).flatten(1)


# pggan ------------------------------------------------------------------------------------------

SIDES, GAIN = (4, 8, 16, 32, 64), math.sqrt(2)


def channels(side, base=2048, most=128):
    return max(min(base // side, most), 8)


class EqualLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.gain = 1 / math.sqrt(inputs)

    def forward(self, x):
        return F.linear(x, self.weight * self.gain, self.bias)


class EqualConv(nn.Module):
    def __init__(self, inputs, outputs, kernel=3):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.gain, self.padding = 1 / math.sqrt(inputs * kernel * kernel), kernel // 2

    def forward(self, x):
        return F.conv2d(x, self.weight * self.gain, self.bias, padding=self.padding)


def act(x):
    return F.leaky_relu(x, 0.2) * GAIN


def pixel_norm(x):
    return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


class PgganG(nn.Module):
    z = 128

    def __init__(self):
        super().__init__()
        self.first, self.convs = EqualLinear(self.z, 16 * channels(4)), nn.ModuleList()
        for side in SIDES:
            if side > 4:
                self.convs.append(EqualConv(channels(side // 2), channels(side)))
            self.convs.append(EqualConv(channels(side), channels(side)))
        self.to_rgb = EqualConv(channels(SIDES[-1]), 3, 1)

    def forward(self, z, y):
        x = pixel_norm(act(self.first(pixel_norm(z)).view(len(z), -1, 4, 4)))
        for i, conv in enumerate(self.convs):
            x = F.interpolate(x, scale_factor=2) if i % 2 else x
            x = pixel_norm(act(conv(x)))
        return self.to_rgb(x)


class PgganD(nn.Module):
    def __init__(self):
        super().__init__()
        self.from_rgb, self.convs, c = EqualConv(3, channels(SIDES[-1]), 1), nn.ModuleList(), channels(4)
        for side in SIDES[:0:-1]:
            self.convs.append(EqualConv(channels(side), channels(side)))
            self.convs.append(EqualConv(channels(side), channels(side // 2)))
        self.conv, self.dense, self.out = EqualConv(c + 1, c), EqualLinear(16 * c, c), EqualLinear(c, 1)

    def forward(self, x, y):
        x = act(self.from_rgb(x))
        for i, conv in enumerate(self.convs):
            x = act(conv(x))
            x = F.avg_pool2d(x, 2) if i % 2 else x
        group = x.reshape(min(4, len(x)), -1, *x.shape[1:])
        deviation = (group.var(0, unbiased=False) + 1e-8).sqrt().mean([1, 2, 3])
        deviation = deviation.repeat(group.shape[0])[:, None, None, None].expand(-1, 1, 4, 4)
        x = act(self.conv(torch.cat([x, deviation], 1)))
        return self.out(act(self.dense(x.flatten(1))))


# biggan -----------------------------------------------------------------------------------------

SHAPES = {32: ([4, 4, 4], [4, 4, 4], [4, 4, 4, 4], 2), 64: ([16, 16, 8, 4], [16, 8, 4, 2], [1, 2, 4, 8, 16], 4)}


class Spectral(nn.Module):
    """A weight divided by its largest singular value: one step of power iteration a call."""

    def __init__(self, *shape, bias=True):
        super().__init__()
        self.weight = nn.Parameter(nn.init.orthogonal_(torch.empty(shape)))
        self.bias = nn.Parameter(torch.zeros(shape[0])) if bias else None
        self.register_buffer("u", F.normalize(torch.randn(shape[0]), dim=0))

    def normalised(self):
        rows = self.weight.flatten(1)
        with torch.no_grad():
            v = F.normalize(rows.t().mv(self.u), dim=0, eps=1e-6)
            u = F.normalize(rows.mv(v), dim=0, eps=1e-6)
            if self.training:
                self.u.copy_(u)
        return self.weight / u.dot(rows.mv(v))


class SLinear(Spectral):
    def forward(self, x):
        return F.linear(x, self.normalised(), self.bias)


class SConv(Spectral):
    def forward(self, x):
        return F.conv2d(x, self.normalised(), self.bias, padding=self.weight.shape[-1] // 2)


class SEmbedding(Spectral):
    def forward(self, y):
        return F.embedding(y, self.normalised())


class ConditionalNorm(nn.Module):
    def __init__(self, c, condition):
        super().__init__()
        self.gain, self.bias = (SLinear(c, condition, bias=False) for _ in range(2))
        self.norm = nn.BatchNorm2d(c, affine=False)

    def forward(self, x, y):
        return self.norm(x) * (1 + self.gain(y))[:, :, None, None] + self.bias(y)[:, :, None, None]


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        one = lambda inputs, outputs: SConv(outputs, inputs, 1, 1, bias=False)
        self.theta, self.phi, self.g, self.o = one(c, c // 8), one(c, c // 8), one(c, c // 2), one(c // 2, c)
        self.gamma = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        n, c, h, w = x.shape
        theta = self.theta(x).flatten(2)
        phi, g = (F.max_pool2d(f(x), 2).flatten(2) for f in (self.phi, self.g))
        beta = torch.softmax(torch.bmm(theta.transpose(1, 2), phi), -1)
        return self.gamma * self.o(torch.bmm(g, beta.transpose(1, 2)).view(n, -1, h, w)) + x


class GBlock(nn.Module):
    def __init__(self, a, b, condition):
        super().__init__()
        self.bn1, self.bn2 = ConditionalNorm(a, condition), ConditionalNorm(b, condition)
        self.conv1, self.conv2, self.conv_sc = SConv(b, a, 3, 3), SConv(b, b, 3, 3), SConv(b, a, 1, 1)

    def forward(self, x, y):
        h = self.conv1(F.interpolate(F.relu(self.bn1(x, y)), scale_factor=2))
        return self.conv2(F.relu(self.bn2(h, y))) + self.conv_sc(F.interpolate(x, scale_factor=2))


class BigganG(nn.Module):
    z = 120

    def __init__(self, side, ch, attention=0, shared=128):
        super().__init__()
        inputs, outputs = SHAPES[side][:2]
        self.chunk = self.z // (len(inputs) + 1)
        self.shared = nn.Embedding(CLASSES, shared)
        self.linear = SLinear(16 * ch * inputs[0], self.chunk)
        blocks = [GBlock(ch * a, ch * b, shared + self.chunk) for a, b in zip(inputs, outputs)]
        self.blocks, self.attend = nn.ModuleList(blocks), nn.ModuleDict()
        if attention:
            i = int(math.log2(attention)) - 3
            self.attend[str(i)] = Attention(ch * outputs[i])
        self.norm, self.out = nn.BatchNorm2d(ch * outputs[-1]), SConv(3, ch * outputs[-1], 3, 3)

    def forward(self, z, y):
        y = self.shared(y)
        first, *rest = z[:, : self.chunk * (len(self.blocks) + 1)].split(self.chunk, 1)
        x = self.linear(first).view(len(z), -1, 4, 4)
        for i, (block, chunk) in enumerate(zip(self.blocks, rest)):
            x = block(x, torch.cat([y, chunk], 1))
            x = self.attend[str(i)](x) if str(i) in self.attend else x
        return torch.tanh(self.out(F.relu(self.norm(x))))


class DBlock(nn.Module):
    def __init__(self, a, b, first, down):
        super().__init__()
        self.first, self.down = first, down
        self.conv1, self.conv2 = SConv(b, a, 3, 3), SConv(b, b, 3, 3)
        self.conv_sc = SConv(b, a, 1, 1) if a != b or down else nn.Identity()

    def forward(self, x):
        pool = (lambda t: F.avg_pool2d(t, 2)) if self.down else lambda t: t
        h = pool(self.conv2(F.relu(self.conv1(x if self.first else F.relu(x)))))
        return h + (self.conv_sc(pool(x)) if self.first else pool(self.conv_sc(x)))


class BigganD(nn.Module):
    def __init__(self, side, ch, attention=0):
        super().__init__()
        widths, downs = [3] + [ch * c for c in SHAPES[side][2]], SHAPES[side][3]
        layers = []
        for i, (a, b) in enumerate(zip(widths, widths[1:])):
            layers.append(DBlock(a, b, i == 0, i < downs))
            if attention and i < downs and side >> (i + 1) == attention:
                layers.append(Attention(b))
        self.main, self.linear = nn.Sequential(*layers), SLinear(1, widths[-1])
        self.embed = SEmbedding(CLASSES, widths[-1])

    def forward(self, x, y):
        h = F.relu(self.main(x)).sum([2, 3])
        return self.linear(h) + (self.embed(y) * h).sum(1, keepdim=True)


# losses -----------------------------------------------------------------------------------------


def bce_d(d, real, fake, y):
    return F.softplus(-d(real, y)).mean() + F.softplus(d(fake, y)).mean()


def bce_g(logits):
    return F.softplus(-logits).mean()


def hinge_d(d, real, fake, y):
    return F.relu(1 - d(real, y)).mean() + F.relu(1 + d(fake, y)).mean()


def wgan_g(logits):
    return -logits.mean()


def wgan_gp_d(d, real, fake, y):
    on_real = d(real, y)
    mixed = torch.lerp(real, fake, torch.rand(len(real), 1, 1, 1)).requires_grad_()
    v, = torch.autograd.grad(d(mixed, y).sum(), mixed, create_graph=True)
    penalty = (v.square().sum([1, 2, 3]).sqrt() - 1).square().mean()
    return d(fake, y).mean() - on_real.mean() + 10 * penalty + 1e-3 * on_real.square().mean()


# measuring --------------------------------------------------------------------------------------


def forward(g, batch):
    def step():
        g.eval()
        with torch.no_grad():
            g(torch.randn(batch, g.z), torch.randint(CLASSES, (batch,)))

    return step


def train(g, d, side, losses, rates, betas, averaged):
    loss_d, loss_g = losses
    adam_g, adam_d = (torch.optim.Adam(n.parameters(), r, betas) for n, r in zip((g, d), rates))
    average = copy.deepcopy(g) if averaged else None
    real = torch.randn(BATCH, 3, side, side).clamp(-1, 1)
    sample = lambda: (torch.randn(BATCH, g.z), torch.randint(CLASSES, (BATCH,)))

    def step():
        g.train()
        z, y = sample()
        with torch.no_grad():
            fake = g(z, y)
        adam_d.zero_grad(set_to_none=True)
        loss_d(d, real, fake, y).backward()
        adam_d.step()
        d.requires_grad_(False)
        z, y = sample()
        adam_g.zero_grad(set_to_none=True)
        loss_g(d(g(z, y), y)).backward()
        adam_g.step()
        d.requires_grad_(True)
        if average is not None:
            with torch.no_grad():
                torch._foreach_lerp_(list(average.parameters()), list(g.parameters()), 0.001)

    return step


BCE, HINGE, WGAN = (bce_d, bce_g), (hinge_d, wgan_g), (wgan_gp_d, wgan_g)
DC, BIG = ((2e-4, 2e-4), (0.5, 0.999)), ((5e-5, 2e-4), (0.0, 0.999))
FAMILIES = {
    "gan32": (GanG, GanD, 32, BCE, *DC, False),
    "dcgan64": (DcganG, DcganD, 64, BCE, *DC, False),
    "cgan64": (lambda: DcganG(True), lambda: DcganD(True), 64, BCE, *DC, False),
    "pggan64": (PgganG, PgganD, 64, WGAN, (1e-3, 1e-3), (0.0, 0.99), True),
    "biggan32": (lambda: BigganG(32, 32), lambda: BigganD(32, 32), 32, HINGE, *BIG, True),
    "biggan64": (lambda: BigganG(64, 16, 32), lambda: BigganD(64, 16, 32), 64, HINGE, *BIG, True),
}


def main():
    for name, (make_g, make_d, *setup) in FAMILIES.items():
        cases = [f"{name}_forward_b1", f"{name}_forward_b{BATCH}", f"{name}_train_b{BATCH}"]
        if not any(args.only in case for case in cases):
            continue
        g, d = make_g(), make_d()
        measure(cases[0], 1, 3 * args.iters, forward(g, 1), (g, d))
        measure(cases[1], BATCH, args.iters, forward(g, BATCH), (g, d))
        measure(cases[2], BATCH, args.iters, train(g, d, *setup), (g, d))


if __name__ == "__main__":
    main()
