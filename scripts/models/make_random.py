"""Writes a random Qwen2.5-VL checkpoint with all that belongs to one, and inputs to time it with.

    make_random.py FOLDER --size small|mid|3b [--dtype float32|bfloat16] [--seed S]

`3b` has the exact shape of the published 3B model, in bfloat16 unless told otherwise; `mid` about
160 million parameters with the same head sizes; `small` is for trying things out. The tokenizer is
Qwen2's (from dashscope), cut to its first merges for the smaller sizes, with the special tokens
right behind. `bench.safetensors` holds what benchmarks/qwen.py runs: `forward.input_ids` and
`forward.attention_mask` of two rows with pictures 0, 1 and 2, 3; `prompt.K.input_ids` of four
prompts with pictures 2K and 2K+1; `image.N.patches` and `image.N.grid`. `training.json` and
`training.safetensors` hold what benchmarks/trainers learns from, as texts and as tokens: four
conversations about pictures 2K and 2K+1, `K.input_ids`, of which the first `K.prompt_tokens` ask.
"""

import argparse
import json
import math
import pathlib
import random
import sys

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration as Model

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fixtures"))

import qwen_tiny as tiny  # noqa: E402
import tokenization  # noqa: E402

SHARD_BYTES = 2_000_000_000

SIZES = {
    "small": dict(
        merges=1_744, vocab=2_048, hidden=256, layers=4, heads=4, kv_heads=2, intermediate=704,
        mrope=[8, 12, 12], depth=4, vision=160, vision_heads=4, vision_intermediate=432, full=[1, 3],
        dtype="float32"),
    "mid": dict(
        merges=31_700, vocab=32_000, hidden=768, layers=8, heads=6, kv_heads=2, intermediate=4_096,
        mrope=[16, 24, 24], depth=8, vision=640, vision_heads=8, vision_intermediate=1_712,
        full=[3, 7], dtype="float32"),
    "3b": dict(
        merges=None, vocab=151_936, hidden=2_048, layers=36, heads=16, kv_heads=2,
        intermediate=11_008, mrope=[16, 24, 24], depth=32, vision=1_280, vision_heads=16,
        vision_intermediate=3_420, full=[7, 15, 23, 31], dtype="bfloat16"),
}

# Says in Jinja what the facts say of Qwen2.5-VL's prompts: a default system turn, and each picture
# as a single <|image_pad|> between its two marks.
TEMPLATE = (
    "{% if messages[0]['role'] != 'system' %}"
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}"
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}"
    "{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif part['type'] == 'text' %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def ids_of(tokenizer: Tokenizer) -> dict[str, int]:
    return {text: tokenizer.token_to_id(text) for text in tokenization.SPECIAL}


def config(size: dict, ids: dict[str, int], dtype: str) -> Qwen2_5_VLConfig:
    return Qwen2_5_VLConfig(
        text_config=dict(
            vocab_size=size["vocab"], hidden_size=size["hidden"], num_hidden_layers=size["layers"],
            intermediate_size=size["intermediate"], num_attention_heads=size["heads"],
            num_key_value_heads=size["kv_heads"], rms_norm_eps=1e-6, max_position_embeddings=128_000,
            max_window_layers=size["layers"], bos_token_id=ids["<|endoftext|>"],
            eos_token_id=ids["<|im_end|>"],
            rope_parameters=dict(
                rope_type="default", rope_theta=1e6, mrope_section=size["mrope"])),
        vision_config=dict(
            depth=size["depth"], hidden_size=size["vision"], num_heads=size["vision_heads"],
            intermediate_size=size["vision_intermediate"], out_hidden_size=size["hidden"],
            fullatt_block_indexes=size["full"], window_size=112, tokens_per_second=2),
        image_token_id=ids["<|image_pad|>"], video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"], vision_end_token_id=ids["<|vision_end|>"],
        tie_word_embeddings=True, architectures=["Qwen2_5_VLForConditionalGeneration"], dtype=dtype)


# Weights


