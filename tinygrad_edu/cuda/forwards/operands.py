"""How arrays are handed to kernels: their memory, and the strides to walk it with.

A kernel knows nothing of shapes. It is given where the numbers begin and, where that
matters, how far the next one of each dimension lies.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...devices import Array, on_gpu
from ...ops.registry import array_module_of

MOST_DIMENSIONS = 4  # that kernels count in
# The types of two bytes, as NumPy and as C calls them.
NARROW = {"float16": "__half", "bfloat16": "__nv_bfloat16"}
Sizes = tuple[int, ...]


def narrow(*arrays: Array, **settings: object) -> bool:
    """Whether all are half or all bfloat16, and none is empty.

    >>> narrow(np.ones(2, "float16"), np.ones(3, "float16")), narrow(np.ones(2))
    (True, False)
    """
    kinds = {str(a.dtype) for a in arrays}
    return len(kinds) == 1 and kinds <= NARROW.keys() and all(a.size for a in arrays)


def strided(a: Array, sizes: Sizes) -> tuple[Array, list[int]]:
    """The memory of an array and its strides in elements, stretched to four sizes.

    An array that runs backwards or between elements is copied first.

    >>> strided(np.zeros((3, 1)), (1, 2, 3, 4))[1]
    [0, 0, 1, 0]
    >>> strided(np.zeros((3, 4)).T, (1, 1, 4, 3))[1]
    [0, 0, 1, 4]
    """
    if any(step < 0 or step % a.itemsize for step in a.strides):
        a = a.copy()
    missing = len(sizes) - a.ndim
    steps = [step // a.itemsize for step in a.strides]
    found = [0 if n == 1 else s for n, s in zip(a.shape, steps, strict=True)]
    return memory(a), [0] * missing + found


def memory(a: Array) -> Array:
    """The memory from the first element of an array to its last, as one row.

    >>> memory(np.arange(6).reshape(2, 3).T).tolist()
    [0, 1, 2, 3, 4, 5]
    """
    if a.flags.c_contiguous:
        return a
    ahead = sum((n - 1) * s for n, s in zip(a.shape, a.strides, strict=True))
    tricks = array_module_of(a).lib.stride_tricks
    row: Array = tricks.as_strided(a, (1 + ahead // a.itemsize,), (a.itemsize,))
    return row


def four(shape: Sizes) -> Sizes:
    """A shape of four sizes, the first ones 1.

    >>> four((2, 3))
    (1, 1, 2, 3)
    """
    return (1,) * (MOST_DIMENSIONS - len(shape)) + shape


def merged(shape: Sizes, *strides: Sequence[int]) -> tuple[Sizes, list[list[int]]]:
    """The same walk in as few dimensions as it takes.

    Two dimensions are one where each array goes on after a row as it goes in the row.

    >>> merged((2, 3, 1, 4), (12, 4, 4, 1), (24, 8, 0, 1))
    ((6, 4), [[4, 1], [8, 1]])
    """
    sizes: list[int] = []
    steps: list[list[int]] = [[] for _ in strides]
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        new = [each[axis] for each in strides]
        if sizes and all(
            old[-1] == step * size for old, step in zip(steps, new, strict=True)
        ):
            sizes[-1] *= size
            for old, step in zip(steps, new, strict=True):
                old[-1] = step
        else:
            sizes.append(size)
            for old, step in zip(steps, new, strict=True):
                old.append(step)
    return tuple(sizes), steps


def stretched(*arrays: Array) -> tuple[Sizes, list[Array]]:
    """The shape in which arrays meet, and the arrays in no more than four dimensions.

    With more, they are stretched by copying, and the kernel sees one long row.
    """
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    if len(shape) <= MOST_DIMENSIONS:
        return shape, list(arrays)
    xp = array_module_of(arrays[0])
    return shape, [
        a.reshape(()) if a.size == 1 else xp.broadcast_to(a, shape).reshape(-1)
        for a in arrays
    ]


def inside(index: Array, size: int) -> bool:
    """Whether whole numbers of 64 bits all name a place of so many.

    What a GPU holds was looked at by the function that was called: see late_checks.
    """
    return bool(
        index.dtype == "int64"
        and index.size > 0
        and (on_gpu(index) or bool(((index >= 0) & (index < size)).all()))
    )


def split_at(shape: Sizes, dim: int) -> tuple[int, int, int]:
    """What stands before a dimension, the dimension, what stands behind it.

    >>> split_at((2, 3, 4, 5), 2)
    (6, 4, 5)
    """
    return math.prod(shape[:dim]), shape[dim], math.prod(shape[dim + 1 :])
