"""Packing: sequences of different length without the numbers that only fill up.

A batch of sequences is a matrix of steps with padding in it; packed, it is the list of
the steps that are real. A mask says which those are, and the two operations are each
other's gradient.
"""

from __future__ import annotations

from typing import Any

from ...devices import Array
from ..registry import array_module_of, primitive


def _seen(a: Array, turned: bool) -> Array:
    return a.swapaxes(0, 1) if turned else a


@primitive(
    title="PackPaddedSequenceBackward0",
    formula="∂L/∂a = ∂L/∂y at the real steps, 0 at the padding",
    numbers="moved",
)
def pack_padded(a: Array, *, mask: Array, turned: bool) -> Array:
    """The real steps, in the order of the mask; ``turned``: a is its transpose."""
    return _seen(a, turned)[mask]


@pack_padded.gradient("a")
def _(F: Any, g: Any, *, mask: Array, turned: bool) -> Any:
    return F.pad_packed(g, mask=mask, turned=turned, value=0)


@primitive(
    title="CopySlices",
    formula="∂L/∂rows = ∂L/∂y at the real steps",
    numbers="moved",
)
def pad_packed(rows: Array, *, mask: Array, turned: bool, value: float) -> Array:
    """The steps at their places in the mask, ``value`` elsewhere."""
    xp, shape = array_module_of(rows), mask.T.shape if turned else mask.shape
    out = xp.full((*shape, *rows.shape[1:]), value, rows.dtype)
    _seen(out, turned)[mask] = rows
    return out


@pad_packed.gradient("rows")
def _(F: Any, g: Any, *, mask: Array, turned: bool, value: float) -> Any:
    return F.pack_padded(g, mask=mask, turned=turned)
