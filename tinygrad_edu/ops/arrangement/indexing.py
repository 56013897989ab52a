"""Indexing: pick numbers out, and put gradients back where they were picked.

An index has up to two steps, each a NumPy key. ``key`` only cuts (integers, slices,
None): the result is a view. ``then`` gathers from what is left (arrays of integers,
masks): the result is a copy. NumPy would take both at once, but it moves dimensions
when an integer and an array stand apart in one key; PyTorch does not.
"""

from __future__ import annotations

import math
from typing import Any

from ...devices import Array
from ..registry import Primitive, array_module_of, copy_of, in_rows, primitive
from .accumulating import add_at
from .strides import restride
from .windows import SEEN, diagonal

Shape = tuple[int, ...]
Key = tuple[Any, ...]

PUT = "∂L/∂a = ∂L/∂y at the places where a was put"
WRITTEN = "the part written over gets 0, the value written gets its ∂L/∂y"


def _title(key: Key, then: Key | None = None) -> str:
    """The name of the last step: PyTorch takes an index apart from left to right."""
    if then is not None:
        return "IndexBackward0"
    steps = [part for part in key if part != slice(None) and part is not Ellipsis]
    last = steps[-1] if steps else Ellipsis
    if last is None:
        return "UnsqueezeBackward0"
    if last is Ellipsis:
        return "AliasBackward0"
    return "SliceBackward0" if isinstance(last, slice) else "SelectBackward0"


def _put_title(key: Key, then: Key | None = None, **_: Any) -> str:
    """A write through a view is a CopySlices, as PyTorch calls it."""
    cuts = any(part != slice(None) and part is not Ellipsis for part in key)
    return "CopySlices" if cuts or then is None else "IndexPutBackward0"


def cut(a: Array, key: Key) -> Array:
    """a[key] as a view, also where one number is left over."""
    part = a[key if Ellipsis in key else (*key, Ellipsis)]
    return _with_steps(a, key, part) if None in key else part


def _with_steps(a: Array, key: Key, part: Array) -> Array:
    """A new dimension steps over all that follows it, as PyTorch counts."""
    strides, axis, place = list(part.strides), 0, 0
    for each in key:
        if each is Ellipsis:
            skipped = a.ndim - sum(one is not None and one is not ... for one in key)
            axis, place = axis + skipped, place + skipped
        elif each is None:
            last = axis == a.ndim
            strides[place] = a.itemsize if last else a.shape[axis] * a.strides[axis]
            place += 1
        else:
            axis, place = axis + 1, place + isinstance(each, slice)
    return restride(part, part.shape, tuple(strides))


@primitive(saves="a.shape", view=True, title=_title, formula=SEEN, numbers="moved")
def index(a: Array, *, key: Key, then: Key | None = None) -> Array:
    """out = a[key][then]"""
    part = cut(a, key)
    if then is None:
        return part
    return in_rows(part[then])


@primitive(saves="a.shape", formula=SEEN, numbers="any")
def narrow_copy(a: Array, *, key: Key) -> Array:
    """out = a[key], in memory of its own."""
    return cut(a, key).copy()


@narrow_copy.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: Key) -> Any:
    return F.put_zeros(g, key=key, shape=shape)


@index.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: Key, then: Key | None = None) -> Any:
    return F.put_zeros(g, key=key, then=then, shape=shape)


@primitive(formula=PUT, numbers="any")
def put_zeros(a: Array, *, key: Key, shape: Shape, then: Key | None = None) -> Array:
    """Zeros of ``shape`` with a added at the index; a place named twice gets a sum."""
    out = array_module_of(a).zeros(shape, a.dtype)
    part = cut(out, key)
    if then is None:
        part[...] = a
    else:
        add_at(part, then, a)
    return out


@put_zeros.gradient("a")
def _(F: Any, g: Any, *, key: Key, shape: Shape, then: Key | None = None) -> Any:
    return F.index(g, key=key, then=then)


