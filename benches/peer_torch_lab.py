"""The lab's first lesson in PyTorch: the same networks, batch, losses and optimiser.

    python benches/peer_torch_lab.py --steps 2000
    morphogen lab --lesson balance --steps 2000

Both say how many steps they make in a second. A step is one half-step of D with R1 and one of G.
"""

import argparse
import math
import time

import torch
from torch import nn
from torch.nn.functional import softplus


def chain(widths, slope):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(slope)]
    return nn.Sequential(*layers[:-1])


def ring(count):
    angle = torch.randint(8, (count,)) * (math.tau / 8)
    place = 0.75 * torch.stack([angle.cos(), angle.sin()], 1)
    return place + 0.04 * torch.randn(count, 2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int)
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    g, d = chain([2, 32, 32, 2], 0.0), chain([2, 32, 32, 1], 0.2)
    adam = [torch.optim.Adam(n.parameters(), lr=0.003, betas=(0.5, 0.9)) for n in (g, d)]
    for step in range(args.steps + 100):
        if step == 100:  # warm by now
            begun = time.perf_counter()
        real = ring(args.batch).requires_grad_()
        fake = g(2 * torch.rand(args.batch, 2) - 1).detach()
        logits = d(real)
        (slope,) = torch.autograd.grad(logits.sum(), real, create_graph=True)
        loss = softplus(d(fake)).mean() + softplus(-logits).mean()
        loss = loss + 0.05 * slope.square().sum(1).mean()
        adam[1].zero_grad()
        loss.backward()
        adam[1].step()
        loss = softplus(-d(g(2 * torch.rand(args.batch, 2) - 1))).mean()
        adam[0].zero_grad()
        loss.backward()
        adam[0].step()
    seconds = time.perf_counter() - begun
    print(f"{args.steps} steps, {args.steps / seconds:.0f} a second")


main()
