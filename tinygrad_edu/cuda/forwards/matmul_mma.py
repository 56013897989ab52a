"""The host's side of ``kernels/matmul_mma.cu``: products of half and of bfloat16.

Tensor cores add them up in float32, and the sums are rounded once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ...ops.registry import array_module_of
from ..launching import launch
from . import aligned, narrow_kernel
from .indexing import in_rows
from .matmul import stacked
from .operands import NARROW, narrow

# Rows and columns of C that a block of each version makes, and its threads.
VERSIONS = {
    "matmul_mma": (16, 8, 32),
    "matmul_mma_tiled": (64, 64, 128),
    "matmul_mma_wide": (128, 128, 256),
}
PIECE = 8  # numbers that the wide version reads at once


def narrow_product(a: Array, b: Array, bias: Array | None = None) -> Array:
    """C = A B + bias, for two matrices."""
    xp, kind = array_module_of(a), NARROW[str(a.dtype)]
    (m, k), n = a.shape, b.shape[1]
    a, b = in_rows(a), in_rows(b)
    c = xp.empty((m, n), a.dtype)
    name = version(a, b)
    rows, columns, threads = VERSIONS[name]
    types = kind if name == "matmul_mma" else f"{kind}, {kind}2"
    added = c if bias is None else in_rows(bias)
    sizes = (np.int32(size) for size in (m, n, k))
    args = (a, b, added, c, *sizes, np.int32(bias is not None))
    grid = -(-n // columns), -(-m // rows)
    launch("matmul_mma", f"{name}<{types}>", grid, threads, args)
    return c


def version(a: Array, b: Array) -> str:
    """The fastest version that takes two matrices; in the simulator the plain one.

    >>> version(np.ones((2, 3)), np.ones((3, 2)))
    'matmul_mma'
    """
    if array_module_of(a) is np:
        return "matmul_mma"
    whole = a.shape[1] % PIECE == 0 and b.shape[1] % PIECE == 0
    wide = whole and aligned(a) and aligned(b)
    return "matmul_mma_wide" if wide else "matmul_mma_tiled"


@narrow_kernel("mm", when=narrow)
def mm(a: Array, b: Array) -> Array:
    """Two matrices."""
    return narrow_product(a, b)


@narrow_kernel("bmm", when=narrow)
def bmm(a: Array, b: Array) -> Array:
    """Two stacks of matrices."""
    return stacked(narrow_product, a, b)


def _with_bias(
    input: Array, mat1: Array, mat2: Array, *, beta: float = 1, alpha: float = 1
) -> bool:
    """Whether ``input`` is a number for each column, and nothing is scaled."""
    bias = input.shape[-1:] == mat2.shape[1:] == (input.size,)
    return bias and narrow(input, mat1, mat2) and beta == alpha == 1


@narrow_kernel("addmm", when=_with_bias)
def addmm(
    input: Array, mat1: Array, mat2: Array, *, beta: float = 1, alpha: float = 1
) -> Array:
    """input + mat1 mat2: a layer in one step."""
    return narrow_product(mat1, mat2, input)


def _narrow_layer(input: Array, weight: Array, bias: Array, **settings: Any) -> bool:
    return narrow(input, weight) and bias.dtype == input.dtype


@narrow_kernel("linear", when=_narrow_layer)
def linear(input: Array, weight: Array, bias: Array, *, node: str) -> Array:
    """input Wᵀ + bias; a bias without numbers is none."""
    rows = input.reshape(-1, input.shape[-1])
    found = narrow_product(rows, weight.T, bias if bias.size else None)
    return found.reshape(*input.shape[:-1], len(weight))
