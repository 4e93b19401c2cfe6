"""Times steps of training with transformers and TRL on a checkpoint of scripts/models/make_random.py:
the Python side of the trainers' benchmark.

    trl_steps.py FOLDER --only sft|plain|grpo [--threads N] [--rounds K]

`sft` is TRL's SFTTrainer and `grpo` its GRPOTrainer, both in float32 with `sdpa` and without gradient
checkpointing; `plain` is the supervised step as a loop of our own over transformers' model, which
keeps no metrics and has its batch ready. Steps to warm up, then the median of K. Prints a line of
JSON: seconds, those of all cores, tokens, peak memory in MB.
"""

import argparse
import json
import pathlib
import resource
import statistics
import sys
import time
import warnings

import torch
import transformers
from datasets import Dataset, Image as ImageFeature, Sequence, disable_progress_bars
from PIL import Image
from safetensors.torch import load_file
from transformers import Qwen2_5_VLForConditionalGeneration as Model, TrainerCallback
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer
from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scripts" / "models"))

from still_processor import StillProcessor  # noqa: E402

PROMPTS = 2
GROUP = 8
NEW_TOKENS = 32
WARM_UP = 1
RATE = 1e-6
COMMON = dict(
    output_dir="/tmp/unused", bf16=False, gradient_checkpointing=False, use_cpu=True, report_to="none",
    save_strategy="no", logging_strategy="no", disable_tqdm=True, optim="adamw_torch_fused",
    learning_rate=RATE, lr_scheduler_type="constant", weight_decay=0.0, max_grad_norm=1.0,
    dataloader_num_workers=0, dataloader_pin_memory=False)


def picture(tensors: dict, index: int) -> Image.Image:
    """The picture whose patches these are: of a size that the processor leaves as it is."""
    (_, rows, columns) = tensors[f"image.{index}.grid"].tolist()
    patches = tensors[f"image.{index}.patches"].view(rows // 2, columns // 2, 2, 2, 3, 14, 14)
    pixels = patches.permute(0, 2, 5, 1, 3, 6, 4).reshape(rows * 14, columns * 14, 3)
    return Image.fromarray(pixels.contiguous().numpy())


def rows(folder: pathlib.Path, count: int) -> list[dict]:
    texts = json.loads((folder / "training.json").read_text())
    tensors = load_file(folder / "bench.safetensors")
    return [{"prompt": [{"role": "user", "content": texts[index]["prompt"]}],
             "completion": [{"role": "assistant", "content": texts[index]["completion"]}],
             "images": [picture(tensors, 2 * index), picture(tensors, 2 * index + 1)]}
            for index in range(count)]


def dataset(found: list[dict], *columns: str) -> Dataset:
    chosen = Dataset.from_list([{name: row[name] for name in columns} for row in found])
    return chosen.cast_column("images", Sequence(ImageFeature()))


class Clock(TrainerCallback):
    """What steps take behind those that warm up, with the loading of their batches: seconds, and
    seconds of all cores together."""

    def __init__(self):
        self.ends = []

    def on_step_end(self, *_, **__):
        self.ends.append((time.perf_counter(), time.process_time()))

    def steps(self) -> list[tuple[float, float]]:
        ends = self.ends[WARM_UP - 1:]
        return [(b[0] - a[0], b[1] - a[1]) for a, b in zip(ends, ends[1:])]


def trained(trainer) -> list[tuple[float, float]]:
    clock = Clock()
    trainer.add_callback(clock)
    trainer.train()
    return clock.steps()


def the_same_tokens(folder: pathlib.Path, batch: dict) -> int:
    """Tokens of a batch, which must be those that our side learns from."""
    tensors = load_file(folder / "training.safetensors")
    ids, labels = batch["input_ids"], batch["labels"]
    for index, (row, mask) in enumerate(zip(ids, batch["attention_mask"])):
        expected, asks = tensors[f"{index}.input_ids"], int(tensors[f"{index}.prompt_tokens"])
        assert torch.equal(row[mask == 1], expected), f"the tokens of conversation {index}"
        assert int((labels[index] != -100).sum()) == len(expected) - asks, f"what {index} learns"
    return int(batch["attention_mask"].sum())


def sft(model: Model, processor, folder: pathlib.Path, rounds: int):
    config = SFTConfig(
        **COMMON, per_device_train_batch_size=4, gradient_accumulation_steps=1, max_length=None,
        max_steps=WARM_UP + rounds)
    trainer = SFTTrainer(
        model, config, processing_class=processor,
        train_dataset=dataset(rows(folder, 4), "prompt", "completion", "images"))
    tokens = the_same_tokens(folder, trainer.data_collator([trainer.train_dataset[i] for i in range(4)]))
    return trained(trainer), tokens


def plain(model: Model, processor, folder: pathlib.Path, rounds: int):
    collator = DataCollatorForVisionLanguageModeling(processor, completion_only_loss=True)
    batch = collator(rows(folder, 4))
    model.train()
    tokens = the_same_tokens(folder, batch)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.0, fused=True)
    clock = Clock()
    for _ in range(WARM_UP + rounds):
        model(**batch, use_cache=False).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        clock.on_step_end()
    return clock.steps(), tokens


def letters(completions, completion_ids, **_) -> list[float]:
    """A reward that tells completions of a random model apart."""
    assert {len(ids) for ids in completion_ids} == {NEW_TOKENS}
    texts = [completion[0]["content"] for completion in completions]
    return [text.count("e") / max(len(text), 1) for text in texts]


def grpo(model: Model, processor, folder: pathlib.Path, rounds: int):
    settings = model.config
    first = settings.vision_start_token_id
    never = [settings.text_config.eos_token_id, settings.text_config.bos_token_id,
             *range(first, first + 5)]
    config = GRPOConfig(
        **COMMON, per_device_train_batch_size=GROUP, gradient_accumulation_steps=PROMPTS,
        num_generations=GROUP, max_completion_length=NEW_TOKENS, shuffle_dataset=False,
        generation_kwargs={"suppress_tokens": never}, max_steps=WARM_UP + rounds)
    trainer = GRPOTrainer(
        model, letters, config, processing_class=processor,
        train_dataset=dataset(rows(folder, PROMPTS), "prompt", "images"))
    return trained(trainer), PROMPTS * GROUP * NEW_TOKENS


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", choices=["sft", "plain", "grpo"], required=True)
    chosen = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    disable_progress_bars()
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    model = Model.from_pretrained(
        chosen.folder, dtype=torch.float32, attn_implementation="sdpa")
    processor = StillProcessor.of(chosen.folder)
    step = {"sft": sft, "plain": plain, "grpo": grpo}[chosen.only]
    steps, tokens = step(model, processor, chosen.folder, chosen.rounds)
    seconds, cpu = zip(*steps)
    print(json.dumps({
        "threads": torch.get_num_threads(), "torch": torch.__version__,
        "parameters": sum(weight.numel() for weight in model.parameters()),
        chosen.only: {
            "seconds": round(statistics.median(seconds), 4), "all": [round(each, 4) for each in seconds],
            "cpuSeconds": round(statistics.mean(cpu), 4), "tokens": tokens,
            "peakMB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}}))


if __name__ == "__main__":
    main()
