"""How an operation is said in NumPy with a result that is there already: ``out=``.

An operation that is not in the table is a call of its own forward, which makes a new
array. ``form(node)`` is the place to add one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ...ops.registry import PRIMITIVES
from ..ir.graph import Node

FLOATS = ("float32", "float64")
# Sums of more numbers than these are left to the library, which takes them in blocks:
# adding one after the other in float32 would lose digits.
MOST_SUMMED = 1 << 15
MOST_ROWS = 1024


class Form(NamedTuple):
    """Statements with ``{0}``, ``{1}`` for the operands and ``{out}`` for the result.

    ``{dtype}`` is the result's number type: ``zero_{dtype}``, ``one_{dtype}`` and
    ``ones_{dtype}_{size}`` are arrays that are there.

    ``elementwise``: each number of the result comes from its own place, and operands
    are done with when the first statement is, so the result may lie where one lay.
    """

    statements: tuple[str, ...]
    elementwise: bool = True


def form(node: Node) -> Form | None:
    """The statements of an operation; None if it has to be called.

    >>> from tinygrad_edu.compiler.ir.graph import Graph, Type
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
    >>> form(graph.add("exp", [x], [x.type])).statements
    ('np.exp({0}, out={out})',)
    """
    if len(node.outputs) != 1 or node.op not in PRIMITIVES:
        return None
    forward = PRIMITIVES[node.op].forward
    if isinstance(forward, np.ufunc) and not node.settings:
        operands = ", ".join(f"{{{place}}}" for place in range(forward.nin))
        return Form((f"np.{forward.__name__}({operands}, out={{out}})",))
    if node.op == "where":
        return _where()
    if node.out.dtype not in FLOATS:
        return None
    if node.op in PLAIN and not node.settings:
        return Form(PLAIN[node.op])
    special = SPECIAL.get(node.op)
    return special(node) if special else None


# Floating point numbers, no settings.
PLAIN = {
    "relu": ("np.maximum({0}, zero_{dtype}, out={out})",),
    "rsub": ("np.subtract({1}, {0}, out={out})",),
    "rsqrt": ("np.sqrt({0}, out={out})", "np.reciprocal({out}, out={out})"),
    "abs": ("np.absolute({0}, out={out})",),
    "pow_tensor": ("np.power({0}, {1}, out={out})",),
    "sigmoid": (
        "np.negative({0}, out={out})",
        "np.exp({out}, out={out})",
        "np.add({out}, one_{dtype}, out={out})",
        "np.reciprocal({out}, out={out})",
    ),
}


def _power(node: Node) -> Form | None:
    exponent = node.settings["exponent"]
    if exponent == 2:
        return Form(("np.square({0}, out={out})",))
    if not isinstance(exponent, int | float) or not math.isfinite(exponent):
        return None
    number = f"np.{node.out.dtype}({exponent!r})"
    return Form((f"np.power({{0}}, {number}, out={{out}})",))


def _cast(node: Node) -> Form | None:
    """Between floating point numbers, and from whole ones."""
    if node.inputs[0].dtype not in (*FLOATS, "bool", "int64", "int32"):
        return None
    statement = 'np.copyto({out}, {0}, casting="same_kind")'
    return Form((statement,), elementwise=node.inputs[0].dtype == node.out.dtype)


def _where() -> Form:
    first, second = "np.copyto({out}, {2})", "np.copyto({out}, {1}, where={0})"
    return Form((first, second), elementwise=False)


def _keep_where(node: Node) -> Form | None:
    """Its bits times 0 or 1: inf times 0 would be nan."""
    bits = "np.int32" if node.out.dtype == "float32" else "np.int64"
    if node.inputs[1].dtype != "bool":
        return None
    seen = f"{{0}}.view({bits}), {{1}}, out={{out}}.view({bits})"
    return Form((f"np.multiply({seen})",))


def _product(node: Node) -> Form:
    """``np.dot`` for two matrices is done sooner than ``np.matmul``."""
    ranks = {len(value.shape) for value in (*node.inputs, node.out)}
    name = "np.dot" if ranks == {2} else "np.matmul"
    return Form((f"{name}({{0}}, {{1}}, out={{out}})",), elementwise=False)


def _sum(node: Node) -> Form | None:
    given, dim = node.inputs[0], node.settings["dim"]
    if given.type.size > MOST_SUMMED or not given.shape:
        return None
    keep = bool(node.settings["keepdim"])
    if len(given.shape) == 2 and dim in (0, (0,)) and not keep:
        return _sum_of_rows(given.shape[0])
    return _reduce("add", dim, keep)


def _mean(node: Node) -> Form | None:
    given = node.inputs[0]
    if not given.type.size or (said := _sum(node)) is None:
        return None
    number = f"np.{node.out.dtype}({given.type.size // max(node.out.type.size, 1)})"
    return Form((*said.statements, f"np.divide({{out}}, {number}, out={{out}})"), False)


def _sum_to(node: Node) -> Form | None:
    given, shape = node.inputs[0], node.out.shape
    if given.type.size > MOST_SUMMED or given.shape == shape:
        return None
    new = len(given.shape) - len(shape)
    if len(given.shape) == 2 and given.shape[1:] == shape:
        return _sum_of_rows(given.shape[0])
    if new and 1 in shape:
        return None
    stretched = [
        axis + new
        for axis, size in enumerate(shape)
        if size == 1 and given.shape[axis + new] != 1
    ]
    return _reduce("add", (*range(new), *stretched), not new)


def _sum_of_rows(rows: int) -> Form | None:
    """Ones times a matrix, which takes a third of the time of ``np.add.reduce``."""
    if rows > MOST_ROWS:
        return None
    return Form(
        (f"np.dot(ones_{{dtype}}_{rows}, {{0}}, out={{out}})",), elementwise=False
    )


def _extreme(name: str) -> Callable[[Node], Form | None]:
    def extreme(node: Node) -> Form | None:
        if not node.inputs[0].shape or not node.inputs[0].type.size:
            return None
        return _reduce(name, node.settings["dim"], bool(node.settings["keepdim"]))

    return extreme


def _reduce(name: str, dim: object, keep: bool) -> Form:
    words = f"{{0}}, axis={dim!r}, keepdims={keep}, out={{out}}"
    return Form((f"np.{name}.reduce({words})",), elementwise=False)


SPECIAL: dict[str, Callable[[Node], Form | None]] = {
    "pow_scalar": _power,
    "cast": _cast,
    "keep_where": _keep_where,
    "mm": _product,
    "bmm": _product,
    "sum": _sum,
    "mean": _mean,
    "sum_to": _sum_to,
    "amax": _extreme("maximum"),
    "amin": _extreme("minimum"),
}
