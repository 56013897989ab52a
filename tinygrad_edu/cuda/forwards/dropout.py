"""The host's side of ``kernels/dropout.cu``: numbers left out by chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.layers.dropout import limit
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import aligned, own_kernel, suits
from .indexing import in_rows

MOST = 1 << 31  # numbers of an array: the kernels count with ints


def _taken(a: Array, **settings: Any) -> bool:
    return suits(a) and a.size < MOST


@own_kernel("native_dropout", when=_taken)
def native_dropout(a: Array, *, p: float, seed: int, call: int) -> Array:
    """Each number 0 with probability p, else divided by 1 - p."""
    a = in_rows(a)
    y = array_module_of(a).empty_like(a)
    kernel, at_once = ("dropout", 4) if aligned(a) else ("dropout_one", 1)
    how = (np.uint32(limit(p)), np.float32(1 / (1 - p)))
    args = (a, y, np.int32(a.size), *how, np.uint32(seed), np.uint32(call))
    launch("dropout", kernel, blocks(-(-a.size // at_once)), THREADS, args)
    return y
