"""Whether `prep ingest` and ingest.py made the same of an archive: every patch, hash and mask.

    check.py WORKSPACE FOLDER
"""

import pathlib
import sqlite3
import sys

import numpy as np
import safetensors.numpy


def rows(folder, query):
    with sqlite3.connect(f"file:{folder / 'manifest.sqlite'}?mode=ro", uri=True) as database:
        return sorted(database.execute(query).fetchall())


def tensors(paths):
    files = map(safetensors.numpy.load_file, paths)
    return {name: patches for file in files for name, patches in file.items()}


def compare_images(ours, peer):
    columns = "width, height, bytes, sha256, pixel_sha256, grid_height, grid_width"
    images = rows(ours, f"SELECT id, {columns} FROM image JOIN patches ON image_id = id")
    assert images == rows(peer, f"SELECT id, {columns} FROM image"), "the images' rows differ"
    made = tensors(ours.glob("shards/*/*.safetensors"))
    expected = tensors(peer.glob("*.safetensors"))
    assert made.keys() == expected.keys() and len(made) == len(images), "the tensors' names differ"
    for name, patches in expected.items():
        assert np.array_equal(made[name], patches), f"the patches of {name} differ"
    return len(images), sum(patches.nbytes for patches in expected.values())


def compare_masks(ours, peer):
    """prep keeps connected parts; their sums and bounds are those of the whole mask."""
    masks = rows(ours, """
        SELECT mask_member, d.pixel_value, sum(area), min(bbox_x), min(bbox_y),
          max(bbox_x + bbox_width), max(bbox_y + bbox_height)
        FROM region JOIN defect_type d ON d.category = region.category AND d.name = defect
        GROUP BY mask_member""")
    expected = rows(peer, """
        SELECT member, value, area, x, y, x + box_width, y + box_height FROM mask""")
    assert masks == expected, "the masks' rows differ"
    return len(masks)


if __name__ == "__main__":
    ours, peer = map(pathlib.Path, sys.argv[1:])
    source = "SELECT sha256 FROM source"
    assert rows(ours, source) == rows(peer, source), "the archives' hashes differ"
    images, patch_bytes = compare_images(ours, peer)
    masks = compare_masks(ours, peer)
    size = patch_bytes / 1e6
    print(f"the same from both: {images} images, {size:.0f} MB of patches, {masks} masks")
