"""Checkpoints that LLaMA-Factory itself wrote go on in lad.

    continue_llamafactory.py LAD PREP FOLDER [--tolerance 1e-4]

As continue_trl.py, by the command `llamafactory-cli train` on the folder that `prep export` wrote for
it. FOLDER/base is a random checkpoint already (make_random.py, which wants other versions). Runs in an
environment of its own, see scripts/check-llamafactory.
"""

import json
import pathlib
import sys

from continuation import arguments, checkpoint, export, hold_both, prepare, run


def main() -> None:
    chosen = arguments()
    base = chosen.folder / "base"
    dataset = prepare(chosen.prep, chosen.folder)
    exported = export(chosen.prep, chosen.folder, "llamafactory")
    [name] = json.loads((exported / "dataset_info.json").read_text())

    def train(out: pathlib.Path, is_adapter: bool) -> pathlib.Path:
        """What LLaMA-Factory writes behind two steps."""
        kind = (
            dict(finetuning_type="lora", lora_rank=4, lora_target="all") if is_adapter
            else dict(finetuning_type="full"))
        file = out.with_suffix(".yaml")  # it fails at a name that ends in .json
        file.write_text(json.dumps(dict(
            kind, model_name_or_path=str(base), stage="sft", do_train=True, template="qwen2_vl",
            dataset_dir=str(exported), dataset=name, cutoff_len=2048, image_min_pixels=1024,
            output_dir=str(out), max_steps=2, save_steps=2, per_device_train_batch_size=2,
            learning_rate=1e-3, use_cpu=True, bf16=False, report_to="none")))
        run(pathlib.Path(sys.executable).with_name("llamafactory-cli"), "train", file)
        return checkpoint(out)

    hold_both("LLaMA-Factory", chosen, base, dataset, train)


if __name__ == "__main__":
    main()
