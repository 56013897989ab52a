"""Shape primitives: the same numbers, seen in another arrangement.

Most of them are *views*: the result shares memory with the argument. ``stretch`` and
``sum_to`` are each other's reverse, and the whole secret of broadcasting.
"""

from __future__ import annotations

from typing import Any

from ...devices import Array
from ..along.reduction import add_up
from ..registry import array_module_of, in_rows, primitive
from .strides import restride, seen_as, stretched, unsqueezed

BACK = "∂L/∂a = ∂L/∂y, brought back to the shape of a"

Shape = tuple[int, ...]

# ------------------------------------------------------------------ broadcasting


@primitive(
    saves="a.shape",
    formula="∂L/∂a = ∂L/∂y, stretched over the places that were summed",
    numbers="any",
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
    repeated = tuple(
        axis for axis, n in enumerate(shape) if n == 1 and a.shape[axis] != 1
    )
    return add_up(a, repeated, keepdim=True) if repeated else a


@sum_to.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.stretch(g, shape=original)


@primitive(
    saves="a.shape",
    title="ExpandBackward0",
    formula="∂L/∂a = ∂L/∂y, summed over the dimensions that were repeated",
    numbers="any",
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
    return stretched(a, shape)


@stretch.gradient("a")
@expand.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.sum_to(g, shape=original)


# ------------------------------------------------------------------ rearranging


@primitive(saves="a.shape", title="ViewBackward0", view=True, formula=BACK)
def reshape(a: Array, *, shape: Shape) -> Array:
    """The same numbers in the same order under another shape; a view if possible."""
    if a.flags.c_contiguous and (a.base is None or 1 not in a.shape):
        return a.reshape(shape)
    strides = seen_as(a, shape)
    return a.reshape(shape) if strides is None else restride(a, shape, strides)


@primitive(saves="a.shape", title="UnsafeViewBackward0", formula=BACK, numbers="moved")
def reshape_copy(a: Array, *, shape: Shape) -> Array:
    """What ``reshape`` does with a copy that nobody else will see."""
    return a.reshape(shape)


@primitive(title="CloneBackward0", formula="∂L/∂a = ∂L/∂y", numbers="moved")
def contiguous(a: Array) -> Array:
    """A copy whose numbers lie in memory in the order of their indices."""
    return a.copy()


@contiguous.gradient("a")
def _(F: Any, g: Any) -> Any:
    return g


def _squeeze_title(dim: int | Shape | None) -> str:
    kind = 0 if dim is None else 1 if isinstance(dim, int) else 2
    return f"SqueezeBackward{kind}"


@primitive(saves="a.shape", title=_squeeze_title, view=True, formula=BACK)
def squeeze(a: Array, *, dim: int | Shape | None) -> Array:
    """Without dimensions of length 1: all of them, or those named in ``dim``."""
    named = range(a.ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    gone = tuple([axis for axis in named if a.ndim and a.shape[axis] == 1])
    return a.squeeze(gone) if gone else a[...]  # NumPy would hand out a itself


@primitive(saves="a.shape", view=True, formula=BACK)
def unsqueeze(a: Array, *, dim: int) -> Array:
    """With a new dimension of length 1 before dimension ``dim``."""
    if a.flags.c_contiguous and (a.base is None or 1 not in a.shape):
        return a.reshape((*a.shape[:dim], 1, *a.shape[dim:]))
    return unsqueezed(a, dim)


@reshape.gradient("a")
@reshape_copy.gradient("a")
def _(F: Any, g: Any, original: Shape, *, shape: Shape) -> Any:
    return F.reshape(g, shape=original)


@squeeze.gradient("a")
@unsqueeze.gradient("a")
def _(F: Any, g: Any, original: Shape, *, dim: Any) -> Any:
    return F.reshape(g, shape=original)


@primitive(view=True, formula="∂L/∂a = ∂L/∂y with the two dimensions swapped back")
def transpose(a: Array, *, dim0: int, dim1: int) -> Array:
    """Two dimensions change places."""
    return a.swapaxes(dim0, dim1) if a.ndim else a.reshape(())


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
    return F.permute(g, dims=tuple(sorted(range(len(dims)), key=dims.__getitem__)))


# ------------------------------------------------------------------ in another order


@primitive(formula="∂L/∂a = ∂L/∂y in reverse order", numbers="moved")
def flip(a: Array, *, dims: Shape) -> Array:
    """In reverse order along some dimensions, in new memory."""
    return array_module_of(a).flip(a, dims if a.ndim else ()).copy()


@flip.gradient("a")
def _(F: Any, g: Any, *, dims: Shape) -> Any:
    return F.flip(g, dims=dims)


@primitive(formula="∂L/∂a = ∂L/∂y, moved back by as many places", numbers="moved")
def roll(a: Array, *, shifts: Shape, dims: Shape | None) -> Array:
    """Moved along dimensions; what leaves at the end comes back at the start."""
    if dims is None:
        return in_rows(array_module_of(a).roll(a, shifts))
    return in_rows(array_module_of(a).roll(a, shifts, dims))


@roll.gradient("a")
def _(F: Any, g: Any, *, shifts: Shape, dims: Shape | None) -> Any:
    return F.roll(g, shifts=tuple([-shift for shift in shifts]), dims=dims)


@primitive(title="Rot90Backward0", formula="∂L/∂a = ∂L/∂y, turned back", numbers="any")
def rot90(a: Array, *, k: int, dims: Shape) -> Array:
    """Turned k times by 90°, from dimension dims[0] towards dims[1]."""
    return array_module_of(a).rot90(a, k, dims).copy(order="K")


@rot90.gradient("a")
def _(F: Any, g: Any, *, k: int, dims: Shape) -> Any:
    return F.rot90(g, k=-k, dims=dims)


@primitive(
    saves="a.shape", formula="∂L/∂a = ∂L/∂y, summed over the repetitions", numbers="any"
)
def repeat(a: Array, *, repeats: Shape) -> Array:
    """The whole array several times along each dimension."""
    return array_module_of(a).tile(a, repeats)


@repeat.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, repeats: Shape) -> Any:
    """Every dimension of y is (how often, how long): sum over how often."""
    long = (1,) * (len(repeats) - len(shape)) + shape
    pairs = tuple([n for pair in zip(repeats, long, strict=True) for n in pair])
    often = tuple(range(0, len(pairs), 2))
    summed = F.sum_to(
        F.reshape(g, shape=pairs),
        shape=tuple([1 if i in often else n for i, n in enumerate(pairs)]),
    )
    return F.reshape(summed, shape=shape)


# ------------------------------------------------------------------ triangles


@primitive(formula="∂L/∂a = the lower triangle of ∂L/∂y", numbers="any")
def tril(a: Array, *, diagonal: int) -> Array:
    """The lower triangle of matrices, 0 above it."""
    return array_module_of(a).tril(a, diagonal)


@primitive(formula="∂L/∂a = the upper triangle of ∂L/∂y", numbers="any")
def triu(a: Array, *, diagonal: int) -> Array:
    """The upper triangle of matrices, 0 below it."""
    return array_module_of(a).triu(a, diagonal)


@tril.gradient("a")
def _(F: Any, g: Any, *, diagonal: int) -> Any:
    return F.tril(g, diagonal=diagonal)


@triu.gradient("a")
def _(F: Any, g: Any, *, diagonal: int) -> Any:
    return F.triu(g, diagonal=diagonal)
