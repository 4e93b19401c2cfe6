"""What check_adapter.py and check_checkpoint.py share: inputs of a case of scripts/fixtures/qwen.py,
and logits held against those of a file.
"""

import pathlib
import sys
import warnings

import torch
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fixtures"))

from lora import given  # noqa: E402
import qwen_tiny as tiny  # noqa: E402

warnings.filterwarnings("ignore", message=".*is_gradient_checkpointing")  # PEFT's own call


def fail(message: str) -> None:
    sys.exit(f"error: {message}")


def load(folder: pathlib.Path):
    try:
        return tiny.load(folder)
    except ValueError as error:
        fail(str(error))


def compare(model, case: pathlib.Path, path: pathlib.Path, tolerance: float) -> None:
    """Every INPUT.logits of the file against the model's, where the attention mask is 1."""
    expected = {name.removesuffix(".logits"): tensor for name, tensor in load_file(path).items()
                if name.endswith(".logits")}
    if not expected:
        fail(f"{path} has no INPUT.logits")
    for name, theirs in sorted(expected.items()):
        batch = given(case, name)
        with torch.no_grad():
            ours = model(**batch).logits
        if ours.shape != theirs.shape:
            fail(f"{name}.logits is {list(theirs.shape)}, and the model's {list(ours.shape)}")
        difference = (ours - theirs.float())[batch["attention_mask"] == 1].abs().max().item()
        if not difference <= tolerance:
            fail(f"{name}.logits differ by {difference:.3g}, more than {tolerance:.3g}")
        print(f"{name}: logits differ by {difference:.3g} at most")
