"""PyTorch's file names: ``from torch.nn.modules.conv import Conv2d`` and the like.

Programs sometimes import a layer from the file in which PyTorch keeps it. Each of
those files is a module here that lends all names of ``nn``, and besides them the inner
names of PyTorch's that programs ask for, such as ``batchnorm._BatchNorm``.

>>> from tinygrad_edu.nn.modules.batchnorm import _BatchNorm
>>> from tinygrad_edu import nn
>>> isinstance(nn.BatchNorm2d(3), _BatchNorm)
True
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

FILES = (
    *("activation", "adaptive", "batchnorm", "channelshuffle", "container", "conv"),
    *("distance", "dropout", "flatten", "fold", "instancenorm", "lazy", "linear"),
    *("loss", "module", "normalization", "padding", "pixelshuffle", "pooling", "rnn"),
    *("sparse", "transformer", "upsampling", "utils"),
)
# PyTorch's inner names: the room of ours that has it, and its name there.
INNER = {
    "_BatchNorm": ("layers.normalization", "_BatchNorm"),
    "_InstanceNorm": ("layers.normalization", "_InstanceNorm"),
    "_NormBase": ("layers.normalization", "_Remembering"),
    "_ConvNd": ("layers.conv", "_Convolution"),
    "_ConvTransposeNd": ("layers.conv", "_Transposed"),
    "_DropoutNd": ("layers.dropout", "_Dropout"),
    "_Loss": ("layers.losses.base", "_Loss"),
    "_WeightedLoss": ("layers.losses.base", "_WeightedLoss"),
    "NonDynamicallyQuantizableLinear": (
        "layers.multihead_attention",
        "NonDynamicallyQuantizableLinear",
    ),
    "_IncompatibleKeys": ("base.state_dict", "IncompatibleKeys"),
}
# Rooms whose public names stand in one of those files only.
ROOMS = {"module": ("base.everywhere",), "utils": ("tuples",)}

__path__: list[str] = []  # this file stands for a folder, whose files are made below


class _File(ModuleType):
    """One of PyTorch's files, filled when something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name in INNER:
            room, inner = INNER[name]
            return getattr(_room(room), inner)
        for place in ROOMS.get(self.__name__.rpartition(".")[2], ()):
            if hasattr(_room(place), name):
                return getattr(_room(place), name)
        if name in _nn().__all__:
            return getattr(_nn(), name)
        raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")

    def __dir__(self) -> list[str]:
        return sorted(_nn().__all__)


def _nn() -> Any:
    return sys.modules[__package__]


def _room(name: str) -> Any:
    return importlib.import_module(f".{name}", __package__)


def __getattr__(name: str) -> Any:
    if name in _nn().__all__:
        return getattr(_nn(), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


for _name in FILES:
    _made = _File(f"{__name__}.{_name}", f"PyTorch's file nn/modules/{_name}.py.")
    sys.modules[_made.__name__] = globals()[_name] = _made
