"""Views that skip, overlap or repeat: diagonals, sliding windows, free strides.

Their gradients go back to where the numbers were seen; a number that was seen several
times gets the sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...devices import Array
from ..registry import array_module_of, copy_of, primitive
from .accumulating import add_at
from .strides import restride, spots

Shape = tuple[int, ...]

SEEN = "∂L/∂a = ∂L/∂y added up where elements were seen, 0 elsewhere"

# ------------------------------------------------------------------ diagonals


@primitive(saves="a.shape", view=True, formula=SEEN)
def diagonal(a: Array, *, offset: int, dim1: int, dim2: int) -> Array:
    """A diagonal of two dimensions, as the last dimension of the view."""
    height, width = a.shape[dim1], a.shape[dim2]
    length = max(min(height, width - offset) if offset >= 0 else height + offset, 0)
    length = min(length, width)
    start = offset * a.strides[dim2] if offset >= 0 else -offset * a.strides[dim1]
    others = [axis for axis in range(a.ndim) if axis not in (dim1, dim2)]
    return restride(
        a,
        (*[a.shape[axis] for axis in others], length),
        (*[a.strides[axis] for axis in others], a.strides[dim1] + a.strides[dim2]),
        start if length else 0,
    )


@primitive(saves="a.shape", title="DiagonalBackward0_copy", formula=SEEN, numbers="any")
def diagonal_copy(a: Array, *, offset: int, dim1: int, dim2: int) -> Array:
    """The same diagonal in memory of its own."""
    return diagonal.forward(a, offset=offset, dim1=dim1, dim2=dim2).copy()


@diagonal.gradient("a")
@diagonal_copy.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, offset: int, dim1: int, dim2: int) -> Any:
    return F.diagonal_zeros(g, shape=shape, offset=offset, dim1=dim1, dim2=dim2)


@primitive(formula="∂L/∂a = the diagonal of ∂L/∂y", numbers="any")
def diagonal_zeros(
    a: Array, *, shape: Shape, offset: int, dim1: int, dim2: int
) -> Array:
    """Zeros of ``shape`` with a on a diagonal of two dimensions."""
    out = array_module_of(a).zeros(shape, a.dtype)
    diagonal.forward(out, offset=offset, dim1=dim1, dim2=dim2)[...] = a
    return out


@primitive(formula="∂L/∂a = the diagonal of ∂L/∂y", numbers="any")
def diag_embed(a: Array, *, offset: int, dim1: int, dim2: int) -> Array:
    """The last dimension as a diagonal of two new ones, 0 elsewhere."""
    shape, n = list(a.shape[:-1]), a.shape[-1] + abs(offset)
    for axis in sorted((dim1, dim2)):
        shape.insert(axis, n)
    return diagonal_zeros.forward(
        a, shape=tuple(shape), offset=offset, dim1=dim1, dim2=dim2
    )


@diagonal_zeros.gradient("a")
@diag_embed.gradient("a")
def _(F: Any, g: Any, *, offset: int, dim1: int, dim2: int, **_: Any) -> Any:
    return F.diagonal(g, offset=offset, dim1=dim1, dim2=dim2)


# ------------------------------------------------------------------ sliding windows


@primitive(saves="a.shape", view=True, formula=SEEN)
def unfold(a: Array, *, dim: int, size: int, step: int) -> Array:
    """Windows of ``size`` numbers along a dimension, one every ``step`` numbers."""
    if a.ndim == 0:
        return restride(a, (size,), (a.itemsize,))
    count = (a.shape[dim] - size) // step + 1
    stride = a.strides[dim]
    return restride(
        a,
        (*a.shape[:dim], count, *a.shape[dim + 1 :], size),
        (*a.strides[:dim], stride * step, *a.strides[dim + 1 :], stride),
    )


@unfold.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, dim: int, size: int, step: int) -> Any:
    return F.unfold_zeros(g, shape=shape, dim=dim, size=size, step=step)


@primitive(formula="∂L/∂a = the windows of ∂L/∂y", numbers="any")
def unfold_zeros(a: Array, *, shape: Shape, dim: int, size: int, step: int) -> Array:
    """Zeros of ``shape`` with windows added; where they overlap there is a sum."""
    out = array_module_of(a).zeros(shape, a.dtype)
    windows = unfold.forward(out, dim=dim, size=size, step=step)
    for i in range(size):  # the numbers of one column of windows do not overlap
        windows[..., i] += a[..., i]
    return out


@unfold_zeros.gradient("a")
def _(F: Any, g: Any, *, shape: Shape, dim: int, size: int, step: int) -> Any:
    return F.unfold(g, dim=dim, size=size, step=step)


# ------------------------------------------------------------------ free strides


@primitive(view=True, formula=SEEN)
def as_strided(
    a: Array, *, size: Shape, stride: Shape, start: int, own: tuple[Shape, Shape]
) -> Array:
    """Memory seen from ``start`` on, counted in numbers from the first one of a.

    ``own`` is the shape and the stride of a itself, which the gradient asks for.
    """
    steps = tuple([step * a.itemsize for step in stride])
    return restride(a, size, steps, start * a.itemsize)


@as_strided.gradient("a")
def _(
    F: Any, g: Any, *, size: Shape, stride: Shape, start: int, own: tuple[Shape, Shape]
) -> Any:
    """Through the memory: what y saw of it, as far as a saw it too.

    A number that a itself sees several times shares its gradient out among them.
    """
    seen, mine = spots(size, stride, start), spots(*own)
    both = np.concatenate([seen.reshape(-1), mine.reshape(-1), [0]])
    first, last = int(both.min()), int(both.max())
    memory = F.pick_zeros(g, places=seen - first, shape=(last - first + 1,))
    found = F.pick(memory, places=mine - first)
    often = np.bincount((mine - first).reshape(-1), minlength=1)
    if often.max() > 1:
        share = (1 / often[mine - first]).astype(F.raw(g).dtype)
        found = F.mul(found, F.constant(share, g))
    return found


# ------------------------------------------------------------------ by place in memory


@primitive(saves="a.shape", title="AsStridedBackward0", formula=SEEN, numbers="moved")
def pick(a: Array, *, places: Array) -> Array:
    """The numbers at these places, counted through a from its first number on."""
    return a.reshape(-1)[places]


@pick.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, places: Array) -> Any:
    return F.pick_zeros(g, places=places, shape=shape)


@primitive(formula="∂L/∂a = ∂L/∂y at the places where a was put", numbers="any")
def pick_zeros(a: Array, *, places: Array, shape: Shape) -> Array:
    """Zeros of ``shape`` with a added at these places."""
    out = array_module_of(a).zeros(shape, a.dtype)
    add_at(out.reshape(-1), (places,), a)
    return out


@pick_zeros.gradient("a")
def _(F: Any, g: Any, *, places: Array, shape: Shape) -> Any:
    return F.pick(g, places=places)


@primitive(
    title="CopySlices",
    formula="the part written over gets 0, the value written gets its ∂L/∂y",
    numbers="moved",
)
def place(a: Array, value: Array, *, places: Array) -> Array:
    """A copy of a with the value at these places."""
    out = copy_of(a)
    out.reshape(-1)[places] = value
    return out


@place.gradient("a")
def _(F: Any, g: Any, *, places: Array) -> Any:
    return F.place(g, F.zeros_like(F.pick(g, places=places)), places=places)


@place.gradient("value")
def _(F: Any, g: Any, *, places: Array) -> Any:
    return F.pick(g, places=places)
