"""Products of matrices, decompositions and transforms of every example."""

from __future__ import annotations

import math
from typing import Any

from ...autograd.faces import ON_TENSORS as F
from .table import Operand, moved, rule


def rows_of_all(a: Operand) -> Any:
    """The matrices of all examples, one under the other."""
    n, k = a.shape
    return F.reshape(a.x, shape=(a.size * n, k))


@rule("mm")
def product(run: Any, a: Operand, b: Operand) -> Any:
    """Stacks of matrices; where b serves all examples, one big product is enough."""
    if b.batched:
        return F.bmm(a.x, b.x)
    n, m = a.shape[0], b.shape[1]
    return F.reshape(F.mm(rows_of_all(a), b.x), shape=(a.size, n, m))


@rule("addmm")
def _(
    run: Any,
    input: Operand,
    mat1: Operand,
    mat2: Operand,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    if (beta, alpha) != (1, 1):
        return NotImplemented
    if not mat1.batched:
        return F.add(input.padded(2), F.bmm(mat1.x, mat2.front()))
    return F.add(input.padded(2), product(F.mm, mat1, mat2))


@rule("linear")
def _(run: Any, input: Operand, weight: Operand, bias: Operand, *, node: str) -> Any:
    """A weight for all examples takes them as so many rows more."""
    if not (weight.batched or bias.batched):
        return run(input.x, weight.x, bias.x, node=node)
    *before, k = input.shape
    rows = F.reshape(input.front(), shape=(input.size, math.prod(before), k))
    out = F.bmm(rows, F.transpose(weight.x, dim0=-1, dim1=-2))
    if bias.shape != (0,):
        out = F.add(out, bias.padded(2))
    return F.reshape(out, shape=input.with_batch(*before, weight.shape[0]))


@rule("mv")
def _(run: Any, a: Operand, b: Operand) -> Any:
    if not a.batched:  # all examples are rows: A b for each is rows Aᵀ
        return F.mm(b.x, F.t(a.x))
    column = F.reshape(b.x, shape=(*b.x._array.shape, 1))
    found = F.bmm(a.x, column)
    return F.reshape(found, shape=(a.size, a.shape[0]))


@rule("dot")
def _(run: Any, a: Operand, b: Operand) -> Any:
    return F.sum(F.mul(a.padded(1), b.padded(1)), dim=(1,), keepdim=False)


@rule("bmm")
def _(run: Any, a: Operand, b: Operand) -> Any:
    ndim = max(a.ndim, b.ndim)
    return run(a.padded(ndim), b.padded(ndim))


@rule("fft_c2c", "fft_c2r", "fft_r2c")
def _(run: Any, a: Operand, *, dim: Any, **settings: Any) -> Any:
    return run(a.front(), dim=moved(dim, a.ndim), **settings)


# These take stacks of matrices as they are.
@rule("linalg_inv_ex", "linalg_det", "linalg_slogdet", "cofactors", "matrix_exp")
@rule("linalg_svd", "linalg_svdvals", "linalg_eigh", "linalg_eigvalsh", "linalg_qr")
@rule("linalg_cholesky_ex")
def _(run: Any, a: Operand, **settings: Any) -> Any:
    return run(a.front(), **settings)
