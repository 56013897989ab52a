"""Numbers picked out and put in: cuts, gathers, scatters."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiler.ir.graph import Node, Slot
from ...ops.arrangement.indexing import cut as cut_array
from ...ops.registry import PRIMITIVES
from ..errors import unsupported
from ..writer import Writer, flat, rule

Shape = tuple[int, ...]
Key = tuple[Any, ...]


def spelled(key: Key, ndim: int) -> Key:
    """A key without ``...``: as many full slices as it stands for."""
    used = sum(each is not None and each is not ... for each in key)
    if ... not in key:
        key = (*key, ...)
    at = key.index(...)
    return (*key[:at], *(slice(None),) * (ndim - used), *key[at + 1 :])


def part(w: Writer, a: str, shape: Shape, key: Key) -> tuple[str, Shape]:
    """a[key] for integers, slices and None: one Slice for all, then a Reshape."""
    whole, axis, sliced = spelled(key, len(shape)), 0, list(shape)
    found: list[int] = []
    for each in whole:
        if each is None:
            found.append(1)
            continue
        n, one = shape[axis], not isinstance(each, slice)
        start, stop, step = (each, each + 1, 1) if one else each.indices(n)
        start, stop = (start % n, start % n + 1) if one else (start, stop)
        sliced[axis] = len(range(start, stop, step))
        if (start, stop, step) != (0, n, 1):
            a = w.cut(a, axis, start, stop, step)
        found += [] if one else [sliced[axis]]
        axis += 1
    if found != sliced:
        a = w.reshape(a, found)
    return a, tuple(found)


@rule("index", "narrow_copy")
def _(w: Writer, node: Node, a: str, *, key: Key, then: Key | None = None) -> Any:
    a, shape = part(w, a, node.inputs[0].shape, key)
    return a if then is None else gathered(w, node, a, shape, then)


def arrays_of(w: Writer, node: Node, shape: Shape, then: Key) -> tuple[int, list[Any]]:
    """The arrays of a key, which stand side by side, and the first one's dimension."""
    whole = spelled(then, len(shape))
    places = [i for i, each in enumerate(whole) if not isinstance(each, slice)]
    together = places == list(range(places[0], places[-1] + 1))
    plain = all(each == slice(None) for each in whole if isinstance(each, slice))
    if not (together and plain) or len(whole) != len(shape):
        raise unsupported(node, w.opset, "an index by arrays that stand apart")
    return places[0], list(whole[places[0] : places[-1] + 1])


def index_types(node: Node, then: Any) -> dict[int, Any]:
    """The type of each array of the key, by the place of its Slot."""
    found = {}
    for each in then if isinstance(then, tuple | list) else (then,):
        if isinstance(each, Slot):
            found[each.place] = node.inputs[each.place].type
    return found


def gathered(w: Writer, node: Node, a: str, shape: Shape, then: Key) -> Any:
    """a[…, i, j, …] by arrays of whole numbers."""
    types = index_types(node, node.settings["then"])
    if any(each.dtype == "bool" for each in types.values()):
        raise unsupported(node, w.opset, "a mask picks a number of places that depends")
    first, arrays = arrays_of(w, node, shape, then)
    if len(arrays) == 1:
        return w.add("Gather", a, as_name(w, arrays[0]), axis=first)
    return w.add("GatherND", a, columns(w, node, shape, then)[0])


def as_name(w: Writer, array: Any) -> str:
    """A part of a key as a value; a number is one that never changes."""
    return array if isinstance(array, str) else w.constant(array)


def columns(w: Writer, node: Node, shape: Shape, then: Key) -> tuple[str, Shape, int]:
    """Arrays side by side as ONNX wants them, their common shape, how many they are."""
    types = index_types(node, node.settings["then"])
    if any(each.dtype == "bool" for each in types.values()):
        raise unsupported(node, w.opset, "a mask picks a number of places that depends")
    first, arrays = arrays_of(w, node, shape, then)
    if first:
        raise unsupported(node, w.opset, "an index by arrays that are not in front")
    wide = np.broadcast_shapes(*(each.shape for each in types.values()))
    parts = [
        w.reshape(w.add("Expand", as_name(w, each), w.ints(wide)), (*wide, 1))
        for each in arrays
    ]
    return w.add("Concat", *parts, axis=len(wide)), wide, len(arrays)


# ------------------------------------------------------------------ writing into


@rule("index_put")
def _(
    w: Writer, node: Node, a: str, value: str, *, key: Key, then: Key | None = None
) -> Any:
    """By a table of the places that a key of cuts names; by ScatterND for arrays."""
    if then is None:
        places = cut_array(numbered(node.inputs[0].shape), key)
        return written(w, node, a, value, places)
    if key:
        raise unsupported(node, w.opset, "numbers written into a part of a part")
    types = list(index_types(node, node.settings["then"]).values())
    if len(types) == 1 and types[0] == ("bool", node.out.shape):
        if node.inputs[1].type.size != 1:
            raise unsupported(node, w.opset, "several numbers written by a mask")
        one = w.reshape(w.cast(value, node.out.dtype, node.inputs[1].dtype), ())
        return w.add("Where", then[0], one, a)
    return put(w, node, a, value, then, "none")


@rule("index_put_add")
def _(w: Writer, node: Node, a: str, value: str, *, key: Key, then: Key) -> Any:
    if key:
        raise unsupported(node, w.opset, "numbers added to a part of a part")
    return put(w, node, a, value, then, "add")


