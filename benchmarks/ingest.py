"""What a user of Python writes instead of `prep ingest`, as well as we know how.

    ingest.py ARCHIVE FOLDER [--processes N]

Reads the archive once, as a stream, and leaves in FOLDER shards of patches (safetensors) and
`manifest.sqlite` with a row for each image, mask and shard. Patches are stored as bytes, before
rescaling and normalisation and once in time: the natural form, an eighth of the bytes of the
processor's float32 of two frames, and the quickest to make. The processor is told so, rather than
its result undone.

Left out, though `prep ingest` does it: syncing to disk, going on after a kill, connected parts and
run lengths of masks, bounds against hostile archives.
"""

import argparse
import collections
import contextlib
import hashlib
import io
import json
import multiprocessing
import os
import pathlib
import sqlite3
import tarfile

import numpy as np
import safetensors.numpy
from PIL import Image
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

MAX_PIXELS = 512 * 28 * 28
SHARD_BYTES = 32 << 20
PROCESSOR = Qwen2VLImageProcessorPil(
    min_pixels=56 * 56, max_pixels=MAX_PIXELS, temporal_patch_size=1, do_rescale=False,
    do_normalize=False)

SCHEMA = """
CREATE TABLE source (path TEXT, sha256 TEXT);
CREATE TABLE image (id TEXT PRIMARY KEY, width INT, height INT, bytes INT, sha256 TEXT,
  pixel_sha256 TEXT, shard TEXT, grid_height INT, grid_width INT);
CREATE TABLE mask (member TEXT PRIMARY KEY, width INT, height INT, value INT, area INT,
  x INT, y INT, box_width INT, box_height INT);
CREATE TABLE defect (category TEXT, name TEXT, pixel_value INT);
CREATE TABLE shard (path TEXT PRIMARY KEY, bytes INT, sha256 TEXT);
"""


class HashedFile(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, path):
        self.file = open(path, "rb", buffering=0)
        self.hash = hashlib.sha256()

    def read(self, count=-1):
        data = self.file.read(count)
        self.hash.update(data)
        return data


def members(file):
    with tarfile.open(fileobj=file, mode="r|xz", bufsize=1 << 18) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith((".png", "defects_config.json")):
                yield member.name, archive.extractfile(member).read()


def work(member):
    name, data = member
    if name.endswith(".json"):
        return name, json.loads(data), None
    return (name, *mask(data)) if "/ground_truth/" in name else (name, *image(data))


def image(data):
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    features = PROCESSOR(picture, return_tensors="np")
    _, grid_height, grid_width = features["image_grid_thw"][0].tolist()
    patches = features["pixel_values"].astype(np.uint8).reshape(-1, 3, 14, 14)
    row = (
        *picture.size, len(data), hashlib.sha256(data).hexdigest(),
        hashlib.sha256(picture.tobytes()).hexdigest(), grid_height, grid_width)
    return row, patches


def mask(data):
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    marked = pixels != 0
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    box = columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]
    height, width = pixels.shape
    value = pixels[rows[0], columns[0]] or pixels.max()
    return tuple(map(int, (width, height, value, np.count_nonzero(marked), *box))), None


def results(items, processes):
    """In archive order; with a pool, at most four members ahead for each process."""
    if processes == 1:
        yield from map(work, items)
        return
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        pending = collections.deque()
        for item in items:
            pending.append(pool.apply_async(work, (item,)))
            while len(pending) > 4 * processes or pending and pending[0].ready():
                yield pending.popleft().get()
        while pending:
            yield pending.popleft().get()


class Shards:
    def __init__(self, folder, database):
        self.folder, self.database = folder, database
        self.count = 0
        self.begin()

    def begin(self):
        self.path = f"{self.count:05}.safetensors"
        self.tensors, self.bytes = {}, 0

    def add(self, name, row, patches):
        name = "mvtec_loco/" + name.removesuffix(".png")
        self.database.execute(
            "INSERT INTO image VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, *row[:5], self.path, *row[5:]))
        self.tensors[name] = patches
        self.bytes += patches.nbytes
        if self.bytes >= SHARD_BYTES:
            self.flush()

    def flush(self):
        if not self.tensors:
            return
        data = safetensors.numpy.save(self.tensors)
        temporary = self.folder / (self.path + ".tmp")
        temporary.write_bytes(data)
        os.replace(temporary, self.folder / self.path)
        self.database.execute(
            "INSERT INTO shard VALUES (?, ?, ?)",
            (self.path, len(data), hashlib.sha256(data).hexdigest()))
        self.database.commit()
        self.count += 1
        self.begin()


def ingest(archive, folder, processes):
    folder.mkdir(parents=True)
    file = HashedFile(archive)
    with contextlib.closing(sqlite3.connect(folder / "manifest.sqlite")) as database:
        database.executescript(SCHEMA)
        shards = Shards(folder, database)
        for name, row, patches in results(members(file), processes):
            if patches is not None:
                shards.add(name, row, patches)
            elif name.endswith(".json"):
                category = name.split("/")[0]
                database.executemany(
                    "INSERT INTO defect VALUES (?, ?, ?)",
                    [(category, d["defect_name"], d["pixel_value"]) for d in row])
            else:
                database.execute(
                    "INSERT INTO mask VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (name, *row))
        shards.flush()
        while file.read(1 << 18):
            pass
        database.execute(
            "INSERT INTO source VALUES (?, ?)", (str(archive), file.hash.hexdigest()))
        database.commit()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    ingest(options.archive, options.folder, options.processes)
