"""What an export has to hold, read from the workspace itself: rows, answers and pixels."""

import json
import sqlite3

import numpy as np
from safetensors import safe_open

MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)


class Truth:
    def __init__(self, workspace, build):
        self.workspace = workspace
        db = sqlite3.connect(f"file:{workspace}/manifest.sqlite?mode=ro", uri=True)
        db.row_factory = sqlite3.Row
        self.db = db
        self.build = build
        self.profile = db.execute("SELECT profile_id FROM build WHERE id = ?", [build]).fetchone()[0]
        self.rows = [dict(row) for row in db.execute(
            "SELECT ordinal, images, messages, answer FROM build_row WHERE build_id = ? ORDER BY 1", [build])]
        for row in self.rows:
            row["images"] = json.loads(row["images"])
            row["messages"] = json.loads(row["messages"])
            row["id"] = f"{build}/{row['ordinal']}"
        self._pixels = {}

    def patches(self, image):
        """The shard's tensor [gh*gw, 3, 14, 14], gh, gw."""
        row = self.db.execute(
            "SELECT shard, tensor, grid_height, grid_width FROM patches WHERE image_id = ? AND profile_id = ?",
            [image, self.profile]).fetchone()
        with safe_open(f"{self.workspace}/{row['shard']}", "numpy") as shard:
            return shard.get_tensor(row["tensor"]), row["grid_height"], row["grid_width"]

    def pixels(self, image):
        """The picture [height, width, 3] that the patches make."""
        if image not in self._pixels:
            patches, gh, gw = self.patches(image)
            blocks = patches.reshape(gh // 2, gw // 2, 2, 2, 3, 14, 14)
            self._pixels[image] = blocks.transpose(0, 2, 5, 1, 3, 6, 4).reshape(gh * 14, gw * 14, 3)
        return self._pixels[image]

    def pixel_values(self, image):
        """What the image processor makes of the patches, in float64."""
        patches, gh, gw = self.patches(image)
        values = (patches / 255 - MEAN.reshape(3, 1, 1)) / STD.reshape(3, 1, 1)
        return np.repeat(values[:, :, None], 2, axis=2).reshape(gh * gw, -1)

    def check(self, index, pictures, ident=None):
        """That `pictures` are the images of row `index`, pixel for pixel."""
        row = self.rows[index]
        assert ident is None or ident == row["id"], f"{ident} is not {row['id']}"
        assert len(pictures) == len(row["images"]), f"{row['id']}: {len(pictures)} images"
        for picture, image in zip(pictures, row["images"]):
            assert picture.mode == "RGB" and not picture.getexif(), f"{image}: {picture.mode}"
            assert np.array_equal(np.asarray(picture), self.pixels(image)), f"{image}: other pixels"