def put(w: Writer, node: Node, a: str, value: str, then: Key, reduction: str) -> Any:
    """Into the places that arrays of whole numbers name, the arrays in front."""
    shape = node.out.shape
    index, wide, count = columns(w, node, shape, then)
    value = w.cast(value, node.out.dtype, before=node.inputs[1].dtype)
    updates = w.add("Expand", value, w.ints((*wide, *shape[count:])))
    return w.add("ScatterND", a, index, updates, reduction=reduction)


@rule("view_scatter")
def _(w: Writer, node: Node, a: str, value: str, *, view: str, how: Any) -> Any:
    places = PRIMITIVES[view].forward(numbered(node.inputs[0].shape), **how)
    return written(w, node, a, value, places)


@rule("place")
def _(w: Writer, node: Node, a: str, value: str, *, places: str) -> Any:
    table = w.known(node.inputs[node.settings["places"].place])
    if table is None:
        raise unsupported(node, w.opset, "numbers written where arrays point")
    return written(w, node, a, value, table)


def numbered(shape: Shape) -> Any:
    """Each number's own place."""
    return np.arange(flat(shape)).reshape(shape)


def written(w: Writer, node: Node, a: str, value: str, places: Any) -> str:
    """A copy of a with the value at these places."""
    value = w.cast(value, node.out.dtype, before=node.inputs[1].dtype)
    values = w.reshape(w.add("Expand", value, w.ints(places.shape)), (-1,))
    row = w.reshape(a, (-1,))
    table = w.constant(np.ascontiguousarray(places).reshape(-1))
    out = w.add("ScatterElements", row, table, values, axis=0)
    return w.reshape(out, node.out.shape)


# ------------------------------------------------------------------ along a dimension


@rule("gather")
def _(w: Writer, node: Node, a: str, index: str, *, dim: int) -> Any:
    if not (node.inputs[0].shape and node.inputs[1].shape):
        row, one = w.reshape(a, (-1,)), w.reshape(index, (-1,))
        return w.reshape(w.add("GatherElements", row, one, axis=0), node.out.shape)
    return w.add("GatherElements", a, index, axis=dim)


@rule("index_select")
def _(w: Writer, node: Node, a: str, index: str, *, dim: int) -> Any:
    return w.add("Gather", a, w.reshape(index, (-1,)), axis=dim)


@rule("take")
def _(w: Writer, node: Node, a: str, index: str) -> Any:
    return w.add("Gather", w.reshape(a, (-1,)), index, axis=0)


@rule("scatter", "scatter_add")
def _(
    w: Writer,
    node: Node,
    a: str,
    index: str,
    source: str,
    *,
    dim: int,
    number: bool = False,
) -> Any:
    if number:
        source = w.add("Expand", source, w.ints(node.inputs[1].shape))
    add = "add" if node.op == "scatter_add" else "none"
    return w.add("ScatterElements", a, index, source, axis=dim, reduction=add)


REDUCTIONS = {"sum": "add", "prod": "mul", "amax": "max", "amin": "min"}


@rule("scatter_reduce")
def _(
    w: Writer,
    node: Node,
    a: str,
    index: str,
    source: str,
    *,
    dim: int,
    reduce: str,
    include_self: bool,
) -> Any:
    if reduce not in REDUCTIONS or not include_self:
        raise unsupported(node, w.opset, f"reduce={reduce!r}")
    how: dict[str, Any] = {"axis": dim, "reduction": REDUCTIONS[reduce]}
    return w.add("ScatterElements", a, index, source, **how)


@rule("index_add", "index_copy")
def _(
    w: Writer,
    node: Node,
    a: str,
    index: str,
    source: str,
    *,
    dim: int,
    alpha: float = 1,
) -> Any:
    """The index, stretched over the other dimensions of the source."""
    if alpha != 1:
        source = w.add("Mul", source, w.number(alpha, node.out.dtype))
    shape = node.inputs[2].shape
    line = [n if axis == dim else 1 for axis, n in enumerate(shape)]
    wide = w.add("Expand", w.reshape(index, line), w.ints(shape))
    add = "add" if node.op == "index_add" else "none"
    return w.add("ScatterElements", a, wide, source, axis=dim, reduction=add)


# ------------------------------------------------------------------ packed sequences


def real_steps(w: Writer, node: Node, turned: bool) -> Any:
    """The places of the real steps, counted through the padded steps."""
    mask = w.known(node.inputs[node.settings["mask"].place])
    if mask is None:
        raise unsupported(node, w.opset, "lengths that depend on what is given")
    places = numbered(mask.T.shape if turned else mask.shape)
    return (places.T if turned else places)[mask]


@rule("pack_padded")
def _(w: Writer, node: Node, a: str, *, mask: str, turned: bool) -> Any:
    shape = node.inputs[0].shape
    rows = w.reshape(a, (shape[0] * shape[1], *shape[2:]))
    return w.add("Gather", rows, w.constant(real_steps(w, node, turned)), axis=0)


@rule("pad_packed")
def _(w: Writer, node: Node, rows: str, *, mask: str, turned: bool, value: Any) -> Any:
    """Each place takes its row, or the one behind all rows, which is padding."""
    shape, places = node.out.shape, real_steps(w, node, turned)
    table = np.full(shape[0] * shape[1], len(places))
    table[places] = np.arange(len(places))
    one = w.constant(np.full((1, *shape[2:]), value, node.out.dtype))
    all_rows = w.add("Concat", rows, one, axis=0)
    return w.add("Gather", all_rows, w.constant(table.reshape(shape[:2])), axis=0)
