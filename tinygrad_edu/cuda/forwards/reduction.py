"""The host's side of ``kernels/reduction.cu``: sums, means, largest values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import aligned, own_kernel, suits
from .comparison import compare, converted
from .elementwise import OF_ONE, number, of_two, unary
from .indexing import in_rows

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
    kept = [axis for axis in range(a.ndim) if axis not in dims]
    turned = a.transpose(*kept, *dims)
    columns = math.prod(a.shape[axis] for axis in dims)
    return in_rows(turned).reshape(-1, columns)


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
        return sum_all(in_rows(a)).reshape(())
    kept = [size for axis, size in enumerate(a.shape) if axis not in dims]
    if dims == tuple(range(len(dims))):  # the first ones: straight down the columns
        matrix = in_rows(a).reshape(-1, math.prod(kept))
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


def sum(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The sum over some dimensions."""
    dims = as_dims(a, dim)
    return shaped(total(a, dims), a, dims, keepdim)


@own_kernel("sum", when=lambda a, **_: suits(a) or _truths(a))
def sum_or_count(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The sum; of truth values how many are true, as a whole number."""
    if a.dtype == "bool":
        return converted(truths(a, dim, keepdim), np.int64)
    return sum(a, dim=dim, keepdim=keepdim)


@own_kernel("mean")
def mean(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """The mean over some dimensions."""
    dims = as_dims(a, dim)
    count = math.prod(a.shape[axis] for axis in dims)
    return shaped(of_two("mul", total(a, dims), 1 / count), a, dims, keepdim)


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


# With the place.


def extremes(a: Array, dims: tuple[int, ...], which: str) -> tuple[Array, Array]:
    """The "largest" or "smallest" numbers over some dimensions, and their places."""
    xp, matrix = array_module_of(a), rows_and_columns(a, dims)
    rows, columns = matrix.shape
    values, places = xp.empty(rows, np.float32), xp.empty(rows, np.int64)
    threads = min(THREADS, 32 * blocks(columns, 32))
    kernel = f"arg_rows<{int(which == 'largest')}>"
    args = (matrix, values, places, np.int32(columns))
    launch("reduction", kernel, rows, threads, args)
    kept = [size for axis, size in enumerate(a.shape) if axis not in dims]
    return values.reshape(kept), places.reshape(kept)


def _has_rows(a: Array, **settings: Any) -> bool:
    return suits(a) and a.ndim > 0


def _register_extremes(which: str, along: str, place: str, *names: str) -> None:
    @own_kernel(along, when=_has_rows)
    def with_place(a: Array, *, dim: int, keepdim: bool) -> tuple[Array, Array]:
        """The number of each row, and where the first of them stands."""
        dims = as_dims(a, dim)
        values, places = extremes(a, dims, which)
        return shaped(values, a, dims, keepdim), shaped(places, a, dims, keepdim)

    @own_kernel(place, when=_has_rows)
    def place_alone(a: Array, *, dim: int | None, keepdim: bool) -> Array:
        """Where the first of them stands."""
        dims = as_dims(a, dim)
        return shaped(extremes(a, dims, which)[1], a, dims, keepdim)

    def value(a: Array, *, dim: Dims, keepdim: bool) -> Array:
        """The number alone."""
        dims = as_dims(a, dim)
        return shaped(extremes(a, dims, which)[0], a, dims, keepdim)

    for name in names:
        own_kernel(name, when=_has_rows)(value)


_register_extremes("largest", "max_dim", "argmax")
_register_extremes("smallest", "min_dim", "argmin", "amin", "min")


# Questions about many numbers, and what is made of sums.

MOST_EXACT = 1 << 24  # whole numbers up to here are exact in float32


def _truths(a: Array, **settings: Any) -> bool:
    return bool(a.dtype == "bool" and 0 < a.size < MOST_EXACT)


def truths(a: Array, dim: Dims, keepdim: bool) -> Array:
    """How many are true, in float32."""
    return sum(converted(a, np.float32), dim=dim, keepdim=keepdim)


@own_kernel("any", when=_truths)
def any_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """Whether one is true."""
    return compare("ne", truths(a, dim, keepdim), number(0, a))


@own_kernel("all", when=_truths)
def all_(a: Array, *, dim: Dims, keepdim: bool) -> Array:
    """Whether none is false: as many are true as there are."""
    count = math.prod(a.shape[axis] for axis in as_dims(a, dim))
    return compare("eq", truths(a, dim, keepdim), number(count, a))


@own_kernel("vector_norm", when=lambda a, **how: suits(a) and how["ord"] == 2)
def vector_norm(a: Array, *, ord: float, dim: Dims, keepdim: bool) -> Array:
    """The root of the sum of squares."""
    squares = sum(of_two("mul", a, a), dim=dim, keepdim=keepdim)
    return unary(OF_ONE.index("sqrt"), squares).reshape(squares.shape)


@own_kernel("mse_loss")
def mse_loss(a: Array, b: Array, *, reduction: str) -> Array:
    """The squares of the differences, then their mean or their sum."""
    off = of_two("sub", a, b)
    squares = of_two("mul", off, off)
    if reduction == "none":
        return squares
    return (mean if reduction == "mean" else sum)(squares, dim=None, keepdim=False)
