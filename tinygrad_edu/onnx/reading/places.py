"""Operators that move numbers: shapes, cuts, gathers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...compiler.ir.graph import number_type
from .reader import Operand, Reader, dtype_of, rule

Shape = tuple[int, ...]


@rule("Constant")
def _(r: Reader, **given: Any) -> Any:
    """A tensor, or a number or list as an attribute of its kind."""
    for name, value in given.items():
        if name == "value":
            return r.onnx.numpy_helper.to_array(value)
        if name in ("value_int", "value_ints"):
            return np.asarray(value, np.int64)
        if name in ("value_float", "value_floats"):
            return np.asarray(value, np.float32)
    raise r.refuse("a constant that is no number")


@rule("ConstantOfShape")
def _(r: Reader, shape: Any, *, value: Any = None) -> Any:
    number = np.zeros(1, np.float32)
    if value is not None:
        number = r.onnx.numpy_helper.to_array(value)
    r.check_size(math.prod(r.ints(0)) * number.itemsize)
    return np.full(r.ints(0), number.reshape(-1)[0], number.dtype)


@rule("Shape")
def _(r: Reader, a: Operand, *, start: int = 0, end: int | None = None) -> Any:
    return np.array(a.shape[slice(start, end)], np.int64)


@rule("Size")
def _(r: Reader, a: Operand) -> Any:
    return np.array(np.prod(a.shape), np.int64)


@rule("Range")
def _(r: Reader, *ends: Any) -> Any:
    start, limit, delta = (r.array(place) for place in range(3))
    r.check_size(int(abs((limit - start) / delta)) * start.itemsize)
    return np.arange(start, limit, delta, dtype=start.dtype)


@rule("Reshape")
def _(r: Reader, a: Operand, shape: Any, *, allowzero: int = 0) -> Any:
    """0 is "as before", -1 what is left."""
    wish = r.ints(1)
    if not allowzero:
        wish = tuple([n or a.shape[i] for i, n in enumerate(wish)])
    shown = np.broadcast_to(np.zeros(()), a.shape).reshape(wish).shape
    return r.add("reshape", a, shape=shown)


@rule("Flatten")
def _(r: Reader, a: Operand, *, axis: int) -> Any:
    axis = axis + len(a.shape) if axis < 0 else axis
    rows = int(np.prod(a.shape[:axis]))
    return r.add("reshape", a, shape=(rows, int(np.prod(a.shape[axis:]))))


@rule("Squeeze")
def _(r: Reader, a: Operand, axes: Any = None, **older: Any) -> Any:
    gone = older.get("axes") or r.ints(1)
    if gone is None:
        gone = [i for i, n in enumerate(a.shape) if n == 1]
    gone = {each % len(a.shape) for each in gone}
    shape = tuple([n for i, n in enumerate(a.shape) if i not in gone])
    return r.add("reshape", a, shape=shape)


@rule("Unsqueeze")
def _(r: Reader, a: Operand, axes: Any = None, **older: Any) -> Any:
    new = older.get("axes") or r.ints(1)
    shape, count = list(a.shape), len(a.shape) + len(new)
    for axis in sorted(each % count for each in new):
        shape.insert(axis, 1)
    return r.add("reshape", a, shape=tuple(shape))


@rule("Transpose")
def _(r: Reader, a: Operand, *, perm: Shape | None = None) -> Any:
    order = tuple(range(len(a.shape)))[::-1] if perm is None else perm
    return r.add("permute", a, dims=order)


@rule("Concat")
def _(r: Reader, *arrays: Operand, axis: int) -> Any:
    return r.add("cat", *arrays, dim=axis % len(arrays[0].shape))


@rule("Split")
def _(
    r: Reader, a: Operand, sizes: Any = None, *, axis: int, num_outputs: int = 0
) -> Any:
    n, parts = a.shape[axis], len(r.proto.output)
    each = -(-n // parts)
    even = tuple([min(each, n - start) for start in range(0, n, each)])
    how = {"dim": axis % len(a.shape), "sizes": r.ints(1, even), "kind": "split"}
    return r.add("split", a, **how)


@rule("Slice")
def _(r: Reader, a: Operand, *_: Any) -> Any:
    """A step back is a cut of the reversed dimension."""
    starts, ends = r.ints(1), r.ints(2)
    axes = r.ints(3, tuple(range(len(starts))))
    steps = r.ints(4, (1,) * len(starts))
    key = [slice(None)] * len(a.shape)
    turned = []
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        n, axis = a.shape[axis], axis % len(a.shape)
        seen = range(*slice(start, end, step).indices(n))
        if step < 0:
            turned.append(axis)
            seen = range(n - 1 - seen.start, n - 1 - seen.stop, -step)
        key[axis] = slice(seen.start, max(seen.stop, seen.start), abs(step))
    if turned:
        a = r.add("flip", a, dims=tuple(turned))
    return r.add("index", a, key=tuple(key))


@rule("Gather")
def _(r: Reader, a: Operand, index: Operand, *, axis: int) -> Any:
    axis %= len(a.shape)
    if isinstance(index, np.ndarray) and index.ndim == 0:
        return r.add("index", a, key=(*(slice(None),) * axis, int(index)))
    if axis == 0 and len(a.shape) == 2 and not isinstance(a, np.ndarray):
        how = {"padding_idx": -1, "by_frequency": False}
        return r.add("embedding", a, index, **how)
    return r.add("index", a, key=(), then=(*(slice(None),) * axis, index))


@rule("GatherND")
def _(r: Reader, a: Operand, index: Operand, *, batch_dims: int) -> Any:
    if batch_dims:
        raise r.refuse("batch_dims")
    last = len(index.shape) - 1
    columns = [
        r.add("index", index, key=(*(slice(None),) * last, place))
        for place in range(index.shape[-1])
    ]
    return r.add("index", a, key=(), then=tuple(columns))


@rule("ScatterND")
def _(
    r: Reader, a: Operand, index: Operand, updates: Operand, *, reduction: str = "none"
) -> Any:
    last = len(index.shape) - 1
    columns = tuple(
        [
            r.add("index", index, key=(*(slice(None),) * last, place))
            for place in range(index.shape[-1])
        ]
    )
    if reduction not in ("none", "add"):
        raise r.refuse(f"reduction {reduction}")
    op = "index_put_add" if reduction == "add" else "index_put"
    return r.add(op, a, updates, key=(), then=columns)


SCATTERS = {"add": "sum", "mul": "prod", "max": "amax", "min": "amin"}


@rule("ScatterElements")
def _(
    r: Reader,
    a: Operand,
    index: Operand,
    updates: Operand,
    *,
    axis: int,
    reduction: str = "none",
) -> Any:
    dim = axis % len(a.shape)
    if reduction == "none":
        return r.add("scatter", a, index, updates, dim=dim)
    if reduction == "add":
        return r.add("scatter_add", a, index, updates, dim=dim)
    how = {"reduce": SCATTERS[reduction], "include_self": True}
    return r.add("scatter_reduce", a, index, updates, dim=dim, **how)


@rule("Expand")
def _(r: Reader, a: Operand, shape: Any) -> Any:
    wide = np.broadcast_shapes(a.shape, r.ints(1))
    return r.add("expand", a, shape=wide)


@rule("Tile")
def _(r: Reader, a: Operand, repeats: Any) -> Any:
    nbytes = (
        math.prod(a.shape) * math.prod(r.ints(1)) * number_type(dtype_of(a)).itemsize
    )
    r.check_size(nbytes)
    return r.add("repeat", a, repeats=r.ints(1))


@rule("Trilu")
def _(r: Reader, a: Operand, k: Any = None, *, upper: int) -> Any:
    diagonal = int(r.array(1, np.zeros(())))
    return r.add("triu" if upper else "tril", a, diagonal=diagonal)


@rule("Pad")
def _(r: Reader, a: Operand, *_: Any, mode: str) -> Any:
    pads, axes = r.ints(1), r.ints(3, tuple(range(len(a.shape))))
    value = r.array(2, np.zeros(()))
    ends = [(0, 0)] * len(a.shape)
    count = len(axes)
    for place, axis in enumerate(axes):
        ends[axis] = pads[place], pads[place + count]
    if mode == "constant":
        return r.add("constant_pad", a, pads=tuple(ends), value=value.item())
    names = {"reflect": "reflect", "edge": "replicate", "wrap": "circular"}
    while ends and ends[0] == (0, 0):
        ends = ends[1:]
    return r.add("surround", a, pads=tuple(ends), mode=names[mode]) if ends else a


@rule("DepthToSpace")
def _(r: Reader, a: Operand, *, blocksize: int, mode: str) -> Any:
    if mode != "CRD":
        raise r.refuse(f"mode {mode}")
    return r.add("pixel_shuffle", a, factor=blocksize)
