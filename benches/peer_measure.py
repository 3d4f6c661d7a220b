"""What the peers of `morphogen bench` share: their arguments, and how a case is measured. Import it
before torch, whose threads it sets."""
import argparse
import json
import os
import resource
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--iters", type=int, default=10)
parser.add_argument("--only", default="")
args = parser.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(args.threads))

import torch

torch.set_num_threads(args.threads)
torch.manual_seed(0)


def measure(case, batch, iters, step, nets):
    """Prints a case's times as a line of JSON; `nets` are G and D."""
    if args.only not in case:
        return
    for _ in range(2):
        step()
    times, wall, cpu = [], time.perf_counter(), time.process_time()
    for _ in range(iters):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    median = statistics.median(times)
    size = lambda net: sum(p.numel() for p in net.parameters())
    line = {
        "case": case, "batch": batch, "median_s": median, "min_s": min(times), "max_s": max(times),
        "img_per_s": batch / median, "img_per_s_best": batch / min(times), "iters": iters,
        "threads": torch.get_num_threads(), "torch": torch.__version__, "cpu_over_wall": cpu / wall,
        "maxrss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "g_params": size(nets[0]), "d_params": size(nets[1]),
    }
    print(json.dumps(line), flush=True)
