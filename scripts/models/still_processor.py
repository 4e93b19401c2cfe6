"""The processor of a Qwen2.5-VL checkpoint without one for videos, which would want torchvision."""

import pathlib

from transformers import AutoTokenizer, Qwen2_5_VLProcessor, Qwen2VLImageProcessorPil
from transformers.utils import PushToHubMixin


class NoVideos(PushToHubMixin):
    """What saving asks of a processor."""

    _auto_class = None

    def to_dict(self) -> dict:
        return {}


class StillProcessor(Qwen2_5_VLProcessor):
    def check_argument_for_proper_class(self, name: str, value):
        if name != "video_processor":
            super().check_argument_for_proper_class(name, value)

    @classmethod
    def of(cls, folder: pathlib.Path) -> "StillProcessor":
        """Fills up on the left, as GRPOTrainer expects."""
        tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
        return cls(Qwen2VLImageProcessorPil.from_pretrained(folder), tokenizer, NoVideos(),
                   chat_template=tokenizer.chat_template)
