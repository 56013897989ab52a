"""Embedding: rows of a table, chosen by number. Backward, each row gets what it gave.

A row that was chosen three times gets the sum of three gradients.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..arrangement.accumulating import add_at
from ..registry import array_module_of, primitive


@primitive(
    saves="indices weight.shape",
    formula="∂L/∂w[i] = the sum of ∂L/∂y wherever row i was chosen, 0 for padding",
    numbers="moved",
)
def embedding(
    weight: Array, indices: Array, *, padding_idx: int, by_frequency: bool
) -> Array:
    """The rows that the indices name: (V, D), (…) → (…, D)."""
    return weight.take(indices, axis=0)


@embedding.gradient("weight")
def _(
    F: Any,
    g: Any,
    indices: Any,
    shape: tuple[int, int],
    *,
    padding_idx: int,
    by_frequency: bool,
) -> Any:
    rows = F.embedding_rows(g, indices, count=shape[0])
    index = F.raw(indices)
    if padding_idx < 0 and not by_frequency:
        return rows
    share = _shares(index, shape[0], padding_idx, by_frequency)
    return rows * F.constant(share.astype(F.raw(g).dtype), g)


def _shares(index: Array, count: int, padding_idx: int, by_frequency: bool) -> Array:
    """What each row keeps of its gradient, (V, 1): nothing for padding."""
    xp = array_module_of(index)
    share = xp.ones(count)
    if by_frequency:
        share /= xp.maximum(xp.bincount(index.reshape(-1), minlength=count), 1)
    if padding_idx >= 0:
        share[padding_idx] = 0
    return share[:, None]


@primitive(
    saves="indices",
    title="EmbeddingDenseBackwardBackward0",
    formula="∂L/∂g = the rows of ∂L/∂y that the indices name",
)
def embedding_rows(g: Array, indices: Array, *, count: int) -> Array:
    """A table of zeros with each g added to the row it came from."""
    width = g.shape[-1]
    out = array_module_of(g).zeros((count, width), g.dtype)
    index = indices.reshape(-1).astype(np.int64)
    add_at(out, (index,), g.reshape(index.size, width))
    return out


@embedding_rows.gradient("g")
def _(F: Any, g: Any, indices: Any, *, count: int) -> Any:
    return F.embedding(g, indices, padding_idx=-1, by_frequency=False)
