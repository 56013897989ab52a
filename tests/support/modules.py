"""PyTorch's own database of modules, asked of this library.

For each module it lists constructor calls with inputs to run; ``_MORE`` adds those it
leaves out. ``PRESENT`` are the modules this library has; ``NOT_YET`` names every class
of ``torch.nn`` that it has not. A test holds that table to the truth in both
directions: a module that lands is tried by itself, and its name has to go there.
"""

from __future__ import annotations

import functools
import inspect
import math
import os
import warnings
from dataclasses import dataclass
from typing import Any

import torch
from crossing import across
from opinfo import undisturbed

import tinygrad_edu

with undisturbed():
    from torch.testing._internal.common_modules import module_db

DEEP = float(os.environ.get("TINYGRAD_EDU_DEEP", "1"))
# How many samples of each module, spread over all that PyTorch lists.
SAMPLES = int(5 * DEEP)
OF_LARGE_ONES = int(2 * DEEP)
LARGE = ("Transformer", "LSTM", "GRU", "RNN", "Multihead", "LinearCross", "CTC")

# Classes of ``torch.nn`` that are not here yet, by family. Take a name out as it lands.
_ABSENT = {
    "several devices": "SyncBatchNorm",
    "old names PyTorch keeps": "Container CrossMapLRN2d",
}
NOT_YET = {name: why for why, names in _ABSENT.items() for name in names.split()}
# Hold other modules or nothing, or warn when made: they have tests of their own.
HOLDERS = {"Module", "ModuleDict", "ModuleList", "NLLLoss2d", "Sequential"}
HOLDERS |= {"DataParallel", "ParameterDict", "ParameterList", "TransformerDecoder"}
HOLDERS |= {"TransformerEncoder", "RNNBase", "RNNCellBase"}


@dataclass
class Call:
    """Positional arguments and those by keyword."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]


@dataclass
class Sample:
    """One call of a constructor and one of the module it makes."""

    cls: str
    settings: Any
    given: Any
    text: str

    def build(self, t: Any, **more: Any) -> Any:
        """The module, of either library."""
        args, kwargs = across(t, [list(self.settings.args), self.settings.kwargs])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return getattr(t.nn, self.cls)(*args, **kwargs, **across(t, more))

    def inputs(self, t: Any) -> tuple[list[Any], dict[str, Any]]:
        """What the module is called with, anew each time."""
        return across(t, list(self.given.args)), across(t, self.given.kwargs)


@functools.cache
def samples(name: str, training: bool) -> list[Sample]:
    """Some of PyTorch's samples of a module, spread over all of them."""
    if name not in LISTED:
        return _own(name)
    info = LISTED[name]
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        listed = info.module_inputs_func(
            info,
            device="cpu",
            dtype=torch.float64,
            requires_grad=True,
            training=training,
        )
    usable = [each for each in listed if each.forward_input is not None]
    most = OF_LARGE_ONES if name.startswith(LARGE) else SAMPLES
    step = max(1, len(usable) // most)
    return [
        Sample(
            name,
            each.constructor_input,
            each.forward_input,
            f"{info.name}({each.constructor_input.args}, "
            f"{each.constructor_input.kwargs}) {each.desc}",
        )
        for each in usable[::step][:most]
    ]


def _drawn(*shape: int) -> torch.Tensor:
    return torch.linspace(-2, 2, math.prod(shape), dtype=torch.float64).reshape(shape)


def _unpooling(dimensions: int) -> list[Any]:
    """A module that puts numbers back where pooling found them, and its arguments."""
    where = torch.arange(4).reshape(1, 1, 4, *[1] * (dimensions - 1))
    return [(2,), (_drawn(*where.shape), where)]


# Arguments of the constructor and inputs, for modules that PyTorch's list leaves out.
_MORE: dict[str, list[Any]] = {
    "AlphaDropout": [(0.3,), (_drawn(4, 5),)],
    "AdaptiveLogSoftmaxWithLoss": [(8, 9, [3, 6]), (_drawn(4, 8), [0, 4, 8, 2])],
    "ChannelShuffle": [(2,), (_drawn(2, 4, 3, 3),)],
    "CosineSimilarity": [(), (_drawn(3, 4), _drawn(3, 4).cos())],
    "Dropout": [(0.3,), (_drawn(4, 5),)],
    "Dropout1d": [(), (_drawn(3, 4, 5),)],
    "Dropout2d": [(), (_drawn(3, 4, 2, 2),)],
    "Dropout3d": [(), (_drawn(3, 4, 2, 2, 2),)],
    "EmbeddingBag": [(6, 3), ([[0, 1], [5, 5]],)],
    "FeatureAlphaDropout": [(), (_drawn(3, 4, 2, 2),)],
    "Flatten": [(), (_drawn(2, 3, 4),)],
    "Fold": [((4, 5), (2, 2)), (_drawn(2, 8, 12),)],
    "Hardsigmoid": [(), (_drawn(9) * 2,)],
    "Identity": [(), (_drawn(2, 3),)],
    "MaxUnpool1d": _unpooling(1),
    "MaxUnpool2d": [(2,), (_drawn(1, 1, 2, 2), [[[[0, 3], [10, 13]]]])],
    "MaxUnpool3d": [(2,), (_drawn(1, 1, 1, 1, 2), [[[[[0, 3]]]]])],
    "PairwiseDistance": [(), (_drawn(3, 4), _drawn(3, 4).cos())],
    "PixelShuffle": [(2,), (_drawn(2, 4, 3, 3),)],
    "PixelUnshuffle": [(2,), (_drawn(2, 1, 4, 4),)],
    "RReLU": [(), (_drawn(9),)],
    "TripletMarginLoss": [(), (_drawn(3, 4), _drawn(3, 4).cos(), _drawn(3, 4).sin())],
    "TripletMarginWithDistanceLoss": [
        (),
        (_drawn(3, 4), _drawn(3, 4).cos(), _drawn(3, 4).sin()),
    ],
    "Unflatten": [(1, (2, 2)), (_drawn(3, 4),)],
    "Unfold": [((2, 2),), (_drawn(2, 3, 4, 5),)],
    "Upsample": [(None, 2), (_drawn(1, 2, 3, 3),)],
    "UpsamplingBilinear2d": [(None, 2), (_drawn(1, 2, 3, 3),)],
    "UpsamplingNearest2d": [(None, 2), (_drawn(1, 2, 3, 3),)],
}


def _own(name: str) -> list[Sample]:
    """The sample of a module that PyTorch's list leaves out."""
    settings, given = _MORE[name]
    inputs = [
        each.requires_grad_(each.is_floating_point())
        for each in map(torch.as_tensor, given)
    ]
    return [Sample(name, Call(settings, {}), Call(tuple(inputs), {}), name)]


def classes(t: Any) -> set[str]:
    """The names of the modules in ``nn``."""
    return {
        name
        for name, value in vars(t.nn).items()
        if inspect.isclass(value) and issubclass(value, t.nn.Module)
    }


LISTED = {each.module_cls.__name__: each for each in module_db}
PRESENT = sorted(
    name
    for name in classes(tinygrad_edu) & classes(torch) - HOLDERS
    if not name.startswith("Lazy")  # see test_module_containers.py
)
