"""Patches of images as the columns of a matrix, and back (im2col, col2im).

What a kernel sees at each of its places, written out: the middle step of a convolution
as an operation of its own, see ``convolution.py``. Back, patches are laid into an image
at their places; where they overlap they are added up. Each is the other's gradient.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

from ...devices import Array
from ..registry import array_module_of, in_rows, primitive
from .convolution import inside, padded, windows

Shape = tuple[int, ...]


@primitive(
    saves="a.shape",
    title="Im2ColBackward0",
    formula="∂L/∂a = the patches of ∂L/∂y laid at their places and added up",
    numbers="moved",
)
def im2col(
    a: Array, *, kernel: Shape, dilation: Shape, padding: Shape, stride: Shape
) -> Array:
    """Images (N, C, *size) as patches (N, C · numbers in a kernel, places)."""
    seen = windows(padded(a, padding), kernel, stride, dilation)
    area = seen.shape[2 + len(kernel) :]
    height = a.shape[1] * math.prod(kernel)
    return in_rows(seen).reshape(len(a), height, math.prod(area))


@im2col.gradient("a")
def _(F: Any, g: Any, shape: Shape, **how: Any) -> Any:
    return F.col2im(g, size=shape[2:], **how)


@primitive(
    title="Col2ImBackward0",
    formula="∂L/∂a = the patches of ∂L/∂y",
    numbers="any",
)
def col2im(
    a: Array,
    *,
    size: Shape,
    kernel: Shape,
    dilation: Shape,
    padding: Shape,
    stride: Shape,
) -> Array:
    """Patches (N, C · numbers in a kernel, places) as images (N, C, *size)."""
    channels = a.shape[1] // math.prod(kernel)
    wide = [n + 2 * p for n, p in zip(size, padding, strict=True)]
    out = array_module_of(a).zeros((len(a), channels, *wide), a.dtype)
    seen = windows(out, kernel, stride, dilation)
    patches = a.reshape(seen.shape)
    # Places overlap, but not the places that one spot of the kernel sees.
    for spot in product(*map(range, kernel)):
        key = (slice(None), slice(None), *spot)
        seen[key] += patches[key]
    return in_rows(out[inside(padding, size)])


@col2im.gradient("a")
def _(F: Any, g: Any, *, size: Shape, **how: Any) -> Any:
    return F.im2col(g, **how)
