"""The same numbers in other places: shapes, orders, cuts, borders."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from ...compiler.ir.graph import Node
from ...ops.registry import PRIMITIVES
from ..writer import Writer, flat, rule

Shape = tuple[int, ...]


@rule("reshape", "reshape_copy", "refold", "squeeze", "unsqueeze")
def _(w: Writer, node: Node, a: str, **_: Any) -> str:
    return w.reshape(a, node.out.shape)


@rule("expand", "stretch")
def _(w: Writer, node: Node, a: str, *, shape: Shape) -> Any:
    return w.add("Expand", a, w.ints(node.out.shape))


@rule("transpose")
def _(w: Writer, node: Node, a: str, *, dim0: int, dim1: int) -> str:
    order = list(range(len(node.out.shape)))
    if order:
        order[dim0], order[dim1] = order[dim1], order[dim0]
    return w.transpose(a, order)


@rule("t")
def _(w: Writer, node: Node, a: str) -> str:
    return w.transpose(a, range(len(node.out.shape))[::-1])


@rule("permute")
def _(w: Writer, node: Node, a: str, *, dims: Shape) -> str:
    return w.transpose(a, [dim % len(dims) for dim in dims])


@rule("repeat")
def _(w: Writer, node: Node, a: str, *, repeats: Shape) -> Any:
    shape = node.inputs[0].shape
    wide = w.reshape(a, (1,) * (len(repeats) - len(shape)) + shape)
    return w.add("Tile", wide, w.ints(repeats))


@rule("tril", "triu")
def _(w: Writer, node: Node, a: str, *, diagonal: int) -> Any:
    return w.add(
        "Trilu", a, w.constant(np.int64(diagonal)), upper=int(node.op == "triu")
    )


@rule("cast")
def _(w: Writer, node: Node, a: str, *, dtype: Any) -> str:
    return w.cast(a, node.out.dtype)


@rule("zeros_like")
def _(w: Writer, node: Node, a: str, **_: Any) -> Any:
    zero = w.number(0, node.out.dtype)
    return w.add("Expand", zero, w.ints(node.out.shape))


@rule("fill", "copy")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    b = w.cast(b, node.out.dtype, before=node.inputs[1].dtype)
    return w.add("Expand", b, w.ints(node.out.shape))


# ------------------------------------------------------------------ joining, cutting


@rule("cat")
def _(w: Writer, node: Node, *arrays: str, dim: int) -> Any:
    return w.add("Concat", *arrays, axis=dim)


@rule("stack")
def _(w: Writer, node: Node, *arrays: str, dim: int) -> Any:
    rows = [w.add("Unsqueeze", each, w.ints([dim])) for each in arrays]
    return w.add("Concat", *rows, axis=dim)


@rule("split", "unsafe_split")
def _(w: Writer, node: Node, a: str, *, dim: int, sizes: Shape, kind: str) -> Any:
    if len(sizes) == 1:
        return (a,)
    return w.add("Split", a, w.ints(sizes), outputs=len(sizes), axis=dim)


@rule("unbind")
def _(w: Writer, node: Node, a: str, *, dim: int) -> tuple[str, ...]:
    places = range(len(node.outputs))
    return tuple([w.add("Gather", a, number(w, i), axis=dim) for i in places])


def number(w: Writer, i: int) -> str:
    """A single index."""
    return w.constant(np.int64(i))


# ------------------------------------------------------------------ rare views


@rule(
    *("diagonal", "diagonal_copy", "unfold", "as_strided", "rot90", "roll", "flip"),
    *("im2col", "channel_shuffle", "pixel_unshuffle"),
)
def _(w: Writer, node: Node, a: str, **how: Any) -> str:
    """By a table: where each number of the result stood."""
    shape, forward = node.inputs[0].shape, PRIMITIVES[node.op].forward
    padding = how.get("padding", ())
    if any(padding):
        a, shape = bordered(w, a, shape, padding)
        how = {**how, "padding": (0,) * len(padding)}
    places = np.arange(flat(shape)).reshape(shape)
    return w.picked(a, np.ascontiguousarray(forward(places, **how)))


@rule("pick")
def _(w: Writer, node: Node, a: str, *, places: str) -> Any:
    return w.add("Gather", w.reshape(a, (-1,)), places, axis=0)


@rule("pixel_shuffle")
def _(w: Writer, node: Node, a: str, *, factor: int) -> Any:
    shape = node.inputs[0].shape
    image = w.reshape(a, (-1, *shape[-3:])) if len(shape) != 4 else a
    laid = w.add("DepthToSpace", image, blocksize=factor, mode="CRD")
    return laid if image is a else w.reshape(laid, node.out.shape)


# ------------------------------------------------------------------ borders


def bordered(
    w: Writer, a: str, shape: Shape, padding: Shape, value: str = ""
) -> tuple[str, Shape]:
    """The same border at both ends of the last dimensions; and the new shape."""
    first = len(shape) - len(padding)
    around = (*(0,) * first, *padding)
    wide = tuple(n + 2 * p for n, p in zip(shape, around, strict=True))
    return w.add("Pad", a, w.ints(around + around), value), wide


def both_ends(shape: Shape, pads: Any) -> list[int]:
    """ONNX's order: what comes before each dimension, then what comes after."""
    none = [(0, 0)] * (len(shape) - len(pads))
    before, after = zip(*(*none, *pads), strict=True)
    return [*before, *after]


