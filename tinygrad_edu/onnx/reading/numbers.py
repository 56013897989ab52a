"""Operators on single numbers and on whole dimensions."""

from __future__ import annotations

import math
from functools import reduce
from typing import Any

import numpy as np

from ...compiler.ir.graph import number_type
from .reader import Operand, Reader, dtype_of, rule


def is_whole(operand: Operand) -> bool:
    """Whether an operand has whole numbers."""
    return dtype_of(operand).startswith(("int", "uint"))


@rule("Div")
def _(r: Reader, a: Operand, b: Operand) -> Any:
    """Whole quotients are cut towards 0."""
    return r.add("div_trunc" if is_whole(a) else "div", a, b)


@rule("Mod")
def _(r: Reader, a: Operand, b: Operand, *, fmod: int) -> Any:
    return r.add("fmod" if fmod else "remainder", a, b)


@rule("Pow")
def _(r: Reader, a: Operand, b: Operand) -> Any:
    return r.add("pow_tensor", a, same_type(r, b, a))


def same_type(r: Reader, b: Operand, a: Operand) -> Any:
    """b in the number type of a."""
    dtype = dtype_of(a)
    return b if dtype_of(b) == dtype else r.add("cast", b, dtype=number_type(dtype))


@rule("Sum", "Max", "Min", "Mean")
def _(r: Reader, *several: Operand) -> Any:
    ops = {"Sum": "add", "Mean": "add", "Max": "maximum", "Min": "minimum"}
    op = r.proto.op_type
    total = reduce(lambda a, b: r.add(ops[op], a, b), several)
    if op != "Mean":
        return total
    count = np.asarray(len(several), number_type(dtype_of(total)))
    return r.add("div", total, count)


@rule("Clip")
def _(r: Reader, a: Operand, low: Any = None, high: Any = None) -> Any:
    bounds = [r.array(place) for place in (1, 2)]
    low, high = (None if each is None else each.item() for each in bounds)
    return r.add("clamp", a, min=low, max=high)


@rule("HardSigmoid")
def _(r: Reader, a: Operand, *, alpha: float, beta: float) -> Any:
    if math.isclose(alpha, 1 / 6, rel_tol=1e-6) and beta == 0.5:
        return r.add("hardsigmoid", a)
    dtype = number_type(dtype_of(a))
    line = r.add("mul", a, np.asarray(alpha, dtype))
    return r.add("clamp", r.add("add", line, np.asarray(beta, dtype)), min=0.0, max=1.0)


@rule("Shrink")
def _(r: Reader, a: Operand, *, lambd: float, bias: float) -> Any:
    if bias not in (0, lambd):
        raise r.refuse(f"bias {bias} with lambd {lambd}")
    return r.add("softshrink" if bias else "hardshrink", a, lambd=lambd)


@rule("IsInf")
def _(r: Reader, a: Operand, *, detect_negative: int, detect_positive: int) -> Any:
    both = {(1, 1): "isinf", (0, 1): "isposinf", (1, 0): "isneginf"}
    return r.add(both[detect_negative, detect_positive], a)


@rule("Cast")
def _(r: Reader, a: Operand, *, to: int, **_: Any) -> Any:
    return r.add("cast", a, dtype=r.onnx.helper.tensor_dtype_to_np_dtype(to))


@rule("CastLike")
def _(r: Reader, a: Operand, like: Operand, **_: Any) -> Any:
    return r.add("cast", a, dtype=number_type(dtype_of(like)))


@rule("Softmax", "LogSoftmax")
def _(r: Reader, a: Operand, *, axis: int) -> Any:
    op = "softmax" if r.proto.op_type == "Softmax" else "log_softmax"
    return r.add(op, a, dim=axis % max(len(a.shape), 1))


# ------------------------------------------------------------------ reductions

REDUCTIONS = {
    "ReduceSum": "sum",
    "ReduceMean": "mean",
    "ReduceProd": "prod",
    "ReduceMax": "amax",
    "ReduceMin": "amin",
    "ReduceLogSumExp": "logsumexp",
    "ReduceL1": "vector_norm",
    "ReduceL2": "vector_norm",
    "ReduceSumSquare": "sum",
    "ReduceLogSum": "sum",
}


@rule(*REDUCTIONS)
def _(
    r: Reader,
    a: Operand,
    axes: Any = None,
    *,
    keepdims: int,
    noop_with_empty_axes: int = 0,
    **older: Any,
) -> Any:
    """Dimensions are an input of newer operators, an attribute of older ones."""
    name = r.proto.op_type
    dims = older.get("axes") or r.ints(1)
    if not dims and noop_with_empty_axes:
        return a
    dim = tuple(each % len(a.shape) for each in dims) if dims else None
    how: dict[str, Any] = {"dim": dim, "keepdim": bool(keepdims)}
    if REDUCTIONS[name] == "vector_norm":
        how["ord"] = 1 if name == "ReduceL1" else 2
    if name == "ReduceSumSquare":
        a = r.add("mul", a, a)
    out = r.add(REDUCTIONS[name], a, **how)
    return r.add("log", out) if name == "ReduceLogSum" else out


@rule("ArgMax", "ArgMin")
def _(
    r: Reader, a: Operand, *, axis: int, keepdims: int, select_last_index: int = 0
) -> Any:
    if select_last_index:
        raise r.refuse("the last of equal numbers is wanted")
    how = {"dim": axis % len(a.shape), "keepdim": bool(keepdims)}
    return r.add(r.proto.op_type.lower(), a, **how)


@rule("TopK")
def _(
    r: Reader, a: Operand, k: Any = None, *, axis: int, largest: int, sorted: int
) -> Any:
    how = {"dim": axis % len(a.shape), "largest": bool(largest)}
    return r.add("topk", a, k=r.ints(1)[0], sorted=bool(sorted), **how)


@rule("CumSum")
def _(r: Reader, a: Operand, axis: Any = None, *, exclusive: int, reverse: int) -> Any:
    if exclusive or reverse:
        raise r.refuse("exclusive or reverse")
    return r.add("cumsum", a, dim=r.ints(1)[0] % len(a.shape))


# ------------------------------------------------------------------ losses


@rule("SoftmaxCrossEntropyLoss", "NegativeLogLikelihoodLoss")
def _(
    r: Reader,
    a: Operand,
    target: Operand,
    weight: Any = None,
    *,
    reduction: str,
    ignore_index: int = -100,
) -> Any:
    if len(a.shape) != 2:
        raise r.refuse("scores with more than two dimensions")
    how = {"weight": weight, "reduction": reduction, "ignore_index": ignore_index}
    if r.proto.op_type == "NegativeLogLikelihoodLoss":
        return r.add("nll_loss", a, target, **how)
    return r.add("cross_entropy", a, target, **how)[0], None
