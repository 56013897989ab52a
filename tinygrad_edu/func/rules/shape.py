"""The same numbers in another arrangement."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.faces import ON_TENSORS as F
from .table import Operand, Shape, moved, rule


@rule("view_as_real", "view_as_complex")
def _(run: Any, a: Operand) -> Any:
    return run(a.front())


@rule("unsqueeze")
def _(run: Any, a: Operand, *, dim: int) -> Any:
    return run(a.front(), dim=dim + 1)


@rule("contiguous")
def _(run: Any, a: Operand) -> Any:
    return run(a.front())


@rule("reshape", "reshape_copy", "refold")
def _(run: Any, a: Operand, *, shape: Shape, **_: Any) -> Any:
    example = np.empty(a.shape, bool).reshape(shape).shape  # resolves -1
    return F.reshape(a.front(), shape=(a.size, *example))


@rule("squeeze")
def _(run: Any, a: Operand, *, dim: Any) -> Any:
    named = range(a.ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    gone = {each % a.ndim for each in named} if a.ndim else set()
    kept = [n for i, n in enumerate(a.shape) if n != 1 or i not in gone]
    return F.reshape(a.front(), shape=(a.size, *kept))


@rule("stretch", "expand")
def _(run: Any, a: Operand, *, shape: Shape) -> Any:
    return run(a.padded(len(shape)), shape=(a.size, *shape))


@rule("sum_to")
def _(run: Any, a: Operand, *, shape: Shape) -> Any:
    ones = (1,) * (a.ndim - len(shape))
    whole = run(a.front(), shape=(a.size, *ones, *shape))
    return F.reshape(whole, shape=(a.size, *shape)) if ones else whole


@rule("transpose")
def _(run: Any, a: Operand, *, dim0: int, dim1: int) -> Any:
    return run(a.front(), dim0=moved(dim0, a.ndim), dim1=moved(dim1, a.ndim))


@rule("t")
def turned(run: Any, a: Operand) -> Any:
    """Each matrix turned; a vector stays."""
    return a.front() if a.ndim < 2 else F.transpose(a.front(), dim0=1, dim1=2)


@rule("roll", "rot90")
def _(run: Any, a: Operand, *, dims: Shape | None, **settings: Any) -> Any:
    if dims is None or not a.ndim:
        return NotImplemented
    return run(a.front(), dims=moved(dims, a.ndim), **settings)


@rule("tril", "triu")
def _(run: Any, a: Operand, **settings: Any) -> Any:
    return run(a.front(), **settings)


@rule("repeat")
def _(run: Any, a: Operand, *, repeats: Shape) -> Any:
    return run(a.padded(len(repeats)), repeats=(1, *repeats))


@rule("diagonal", "diagonal_copy")
def _(run: Any, a: Operand, *, dim1: int, dim2: int, offset: int) -> Any:
    dim1, dim2 = moved((dim1, dim2), a.ndim)
    return run(a.front(), dim1=dim1, dim2=dim2, offset=offset)


@rule("diagonal_zeros")
def _(run: Any, a: Operand, *, shape: Shape, dim1: int, dim2: int, offset: int) -> Any:
    dim1, dim2 = moved((dim1, dim2), len(shape))
    shape = (a.size, *shape)
    return run(a.front(), shape=shape, dim1=dim1, dim2=dim2, offset=offset)


@rule("diag_embed")
def _(run: Any, a: Operand, *, dim1: int, dim2: int, offset: int) -> Any:
    dim1, dim2 = moved((dim1, dim2), a.ndim + 1)
    return run(a.front(), dim1=dim1, dim2=dim2, offset=offset)


@rule("unfold")
def _(run: Any, a: Operand, *, dim: int, **settings: Any) -> Any:
    if not a.ndim:
        return NotImplemented
    return run(a.front(), dim=moved(dim, a.ndim), **settings)


@rule("unfold_zeros")
def _(run: Any, a: Operand, *, shape: Shape, dim: int, **settings: Any) -> Any:
    if not shape:
        return NotImplemented
    dim = moved(dim, len(shape))
    return run(a.front(), shape=(a.size, *shape), dim=dim, **settings)


@rule("cross", "decaying_sum")
def _(run: Any, a: Operand, b: Operand, *, dim: int) -> Any:
    if a.ndim != b.ndim or not a.ndim:
        return NotImplemented
    return run(a.front(), b.front(), dim=moved(dim, a.ndim))


@rule("permute")
def _(run: Any, a: Operand, *, dims: Shape) -> Any:
    return run(a.front(), dims=(0, *moved(dims, a.ndim)))


@rule("cat", "stack")
def _(run: Any, *operands: Operand, dim: int) -> Any:
    return run(*[each.front() for each in operands], dim=dim + 1)


@rule("split", "unsafe_split", "unbind")
def _(run: Any, a: Operand, *, dim: int, **settings: Any) -> Any:
    return run(a.front(), dim=dim + 1, **settings)
