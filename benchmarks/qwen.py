"""Times transformers on a checkpoint of scripts/models/make_random.py: the Python side of the model's
benchmark.

    qwen.py FOLDER [--dtype float32|bfloat16] [--threads N] [--rounds K] [--only forward|generate]

`forward` is one pass without gradients with logits at every position of two rows with two pictures
each; `generate` draws 8 answers of 32 tokens to each of four prompts with two pictures each. One
run to warm up, then the median of K. Prints a line of JSON: seconds, tokens/s, peak memory in MB.
"""

import argparse
import json
import pathlib
import resource
import statistics
import sys
import time

import torch
from safetensors.torch import load_file
from transformers import Qwen2_5_VLForConditionalGeneration as Model
from transformers.utils import logging

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "scripts" / "fixtures"))

from qwen_tiny import pixel_values  # noqa: E402

SAMPLES = 8
NEW_TOKENS = 32


def arguments(settings, tensors: dict, ids: torch.Tensor, mask: torch.Tensor, images: range) -> dict:
    return {
        "input_ids": ids, "attention_mask": mask,
        "mm_token_type_ids": (ids == settings.image_token_id).int(),
        "pixel_values": torch.cat([pixel_values(tensors[f"image.{i}.patches"]) for i in images]),
        "image_grid_thw": torch.stack([tensors[f"image.{i}.grid"] for i in images]),
    }


def prompts(tensors: dict, pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The four prompts with padding on the left, as transformers wants it."""
    rows = [tensors[f"prompt.{index}.input_ids"] for index in range(4)]
    longest = max(map(len, rows))
    ids = torch.stack([torch.nn.functional.pad(row, (longest - len(row), 0), value=pad) for row in rows])
    lengths = torch.tensor([[len(row)] for row in rows])
    return ids, (torch.arange(longest) >= longest - lengths).long()


def forward(model: Model, tensors: dict):
    given = arguments(model.config, tensors, tensors["forward.input_ids"],
                      tensors["forward.attention_mask"], range(4))
    return lambda: model(**given).logits, int(given["attention_mask"].sum())


def generate(model: Model, tensors: dict):
    settings = model.config
    pad = settings.text_config.bos_token_id
    given = arguments(settings, tensors, *prompts(tensors, pad), range(8))
    first = settings.vision_start_token_id
    options = dict(
        do_sample=True, temperature=1.0, top_k=0, top_p=1.0, repetition_penalty=1.0,
        num_return_sequences=SAMPLES, min_new_tokens=NEW_TOKENS, max_new_tokens=NEW_TOKENS,
        pad_token_id=pad, eos_token_id=settings.text_config.eos_token_id,
        suppress_tokens=list(range(first, first + 5)))

    def run():
        torch.manual_seed(0)
        found = model.generate(**given, **options)
        assert found.shape == (4 * SAMPLES, given["input_ids"].shape[1] + NEW_TOKENS), found.shape

    return run, 4 * SAMPLES * NEW_TOKENS


def timed(run, rounds: int) -> list[float]:
    run()
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return seconds


def peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["forward", "generate"])
    chosen = parser.parse_args()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    if chosen.threads:
        torch.set_num_threads(chosen.threads)
    tensors = load_file(chosen.folder / "bench.safetensors")
    start = time.perf_counter()
    model = Model.from_pretrained(
        chosen.folder, dtype=getattr(torch, chosen.dtype), attn_implementation="sdpa").eval()
    line = {"dtype": chosen.dtype, "threads": torch.get_num_threads(), "torch": torch.__version__,
            "parameters": sum(weight.numel() for weight in model.parameters()),
            "load": {"seconds": round(time.perf_counter() - start, 3), "peakMB": peak()}}
    for name, kind in (("forward", forward), ("generate", generate)):
        if chosen.only in (None, name):
            run, tokens = kind(model, tensors)
            seconds = timed(run, chosen.rounds)
            median = statistics.median(seconds)
            line[name] = {"seconds": round(median, 4), "all": [round(each, 4) for each in seconds],
                          "tokens": tokens, "tokensPerSecond": round(tokens / median, 1),
                          "peakMB": peak()}
    print(json.dumps(line))


if __name__ == "__main__":
    main()
