"""Shape primitives: the same numbers, seen in another arrangement.

Most of them are *views*: the result shares memory with the argument. ``stretch`` and
``sum_to`` are each other's reverse, and the whole secret of broadcasting.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..devices import Array
from .registry import array_module_of, primitive

Shape = tuple[int, ...]

# ------------------------------------------------------------------ broadcasting


@primitive(saves="a.shape")
def sum_to(a: Array, *, shape: Shape) -> Array:
    """Undo broadcasting: sum over every place where ``shape`` was stretched.

    >>> sum_to.forward(np.ones((4, 3)), shape=(3,))
    array([4., 4., 4.])
    >>> sum_to.forward(np.ones((4, 3)), shape=(4, 1)).tolist()
    [[3.0], [3.0], [3.0], [3.0]]
    """
    new_axes = a.ndim - len(shape)
    if new_axes:
        a = a.sum(axis=tuple(range(new_axes)))
    stretched = tuple(
        axis for axis, n in enumerate(shape) if n == 1 and a.shape[axis] != 1
    )
    return a.sum(axis=stretched, keepdims=True) if stretched else a


@sum_to.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.stretch(g, shape=original)


@primitive(saves="a.shape", title="ExpandBackward0")
def stretch(a: Array, *, shape: Shape) -> Array:
    """Broadcast a to ``shape``, written out in memory of its own."""
    out = array_module_of(a).empty(shape, a.dtype)
    out[...] = a
    return out


@primitive(saves="a.shape", view=True)
def expand(a: Array, *, shape: Shape) -> Array:
    """Broadcast a to ``shape`` without copying: one number stands in many places."""
    return array_module_of(a).broadcast_to(a, shape)


@stretch.gradient("a")
@expand.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.sum_to(g, shape=original)


# ------------------------------------------------------------------ rearranging


@primitive(saves="a.shape", title="ViewBackward0", view=True)
def reshape(a: Array, *, shape: Shape) -> Array:
    """The same numbers in the same order under another shape; a view if possible."""
    return a.reshape(shape)


@primitive(saves="a.shape", view=True)
def squeeze(a: Array, *, shape: Shape) -> Array:
    """Without dimensions of length 1; ``shape`` is what remains."""
    return a.reshape(shape)


@primitive(saves="a.shape", view=True)
def unsqueeze(a: Array, *, shape: Shape) -> Array:
    """With a new dimension of length 1; ``shape`` says where."""
    return a.reshape(shape)


@reshape.gradient("a")
@squeeze.gradient("a")
@unsqueeze.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.reshape(g, shape=original)


@primitive(view=True)
def transpose(a: Array, *, dim0: int, dim1: int) -> Array:
    """Two dimensions change places."""
    return a.swapaxes(dim0, dim1)


@transpose.gradient("a")
def _(F: Any, g: Any, *, dim0: int, dim1: int) -> Any:
    return F.transpose(g, dim0=dim0, dim1=dim1)


@primitive(view=True)
def t(a: Array) -> Array:
    """A matrix with rows and columns exchanged."""
    return a.T


@t.gradient("a")
def _(F: Any, g: Any) -> Any:
    return F.t(g)


@primitive(view=True)
def permute(a: Array, *, dims: Shape) -> Array:
    """Dimensions in a new order."""
    return a.transpose(dims)


@permute.gradient("a")
def _(F: Any, g: Any, *, dims: Shape) -> Any:
    return F.permute(g, dims=tuple(np.argsort(dims).tolist()))


@primitive()
def flip(a: Array, *, dims: Shape) -> Array:
    """In reverse order along some dimensions, in new memory."""
    return array_module_of(a).flip(a, dims).copy()


@flip.gradient("a")
def _(F: Any, g: Any, *, dims: Shape) -> Any:
    return F.flip(g, dims=dims)


# ------------------------------------------------------------------ joining


@primitive(saves="shapes")
def cat(*arrays: Array, dim: int) -> Array:
    """Arrays one behind the other along a dimension that exists."""
    return array_module_of(arrays[0]).concatenate(arrays, axis=dim)


@cat.gradients
def _(F: Any, g: Any, shapes: tuple[Shape, ...], *, dim: int) -> list[Any]:
    """Each array receives its own piece of the gradient."""
    pieces, start = [], 0
    for shape in shapes:
        end = start + shape[dim]
        key = (slice(None),) * dim + (slice(start, end),)
        pieces.append(F.index(g, key=key))
        start = end
    return pieces


@primitive(saves="shapes")
def stack(*arrays: Array, dim: int) -> Array:
    """Arrays one behind the other along a new dimension."""
    return array_module_of(arrays[0]).stack(arrays, axis=dim)


@stack.gradients
def _(F: Any, g: Any, shapes: tuple[Shape, ...], *, dim: int) -> list[Any]:
    before = (slice(None),) * dim
    return [F.index(g, key=(*before, i)) for i in range(len(shapes))]
