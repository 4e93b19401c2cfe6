"""Loads every export with the real loaders, unmodified, and holds it against the workspace.

    check.py WORKSPACE SCHEMAS
"""

import glob
import io
import json
import logging
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_CACHE", tempfile.mkdtemp(prefix="prep-exports-"))
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
logging.disable(logging.WARNING)

import jsonschema
import mlcroissant
import numpy as np
import webdataset
from datasets import load_dataset
from PIL import Image
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from truth import Truth

MARK = "<image>"


class Case:
    """An export with what it should hold."""

    def __init__(self, path, workspace):
        self.path = path
        with open(f"{path}/export.json") as file:
            self.listing = json.load(file)
        self.format, self.kind = self.listing["format"], self.listing["kind"]
        self.split = "test" if self.kind == "eval" else "train"
        self.truth = Truth(workspace, self.listing["build"])

    def lines(self):
        for path in sorted(glob.glob(f"{self.path}/**/*.jsonl", recursive=True)):
            with open(path) as file:
                yield from map(json.loads, file)

    def picture(self, path):
        return Image.open(f"{self.path}/{path}")


def marked(row):
    """The conversation with a mark for each image before the first user text."""
    turns = [dict(turn) for turn in row["messages"]]
    first = next(turn for turn in turns if turn["role"] == "user")
    first["content"] = MARK * len(row["images"]) + first["content"]
    return turns


def plain(turns):
    return [{"role": turn["role"], "content": turn["content"]} for turn in turns]


def check_schema(case, schemas):
    kind = "sft" if case.kind == "sft" else "grpo"
    names = [f"{schemas}/{case.format}.{kind}.json", f"{schemas}/{case.format}.json"]
    with open(next(name for name in names if os.path.exists(name))) as file:
        schema = json.load(file)
    validator = jsonschema.Draft202012Validator(schema)
    records = list(case.lines())
    if case.format == "webdataset":
        records = [json.loads(sample["json"]) for sample in raw_samples(case)]
    for record in records:
        validator.validate(record)
    assert len(records) == len(case.truth.rows)


def check_folder(case):
    """datasets' imagefolder: trl and hf."""
    table = load_dataset(case.path, split=case.split)
    assert len(table) == len(case.truth.rows)
    for index, (row, wanted) in enumerate(zip(table, case.truth.rows)):
        case.truth.check(index, row["images"], row["id"])
        if case.format == "hf":
            assert row["answer"] == wanted["answer"] and MARK not in row["question"]
        elif case.kind == "sft":
            assert plain(row["messages"]) == wanted["messages"]
        else:
            assert plain(row["prompt"]) == wanted["messages"] and row["solution"] == wanted["answer"]


def check_lines(case):
    """datasets' json, which LLaMA-Factory, ms-swift, verl and EasyR1 read with."""
    file = next(glob.iglob(f"{case.path}/*.jsonl"))
    table = load_dataset("json", data_files=file, split="train")
    assert len(table) == len(case.truth.rows)
    for index, (row, wanted) in enumerate(zip(table, case.truth.rows)):
        ident = row["extra_info"]["id"] if case.format == "verl" else row["id"]
        images = row["image"] if case.format == "vlm-r1" else row["images"]
        paths = [image["image"] if isinstance(image, dict) else image for image in images]
        assert not any(os.path.isabs(path) or ".." in path for path in paths)
        case.truth.check(index, [case.picture(path) for path in paths], ident)
        turns = marked(wanted)
        if case.format == "easyr1":
            assert row["problem"] == turns[-1]["content"] and row["answer"] == wanted["answer"]
        elif case.format == "vlm-r1":
            speakers = {"user": "human", "assistant": "gpt"}
            turns = [{"from": speakers[t["role"]], "value": t["content"]} for t in turns]
            if case.kind != "sft":
                turns.append({"from": "gpt", "value": wanted["answer"]})
            assert [{"from": t["from"], "value": t["value"]} for t in row["conversations"]] == turns
        elif case.format == "verl":
            assert plain(row["prompt"]) == turns
            assert row["reward_model"]["ground_truth"] == wanted["answer"]
        else:
            assert plain(row["messages"]) == turns
            assert case.kind == "sft" or row["solution"] == wanted["answer"]


