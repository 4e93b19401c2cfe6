"""What transformers makes of a short prompt with a picture, for a checkpoint of make_random.py.

    logits_3b.py FOLDER

Writes FOLDER/check.safetensors: input_ids, patches, grid, and the logits in float32.
"""

import argparse
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import Qwen2_5_VLForConditionalGeneration as Model
from transformers.utils import logging

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fixtures"))

from qwen_tiny import pixel_values  # noqa: E402


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model = Model.from_pretrained(folder, dtype=torch.float32, low_cpu_mem_usage=True).eval()
    settings = model.config
    generator = torch.Generator().manual_seed(3)
    patches = torch.randint(0, 256, (8 * 12, 3, 14, 14), generator=generator, dtype=torch.uint8)
    grid = torch.tensor([1, 8, 12])
    words = torch.randint(0, 1000, (12,), generator=generator)
    picture = torch.tensor(
        [settings.vision_start_token_id, *[settings.image_token_id] * 24, settings.vision_end_token_id])
    ids = torch.cat([words[:5], picture, words[5:]])[None]
    logits = model(
        input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=pixel_values(patches),
        image_grid_thw=grid[None], mm_token_type_ids=(ids == settings.image_token_id).int()).logits
    save_file({"input_ids": ids[0].contiguous(), "patches": patches, "grid": grid,
               "logits": logits.float().contiguous()}, folder / "check.safetensors")


if __name__ == "__main__":
    main()
