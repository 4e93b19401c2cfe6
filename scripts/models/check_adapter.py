"""Loads an adapter folder that lad wrote with PEFT, and holds its logits against a file.

    check_adapter.py BASE ADAPTER --case CASE --logits FILE [--tolerance 1e-4]

BASE is a checkpoint folder, CASE a folder of scripts/fixtures/qwen.py with inputs, FILE a
safetensors file with INPUT.logits. PEFT only warns of keys that it doesn't know or doesn't find;
here they are errors, and so is a weight that did not arrive.
"""

import argparse
import pathlib

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers.utils import logging

from comparison import compare, fail, load


def check_keys(model: PeftModel, path: pathlib.Path) -> None:
    written = load_file(path)
    loaded = get_peft_model_state_dict(model, save_embedding_layers=False)
    missing, unexpected = sorted(loaded.keys() - written), sorted(written.keys() - loaded)
    if missing or unexpected:
        fail(f"{path}: missing {missing[:3]} ({len(missing)}), unexpected {unexpected[:3]} "
             f"({len(unexpected)})")
    for name, tensor in written.items():
        if not torch.equal(loaded[name].float(), tensor.float()):
            fail(f"{path}: {name} did not arrive")
    if not any(tensor.any() for name, tensor in written.items() if "lora_B" in name):
        print("note: every B is zero, so the adapter does nothing")
    print(f"{len(written)} weights, rank {model.peft_config['default'].r}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("base", type=pathlib.Path)
    parser.add_argument("adapter", type=pathlib.Path)
    parser.add_argument("--case", type=pathlib.Path, required=True)
    parser.add_argument("--logits", type=pathlib.Path, required=True)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    chosen = parser.parse_args()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model = PeftModel.from_pretrained(load(chosen.base), chosen.adapter).eval()
    check_keys(model, chosen.adapter / "adapter_model.safetensors")
    compare(model, chosen.case, chosen.logits, chosen.tolerance)


if __name__ == "__main__":
    main()
