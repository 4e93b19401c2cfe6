"""Loads a tokenizer.json that lad's trainer wrote with Hugging Face's tokenizers and transformers, and
holds ids and texts against a file.

    check_tokenizer.py TOKENIZER_JSON CASES_JSON

CASES_JSON is a list of {"text": …, "ids": […], "decoded": …}.
"""

import argparse
import json
import pathlib
import sys

from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("tokenizer", type=pathlib.Path)
    parser.add_argument("cases", type=pathlib.Path)
    chosen = parser.parse_args()
    cases = json.loads(chosen.cases.read_text())
    plain = Tokenizer.from_file(str(chosen.tokenizer))
    fast = PreTrainedTokenizerFast(tokenizer_file=str(chosen.tokenizer))
    for case in cases:
        for name, ids in (("tokenizers", plain.encode(case["text"], add_special_tokens=False).ids),
                          ("transformers", fast.encode(case["text"], add_special_tokens=False))):
            if ids != case["ids"]:
                sys.exit(f"error: {name} gives {ids[:20]} for {case['text'][:60]!r}, not {case['ids'][:20]}")
        text = plain.decode(case["ids"], skip_special_tokens=False)
        if text != case["decoded"]:
            sys.exit(f"error: tokenizers decodes {text[:60]!r}, not {case['decoded'][:60]!r}")
    if not cases:
        sys.exit("error: there is nothing to check")
    print(f"{len(cases)} texts have the same ids and texts in tokenizers and transformers")


if __name__ == "__main__":
    main()
