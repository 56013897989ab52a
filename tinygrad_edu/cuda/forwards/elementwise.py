"""The host's side of ``kernels/elementwise.cu``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import THREADS, blocks, launch
from . import own_kernel

# The functions, by the numbers that the kernels know them by.
OF_ONE = (
    *("neg", "exp", "log", "sqrt", "reciprocal", "tanh", "sigmoid", "relu", "abs"),
)
OF_TWO = ("add", "sub", "mul", "div", "maximum", "minimum")
MOST_DIMENSIONS = 4


def unary(number: int, a: Array) -> Array:
    """y = f(a), for the function of that number."""
    xp = array_module_of(a)
    a = xp.ascontiguousarray(a)
    y = xp.empty_like(a)
    grid = blocks(a.size)
    launch("elementwise", f"unary<{number}>", grid, THREADS, (a, y, np.int32(a.size)))
    return y


def binary(number: int, a: Array, b: Array) -> Array:
    """y = f(a, b), stretched to one shape, for the function of that number."""
    xp = array_module_of(a)
    shape = np.broadcast_shapes(a.shape, b.shape)
    if len(shape) > MOST_DIMENSIONS:  # the kernel knows four: stretched by copying
        a, b = (
            xp.ascontiguousarray(xp.broadcast_to(x, shape)).reshape(-1) for x in (a, b)
        )
    y = xp.empty(np.broadcast_shapes(a.shape, b.shape), np.float32)
    sizes = (1,) * (MOST_DIMENSIONS - y.ndim) + y.shape
    a, b = xp.ascontiguousarray(a), xp.ascontiguousarray(b)
    args = (a, b, y, y.size, *sizes[1:], *strides(a, sizes), *strides(b, sizes))
    launch("elementwise", f"binary<{number}>", blocks(y.size), THREADS, _ints(args))
    return y.reshape(shape)


def strides(array: Array, sizes: tuple[int, ...]) -> list[int]:
    """How far the next element of each dimension lies; 0 where it is repeated.

    >>> strides(np.zeros((3, 1)), (1, 2, 3, 4))
    [0, 0, 1, 0]
    """
    missing = len(sizes) - array.ndim
    shape = (1,) * missing + array.shape
    found, step = [0] * len(sizes), 1
    for axis in reversed(range(len(sizes))):
        found[axis] = 0 if shape[axis] == 1 else step
        step *= shape[axis]
    return found


def _ints(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Python's whole numbers as the kernels' ints: CuPy would pass 64 bits."""
    return tuple(np.int32(one) if isinstance(one, int) else one for one in args)


def _register() -> None:
    for number, name in enumerate(OF_ONE):
        own_kernel(name)(lambda a, number=number: unary(number, a))
    for number, name in enumerate(OF_TWO):
        own_kernel(name)(lambda a, b, number=number: binary(number, a, b))


_register()
