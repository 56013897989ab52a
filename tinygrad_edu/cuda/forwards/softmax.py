"""The host's side of ``kernels/softmax.cu``: rows of probabilities, and their loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array, on_gpu
from ...late_checks import happened
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import narrow_kernel, own_kernel, suits
from .elementwise import of_two
from .indexing import in_rows
from .operands import NARROW, narrow
from .reduction import sum_all

Shape = tuple[int, ...]

WARP_ROWS = 8  # rows of one block where a warp takes a row
WARP_COLUMNS = 1024  # up to here a warp is enough


def threads_for(columns: int) -> int:
    """Threads of a block for one row: whole warps, no more than the row has use for."""
    return min(THREADS, 32 * blocks(columns, 32))


def by_rows(file: str, kernel: str, dim: int, *arrays: Array) -> Array:
    """Runs a kernel over the rows of arrays whose dimension ``dim`` is a row."""
    xp = array_module_of(arrays[0])
    turned = [in_rows(xp.moveaxis(a, dim, -1)) for a in arrays]
    out = xp.empty_like(turned[0])
    columns = out.shape[-1]
    rows = out.size // columns
    args = (*turned, out, np.int32(columns))
    if kernel == "softmax_block" and columns <= WARP_COLUMNS:
        args = (*turned, out, np.int32(rows), np.int32(columns))
        grid = blocks(rows, WARP_ROWS)
        kind = NARROW.get(str(out.dtype), "float")
        launch("softmax", f"softmax_warp<{kind}>", grid, 32 * WARP_ROWS, args)
    else:
        launch(file, kernel, rows, threads_for(columns), args)
    return xp.moveaxis(out, -1, dim)


def _has_rows(*arrays: Array, **settings: Any) -> bool:
    return all(suits(a) and a.ndim > 0 for a in arrays)


def _narrow_rows(a: Array, *, dim: int) -> bool:
    return narrow(a) and a.ndim > 0 and a.shape[dim] <= WARP_COLUMNS


@narrow_kernel("softmax", when=_narrow_rows)
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
        and not on_gpu(target)
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
    a, target = in_rows(a), in_rows(target)
    losses, powers = xp.empty(rows, np.float32), xp.empty_like(a)
    args = (a, target, losses, powers, np.int32(columns))
    launch("softmax", "cross_entropy", rows, threads_for(columns), args)
    if reduction == "none":
        return losses, powers
    return over_all(losses, reduction), powers


def over_all(losses: Array, reduction: str) -> Array:
    """The sum or the mean of the losses of all rows."""
    total = sum_all(losses).reshape(())
    return of_two("div", total, losses.size) if reduction == "mean" else total


def _rows_and_classes(log_p: Array, target: Array, **settings: Any) -> bool:
    """Rows of logarithms, and a class for each, or the one that is ignored."""
    classes, ignored = settings.get("shape", log_p.shape)[-1], settings["ignore_index"]
    weight = settings["weight"]
    return (
        suits(log_p)
        and target.dtype == "int64"
        and target.size > 0
        and (weight is None or suits(weight))
        and not happened(
            ((target < 0) | (target >= classes)) & (target != ignored),
            "nll_loss: Target is out of bounds",
        )
    )


def _nll(
    log_p: Array, target: Array, weight: Array | None, ignored: int
) -> tuple[Array, Array]:
    """The loss of each row, and what it weighs."""
    xp = array_module_of(log_p)
    rows, columns = log_p.shape
    weight = xp.ones(columns, np.float32) if weight is None else in_rows(weight)
    losses, weights = xp.empty((2, rows), np.float32)
    sizes = (np.int32(rows), np.int32(columns), np.int64(ignored))
    args = (in_rows(log_p), in_rows(target), weight, losses, weights, *sizes)
    launch("softmax", "nll_loss", blocks(rows), THREADS, args)
    return losses, weights


@own_kernel("nll_loss", when=_rows_and_classes)
def nll_loss(
    log_p: Array,
    target: Array,
    *,
    weight: Array | None,
    reduction: str,
    ignore_index: int,
) -> Array:
    """The loss of rows of logarithms."""
    losses, weights = _nll(log_p, target, weight, ignore_index)
    if reduction == "none":
        return losses
    total = sum_all(losses)
    if reduction == "mean":
        total = of_two("div", total, sum_all(weights))
    return total.reshape(())


@own_kernel("nll_loss_backward", when=_rows_and_classes)
def nll_loss_backward(
    g: Array,
    target: Array,
    *,
    shape: Shape,
    weight: Array | None,
    reduction: str,
    ignore_index: int,
) -> Array:
    """The gradient of its rows: one number of each is not zero."""
    xp = array_module_of(g)
    out, columns = xp.empty(shape, np.float32), shape[1]
    total = xp.ones(1, np.float32)
    if reduction == "mean":
        total = sum_all(_nll(out, target, weight, ignore_index)[1])
    weight = xp.ones(columns, np.float32) if weight is None else in_rows(weight)
    counts = (out.size, columns, g.size > 1)
    args = (in_rows(g), in_rows(target), weight, total, out, *map(np.int32, counts))
    grid = blocks(out.size)
    args = (*args, np.int64(ignore_index))
    launch("softmax", "nll_loss_backward", grid, THREADS, args)
    return out
