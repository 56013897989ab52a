"""Joining and cutting: several arrays become one, one becomes several views.

Each is the other's reverse: the gradient of ``cat`` is cut, that of ``split`` joined.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

from ...devices import Array
from ..registry import array_module_of, camel_case, in_rows, primitive

Shape = tuple[int, ...]

# ------------------------------------------------------------------ joining


@primitive(
    saves="shapes", formula="each input gets its own part of ∂L/∂y", numbers="moved"
)
def cat(*arrays: Array, dim: int) -> Array:
    """Arrays one behind the other along a dimension that exists."""
    return in_rows(array_module_of(arrays[0]).concatenate(arrays, axis=dim))


@cat.gradients
def _(F: Any, g: Any, shapes: tuple[Shape, ...], *, dim: int) -> list[Any]:
    """Each array receives its own piece of the gradient."""
    cuts = pairwise(accumulate([shape[dim] for shape in shapes], initial=0))
    return [F.index(g, key=piece(dim, slice(start, end))) for start, end in cuts]


@primitive(
    saves="shapes", formula="each input gets its own slice of ∂L/∂y", numbers="moved"
)
def stack(*arrays: Array, dim: int) -> Array:
    """Arrays one behind the other along a new dimension."""
    return in_rows(array_module_of(arrays[0]).stack(arrays, axis=dim))


@stack.gradients
def _(F: Any, g: Any, shapes: tuple[Shape, ...], *, dim: int) -> list[Any]:
    return [F.index(g, key=piece(dim, i)) for i in range(len(shapes))]


@primitive(
    saves="shapes", formula="each input gets its own block of ∂L/∂y", numbers="any"
)
def block_diag(*matrices: Array) -> Array:
    """Matrices one behind the other along the diagonal, 0 elsewhere."""
    rows = sum([matrix.shape[0] for matrix in matrices])
    columns = sum([matrix.shape[1] for matrix in matrices])
    out = array_module_of(matrices[0]).zeros((rows, columns), matrices[0].dtype)
    for matrix, key in zip(matrices, _blocks(matrices), strict=True):
        out[key] = matrix
    return out


@block_diag.gradients
def _(F: Any, g: Any, shapes: tuple[Shape, ...]) -> list[Any]:
    return [F.index(g, key=key) for key in _blocks(shapes)]


def _blocks(matrices: Any) -> list[tuple[slice, slice]]:
    """The place of each matrix (or shape) on the diagonal."""
    keys, row, column = [], 0, 0
    for matrix in matrices:
        height, width = getattr(matrix, "shape", matrix)
        keys.append((slice(row, row + height), slice(column, column + width)))
        row, column = row + height, column + width
    return keys


# ------------------------------------------------------------------ cutting


def _split_title(kind: str, **_: Any) -> str:
    return camel_case(kind) + "Backward0"


@primitive(
    title=_split_title,
    view=True,
    outputs=0,
    formula="∂L/∂a = the gradients of the parts, joined again",
)
def split(a: Array, *, dim: int, sizes: Shape, kind: str) -> tuple[Array, ...]:
    """Pieces of these sizes along a dimension; ``kind`` is the function's name."""
    cuts = pairwise(accumulate(sizes, initial=0))
    return tuple([a[piece(dim, slice(start, end))] for start, end in cuts])


@primitive(
    title=_split_title,
    outputs=0,
    formula="∂L/∂a = the gradients of the parts, joined again",
    numbers="any",
)
def unsafe_split(a: Array, *, dim: int, sizes: Shape, kind: str) -> tuple[Array, ...]:
    """Like ``split``, in memory of their own, so that they may be written to."""
    parts = split.forward(a, dim=dim, sizes=sizes, kind=kind)
    return tuple([part.copy() for part in parts])


@split.gradient("a")
@unsafe_split.gradient("a")
def _(F: Any, g: Any, *, dim: int, sizes: Shape, kind: str) -> Any:
    return F.cat(*together(g), dim=dim)


@primitive(
    view=True,
    outputs=0,
    formula="∂L/∂a = the gradients of the slices, stacked again",
)
def unbind(a: Array, *, dim: int) -> tuple[Array, ...]:
    """All slices along a dimension, without that dimension."""
    return tuple([a[piece(dim, i)] for i in range(a.shape[dim])])


@unbind.gradient("a")
def _(F: Any, g: Any, *, dim: int) -> Any:
    return F.stack(*together(g), dim=dim)


def together(g: Any) -> list[Any]:
    """The gradients of all parts; the engine hands a single one over by itself."""
    return g if isinstance(g, list) else [g]


def piece(dim: int, part: int | slice) -> tuple[Any, ...]:
    """The key of a part of one dimension; with ``...`` one number stays an array."""
    return (*(slice(None),) * dim, part, ...)
