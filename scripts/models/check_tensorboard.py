"""Reads a run's event files as TensorBoard does, and holds them against its metrics.jsonl.

    check_tensorboard.py RUN

Each value of metrics.jsonl must be there once, at its step, up to single precision, and nothing else:
so what a run wrote behind the checkpoint from which it was resumed must be gone. A run to try it on:

    TENSORBOARD_RUN=RUN swift test --filter MetricsTests
"""

import argparse
import json
import math
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def fail(message: str) -> None:
    sys.exit(f"error: {message}")


def wanted(path: pathlib.Path) -> dict[str, list[tuple[int, float]]]:
    found = {}
    for line in path.read_text().splitlines():
        values = json.loads(line)
        step = values.pop("step")
        for tag, value in values.items():
            found.setdefault(tag, []).append((step, value))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=pathlib.Path)
    run = parser.parse_args().run
    metrics = wanted(run / "metrics.jsonl")
    events = EventAccumulator(str(run), size_guidance={"scalars": 0}).Reload()
    tags = events.Tags()["scalars"]
    if sorted(tags) != sorted(metrics):
        fail(f"tags {sorted(tags)}, not {sorted(metrics)}")
    for tag, values in metrics.items():
        found = [(event.step, event.value) for event in events.Scalars(tag)]
        if [step for step, _ in found] != [step for step, _ in values]:
            fail(f"{tag} has steps {[step for step, _ in found]}, not {[step for step, _ in values]}")
        for (step, value), (_, golden) in zip(found, values):
            same = not math.isfinite(value) if golden is None else math.isclose(
                value, golden, rel_tol=1e-6)
            if not same:
                fail(f"{tag} is {value} at step {step}, not {golden}")
    print(f"{len(tags)} tags, {sum(map(len, metrics.values()))} values")


if __name__ == "__main__":
    main()