@rule("constant_pad")
def _(w: Writer, node: Node, a: str, *, pads: Any, value: Any) -> Any:
    shape = node.inputs[0].shape
    for axis, (before, after) in enumerate(pads, len(shape) - len(pads)):
        if min(before, after) < 0:  # a negative border cuts the image
            stop = shape[axis] + min(after, 0)
            a = w.cut(a, axis, max(-before, 0), stop)
    wide = [(max(before, 0), max(after, 0)) for before, after in pads]
    if not any(map(any, wide)):
        return a
    ends = w.ints(both_ends(shape, wide))
    return w.add("Pad", a, ends, w.number(value, node.out.dtype), mode="constant")


MODES = {"reflect": "reflect", "replicate": "edge"}


@rule("surround")
def _(w: Writer, node: Node, a: str, *, pads: Any, mode: str) -> Any:
    shape = node.inputs[0].shape
    if mode in MODES:
        return w.add("Pad", a, w.ints(both_ends(shape, pads)), mode=MODES[mode])
    for axis, (before, after) in enumerate(pads, len(shape) - len(pads)):
        n = shape[axis]  # circular: what stands at one end follows at the other
        parts = [w.cut(a, axis, n - before, n)] if before else []
        parts += [a, w.cut(a, axis, 0, after)] if after else [a]
        a = w.add("Concat", *parts, axis=axis) if len(parts) > 1 else a
    return a


# ------------------------------------------------------------------ diagonals


@rule("block_diag")
def _(w: Writer, node: Node, *matrices: str) -> Any:
    """Each matrix with zeros left and right of it, one below the other."""
    widths = [each.shape[1] for each in node.inputs]
    spans = pairwise(accumulate(widths, initial=0))
    rows = [
        w.add("Pad", each, w.ints([0, start, 0, sum(widths) - stop]))
        for each, (start, stop) in zip(matrices, spans, strict=True)
    ]
    return w.add("Concat", *rows, axis=0)


@rule("diag_embed")
def _(w: Writer, node: Node, a: str, **how: Any) -> Any:
    """By a table: 0 is a zero put before all numbers."""
    shape = node.inputs[0].shape
    places = np.arange(1, flat(shape) + 1).reshape(shape)
    table = PRIMITIVES["diag_embed"].forward(places, **how)
    row = w.add("Pad", w.reshape(a, (-1,)), w.ints([1, 0]))
    return w.add("Gather", row, w.constant(table), axis=0)
