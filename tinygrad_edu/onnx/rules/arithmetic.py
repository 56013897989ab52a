"""Numbers one by one, where their type decides."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.graph import Node
from ..errors import unsupported
from ..writer import Writer, rule

LOGIC = {"logical_and": "And", "logical_or": "Or", "logical_xor": "Xor"}
BITS = {"bitwise_and": "And", "bitwise_or": "Or", "bitwise_xor": "Xor"}


@rule("logical_and", "logical_or", "logical_xor")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    types = [each.dtype for each in node.inputs]
    truths = [w.cast(x, "bool", before=t) for x, t in zip((a, b), types, strict=True)]
    return w.add(LOGIC[node.op], *truths)


@rule("logical_not")
def _(w: Writer, node: Node, a: str) -> Any:
    return w.add("Not", w.cast(a, "bool", before=node.inputs[0].dtype))


@rule("bitwise_and", "bitwise_or", "bitwise_xor")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    prefix = "" if node.out.dtype == "bool" else "Bitwise"
    return w.add(prefix + BITS[node.op], a, b)


@rule("bitwise_not")
def _(w: Writer, node: Node, a: str) -> Any:
    return w.add("Not" if node.out.dtype == "bool" else "BitwiseNot", a)


@rule("floor_divide", "div_floor")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    """ONNX cuts whole quotients towards 0: so what is left over is taken off first."""
    if node.out.dtype.startswith("float"):
        return w.add("Floor", w.add("Div", a, b))
    return w.add("Div", w.add("Sub", a, w.add("Mod", a, b)), b)


@rule("div_trunc")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    quotient = w.add("Div", a, b)
    if not node.out.dtype.startswith("float"):
        return quotient
    floor = w.add("Floor", w.add("Abs", quotient))
    return w.add("Mul", w.add("Sign", quotient), floor)


@rule("remainder", "remainder_number")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    if not node.out.dtype.startswith("float"):
        return w.add("Mod", a, b)
    whole = w.add("Floor", w.add("Div", a, b))
    return w.add("Sub", a, w.add("Mul", whole, b))


@rule("fmod", "fmod_number")
def _(w: Writer, node: Node, a: str, b: str) -> Any:
    return w.add("Mod", a, b, fmod=1)


@rule("gelu")
def _(w: Writer, node: Node, a: str, *, approximate: str) -> Any:
    """a Φ(a), an operator of its own from opset 20 on; before, by its formula."""
    if w.opset >= 20:
        return w.add("Gelu", a, approximate=approximate)
    dtype = node.out.dtype
    if approximate == "none":
        bent = w.add("Erf", w.add("Mul", a, w.number(0.5**0.5, dtype)))
    else:
        cube = w.add("Mul", w.add("Mul", a, a), a)
        scaled = w.add("Mul", cube, w.number(0.044715, dtype))
        k = w.number(0.7978845608028654, dtype)
        bent = w.add("Tanh", w.add("Mul", w.add("Add", a, scaled), k))
    share = w.add("Add", bent, w.number(1, dtype))
    return w.add("Mul", w.add("Mul", a, share), w.number(0.5, dtype))


@rule("glu")
def _(w: Writer, node: Node, a: str, *, dim: int) -> Any:
    half = node.inputs[0].shape[dim] // 2
    first, second = w.add("Split", a, w.ints([half, half]), outputs=2, axis=dim)
    return w.add("Mul", first, w.add("Sigmoid", second))


@rule("mse_loss")
def _(w: Writer, node: Node, a: str, b: str, *, reduction: str) -> Any:
    off = w.add("Sub", a, b)
    squares = w.add("Mul", off, off)
    if reduction == "none":
        return squares
    op = "ReduceMean" if reduction == "mean" else "ReduceSum"
    return w.add(op, squares, keepdims=0)


@rule("cross_entropy", "nll_loss")
def _(
    w: Writer,
    node: Node,
    a: str,
    target: str,
    *,
    weight: str | None,
    reduction: str,
    ignore_index: int,
) -> Any:
    """The powers of e that cross_entropy keeps for its gradient are nobody's here."""
    both = node.op == "cross_entropy"
    op = "SoftmaxCrossEntropyLoss" if both else "NegativeLogLikelihoodLoss"
    inputs = [a, target] + ([weight] if weight else [])
    loss = w.add(op, *inputs, reduction=reduction, ignore_index=ignore_index)
    return (loss, None) if both else loss


@rule("drawn", "native_dropout", "draw")
def _(w: Writer, node: Node, *arrays: str, **_: Any) -> Any:
    raise unsupported(
        node,
        w.opset,
        "random numbers",
        hint="model.eval() before the export: no dropout, and batch norm by its "
        "running statistics",
    )
