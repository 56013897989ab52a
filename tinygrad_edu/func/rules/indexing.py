"""Indexing: pick numbers out of every example at once.

An index is two NumPy keys, see ``ops/arrangement/indexing.py``: one that cuts, one that
gathers. In front of each comes a ``:`` for the batch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.faces import ON_TENSORS as F
from .table import Operand, Shape, batch_behind, batch_to_front, moved, rule

ALL = slice(None)


def batch_key(key: Any, then: Any) -> dict[str, Any]:
    """The index of one example as an index of the batch."""
    return {
        "key": (ALL, *(key or ())),
        "then": None if then is None else (ALL, *then),
    }


def dimensions_in_front(then: Any) -> int:
    """How many dimensions NumPy puts before the batch, and before all others.

    Where a ``:`` stands between two arrays of a key, what they gather comes first.
    """
    arrays = [i for i, part in enumerate(then or ()) if isinstance(part, np.ndarray)]
    if not arrays or arrays[-1] - arrays[0] == len(arrays) - 1:
        return 0
    return max(1 if then[i].dtype == bool else then[i].ndim for i in arrays)


@rule("index")
def _(run: Any, a: Operand, *, key: Any, then: Any = None) -> Any:
    found = run(a.front(), **batch_key(key, then))
    return batch_to_front(found, dimensions_in_front(then))


@rule("narrow_copy")
def _(run: Any, a: Operand, *, key: Any) -> Any:
    return run(a.front(), key=(ALL, *key))


@rule("put_zeros")
def _(run: Any, a: Operand, *, key: Any, shape: Shape, then: Any = None) -> Any:
    value = batch_behind(a.front(), dimensions_in_front(then))
    return run(value, shape=(a.size, *shape), **batch_key(key, then))


@rule("index_put")
def _(run: Any, a: Operand, value: Operand, *, key: Any, then: Any = None) -> Any:
    if dimensions_in_front(then):
        return NotImplemented
    target = np.empty(a.shape, bool)[(*(key or ()), ...)]
    ndim = (target if then is None else target[then]).ndim
    if value.ndim > ndim:
        return NotImplemented
    return run(a.front(), value.padded(ndim), **batch_key(key, then))


@rule("gather")
def _(run: Any, a: Operand, index: Operand, *, dim: int) -> Any:
    if not a.ndim or not index.ndim:
        return NotImplemented
    return run(a.front(), index.front(), dim=dim + 1)


@rule("scatter_zeros")
def _(run: Any, a: Operand, index: Operand, *, dim: int, shape: Shape) -> Any:
    if not shape or not index.ndim:
        return NotImplemented
    return run(a.front(), index.front(), dim=dim + 1, shape=(a.size, *shape))


@rule("scatter", "scatter_add")
def _(
    run: Any, a: Operand, index: Operand, source: Operand, *, dim: int, **settings: Any
) -> Any:
    if not a.ndim == index.ndim == source.ndim or not a.ndim:
        return NotImplemented
    operands = [each.front() for each in (a, index, source)]
    return run(*operands, dim=moved(dim, a.ndim), **settings)


@rule("index_add", "index_copy")
def _(
    run: Any, a: Operand, index: Operand, source: Operand, *, dim: int, **settings: Any
) -> Any:
    if index.batched or a.ndim != source.ndim or not a.ndim:
        return NotImplemented
    dim = moved(dim, a.ndim)
    return run(a.front(), index.x, source.front(), dim=dim, **settings)


@rule("index_select")
def _(run: Any, a: Operand, index: Operand, *, dim: int) -> Any:
    if not a.ndim:
        return NotImplemented
    if not index.batched:
        return run(a.front(), index.x, dim=dim + 1)
    ones = (1,) * (a.ndim - dim - 1)
    length = index.shape[0]
    rows = F.reshape(index.x, shape=(a.size, *(1,) * dim, length, *ones))
    chosen = (a.size, *a.shape[:dim], length, *a.shape[dim + 1 :])
    return F.gather(a.front(), F.expand(rows, shape=chosen), dim=dim + 1)
