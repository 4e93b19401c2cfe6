"""Loads the exports with the trainers' own loaders, unmodified: one process a trainer, because their
requirements contradict each other. A trainer that can't be imported is named and left out.

    trainers.py WORKSPACE [TRAINER]
"""

import glob
import os
import subprocess
import sys

import stand_ins  # noqa: F401  before anything that imports torchvision
from check import Case  # before any loader: it also says where caches go

TRAINERS = ["trl", "llamafactory", "ms-swift", "verl"]


def cases(workspace, trainer):
    for path in sorted(glob.glob(f"{workspace}/exports/*-{trainer}")):
        yield Case(path, workspace)


def trl(workspace):
    from datasets import load_dataset
    from trl.data_utils import is_conversational, prepare_multimodal_messages

    for case in cases(workspace, "trl"):
        table = load_dataset(case.path, split=case.split)
        for index, row in enumerate(table):
            turns = row["messages" if case.kind == "sft" else "prompt"]
            assert is_conversational(row)
            made = prepare_multimodal_messages(turns, images=row["images"])
            parts = next(turn for turn in made if turn["role"] == "user")["content"]
            assert [part["type"] for part in parts] == ["image"] * len(row["images"]) + ["text"]
            case.truth.check(index, [part["image"] for part in parts[:-1]], row["id"])
        yield case


def llamafactory(workspace):
    # Its bounds on other packages; what is loaded here needs none of them.
    os.environ["DISABLE_VERSION_CHECK"] = "1"
    from llamafactory.data.loader import _load_single_dataset
    from llamafactory.data.mm_plugin import get_mm_plugin
    from llamafactory.data.parser import get_dataset_list
    from llamafactory.hparams import DataArguments, ModelArguments

    for case in cases(workspace, "llamafactory"):
        build = case.listing["build"]
        data = DataArguments(dataset=build, dataset_dir=case.path, media_dir=case.path)
        model = ModelArguments(model_name_or_path="none")
        (attributes,) = get_dataset_list([build], case.path)
        from transformers import Seq2SeqTrainingArguments

        training = Seq2SeqTrainingArguments(output_dir=os.environ["HF_DATASETS_CACHE"], use_cpu=True)
        table = _load_single_dataset(attributes, model, data, training)
        plugin = get_mm_plugin("qwen2_vl", image_token="<|image_pad|>", video_token="<|video_pad|>")
        limits = {"image_max_pixels": 401408, "image_min_pixels": 1024}
        assert len(table) == len(case.truth.rows)
        for index, row in enumerate(table):
            turns = row["_prompt"] + row["_response"]
            marks = sum(turn["content"].count("<image>") for turn in turns)
            assert marks == len(row["_images"]) and turns[-1]["role"] == "assistant"
            pictures = plugin._regularize_images(row["_images"], **limits)["images"]
            case.truth.check(index, pictures)
        yield case


def ms_swift(workspace):
    from swift.dataset import load_dataset
    from swift.template.vision_utils import load_image

    for case in cases(workspace, "ms-swift"):
        os.environ["ROOT_IMAGE_DIR"] = case.path
        table, _ = load_dataset(f"{case.path}/{case.split}.jsonl", num_proc=1, strict=True, remove_unused_columns=False)
        assert len(table) == len(case.truth.rows)
        for index, row in enumerate(table):
            marks = sum(turn["content"].count("<image>") for turn in row["messages"])
            assert marks == len(row["images"])
            pictures = [load_image(image["path"] or image["bytes"]) for image in row["images"]]
            case.truth.check(index, pictures, row["id"])
        if case.kind != "sft":
            sys.path.insert(0, case.path)
            import reward_yesno
            from swift.rewards import orms

            assert orms["yesno_accuracy"] is reward_yesno.YesNoAccuracy
            score = orms["yesno_format"](None)(["<think>a</think><answer>yes</answer>", "yes"])
            assert score == [1.0, 0.0]
        yield case


def verl(workspace):
    import asyncio

    from omegaconf import OmegaConf
    from verl.utils.dataset.rl_dataset import RLHFDataset

    config = OmegaConf.create({
        "cache_dir": os.environ["HF_DATASETS_CACHE"], "filter_overlong_prompts": False,
        "image_key": "images",
    })
    for case in cases(workspace, "verl"):
        os.chdir(case.path)
        # The processor is only asked whether it is there: prompts are tokenised by the rollout.
        table = RLHFDataset([f"{case.split}.jsonl"], tokenizer=None, config=config, processor=object())
        assert len(table) == len(case.truth.rows)
        for index in range(len(table)):
            row = table[index]
            made = RLHFDataset.process_vision_info(row["raw_prompt"], image_patch_size=14, config=config)
            pictures, _ = asyncio.run(made)
            case.truth.check(index, pictures, row["extra_info"]["id"])
            assert row["reward_model"]["ground_truth"] == case.truth.rows[index]["answer"]
        yield case


def main(workspace, trainer=None):
    if trainer is None:
        runs = {name: subprocess.run([sys.executable, __file__, workspace, name]) for name in TRAINERS}
        sys.exit(any(run.returncode for run in runs.values()))
    loader = {"trl": trl, "llamafactory": llamafactory, "ms-swift": ms_swift, "verl": verl}[trainer]
    try:
        for case in loader(os.path.abspath(workspace)):
            print(f"ok  {trainer:12} {case.truth.build}  {len(case.truth.rows)} records")
    except ImportError as error:
        print(f"--  {trainer:12} not importable here: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
