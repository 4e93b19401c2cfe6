"""What the benchmarks beside Python share: the checkpoint, and how a contender is run."""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE.parent / ".deps" / "bench"
PYTHON = HERE.parent / ".deps" / "python" / "bin" / "python"


def checkpoint(size: str, needs: str) -> pathlib.Path:
    """The random checkpoint of a size, made where `needs` is not among its files."""
    folder = KEPT / f"model-{size}"
    if not (folder / needs).exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [PYTHON, HERE.parent / "scripts/models/make_random.py", folder, "--size", size], check=True)
    return folder


def run(command: list) -> dict:
    """What a contender prints last."""
    found = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if found.returncode != 0:
        sys.exit(f"error: `{command[0]}` failed\n{found.stderr}")
    return json.loads(found.stdout.strip().splitlines()[-1])
