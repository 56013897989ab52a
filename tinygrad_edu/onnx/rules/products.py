"""Matrix products: layers and attention."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...compiler.ir.graph import Node, Value
from ..errors import unsupported
from ..writer import Writer, rule


def given(value: Value) -> bool:
    """Whether a bias or a mask is there; one of shape (0,) stands for none."""
    return value.shape != (0,)


def turned(w: Writer, a: str, ndim: int) -> str:
    """The matrices of a, transposed."""
    return w.transpose(a, [*range(ndim - 2), ndim - 1, ndim - 2])


@rule("linear")
def _(w: Writer, node: Node, x: str, weight: str, bias: str, **_: Any) -> Any:
    """x Wᵀ + b: one Gemm for rows, else a product and a sum."""
    has_bias = given(node.inputs[2])
    if len(node.inputs[0].shape) == 2:
        inputs = [x, weight, bias] if has_bias else [x, weight]
        return w.add("Gemm", *inputs, transB=1)
    out = w.add("MatMul", x, turned(w, weight, 2))
    return w.add("Add", out, bias) if has_bias else out


@rule("addmm")
def _(
    w: Writer,
    node: Node,
    input: str,
    a: str,
    b: str,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    """A layer multiplies by a transposed weight: that, Gemm does itself."""
    how: dict[str, Any] = {"alpha": float(alpha), "beta": float(beta)}
    maker = node.inputs[2].node
    if maker is not None and maker.op in ("t", "transpose"):
        b, how["transB"] = w.of(maker.inputs[0]), 1
    if beta == 0:  # ONNX, too, does not look at what is multiplied by 0
        return w.add("Gemm", a, b, **how)
    return w.add("Gemm", a, b, input, **how)


@rule("baddbmm", "addmv", "addbmm")
def _(
    w: Writer,
    node: Node,
    input: str,
    a: str,
    b: str,
    *,
    beta: float = 1,
    alpha: float = 1,
) -> Any:
    out = w.add("MatMul", a, b)
    if node.op == "addbmm":
        out = w.add("ReduceSum", out, w.ints([0]), keepdims=0)
    if alpha != 1:
        out = w.add("Mul", out, w.number(alpha, node.out.dtype))
    if beta == 0:
        return out
    if beta != 1:
        input = w.add("Mul", input, w.number(beta, node.out.dtype))
    return w.add("Add", input, out)


@rule("attention")
def _(
    w: Writer,
    node: Node,
    query: str,
    key: str,
    value: str,
    mask: str,
    noise: str,
    *,
    scale: float,
    causal: bool,
    **_: Any,
) -> Any:
    """softmax(Q Kᵀ · scale + mask) V, step by step."""
    keys, masks, noises = (node.inputs[i] for i in (1, 3, 4))
    if given(noises):
        raise unsupported(node, w.opset, "dropout", hint="model.eval()")
    queries = w.add("Mul", query, w.number(scale, node.outputs[0].dtype))
    scores = w.add("MatMul", queries, turned(w, key, len(keys.shape)))
    if given(masks):
        scores = w.add("Add", scores, mask)
    if causal:
        scores = w.add("Add", scores, later_keys(w, node))
    p = w.add("Softmax", scores, axis=-1)
    if given(masks):  # a query that may look at no key gets 0
        p = w.add("Where", w.add("IsNaN", p), w.number(0, masks.dtype), p)
    return w.add("MatMul", p, value), None, None


def later_keys(w: Writer, node: Node) -> str:
    """-inf where a key comes after the query."""
    query, key = node.inputs[:2]
    pairs = query.shape[-2], key.shape[-2]
    return w.constant(np.triu(np.full(pairs, -np.inf, query.dtype), 1))


@rule("cross")
def _(w: Writer, node: Node, a: str, b: str, *, dim: int) -> Any:
    """y₀ = a₁ b₂ - a₂ b₁, and so on round."""
    once, twice = w.ints([1, 2, 0]), w.ints([2, 0, 1])

    def turned_by(name: str, places: str) -> str:
        return str(w.add("Gather", name, places, axis=dim))

    forth = w.add("Mul", turned_by(a, once), turned_by(b, twice))
    return w.add("Sub", forth, w.add("Mul", turned_by(a, twice), turned_by(b, once)))


@rule("distances")
def _(w: Writer, node: Node, a: str, b: str, *, by_products: bool) -> Any:
    """|aᵢ - bⱼ| of all pairs, by their differences."""
    points, others = (each.shape for each in node.inputs)
    rows = w.reshape(a, (*points[:-1], 1, points[-1]))
    columns = w.reshape(b, (*others[:-2], 1, *others[-2:]))
    apart = w.add("Sub", rows, columns)
    return w.add("ReduceL2", apart, w.ints([-1]), keepdims=0)


@rule("trace")
def _(w: Writer, node: Node, a: str) -> Any:
    height, width = node.inputs[0].shape
    places = np.arange(min(height, width)) * (width + 1)
    a = w.cast(a, node.out.dtype, before=node.inputs[0].dtype)
    return w.add("ReduceSum", w.picked(a, places), keepdims=0)
