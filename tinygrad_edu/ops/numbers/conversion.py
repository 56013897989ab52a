"""Carrying numbers to another dtype, device or memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array, device
from ...transfers import to_cpu, to_gpu
from ..registry import elementwise, primitive


@primitive(
    saves="a.dtype",
    title="ToCopyBackward0",
    formula="∂L/∂a = ∂L/∂y, converted back to the dtype of a",
    numbers="moved",
    pointwise=True,
)
def cast(a: Array, *, dtype: Any) -> Array:
    """a as another number type, always in new memory."""
    if a.dtype.kind == "c" and dtype.kind != "c":
        a = a.real
    return a.astype(dtype)


@cast.gradient("a")
def _(F: Any, g: Any, original: Any, *, dtype: Any) -> Any:
    return F.cast(g, dtype=original)


def _written(a: Array, b: Array) -> Array:
    """b, stretched to the shape of a and in its dtype."""
    out = np.empty_like(a)
    out[...] = b
    return out


fill = elementwise(
    "fill",
    _written,
    lambda F, g: F.zeros_like(g),
    lambda F, g: g,
    formula="∂L/∂a = 0, ∂L/∂value = ∂L/∂y, summed",
    numbers="moved",
)
copy = elementwise(
    "copy",
    _written,
    lambda F, g: F.zeros_like(g),
    lambda F, g: g,
    title="CopyBackwards",
    formula="∂L/∂a = 0, ∂L/∂source = ∂L/∂y",
    numbers="moved",
)


@primitive(
    title="ToCopyBackward0",
    formula="∂L/∂a = ∂L/∂y, converted back to the dtype of a",
    numbers="moved",
)
def move(a: Array, *, to: device, source: device, wait: bool = True) -> Array:
    """a in the memory of another device; without ``wait``, some time later."""
    if to.type == "cuda":
        return to_gpu(a, to, wait=wait)
    out = to_cpu(a, wait=wait)
    return out.copy() if out is a else out


@move.gradient("a")
def _(F: Any, g: Any, *, to: device, source: device, wait: bool = True) -> Any:
    return F.move(g, to=source, source=to)


clone = elementwise(
    "clone",
    lambda a: a.copy(),
    lambda F, g: g,
    formula="∂L/∂a = ∂L/∂y",
    numbers="moved",
)
zeros_like = elementwise("zeros_like", np.zeros_like, None, numbers="moved")
