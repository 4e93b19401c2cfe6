"""Loads a checkpoint that lad wrote with transformers, and holds its logits against a file.

    check_checkpoint.py FOLDER --case CASE --logits FILE [--tolerance 1e-4]

A missing, unexpected or mismatched weight is an error. CASE is a folder of
scripts/fixtures/qwen.py with inputs, FILE a safetensors file with INPUT.logits.
"""

import argparse
import pathlib

from transformers.utils import logging

from comparison import compare, load


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--case", type=pathlib.Path, required=True)
    parser.add_argument("--logits", type=pathlib.Path, required=True)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    chosen = parser.parse_args()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    compare(load(chosen.folder), chosen.case, chosen.logits, chosen.tolerance)


if __name__ == "__main__":
    main()
