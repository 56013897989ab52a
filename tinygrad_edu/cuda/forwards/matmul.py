"""The host's side of ``kernels/matmul.cu``: products, and what they carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import launch
from . import own_kernel, suits
from .elementwise import OF_TWO, binary
from .indexing import in_rows

SIDE = 16  # of the simulator's blocks
WIDE = 64  # of the GPU's version: blocks of 256 threads, 4 × 4 elements for each


def product(a: Array, b: Array) -> Array:
    """C = A B, for two matrices."""
    xp = array_module_of(a)
    (m, k), n = a.shape, b.shape[1]
    a, b = in_rows(a), in_rows(b)
    c = xp.empty((m, n), np.float32)
    args = (a, b, c, *(np.int32(size) for size in (m, n, k)))
    if xp is np:  # where a read of shared memory costs what any read costs
        launch("matmul", "matmul_coalesced", _over(SIDE, m, n), (SIDE, SIDE), args)
    else:
        launch("matmul", f"matmul_patch<{WIDE}, 8, 4>", _over(WIDE, m, n), 256, args)
    return c


def _over(tile: int, m: int, n: int) -> tuple[int, int]:
    """The grid: a block for each tile of C, columns first."""
    return -(-n // tile), -(-m // tile)


@own_kernel("mm")
def mm(a: Array, b: Array) -> Array:
    """Two matrices."""
    return product(a, b)


@own_kernel("bmm")
def bmm(a: Array, b: Array) -> Array:
    """Two stacks of matrices."""
    return stacked(product, a, b)


def stacked(product: Callable[[Array, Array], Array], a: Array, b: Array) -> Array:
    """The products of two stacks of matrices, one after the other."""
    xp = array_module_of(a)
    stack = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    a = xp.broadcast_to(a, stack + a.shape[-2:]).reshape(-1, *a.shape[-2:])
    b = xp.broadcast_to(b, stack + b.shape[-2:]).reshape(-1, *b.shape[-2:])
    found = xp.empty((len(a), a.shape[1], b.shape[2]), a.dtype)
    for place in range(len(a)):
        found[place] = product(a[place], b[place])
    return found.reshape(*stack, *found.shape[1:])


@own_kernel("addmm")
def addmm(
    input: Array, mat1: Array, mat2: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """beta · input + alpha · mat1 mat2."""
    xp = array_module_of(mat1)
    found = product(mat1, mat2)
    if alpha != 1:
        found = _times(found, xp.asarray(alpha, np.float32))
    if beta == 0:
        return found
    added = input if beta == 1 else _times(input, xp.asarray(beta, np.float32))
    return binary(OF_TWO.index("add"), found, added)


def _with_or_without_bias(input: Array, weight: Array, bias: Array, **_: Any) -> bool:
    return suits(input) and suits(weight) and (bias.size == 0 or suits(bias))


@own_kernel("linear", when=_with_or_without_bias)
def linear(input: Array, weight: Array, bias: Array, *, node: str) -> Array:
    """input Wᵀ + bias, whatever stands before the last dimension."""
    found = product(input.reshape(-1, input.shape[-1]), weight.T)
    if bias.size:
        found = binary(OF_TWO.index("add"), found, bias)
    return found.reshape(*input.shape[:-1], len(weight))


@own_kernel("mv")
def mv(a: Array, b: Array) -> Array:
    """A matrix and a vector."""
    return product(a, b[:, None])[:, 0]


@own_kernel("dot")
def dot(a: Array, b: Array) -> Array:
    """Two vectors."""
    return product(a[None], b[:, None])[0, 0]


def _times(a: Array, b: Array) -> Array:
    return binary(OF_TWO.index("mul"), a, b)
