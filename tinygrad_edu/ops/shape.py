"""Shape primitives: the same numbers, seen in another arrangement.

Most of them are *views*: the result shares memory with the argument. ``stretch`` and
``sum_to`` are each other's reverse, and the whole secret of broadcasting.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..devices import Array
from .reduction import add_up
from .registry import array_module_of, primitive

BACK = "∂L/∂a = ∂L/∂y, brought back to the shape of a"

Shape = tuple[int, ...]

# ------------------------------------------------------------------ broadcasting


@primitive(
    saves="a.shape", formula="∂L/∂a = ∂L/∂y, stretched over the places that were summed"
)
def sum_to(a: Array, *, shape: Shape) -> Array:
    """Undo broadcasting: sum over every place where ``shape`` was stretched.

    >>> import numpy as np
    >>> from tinygrad_edu.ops import ON_ARRAYS as F
    >>> F.sum_to(np.ones((4, 3)), shape=(3,))
    array([4., 4., 4.])
    >>> F.sum_to(np.ones((4, 3)), shape=(4, 1)).tolist()
    [[3.0], [3.0], [3.0], [3.0]]
    """
    new_axes = a.ndim - len(shape)
    if new_axes:
        a = add_up(a, tuple(range(new_axes)))
    stretched = tuple(
        axis for axis, n in enumerate(shape) if n == 1 and a.shape[axis] != 1
    )
    return add_up(a, stretched, keepdim=True) if stretched else a


@sum_to.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.stretch(g, shape=original)


@primitive(
    saves="a.shape",
    title="ExpandBackward0",
    formula="∂L/∂a = ∂L/∂y, summed over the dimensions that were repeated",
)
def stretch(a: Array, *, shape: Shape) -> Array:
    """Broadcast a to ``shape``, written out in memory of its own."""
    out = array_module_of(a).empty(shape, a.dtype)
    out[...] = a
    return out


@primitive(
    saves="a.shape",
    view=True,
    formula="∂L/∂a = ∂L/∂y, summed over the dimensions that were repeated",
)
def expand(a: Array, *, shape: Shape) -> Array:
    """Broadcast a to ``shape`` without copying: one number stands in many places."""
    return array_module_of(a).broadcast_to(a, shape)


@stretch.gradient("a")
@expand.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.sum_to(g, shape=original)


# ------------------------------------------------------------------ rearranging


@primitive(saves="a.shape", title="ViewBackward0", view=True, formula=BACK)
def reshape(a: Array, *, shape: Shape) -> Array:
    """The same numbers in the same order under another shape; a view if possible."""
    return a.reshape(shape)


def _squeeze_title(dim: int | Shape | None) -> str:
    kind = 0 if dim is None else 1 if isinstance(dim, int) else 2
    return f"SqueezeBackward{kind}"


@primitive(saves="a.shape", title=_squeeze_title, view=True, formula=BACK)
def squeeze(a: Array, *, dim: int | Shape | None) -> Array:
    """Without dimensions of length 1: all of them, or those named in ``dim``."""
    named = range(a.ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    gone = [axis % a.ndim for axis in named if a.ndim and a.shape[axis] == 1]
    return a.reshape([n for axis, n in enumerate(a.shape) if axis not in gone])


@primitive(saves="a.shape", view=True, formula=BACK)
def unsqueeze(a: Array, *, shape: Shape) -> Array:
    """With a new dimension of length 1; ``shape`` says where."""
    return a.reshape(shape)


@reshape.gradient("a")
@unsqueeze.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.reshape(g, shape=original)


@squeeze.gradient("a")
def _(F: Any, g: Any, original: Shape, *, dim: Any) -> Any:
    return F.reshape(g, shape=original)


@primitive(view=True, formula="∂L/∂a = ∂L/∂y with the two dimensions swapped back")
def transpose(a: Array, *, dim0: int, dim1: int) -> Array:
    """Two dimensions change places."""
    return a.swapaxes(dim0, dim1)


@transpose.gradient("a")
def _(F: Any, g: Any, *, dim0: int, dim1: int) -> Any:
    return F.transpose(g, dim0=dim0, dim1=dim1)


@primitive(view=True, formula="∂L/∂a = (∂L/∂y)ᵀ")
def t(a: Array) -> Array:
    """A matrix with rows and columns exchanged."""
    return a.T


@t.gradient("a")
def _(F: Any, g: Any) -> Any:
    return F.t(g)


@primitive(view=True, formula="∂L/∂a = ∂L/∂y with the dimensions put back in order")
def permute(a: Array, *, dims: Shape) -> Array:
    """Dimensions in a new order."""
    return a.transpose(dims)


@permute.gradient("a")
def _(F: Any, g: Any, *, dims: Shape) -> Any:
    return F.permute(g, dims=tuple(np.argsort(dims).tolist()))


@primitive(formula="∂L/∂a = ∂L/∂y in reverse order")
def flip(a: Array, *, dims: Shape) -> Array:
    """In reverse order along some dimensions, in new memory."""
    return array_module_of(a).flip(a, dims if a.ndim else ()).copy()


@flip.gradient("a")
def _(F: Any, g: Any, *, dims: Shape) -> Any:
    return F.flip(g, dims=dims)


# ------------------------------------------------------------------ joining


@primitive(saves="shapes", formula="each input gets its own part of ∂L/∂y")
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


@primitive(saves="shapes", formula="each input gets its own slice of ∂L/∂y")
def stack(*arrays: Array, dim: int) -> Array:
    """Arrays one behind the other along a new dimension."""
    return array_module_of(arrays[0]).stack(arrays, axis=dim)


@stack.gradients
def _(F: Any, g: Any, shapes: tuple[Shape, ...], *, dim: int) -> list[Any]:
    before = (slice(None),) * dim
    return [F.index(g, key=(*before, i)) for i in range(len(shapes))]


# ------------------------------------------------------------------ cutting


def _split_title(alike: bool, **_: int) -> str:
    return "SplitBackward0" if alike else "SplitWithSizesBackward0"


@primitive(
    saves="a.shape",
    title=_split_title,
    view=True,
    formula="∂L/∂a = the gradients of the parts, joined again",
)
def split(a: Array, *, dim: int, start: int, end: int, alike: bool) -> Array:
    """One piece of a along a dimension; ``alike``: all pieces have one size."""
    return a[_piece(dim, slice(start, end))]


@split.gradient("a")
def _(
    F: Any, g: Any, shape: Shape, *, dim: int, start: int, end: int, alike: bool
) -> Any:
    return F.put_zeros(g, key=_piece(dim, slice(start, end)), shape=shape)


@primitive(
    saves="a.shape",
    view=True,
    formula="∂L/∂a = the gradients of the slices, stacked again",
)
def unbind(a: Array, *, dim: int, i: int) -> Array:
    """Slice i of a along a dimension, without that dimension."""
    return a[_piece(dim, i)]


@unbind.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, dim: int, i: int) -> Any:
    return F.put_zeros(g, key=_piece(dim, i), shape=shape)


def _piece(dim: int, part: int | slice) -> tuple[Any, ...]:
    """The key of a part of one dimension; with ``...`` one number stays an array."""
    return (*(slice(None),) * dim, part, ...)
