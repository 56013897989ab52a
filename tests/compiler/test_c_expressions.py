"""Each line of the tables of C expressions, at the numbers where mistakes are made."""

from __future__ import annotations

import inspect
import re
from itertools import product
from typing import Any

import numpy as np
import pytest

from tinygrad_edu.compiler.ir.graph import Graph, Type
from tinygrad_edu.compiler.running.executable import build
from tinygrad_edu.compiler.targets.c_expressions import ANY, FLOAT, WHOLE, WRAPPING
from tinygrad_edu.ops import PRIMITIVES

Array = np.ndarray[Any, Any]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.3, -2.5, 3.7, 80.0, np.inf, -np.inf, np.nan]
WHOLES = [0, 1, -1, 3, -7, 2**62, -(2**62), 2**63 - 1]
SETTINGS: dict[str, float] = {
    "alpha": 3,
    "scale": 2,
    "value": -2,
    "min_val": -1,
    "max_val": 2,
    "negative_slope": 0.1,
    "beta": 2,
    "threshold": 1,
}
MASKS = {"where": 0, "masked_fill": 1, "keep_where": 1}
# Views and copies are no expressions of their own in a loop.
NO_NUMBERS = {"contiguous", "reshape", "reshape_copy", "refold", "zeros_like"}
EVERY_FLOAT = sorted({*FLOAT, *ANY, *WRAPPING} - NO_NUMBERS)
EVERY_WHOLE = sorted({*WHOLE, *ANY, *WRAPPING} - NO_NUMBERS)


def operands_of(op: str, dtype: str) -> list[Array]:
    """Each of the numbers above, or all pairs or triples of them."""
    numbers = FLOATS if dtype.startswith("float") else WHOLES
    places = re.findall(r"{(\d)}", {**WHOLE, **FLOAT, **ANY}.get(op, "{1}"))
    tuples = product(numbers, repeat=int(max(places)) + 1)
    arrays = [np.array(each, dtype) for each in zip(*tuples, strict=True)]
    if op in MASKS:
        arrays[MASKS[op]] = arrays[MASKS[op]] > 0
    return arrays


def settings_of(op: str, dtype: str) -> dict[str, Any]:
    """The settings that the operation has, among those above."""
    names = inspect.signature(PRIMITIVES[op].forward).parameters
    found = {n: v for n, v in SETTINGS.items() if n in names}
    if op == "masked_fill":
        found.pop("value")
    whole = not dtype.startswith("float")
    return {name: int(each) if whole else each for name, each in found.items()}


def programs(ops: list[str], dtype: str) -> tuple[Graph, list[Array], list[Array]]:
    """One program of all operations, each on inputs of its own; what is right."""
    graph, inputs, right = Graph("table"), list[Array](), list[Array]()
    for op in ops:
        arrays, how = operands_of(op, dtype), settings_of(op, dtype)
        with np.errstate(all="ignore"):
            right.append(np.asarray(PRIMITIVES[op].forward(*arrays, **how)))
        values = [
            graph.add_input(Type.of(each), "argument", f"{op}_{i}")
            for i, each in enumerate(arrays)
        ]
        graph.outputs.append(graph.add(op, values, [Type.of(right[-1])], how).out)
        inputs += arrays
    return graph, inputs, right


@pytest.mark.parametrize(
    ("ops", "dtype"),
    [(EVERY_FLOAT, "float32"), (EVERY_FLOAT, "float64"), (EVERY_WHOLE, "int64")],
    ids=["float32", "float64", "int64"],
)
def test_every_expression_at_zeros_infinities_and_nan(
    ops: list[str], dtype: str
) -> None:
    graph, inputs, right = programs(ops, dtype)
    made = build(graph, "c")
    if made.target != "c":
        pytest.skip(made.reason)
    close = {"float32": 2e-6, "float64": 1e-13, "int64": 0}[dtype]
    wrong = []
    for op, found, exact in zip(ops, made.run(inputs), right, strict=True):
        near = np.isclose(found, exact, rtol=close, atol=close, equal_nan=True)
        if not near.all():
            places = np.flatnonzero(~near)[:3]
            wrong.append((op, found[places].tolist(), exact[places].tolist(), places))
    assert wrong == []
