"""The host's side of ``kernels/reduction.cu``: sums, means, largest values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import aligned, own_kernel
from .elementwise import OF_TWO, binary

Dims = Any  # None for all, one number, or several


def sum_all(a: Array) -> Array:
    """All numbers of an array, as an array of one."""
    xp = array_module_of(a)
    a = a if aligned(a) else a.copy()
    out = xp.zeros(1, np.float32)
    grid = min(blocks(a.size, 4 * THREADS), 1024)
    launch("reduction", "sum_wide", grid, THREADS, (a, out, np.int32(a.size)))
    return out


def rows_and_columns(a: Array, dims: tuple[int, ...]) -> Array:
    """The array as a matrix whose rows are to be reduced: ``dims`` go to the end."""
    xp = array_module_of(a)
    kept = [axis for axis in range(a.ndim) if axis not in dims]
    turned = a.transpose(*kept, *dims)
    columns = math.prod(a.shape[axis] for axis in dims)
    return xp.ascontiguousarray(turned).reshape(-1, columns)


def over_rows(kernel: str, matrix: Array) -> Array:
    """One number for each row of a matrix."""
    xp = array_module_of(matrix)
    rows, columns = matrix.shape
    out = xp.empty(rows, np.float32)
    threads = min(THREADS, 32 * blocks(columns, 32))
    launch("reduction", kernel, rows, threads, (matrix, out, np.int32(columns)))
    return out


def as_dims(a: Array, dim: Dims) -> tuple[int, ...]:
    """The dimensions that go away, counted from 0."""
    if dim is None or dim == ():
        return tuple(range(a.ndim))
    given = (dim,) if isinstance(dim, int) else tuple(dim)
    return tuple(axis % max(a.ndim, 1) for axis in given)


def total(a: Array, dims: tuple[int, ...]) -> Array:
    """The sums, without the dimensions that went away."""
    xp = array_module_of(a)
    if not dims:
        return a.copy()
    if len(dims) == a.ndim:
        return sum_all(xp.ascontiguousarray(a)).reshape(())
    kept = [size for axis, size in enumerate(a.shape) if axis not in dims]
    if dims == tuple(range(len(dims))):  # the first ones: straight down the columns
        matrix = xp.ascontiguousarray(a).reshape(-1, math.prod(kept))
        rows, columns = matrix.shape
        out = xp.empty(columns, np.float32)
        args = (matrix, out, np.int32(rows), np.int32(columns))
        launch("reduction", "sum_columns", blocks(columns), THREADS, args)
        return out.reshape(kept)
    return over_rows("sum_rows", rows_and_columns(a, dims)).reshape(kept)


def shaped(out: Array, a: Array, dims: tuple[int, ...], keepdim: bool) -> Array:
    """The result with the dimensions that went away as 1, if they are to be kept."""
    if not keepdim:
        return out
    return out.reshape([1 if axis in dims else n for axis, n in enumerate(a.shape)])


@own_kernel("sum")
def sum(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The sum over some dimensions."""
    dims = as_dims(a, dim)
    return shaped(total(a, dims), a, dims, keepdim)


@own_kernel("mean")
def mean(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The mean over some dimensions."""
    dims = as_dims(a, dim)
    count = math.prod(a.shape[axis] for axis in dims)
    xp = array_module_of(a)
    share = xp.asarray(1 / count, np.float32)
    found = binary(OF_TWO.index("mul"), total(a, dims), share)
    return shaped(found, a, dims, keepdim)


@own_kernel("sum_to")
def sum_to(a: Array, *, shape: tuple[int, ...]) -> Array:
    """What broadcasting has stretched is summed back."""
    missing = a.ndim - len(shape)
    padded = (1,) * missing + tuple(shape)
    dims = tuple(i for i, n in enumerate(padded) if n == 1 and a.shape[i] != 1)
    dims = tuple(sorted({*range(missing), *dims}))
    return total(a, dims).reshape(shape) if dims else a


def largest(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The largest number over some dimensions; a nan wins."""
    dims = as_dims(a, dim)
    if not dims:
        return a.copy()
    kept = [size for axis, size in enumerate(a.shape) if axis not in dims]
    found = over_rows("max_rows", rows_and_columns(a, dims)).reshape(kept)
    return shaped(found, a, dims, keepdim)


own_kernel("amax")(largest)
own_kernel("max")(largest)
