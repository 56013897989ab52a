"""Writes operations as one writes arithmetic: ``(x - b.mean(x, dim=(1,))) * 2``.

Passes that put several operations in place of one read like formulas with it:

>>> from tinygrad_edu.compiler.ir.text import read, write
>>> graph = read('''graph scores on cpu
...   input %x: float32[2, 3] argument "x"
...   return %x
... ''')
>>> b = Builder(graph)
>>> x = b.given(graph.outputs[0])
>>> y = b.exp(x - b.amax(x, dim=(1,), keepdim=True)) * 2
>>> graph.nodes, graph.outputs = b.nodes, [y.value]
>>> print(write(graph), end="")
graph scores on cpu
  input %x: float32[2, 3] argument "x"
  %0: float32[2, 1] = amax(%x, dim=(1,), keepdim=True)
  %1: float32[2, 3] = sub(%x, %0)
  %2: float32[2, 3] = exp(%1)
  %3: float32[] = constant(value=2.0)
  %4: float32[2, 3] = mul(%2, %3)
  return %4
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .graph import Graph, Line, Node, Type, Value, number_type
from .infer import types


class Operand:
    """A value of a graph with arithmetic: each operator adds an operation."""

    def __init__(self, builder: Builder, value: Value) -> None:
        self.builder = builder
        self.value = value

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of its dimensions."""
        return self.value.shape

    @property
    def dtype(self) -> str:
        """The name of its number type."""
        return self.value.dtype

    def __repr__(self) -> str:
        return repr(self.value)

    def _with(self, op: str, *others: Operand | float) -> Operand:
        made: Operand = self.builder.op(op, self, *others)
        return made

    def _behind(self, op: str, number: float) -> Operand:
        made: Operand = self.builder.op(op, number, self)
        return made

    def __neg__(self) -> Operand:
        return self._with("neg")

    def __add__(self, other: Operand | float) -> Operand:
        return self._with("add", other)

    def __sub__(self, other: Operand | float) -> Operand:
        return self._with("sub", other)

    def __mul__(self, other: Operand | float) -> Operand:
        return self._with("mul", other)

    def __truediv__(self, other: Operand | float) -> Operand:
        return self._with("div", other)

    def __radd__(self, other: float) -> Operand:
        return self._behind("add", other)

    def __rsub__(self, other: float) -> Operand:
        return self._behind("sub", other)

    def __rmul__(self, other: float) -> Operand:
        return self._behind("mul", other)

    def __rtruediv__(self, other: float) -> Operand:
        return self._behind("div", other)


class Builder:
    """Collects new operations in ``nodes``; ``b.exp(x)`` adds one and is its result.

    Every primitive is a method, with its settings by keyword. A number among the
    operands has the type of the last operand. An operation with several results
    returns a tuple. ``lines`` are the lines of Python that the operations come from.
    """

    def __init__(self, graph: Graph, lines: tuple[Line, ...] = ()) -> None:
        self.graph = graph
        self.lines = lines
        self.nodes: list[Node] = []

    def given(self, value: Value) -> Operand:
        """A value of the graph, to compute with."""
        return Operand(self, value)

    def __getattr__(self, op: str) -> Callable[..., Operand]:
        if op.startswith("_"):
            raise AttributeError(op)
        return partial(self.op, op)

    def op(self, op: str, *operands: Operand | float, **settings: Any) -> Any:
        """A new operation of a type that ``infer`` knows."""
        like = next(each for each in operands[::-1] if isinstance(each, Operand))
        inputs = [
            (each if isinstance(each, Operand) else self.constant(each, like)).value
            for each in operands
        ]
        return self.node(op, inputs, settings, types(op, inputs, settings))

    def node(
        self,
        op: str,
        inputs: list[Value],
        settings: dict[str, Any],
        outputs: tuple[Type, ...],
    ) -> Any:
        """A new operation whose results have these types."""
        node = self.graph.make(op, inputs, outputs, settings, self.lines)
        self.nodes.append(node)
        made = tuple([self.given(each) for each in node.outputs])
        return made[0] if len(made) == 1 else made

    def constant(self, value: Any, like: Operand | str) -> Operand:
        """A number of the same type as another operand, or of a type by its name."""
        dtype = like if isinstance(like, str) else like.dtype
        kind = {"b": bool, "i": int, "u": int, "f": float}.get(number_type(dtype).kind)
        settings = {"value": kind(value) if kind else value}
        made: Operand = self.node("constant", [], settings, (Type(dtype),))
        return made

    def cast(self, x: Operand, dtype: str) -> Operand:
        """The numbers as another number type; x itself if it has that type."""
        if x.dtype == dtype:
            return x
        made: Operand = self.op("cast", x, dtype=number_type(dtype))
        return made

    def reshape(self, x: Operand, shape: tuple[int, ...]) -> Operand:
        """The same numbers in another shape; x itself if it has that shape."""
        if x.shape == tuple(shape):
            return x
        made: Operand = self.op("reshape", x, shape=tuple(shape))
        return made

    def array(self, label: str, array: np.ndarray[Any, Any]) -> Operand:
        """Numbers that never change, too many to be written down: a constant input.

        ``label`` says which they are: with the same label it is the same input.
        """
        for each in self.graph.inputs:
            if each.kind == "constant" and each.label == label:
                return self.given(each.value)
        value = self.graph.add_input(Type.of(array), "constant", label)
        self.graph.arrays[value.name] = array
        return self.given(value)

    def counted(self, count: int) -> Operand:
        """0, 1, 2 … as int64."""
        return self.array(f"0 to {count - 1}", np.arange(count))
