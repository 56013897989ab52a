"""Sums, means, largest numbers and their places."""

from __future__ import annotations

import math
from typing import Any

from ...compiler.ir.graph import Node
from ..errors import unsupported
from ..writer import Writer, flat, rule

Dims = tuple[int, ...] | None

REDUCTIONS = {
    "sum": "ReduceSum",
    "mean": "ReduceMean",
    "prod": "ReduceProd",
    "amax": "ReduceMax",
    "amin": "ReduceMin",
    "max": "ReduceMax",
    "min": "ReduceMin",
    "logsumexp": "ReduceLogSumExp",
    "any": "ReduceMax",
    "all": "ReduceMin",
}
NORMS = {1: "ReduceL1", 2: "ReduceL2"}


def reduced(w: Writer, op: str, a: str, dim: Any, keepdim: bool) -> str:
    """One of ONNX's reductions, over some dimensions or over all."""
    axes = (dim,) if isinstance(dim, int) else dim
    inputs = [a] if axes is None else [a, w.ints(axes)]
    name: str = w.add(op, *inputs, keepdims=int(keepdim))
    return name


@rule("sum", "mean", "prod", "amax", "amin", "max", "min", "logsumexp")
def _(w: Writer, node: Node, a: str, *, dim: Dims, keepdim: bool) -> str:
    a = w.cast(a, node.out.dtype, before=node.inputs[0].dtype)
    if dim == ():  # no dimension: every number is its own sum
        return a
    return reduced(w, REDUCTIONS[node.op.removeprefix("wide:")], a, dim, keepdim)


@rule("nansum")
def _(w: Writer, node: Node, a: str, *, dim: Dims, keepdim: bool) -> str:
    zero = w.number(0, node.inputs[0].dtype)
    return reduced(
        w, "ReduceSum", w.add("Where", w.add("IsNaN", a), zero, a), dim, keepdim
    )


@rule("any", "all")
def _(w: Writer, node: Node, a: str, *, dim: Dims, keepdim: bool) -> str:
    truth = w.cast(a, "bool", before=node.inputs[0].dtype)
    found = reduced(w, REDUCTIONS[node.op], w.cast(truth, "int32"), dim, keepdim)
    return w.cast(found, "bool")


@rule("sum_to")
def _(w: Writer, node: Node, a: str, *, shape: tuple[int, ...]) -> str:
    before = node.inputs[0].shape
    extra = len(before) - len(shape)
    pairs = zip(before[extra:], shape, strict=True)
    repeated = [extra + i for i, (n, m) in enumerate(pairs) if n != m]
    axes = (*range(extra), *repeated)
    return w.reshape(reduced(w, "ReduceSum", a, axes, True), shape) if axes else a


# ------------------------------------------------------------------ spread


def mean_and_variance(
    w: Writer, node: Node, a: str, dim: Any, correction: float
) -> tuple[str, str]:
    """Both with their dimensions kept; the sum of squares over n - correction."""
    shape, dtype = node.inputs[0].shape, node.inputs[0].dtype
    axes = tuple(range(len(shape))) if dim is None else dim
    count = flat(shape[axis] for axis in ((axes,) if isinstance(axes, int) else axes))
    mean = reduced(w, "ReduceMean", a, axes, True)
    off = w.add("Sub", a, mean)
    squares = reduced(w, "ReduceSum", w.add("Mul", off, off), axes, True)
    by = max(count - correction, 0) or math.nan
    return mean, w.add("Div", squares, w.number(by, dtype))


@rule("var", "std", "var_mean", "std_mean")
def _(
    w: Writer, node: Node, a: str, *, dim: Any, correction: float, keepdim: bool
) -> Any:
    mean, spread = mean_and_variance(w, node, a, dim, correction)
    if node.op.startswith("std"):
        spread = w.add("Sqrt", spread)
    shaped = [w.reshape(each, node.outputs[0].shape) for each in (spread, mean)]
    return tuple(shaped) if node.op.endswith("mean") else shaped[0]


@rule("vector_norm")
def _(w: Writer, node: Node, a: str, *, ord: float, dim: Dims, keepdim: bool) -> str:
    if ord in NORMS:
        return reduced(w, NORMS[int(ord)], a, dim, keepdim)
    sizes = w.add("Abs", a)
    if math.isinf(ord):
        op = "ReduceMax" if ord > 0 else "ReduceMin"
        return reduced(w, op, sizes, dim, keepdim)
    if ord == 0:
        raise unsupported(node, w.opset, "how many numbers are not 0")
    power = w.number(ord, node.out.dtype)
    total = reduced(w, "ReduceSum", w.add("Pow", sizes, power), dim, keepdim)
    root: str = w.add("Pow", total, w.number(1 / ord, node.out.dtype))
    return root


# ------------------------------------------------------------------ places


@rule("argmax", "argmin")
def _(w: Writer, node: Node, a: str, *, dim: int | None, keepdim: bool) -> str:
    op = "ArgMax" if node.op == "argmax" else "ArgMin"
    if dim is None:
        a = w.reshape(a, (-1,))
    found = w.add(op, a, axis=dim or 0, keepdims=int(keepdim and dim is not None))
    return w.reshape(found, node.out.shape)


@rule("max_dim", "min_dim")
def _(w: Writer, node: Node, a: str, *, dim: int, keepdim: bool) -> tuple[str, str]:
    kind = node.op[:3].capitalize()
    largest = reduced(w, f"Reduce{kind}", a, (dim,), keepdim)
    return largest, w.add(f"Arg{kind}", a, axis=dim, keepdims=int(keepdim))


@rule("aminmax")
def _(w: Writer, node: Node, a: str, *, dim: Dims, keepdim: bool) -> tuple[str, str]:
    least = reduced(w, "ReduceMin", a, dim, keepdim)
    return least, reduced(w, "ReduceMax", a, dim, keepdim)


@rule("topk")
def _(
    w: Writer, node: Node, a: str, *, k: int, dim: int, largest: bool, sorted: bool
) -> Any:
    how = {"axis": dim, "largest": int(largest), "sorted": int(sorted)}
    return w.add("TopK", a, w.ints([k]), outputs=2, **how)


@rule("sort")
def _(w: Writer, node: Node, a: str, *, dim: int, descending: bool, stable: Any) -> Any:
    """All numbers are the k largest; of equal ones TopK puts the first one first."""
    k = w.ints([node.inputs[0].shape[dim]])
    return w.add("TopK", a, k, outputs=2, axis=dim, largest=int(descending))
