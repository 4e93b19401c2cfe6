"""Lets trainers be imported where torchvision or torchaudio is there but does not load, as with a torch
that has no CUDA: none of the loaders that are called here uses them.
"""

import importlib.abc
import importlib.machinery
import subprocess
import sys
from unittest import mock

UNUSED = ["torchvision", "torchaudio"]


class StandIn(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """An empty module in the place of a library and of all below it."""

    def __init__(self, name):
        self.name = name

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == self.name:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = mock.MagicMock(name=spec.name)
        module.__path__, module.__version__ = [], "0"
        return module

    def exec_module(self, module):
        pass


for name in UNUSED:
    if subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode:
        sys.meta_path.insert(0, StandIn(name))
