"""What holds a checkpoint that another trainer wrote against lad, which goes on with it."""

import argparse
import json
import logging
import os
import pathlib
import subprocess
import sys
import warnings
from collections.abc import Callable

os.environ["HF_HUB_OFFLINE"] = "1"
logging.disable(logging.WARNING)

import torch
import transformers
from datasets import disable_progress_bars, load_dataset
from peft import PeftModel
from transformers import Qwen2_5_VLForConditionalGeneration as Model

from still_processor import StillProcessor

EXAMPLES = 4
WRITTEN = ["trainer_state.json", "optimizer.pt", "scheduler.pt", "training_args.bin"]


def arguments() -> argparse.Namespace:
    """Of LAD PREP FOLDER; the libraries say nothing from here on."""
    parser = argparse.ArgumentParser()
    for name in ("lad", "prep", "folder"):
        parser.add_argument(name, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--tolerance", type=float, default=1e-4)
    warnings.filterwarnings("ignore")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    disable_progress_bars()
    return parser.parse_args()


def run(*words) -> None:
    found = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if found.returncode != 0:
        sys.exit(f"error: `{' '.join(map(str, words[:3]))}` failed\n{found.stdout}{found.stderr}")


def prepare(prep: pathlib.Path, folder: pathlib.Path):
    """A workspace with a build of a few examples; these as TRL loads their export."""
    workspace, archive = folder / "workspace", folder / "drawn.tar"
    run(prep, "synth", archive, "--scale", 0.1, "--fraction", 0.05, "--categories", "pushpins")
    run(prep, "ingest", archive, "-w", workspace)
    run(prep, "build-sft", "--examples", EXAMPLES, "-w", workspace)
    return load_dataset(
        str(export(prep, folder, "trl")), split="train", cache_dir=str(folder / "cache"))


def export(prep: pathlib.Path, folder: pathlib.Path, form: str) -> pathlib.Path:
    """The folder of the build in a trainer's form."""
    out = folder / "export" / form
    run(prep, "export", "sft", "--format", form, "--out", out, "-w", folder / "workspace")
    return out


def checkpoint(out: pathlib.Path) -> pathlib.Path:
    """What the trainer wrote behind its second step, with all that belongs to it."""
    written = out / "checkpoint-2"
    missing = [name for name in WRITTEN if not (written / name).exists()]
    if missing:
        sys.exit(f"error: {missing} were not written into {written}")
    return written


def load(folder: pathlib.Path) -> Model:
    return Model.from_pretrained(folder, dtype=torch.float32)


def batch_of(processor, dataset) -> dict:
    """All examples, of which what the assistant wrote is learnt, with the tokens that end it."""
    texts, images = [], []
    for row in dataset:
        turns = [dict(turn) for turn in row["messages"]]
        first = next(turn for turn in turns if turn["role"] == "user")
        first["content"] = ([{"type": "image"}] * len(row["images"])
                            + [{"type": "text", "text": first["content"]}])
        texts.append(processor.apply_chat_template(turns, tokenize=False))
        images.append(row["images"])
    batch = processor(text=texts, images=images, padding=True, return_tensors="pt")
    start, end = processor.tokenizer.convert_tokens_to_ids(["<|im_start|>", "<|im_end|>"])
    opening = processor.tokenizer.encode("<|im_start|>assistant\n", add_special_tokens=False)
    labels = torch.full_like(batch["input_ids"], -100)
    for row, ids in enumerate(batch["input_ids"].tolist()):
        for place in range(len(ids)):
            if ids[place:place + len(opening)] == opening:
                first = place + len(opening)
                last = ids.index(end, first)
                labels[row, first:last + 1] = batch["input_ids"][row, first:last + 1]
    return {**batch, "labels": labels}


def first_loss(lad: pathlib.Path, folder: pathlib.Path, out: pathlib.Path, *model) -> float:
    """Of two steps of lad on all examples at once."""
    run(lad, "train", "sft", *model, "--steps", 2, "--batch", EXAMPLES, "--accumulate", 1,
        "--holdout", 0, "--learning-rate", "1e-4", "--device", "cpu", "--out", out,
        "-w", folder / "workspace")
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in lines if "loss" in line]
    if len(losses) != 2:
        sys.exit(f"error: {out}/metrics.jsonl has {len(losses)} losses of two steps")
    return losses[0]


def loss_of(model, batch: dict) -> float:
    with torch.no_grad():
        return model.eval()(**batch).loss.item()


def hold(what: str, found: float, expected: float, before: float, tolerance: float) -> None:
    """The loss that lad found against that of transformers, which two steps must have changed."""
    if not abs(expected - before) > 10 * tolerance:
        sys.exit(f"error: {what} has the loss of before its two steps, {before:.6f}: nothing is held")
    if not abs(found - expected) <= tolerance:
        sys.exit(f"error: {what} goes on in lad at a loss of {found:.6f}, and in transformers at "
                 f"{expected:.6f}")
    print(f"{what}: goes on in lad at a loss of {found:.6f}, in transformers at {expected:.6f}")


def hold_both(
    trainer: str, chosen: argparse.Namespace, base: pathlib.Path, dataset,
    train: Callable[[pathlib.Path, bool], pathlib.Path]
) -> None:
    """Holds what `train` writes into a folder, all weights and an adapter of `base`, against lad."""
    batch = batch_of(StillProcessor.of(base), dataset)
    original, folder = load(base), chosen.folder
    before = loss_of(original, batch)

    whole = train(folder / "full", False)
    found = first_loss(chosen.lad, folder, folder / "run-full", "--model", whole)
    hold(f"a checkpoint of {trainer}", found, loss_of(load(whole), batch), before, chosen.tolerance)

    adapter = train(folder / "lora", True)
    found = first_loss(chosen.lad, folder, folder / "run-lora", "--model", base, "--adapter", adapter)
    expected = loss_of(PeftModel.from_pretrained(original, adapter), batch)
    hold(f"an adapter of {trainer}", found, expected, before, chosen.tolerance)
