"""Gradcheck cases of every primitive, one file for each family of ``ops/``.

A case is ``(function, *arrays)``: the function is given a face ``F`` (arrays or
recorded Tensors) and the arguments. A new primitive needs a line in its family.
"""

from __future__ import annotations

from collections import ChainMap
from typing import Any

from . import (
    activations,
    attention,
    complex,
    convolution,
    decompositions,
    draws,
    elementwise,
    embedding,
    fourier,
    fractional_pooling,
    indexing,
    interpolation,
    joining,
    linalg,
    loss,
    normalization,
    packing,
    padding,
    pixel_shuffle,
    pooling,
    recurrent,
    reduction,
    sampling,
    scan,
    scatter,
    shape,
    sorting,
    unfolding,
    windows,
)
from .kinks import KINKS

FAMILIES = (
    activations,
    attention,
    complex,
    convolution,
    decompositions,
    draws,
    elementwise,
    embedding,
    fourier,
    fractional_pooling,
    indexing,
    interpolation,
    joining,
    linalg,
    loss,
    normalization,
    packing,
    padding,
    pixel_shuffle,
    pooling,
    recurrent,
    reduction,
    sampling,
    scan,
    scatter,
    shape,
    sorting,
    unfolding,
    windows,
)
CASES: dict[str, Any] = dict(ChainMap(*(family.CASES for family in FAMILIES)))
assert len(CASES) == sum(len(family.CASES) for family in FAMILIES), "a name twice"

__all__ = ["CASES", "KINKS"]
