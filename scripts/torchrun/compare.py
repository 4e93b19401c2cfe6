"""Compares two runs of lad train: what each step logged, but for times, and the weights at the end."""

import argparse
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("runs", nargs=2, type=Path)
parser.add_argument("--tolerance", type=float, required=True)
arguments = parser.parse_args()


def trace(run):
    lines = [json.loads(line) for line in (run / "metrics.jsonl").open()]
    clocks = ("time/", "tokens_per_second")
    return [{k: v for k, v in line.items() if not k.startswith(clocks)} for line in lines]


one, other = map(trace, arguments.runs)
assert [line.keys() for line in one] == [line.keys() for line in other], "other steps or numbers"
worst = max(abs(a[k] - b[k]) / max(1, abs(a[k])) for a, b in zip(one, other) for k in a)
assert len({line.get("grad_norm") for line in one}) > 2, "nothing was learnt"

name = next(n for n in ("adapter_model.safetensors", "model.safetensors") if (arguments.runs[0] / "last" / n).exists())
weights, others = (load_file(run / "last" / name) for run in arguments.runs)
assert weights.keys() == others.keys(), "other tensors"
off = max(float(np.abs(weights[k] - others[k]).max()) for k in weights)
print(f"{arguments.runs[0]}, {arguments.runs[1]}: numbers within {worst:.1e}, weights within {off:.1e}")
assert max(worst, off) < arguments.tolerance