def names_and_shapes(settings: Qwen2_5_VLConfig) -> dict[str, torch.Size]:
    """Of the file, where names are the published, older ones, and the tied head is absent."""
    with torch.device("meta"):
        model = Model(settings)
    return {tiny.published(name): weight.shape for name, weight in model.named_parameters()
            if name != "lm_head.weight"}


def drawn(name: str, shape: torch.Size, dtype: torch.dtype, generator: torch.Generator) -> torch.Tensor:
    if "norm" in name or "ln_q" in name:
        return torch.ones(shape, dtype=dtype)
    scale = 0.02 if len(shape) == 1 or "embed_tokens" in name else math.prod(shape[1:])**-0.5
    return torch.randn(shape, generator=generator, dtype=torch.float32).mul_(scale).to(dtype)


def write_weights(folder: pathlib.Path, settings: Qwen2_5_VLConfig, dtype: torch.dtype, seed: int) -> int:
    """One file after the other, so that no more than one is in memory. Returns the count of weights."""
    shapes = names_and_shapes(settings)
    files: list[list[str]] = [[]]
    used = 0
    for name, shape in shapes.items():
        size = shape.numel() * dtype.itemsize
        if used and used + size > SHARD_BYTES:
            files.append([])
            used = 0
        files[-1].append(name)
        used += size
    generator = torch.Generator().manual_seed(seed)
    placed = {}
    for index, names in enumerate(files):
        file = ("model.safetensors" if len(files) == 1
                else f"model-{index + 1:05}-of-{len(files):05}.safetensors")
        save_file({name: drawn(name, shapes[name], dtype, generator) for name in names},
                  folder / file, {"format": "pt"})
        placed.update({name: file for name in names})
    count = sum(shape.numel() for shape in shapes.values())
    if len(files) > 1:
        write(folder / "model.safetensors.index.json",
              {"metadata": {"total_size": count * dtype.itemsize}, "weight_map": placed})
    return count


# What stands beside the weights


def write(path: pathlib.Path, value: dict | list) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_texts(folder: pathlib.Path, tokenizer: Tokenizer, ids: dict[str, int]) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    added = {
        str(token_id): {"content": token.content, "lstrip": False, "normalized": False,
                        "rstrip": False, "single_word": False, "special": token.special}
        for token_id, token in tokenizer.get_added_tokens_decoder().items()}
    write(folder / "tokenizer_config.json", {
        "add_prefix_space": False, "added_tokens_decoder": added, "bos_token": None,
        "chat_template": TEMPLATE, "clean_up_tokenization_spaces": False, "eos_token": "<|im_end|>",
        "errors": "replace", "model_max_length": 131_072, "pad_token": "<|endoftext|>",
        "split_special_tokens": False, "tokenizer_class": "Qwen2Tokenizer", "unk_token": None,
        "processor_class": "Qwen2_5_VLProcessor"})
    write(folder / "chat_template.json", {"chat_template": TEMPLATE})
    write(folder / "preprocessor_config.json", {
        "min_pixels": 3_136, "max_pixels": 12_845_056, "patch_size": 14, "temporal_patch_size": 2,
        "merge_size": 2, "image_mean": tiny.MEAN_VALUES, "image_std": tiny.STD_VALUES,
        "image_processor_type": "Qwen2VLImageProcessor", "processor_class": "Qwen2_5_VLProcessor"})
    write(folder / "generation_config.json", {
        "bos_token_id": ids["<|endoftext|>"], "pad_token_id": ids["<|endoftext|>"], "do_sample": True,
        "eos_token_id": [ids["<|im_end|>"], ids["<|endoftext|>"]], "repetition_penalty": 1.05,
        "temperature": 0.000001})


# Inputs of the benchmark


