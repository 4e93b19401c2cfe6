"""Checkpoints that TRL itself wrote go on in lad.

    continue_trl.py LAD PREP FOLDER [--tolerance 1e-4]

A random checkpoint is trained for two steps by TRL's SFTTrainer on an export of ours, once the
weights themselves and once with PEFT, and saved as TRL saves: `checkpoint-2` with optimizer.pt,
trainer_state.json and all. `lad train sft` then takes two steps from either, as it is, on the build
that the export came from; its first loss must be what transformers computes with what TRL wrote.

LLaMA-Factory saves by the same Trainer and PEFT, so that its folders hold the same files. It wants
transformers <= 5.6 and trl <= 0.24, and can't be installed beside these versions: it is not run here.
"""

import argparse
import json
import logging
import os
import pathlib
import subprocess
import sys
import warnings

os.environ["HF_HUB_OFFLINE"] = "1"
logging.disable(logging.WARNING)

import torch
import transformers
from datasets import disable_progress_bars, load_dataset
from peft import LoraConfig, PeftModel
from transformers import Qwen2_5_VLForConditionalGeneration as Model
from trl import SFTConfig, SFTTrainer

from still_processor import StillProcessor

EXAMPLES = 4
WRITTEN = ["trainer_state.json", "optimizer.pt", "scheduler.pt", "training_args.bin"]


def run(*words) -> None:
    found = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if found.returncode != 0:
        sys.exit(f"error: `{' '.join(map(str, words[:3]))}` failed\n{found.stdout}{found.stderr}")


def prepare(prep: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A workspace with a build of a few examples; the folder of its export for TRL."""
    workspace, archive = folder / "workspace", folder / "drawn.tar"
    run(prep, "synth", archive, "--scale", 0.1, "--fraction", 0.05, "--categories", "pushpins")
    run(prep, "ingest", archive, "-w", workspace)
    run(prep, "build-sft", "--examples", EXAMPLES, "-w", workspace)
    run(prep, "export", "sft", "--format", "trl", "--out", folder / "export", "-w", workspace)
    return folder / "export"


def load(folder: pathlib.Path) -> Model:
    return Model.from_pretrained(folder, dtype=torch.float32)


def train(base: pathlib.Path, dataset, out: pathlib.Path, adapter: LoraConfig | None) -> pathlib.Path:
    """What TRL writes behind two steps."""
    config = SFTConfig(
        output_dir=out, max_steps=2, save_steps=2, per_device_train_batch_size=2, max_length=None,
        learning_rate=1e-3, bf16=False, use_cpu=True, report_to="none", disable_tqdm=True,
        gradient_checkpointing=False, logging_strategy="no", dataloader_pin_memory=False)
    trainer = SFTTrainer(
        load(base), config, train_dataset=dataset, processing_class=StillProcessor.of(base),
        peft_config=adapter)
    trainer.remove_callback(transformers.PrinterCallback)
    trainer.train()
    written = out / "checkpoint-2"
    missing = [name for name in WRITTEN if not (written / name).exists()]
    if missing:
        sys.exit(f"error: TRL did not write {missing} into {written}")
    return written


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
        sys.exit(f"error: two steps of TRL left the loss at {before:.6f}, so that nothing is held")
    if not abs(found - expected) <= tolerance:
        sys.exit(f"error: {what} goes on in lad at a loss of {found:.6f}, and in transformers at "
                 f"{expected:.6f}")
    print(f"{what}: goes on in lad at a loss of {found:.6f}, in transformers at {expected:.6f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("lad", "prep", "folder"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    chosen = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    disable_progress_bars()
    folder, base = chosen.folder, chosen.folder / "base"
    run(sys.executable, pathlib.Path(__file__).with_name("make_random.py"), base, "--size", "small")
    dataset = load_dataset(
        str(prepare(chosen.prep, folder)), split="train", cache_dir=str(folder / "cache"))
    batch = batch_of(StillProcessor.of(base), dataset)

    original = load(base)
    before = loss_of(original, batch)

    whole = train(base, dataset, folder / "full", None)
    found = first_loss(chosen.lad, folder, folder / "run-full", "--model", whole)
    hold("a checkpoint of TRL", found, loss_of(load(whole), batch), before, chosen.tolerance)

    adapter = train(base, dataset, folder / "lora", LoraConfig(
        r=4, lora_alpha=8, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM"))
    found = first_loss(chosen.lad, folder, folder / "run-lora", "--model", base, "--adapter", adapter)
    expected = loss_of(PeftModel.from_pretrained(original, adapter), batch)
    hold("an adapter of TRL", found, expected, before, chosen.tolerance)


if __name__ == "__main__":
    main()
