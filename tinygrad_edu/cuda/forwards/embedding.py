"""The host's side of ``kernels/embedding.cu``: rows of a table, and their gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array, on_gpu
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import aligned, own_kernel, suits
from .indexing import in_rows

MOST = 1 << 31  # numbers of an array: the kernels count with ints
GLANCES = 1 << 24  # pairs of a row and an index; with more, atomics cost less
WARPS = 8  # of a block: each looks for one row of the table


def _inside(index: Array, count: int) -> bool:
    """Whether all indices are rows of a table of so many; see ``operands.inside``."""
    return on_gpu(index) or bool(((index >= 0) & (index < count)).all())


def _chosen(weight: Array, indices: Array, **settings: Any) -> bool:
    """A table, and indices inside of it: other ones have their own error."""
    return (
        suits(weight)
        and weight.ndim == 2
        and indices.dtype == "int64"
        and 0 < indices.size * weight.shape[1] < MOST
        and _inside(indices, len(weight))
    )


def _returned(g: Array, indices: Array, *, count: int) -> bool:
    """Gradients of rows, and the indices that they came from."""
    table = count * g.shape[-1]
    return suits(g) and indices.dtype == "int64" and max(g.size, table) < MOST


@own_kernel("embedding", when=_chosen)
def embedding(
    weight: Array, indices: Array, *, padding_idx: int, by_frequency: bool
) -> Array:
    """The rows that the indices name."""
    xp = array_module_of(weight)
    weight, index = in_rows(weight), in_rows(indices)
    width = weight.shape[1]
    y = xp.empty((*index.shape, width), np.float32)
    wide = width % 4 == 0 and aligned(weight)
    kernel, at_once = ("embedding_wide", 4) if wide else ("embedding", 1)
    args = (weight, index, y, np.int32(index.size), np.int32(width))
    launch("embedding", kernel, blocks(y.size // at_once), THREADS, args)
    return y


@own_kernel("embedding_rows", when=_returned)
def embedding_rows(g: Array, indices: Array, *, count: int) -> Array:
    """A table of zeros with each g added to the row it came from.

    Without atomics where the table is small enough: the same answer in every run.
    """
    xp = array_module_of(g)
    g, index = in_rows(g), in_rows(indices)
    sizes = (np.int32(index.size), np.int32(g.shape[-1]))
    out = xp.zeros((count, g.shape[-1]), np.float32)
    args: tuple[Any, ...] = (g, index, out, *sizes)
    if count * index.size > GLANCES:
        launch("embedding", "embedding_rows_atomic", blocks(g.size), THREADS, args)
    else:
        grid, block = blocks(count, WARPS), 32 * WARPS
        args = (g, index, out, np.int32(count), *sizes)
        launch("embedding", "embedding_rows_warp", grid, block, args)
    return out