def prompt(tokenizer: Tokenizer, pictures: list[torch.Tensor], words: int, rng: random.Random) -> list[int]:
    """A user's turn with pictures and a text of so many tokens."""
    def ids(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids
    shown = "".join("<|vision_start|>" + "<|image_pad|>" * (int(grid.prod()) // 4) + "<|vision_end|>"
                    for grid in pictures)
    text = [rng.randrange(256, tokenizer.token_to_id("<|endoftext|>")) for _ in range(words)]
    return [*ids("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n" + shown),
            *text, *ids("<|im_end|>\n<|im_start|>assistant\n")]


def write_inputs(path: pathlib.Path, tokenizer: Tokenizer, seed: int) -> None:
    rng = random.Random(seed)
    generator = torch.Generator().manual_seed(seed)
    tensors, grids = {}, []
    for index, (rows, columns) in enumerate(
            [(16, 16), (24, 24), (16, 24), (24, 16), (20, 20), (18, 22), (24, 18), (16, 20)]):
        grids.append(torch.tensor([1, rows, columns]))
        tensors[f"image.{index}.grid"] = grids[-1]
        tensors[f"image.{index}.patches"] = torch.randint(
            0, 256, (rows * columns, 3, 14, 14), dtype=torch.uint8, generator=generator)
    for index in range(4):
        tensors[f"prompt.{index}.input_ids"] = torch.tensor(
            prompt(tokenizer, grids[2 * index:2 * index + 2], rng.randrange(30, 60), rng))
    rows = [prompt(tokenizer, grids[2 * index:2 * index + 2], 120, rng) for index in range(2)]
    pad = tokenizer.token_to_id("<|endoftext|>")
    longest = max(map(len, rows))
    tensors["forward.input_ids"] = torch.tensor([row + [pad] * (longest - len(row)) for row in rows])
    tensors["forward.attention_mask"] = torch.tensor(
        [[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    save_file(tensors, path)


def words(tokenizer: Tokenizer, count: int, rng: random.Random) -> str:
    """A text of so many words of the vocabulary, which stay what they are when they are encoded."""
    known = sorted(text[1:] for text in tokenizer.get_vocab()
                   if text[0] == "\u0120" and text[1:].isascii() and text[1:].isalpha())
    return " ".join(rng.choices(known, k=count))


def write_training(folder: pathlib.Path, tokenizer: Tokenizer, seed: int) -> None:
    """Four conversations about two pictures each, with answers of 96 words."""
    def ids(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids
    rng = random.Random(seed + 1)
    grids = load_file(folder / "bench.safetensors")
    texts, tensors = [], {}
    for index in range(4):
        asked, answer = words(tokenizer, 48, rng), words(tokenizer, 96, rng)
        shown = "".join(
            "<|vision_start|>" + "<|image_pad|>" * (int(grids[f"image.{i}.grid"].prod()) // 4)
            + "<|vision_end|>" for i in (2 * index, 2 * index + 1))
        prompt = ids("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
                     + shown + asked + "<|im_end|>\n<|im_start|>assistant\n")
        tensors[f"{index}.prompt_tokens"] = torch.tensor([len(prompt)])
        tensors[f"{index}.input_ids"] = torch.tensor(prompt + ids(answer + "<|im_end|>\n"))
        texts.append({"prompt": asked, "completion": answer})
    write(folder / "training.json", texts)
    save_file(tensors, folder / "training.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--size", choices=SIZES, required=True)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"])
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    size = SIZES[chosen.size]
    dtype = chosen.dtype or size["dtype"]
    chosen.folder.mkdir(parents=True, exist_ok=True)
    tokenizer = tokenization.qwen(size["merges"])
    ids = ids_of(tokenizer)
    settings = config(size, ids, dtype)
    write(chosen.folder / "config.json", tiny.flat(json.loads(settings.to_json_string())))
    write_texts(chosen.folder, tokenizer, ids)
    write_inputs(chosen.folder / "bench.safetensors", tokenizer, chosen.seed)
    write_training(chosen.folder, tokenizer, chosen.seed)
    count = write_weights(chosen.folder, settings, getattr(torch, dtype), chosen.seed)
    print(f"{count:,} parameters as {dtype} in {chosen.folder}")


if __name__ == "__main__":
    main()
