"""Checkpoints that TRL itself wrote go on in lad.

    continue_trl.py LAD PREP FOLDER [--tolerance 1e-4]

A random checkpoint is trained for two steps by TRL's SFTTrainer on an export of ours, once the
weights themselves and once with PEFT, and saved as TRL saves: `checkpoint-2` with optimizer.pt,
trainer_state.json and all. `lad train sft` then takes two steps from either, as it is, on the build
that the export came from; its first loss must be what transformers computes with what TRL wrote.
"""

import pathlib
import sys

import transformers
from peft import LoraConfig
from trl import SFTConfig, SFTTrainer

from continuation import arguments, checkpoint, hold_both, load, prepare, run
from still_processor import StillProcessor


def main() -> None:
    chosen = arguments()
    base = chosen.folder / "base"
    run(sys.executable, pathlib.Path(__file__).with_name("make_random.py"), base, "--size", "small")
    dataset = prepare(chosen.prep, chosen.folder)

    def train(out: pathlib.Path, is_adapter: bool) -> pathlib.Path:
        """What TRL writes behind two steps."""
        config = SFTConfig(
            output_dir=out, max_steps=2, save_steps=2, per_device_train_batch_size=2, max_length=None,
            learning_rate=1e-3, bf16=False, use_cpu=True, report_to="none", disable_tqdm=True,
            gradient_checkpointing=False, logging_strategy="no", dataloader_pin_memory=False)
        adapter = LoraConfig(
            r=4, lora_alpha=8, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM")
        trainer = SFTTrainer(
            load(base), config, train_dataset=dataset, processing_class=StillProcessor.of(base),
            peft_config=adapter if is_adapter else None)
        trainer.remove_callback(transformers.PrinterCallback)
        trainer.train()
        return checkpoint(out)

    hold_both("TRL", chosen, base, dataset, train)


if __name__ == "__main__":
    main()