@primitive(saves="value.shape", title=_put_title, formula=WRITTEN, numbers="any")
def index_put(a: Array, value: Array, *, key: Key, then: Key | None = None) -> Array:
    """A copy of a in which a[key][then] = value."""
    out = copy_of(a)
    cut(out, key)[... if then is None else then] = value
    return out


@index_put.gradient("a")
def _(F: Any, g: Any, shape: Shape, *, key: Key, then: Key | None = None) -> Any:
    """What was overwritten no longer matters."""
    overwritten = F.index(g, key=key, then=then)
    return F.index_put(g, F.zeros_like(overwritten), key=key, then=then)


@primitive(
    saves="value.shape",
    title=_put_title,
    formula="∂L/∂a = ∂L/∂y; the value gets ∂L/∂y where it was added",
    numbers="any",
)
def index_put_add(a: Array, value: Array, *, key: Key, then: Key) -> Array:
    """A copy of a in which a[key][then] += value, once for each mention of a place."""
    out = copy_of(a)
    add_at(cut(out, key), then, value)
    return out


@index_put_add.gradient("a")
def _(F: Any, g: Any, _shape: Shape, *, key: Key, then: Key) -> Any:
    return g


@index_put.gradient("value")
@index_put_add.gradient("value")
def _(F: Any, g: Any, shape: Shape, *, key: Key, then: Key | None = None) -> Any:
    return F.sum_to(F.index(g, key=key, then=then), shape=shape)


# ------------------------------------------------------------------ views written over


def _scatter_title(view: str, how: dict[str, Any]) -> str:
    if view == "index":
        view = (
            "select" if any(isinstance(part, int) for part in how["key"]) else "slice"
        )
    return view.capitalize() + "ScatterBackward0"


VIEWS: dict[str, Primitive] = {"index": index, "diagonal": diagonal}


@primitive(title=_scatter_title, formula=WRITTEN, numbers="any")
def view_scatter(a: Array, value: Array, *, view: str, how: dict[str, Any]) -> Array:
    """A copy of a in which the value stands where a view of it looks."""
    out = copy_of(a)
    VIEWS[view].forward(out, **how)[...] = value
    return out


@view_scatter.gradient("a")
def _(F: Any, g: Any, *, view: str, how: dict[str, Any]) -> Any:
    nothing = F.zeros_like(getattr(F, view)(g, **how))
    return F.view_scatter(g, nothing, view=view, how=how)


@view_scatter.gradient("value")
def _(F: Any, g: Any, *, view: str, how: dict[str, Any]) -> Any:
    return getattr(F, view)(g, **how)


# ------------------------------------------------------------------ by mask


@primitive(saves="a.shape mask", formula=SEEN, numbers="any")
def masked_select(a: Array, mask: Array) -> Array:
    """The numbers where the mask is True, in order, in one row."""
    return a[mask]


@masked_select.gradient("a")
def _(F: Any, g: Any, shape: Shape, mask: Any) -> Any:
    return F.put_zeros(g, key=(), then=(F.raw(mask),), shape=shape)


@primitive(
    saves="mask source.shape",
    formula="∂L/∂a = 0 where the mask is set; the source gets those ∂L/∂y in order",
    numbers="any",
)
def masked_scatter(a: Array, mask: Array, source: Array) -> Array:
    """A copy of a with the first numbers of the source where the mask is True."""
    out = copy_of(a)
    out[mask] = source.reshape(-1)[: int(mask.sum())]
    return out


@masked_scatter.gradient("a")
def _(F: Any, g: Any, mask: Any, _shape: Shape) -> Any:
    key = {"key": (), "then": (F.raw(mask),)}
    return F.index_put(g, F.zeros_like(F.index(g, **key)), **key)


@masked_scatter.gradient("source")
def _(F: Any, g: Any, mask: Any, shape: Shape) -> Any:
    used = F.index(g, key=(), then=(F.raw(mask),))
    key = (slice(F.raw(used).size),)
    row = F.put_zeros(used, key=key, shape=(math.prod(shape),))
    return F.reshape(row, shape=shape)
