"""Reads the event files of a run with TensorBoard's own package, and holds them against metrics.jsonl.

    pip install tensorboard
    morphogen train --data photos --out run --kimg 2 --tensorboard
    python scripts/read_tensorboard.py run
"""

import json
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

run = Path(sys.argv[1])
events = EventAccumulator(str(run / "tensorboard"))
events.Reload()
points = [json.loads(line) for line in (run / "metrics.jsonl").open()]
for tag, name in [("loss/G", "loss_g"), ("loss/D", "loss_d"), ("speed/img_per_s", "img_per_s")]:
    found = {event.step: event.value for event in events.Scalars(tag)}
    for point in points:
        step = round(1000 * point["kimg"])
        assert abs(found[step] - point[name]) <= 1e-6 * abs(point[name]), (tag, step)
print(f"{len(points)} points agree; tags: {', '.join(events.Tags()['scalars'])}")
