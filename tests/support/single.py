"""A graph of one operation, for tests: its inputs are arguments x0, x1 and so on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

import tinygrad_edu.nn  # all primitives
from tinygrad_edu.compiler.ir.graph import Graph, Slot, Type
from tinygrad_edu.ops.registry import PRIMITIVES

assert tinygrad_edu.nn


class Case(NamedTuple):
    """An operation with the arrays and settings it is called with.

    Arrays among the settings become inputs, as capture does it. ``keep`` says which
    results are looked at; all by default.
    """

    op: str
    arrays: tuple[Any, ...]
    settings: dict[str, Any]
    keep: tuple[int, ...] | None = None


def case(op: str, *arrays: Any, keep: Any = None, **settings: Any) -> Case:
    """A case, written as a call."""
    return Case(op, arrays, settings, keep)


def graph_of(case: Case) -> tuple[Graph, list[Any], list[Any]]:
    """The graph, the arrays for its inputs, and the expected outputs."""
    arrays = list(case.arrays)

    def slot(setting: Any) -> Any:
        if isinstance(setting, np.ndarray):
            arrays.append(setting)
            return Slot(len(arrays) - 1)
        if isinstance(setting, tuple):
            return tuple([slot(each) for each in setting])
        if isinstance(setting, dict):
            return {name: slot(each) for name, each in setting.items()}
        return setting

    settings = {name: slot(each) for name, each in case.settings.items()}
    with np.errstate(all="ignore"):
        out = PRIMITIVES[case.op].forward(*case.arrays, **case.settings)
    results = [np.asarray(e) for e in (out if isinstance(out, tuple) else (out,))]
    graph = Graph(name=case.op)
    inputs = [
        graph.add_input(Type.of(a), "argument", f"x{i}") for i, a in enumerate(arrays)
    ]
    node = graph.add(case.op, inputs, [Type.of(each) for each in results], settings)
    kept = range(len(results)) if case.keep is None else case.keep
    graph.outputs = [node.outputs[i] for i in kept]
    return graph, arrays, [results[i] for i in kept]
