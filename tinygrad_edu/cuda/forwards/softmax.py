"""The host's side of ``kernels/softmax.cu``: rows of probabilities, and their loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel, suits

WARP_ROWS = 8  # rows of one block where a warp takes a row
WARP_COLUMNS = 1024  # up to here a warp is enough


def threads_for(columns: int) -> int:
    """Threads of a block for one row: whole warps, no more than the row has use for."""
    return min(THREADS, 32 * blocks(columns, 32))


def by_rows(file: str, kernel: str, dim: int, *arrays: Array) -> Array:
    """Runs a kernel over the rows of arrays whose dimension ``dim`` is a row."""
    xp = array_module_of(arrays[0])
    turned = [xp.ascontiguousarray(xp.moveaxis(a, dim, -1)) for a in arrays]
    out = xp.empty_like(turned[0])
    columns = out.shape[-1]
    rows = out.size // columns
    args = (*turned, out, np.int32(columns))
    if kernel == "softmax_block" and columns <= WARP_COLUMNS:
        args = (*turned, out, np.int32(rows), np.int32(columns))
        grid = blocks(rows, WARP_ROWS)
        launch("softmax", "softmax_warp", grid, 32 * WARP_ROWS, args)
    else:
        launch(file, kernel, rows, threads_for(columns), args)
    return xp.moveaxis(out, -1, dim)


def _has_rows(*arrays: Array, **settings: Any) -> bool:
    return all(suits(a) and a.ndim > 0 for a in arrays)


@own_kernel("softmax", when=_has_rows)
def softmax(a: Array, *, dim: int) -> Array:
    """Probabilities along one dimension."""
    return by_rows("softmax", "softmax_block", dim, a)


@own_kernel("log_softmax", when=_has_rows)
def log_softmax(a: Array, *, dim: int) -> Array:
    """Their logarithms."""
    return by_rows("softmax", "log_softmax", dim, a)


def _plain_classes(a: Array, target: Array, **settings: Any) -> bool:
    """Classes without weights, none of them ignored."""
    return (
        suits(a)
        and a.ndim == 2
        and target.dtype == "int64"
        and settings["weight"] is None
        and bool(((target >= 0) & (target < a.shape[1])).all())
    )


@own_kernel("cross_entropy", when=_plain_classes)
def cross_entropy(
    a: Array,
    target: Array,
    *,
    weight: None,
    reduction: str,
    ignore_index: int,
) -> tuple[Array, Array]:
    """The loss, and the powers of e for its gradient."""
    xp = array_module_of(a)
    rows, columns = a.shape
    a, target = xp.ascontiguousarray(a), xp.ascontiguousarray(target)
    losses, powers = xp.empty(rows, np.float32), xp.empty_like(a)
    args = (a, target, losses, powers, np.int32(columns))
    launch("softmax", "cross_entropy", rows, threads_for(columns), args)
    if reduction == "none":
        return losses, powers
    total = losses.sum(dtype=np.float32)
    return xp.asarray(total / rows if reduction == "mean" else total), powers