def raw_samples(case):
    # Sorted, as datasets reads them.
    for path in sorted(glob.glob(f"{case.path}/{case.split}/*.tar")):
        yield from webdataset.WebDataset(path, shardshuffle=False)


def picture_keys(sample):
    """The references in order, then the query: ref.png, ref2.png, ..., query.png."""
    references = [k for k in sample if k.startswith("ref") and k.endswith(".png")]
    return sorted(references, key=lambda k: (len(k), k)) + ["query.png"]


def check_tars(case):
    """The webdataset library, and datasets' reader of the same files."""
    seen = []
    for sample in raw_samples(case):
        row = json.loads(sample["json"])
        pictures = [Image.open(io.BytesIO(sample[k])) for k in picture_keys(sample)]
        case.truth.check(int(sample["__key__"]), pictures, row["id"])
        assert row["messages"] == case.truth.rows[int(sample["__key__"])]["messages"]
        seen.append(row["id"])
    assert sorted(seen) == sorted(row["id"] for row in case.truth.rows)
    assert [row["id"] for row in case.lines()] == seen, "index.jsonl"
    table = load_dataset("webdataset", data_dir=case.path, split=case.split)
    assert table["__key__"] == [ident.split("/")[1].zfill(6) for ident in seen]
    for row in table:
        pictures = [row[k] for k in picture_keys(row) if row[k] is not None]
        case.truth.check(int(row["__key__"]), pictures, row["json"]["id"])


def check_croissant(case):
    described = mlcroissant.Dataset(jsonld=f"{case.path}/croissant.json")
    issues = described.metadata.ctx.issues
    assert not issues.errors and not issues.warnings, issues.report()
    rows = list(described.records("record"))
    assert len(rows) == len(case.truth.rows)
    key = "extra_info" if case.format == "verl" else "id"
    for row in rows[:5]:
        assert case.truth.build in str(row[f"record/{key}"]), row


def check_pixels(case):
    """Qwen's processor leaves each picture as it is, and makes of it what the shard holds."""
    processor = Qwen2VLImageProcessorPil(min_pixels=3136, max_pixels=12845056)
    pictures = {}
    for row in case.truth.rows:
        pictures.update((image, None) for image in row["images"])
    for image in pictures:
        picture = Image.fromarray(case.truth.pixels(image))
        made = processor(images=[picture], return_tensors="np")
        patches, gh, gw = case.truth.patches(image)
        assert made["image_grid_thw"].tolist() == [[1, gh, gw]], image
        # float32 on both sides: what differs is rounding alone, far below a grey level (0.0146)
        difference = np.abs(made["pixel_values"] - case.truth.pixel_values(image)).max()
        assert difference < 1e-5, f"{image}: {difference}"
    return len(pictures)


def check_reward(case):
    script = (
        "import reward_yesno as r\n"
        "c = [[{'role': 'assistant', 'content': '<think>a</think><answer>yes</answer>'}]] * 2\n"
        "assert r.accuracy(c, solution=['yes', 'no'], prompts=c) == [1.0, 0.0]\n"
        "assert r.format(c, solution=['yes', 'no']) == [1.0, 1.0]\n"
        "assert r.compute_score('prep/yesno', 'no', 'no')['score'] == 0.0\n"
    )
    subprocess.run([sys.executable, "-I", "-B", "-c", f"import sys; sys.path.insert(0, {case.path!r})\n{script}"],
                   check=True)


def main(workspace, schemas):
    loaders = {"trl": check_folder, "hf": check_folder, "webdataset": check_tars}
    pixels = {}
    paths = sorted(glob.glob(f"{workspace}/exports/*/"))
    assert paths, f"no exports in {workspace}"
    for path in paths:
        case = Case(path.rstrip("/"), workspace)
        check_schema(case, schemas)
        loaders.get(case.format, check_lines)(case)
        check_croissant(case)
        if case.truth.build not in pixels:
            pixels[case.truth.build] = check_pixels(case)
        if os.path.exists(f"{case.path}/reward_yesno.py"):
            check_reward(case)
        print(f"ok  {case.format:12} {case.truth.build}  {len(case.truth.rows)} records")
    for build, count in pixels.items():
        print(f"ok  {count} images of {build}: unchanged by Qwen's smart resize, patches as in the shard")


if __name__ == "__main__":
    main(*sys.argv[1:])
