"""An ONNX graph in the making: operators, weights and constants under their names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..compiler.ir.graph import Graph, Line, Node, Type, Value, number_type
from ..compiler.ir.interpret import constant
from ..compiler.ir.settings import by_place, filled
from ..ops.registry import PRIMITIVES
from ..optional import needed
from .errors import place, unsupported
from .formulas import written
from .table import FORMULAS

Rule = Callable[..., Any]
RULES: dict[str, Rule] = {}

PACKAGE = ("onnx", "onnx", "ONNX files")
# What multiplying or adding changes nothing: formulas with a setting of 1 or 0.
NEUTRAL = {"Mul": 1, "Div": 1}
FIRST_IR = 10  # the file format's own version, the first with metadata of nodes


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register how one or several primitives are written."""

    def register(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return register


class Writer:
    """Collects the operators of a graph; ``names`` says how each value is called."""

    def __init__(self, graph: Graph, opset: int) -> None:
        self.onnx = needed(*PACKAGE)
        self.graph = graph
        self.opset = opset
        self.names: dict[Value, str] = {}
        self.users = graph.users()
        self.wanted = {*graph.outputs, *(v for n in graph.nodes for v in n.inputs)}
        self.nodes: list[Any] = []
        self.weights: dict[str, Any] = {}
        self.lines: tuple[Line, ...] = ()
        self._constants: dict[tuple[str, tuple[int, ...], bytes], str] = {}
        self._counts: Counter[str] = Counter()
        self._taken: set[str] = set()
        self._outputs: set[str] = set()

    # -------------------------------------------------------------- names

    def fresh(self, wish: str) -> str:
        """A name that nothing has: the wish itself, or the wish and a number."""
        name = wish
        while name in self._taken:
            self._counts[wish] += 1
            name = f"{wish}_{self._counts[wish]}"
        self._taken.add(name)
        return name

    def of(self, value: Value) -> str:
        """How a value is called."""
        return self.names[value]

    # -------------------------------------------------------------- operators

    def add(self, op: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """An operator; the name of its result, or a tuple of several names."""
        names = [self.fresh(op.lower()) for _ in range(outputs)]
        made = self.onnx.helper.make_node(
            op,
            list(inputs),
            names,
            name=self.fresh("/".join(filter(None, (self._module(), op)))),
            doc_string=place(self.lines),
            **{key: each for key, each in attributes.items() if each is not None},
        )
        if self._module():
            made.metadata_props.add(key="namespace", value=self._module())
        self.nodes.append(made)
        return names[0] if outputs == 1 else tuple(names)

    def _module(self) -> str:
        return self.lines[0].module if self.lines else ""

    def constant(self, array: Any) -> str:
        """Numbers that are written in the file; equal ones only once."""
        array = np.asarray(array)
        key = array.dtype.name, array.shape, array.tobytes()
        if key not in self._constants:
            name = self._constants[key] = self.fresh("constant")
            self.weights[name] = array
        return self._constants[key]

    def ints(self, numbers: Iterable[int]) -> str:
        """Whole numbers, as shapes and axes are written."""
        return self.constant(np.array(list(numbers), np.int64))

    def number(self, number: Any, dtype: str) -> str:
        """One number of a type."""
        return self.constant(np.asarray(number).astype(number_type(dtype)))

    # -------------------------------------------------------------- often needed

    def cast(self, a: str, dtype: str, before: str = "") -> str:
        """a in another number type; as it is where ``before`` is the same."""
        if dtype == before:
            return a
        to = self.onnx.helper.np_dtype_to_tensor_dtype(np.dtype(number_type(dtype)))
        name: str = self.add("Cast", a, to=to)
        return name

    def reshape(self, a: str, shape: Iterable[int]) -> str:
        """a in another shape; a length of 0 is one, not "as before"."""
        shape = tuple(shape)
        zero = 1 if 0 in shape else None
        name: str = self.add("Reshape", a, self.ints(shape), allowzero=zero)
        return name

    def transpose(self, a: str, order: Iterable[int]) -> str:
        """a with its dimensions in another order."""
        name: str = self.add("Transpose", a, perm=list(order))
        return name

    def cut(self, a: str, axis: int, start: int, stop: int, step: int = 1) -> str:
        """A part of one dimension."""
        spans = ([start], [stop], [axis], [step])
        name: str = self.add("Slice", a, *map(self.ints, spans))
        return name

    def picked(self, a: str, places: Any) -> str:
        """Any numbers of a by their place in it: the answer for all rare views."""
        flat = self.reshape(a, (-1,))
        name: str = self.add("Gather", flat, self.constant(places), axis=0)
        return name

    def needs(self, node: Node, *outputs: int) -> bool:
        """Whether anybody looks at one of these results."""
        return any(node.outputs[i] in self.wanted for i in outputs)

    def known(self, value: Value) -> Any:
        """The numbers of a value that every call has; None where they may differ."""
        node = value.node
        if node is None:
            return self.graph.arrays.get(value.name)
        if node.op == "constant":
            return constant(node.out.type, node.settings["value"])
        if node.op == "expand" and (inner := self.known(node.inputs[0])) is not None:
            return np.broadcast_to(inner, value.shape)
        return None

    # -------------------------------------------------------------- the whole

    def write(self, node: Node) -> None:
        """The operators of one operation of the graph."""
        self.lines = node.lines
        names = [self.of(each) for each in node.inputs]
        settings = filled(node.settings, names)
        settings.pop("node", None)  # what a gradient's node is called, and no more
        out = self._results(node, by_place(node, names), settings)
        for value, name in zip(node.outputs, out, strict=True):
            if name is not None:
                self.names[value] = name
            elif value in self.wanted:
                raise unsupported(node, self.opset, "one of its results has no name")

    def _results(
        self, node: Node, names: list[str], settings: dict[str, Any]
    ) -> tuple[str | None, ...]:
        op = node.op.removeprefix("wide:")
        if op in RULES:
            out = RULES[op](self, node, *names, **settings)
        elif op in FORMULAS:
            out = self._formula(node, FORMULAS[op], names, settings)
        else:
            raise unsupported(node, self.opset)
        return out if isinstance(out, tuple) else (out,)

    def _formula(
        self, node: Node, formula: str, names: list[str], settings: dict[str, Any]
    ) -> str:
        """One row of the table."""
        result, first = node.outputs[0].dtype, node.inputs[0].dtype
        dtype = first if result == "bool" else result

        def make(op: str, given: list[Any], how: dict[str, Any]) -> Any:
            if op == "Axis":
                return self.number(given[0], "int64")
            if op in NEUTRAL and given[1] == NEUTRAL[op]:
                return given[0]
            inputs = [self._operand(each, dtype) for each in given]
            return self.add(op, *inputs, **how)

        return str(written(formula, named(node, names) | settings, make))

    def _operand(self, given: Any, dtype: str) -> str:
        """A name as it is, a number as a constant, None as "not given"."""
        if isinstance(given, str):
            return given
        return "" if given is None else self.number(given, dtype)

    def rename(self, old: str, new: str) -> bool:
        """Call a value otherwise, if an operator makes it and it is no output yet."""
        maker = next((node for node in self.nodes if old in node.output), None)
        if maker is None or old in self._outputs:
            return False
        self._outputs.add(new)
        for value, name in self.names.items():
            if name == old:
                self.names[value] = new
        for node in self.nodes:
            for names in (node.input, node.output):
                if old in names:
                    names[:] = [new if each == old else each for each in names]
        return True

    def sweep(self, outputs: Iterable[str]) -> None:
        """Drop operators and constants that no output needs."""
        needed_names, kept = set(outputs), []
        for node in reversed(self.nodes):
            if needed_names & set(node.output):
                needed_names |= set(node.input)
                kept.append(node)
        self.nodes = kept[::-1]
        self.weights = {k: v for k, v in self.weights.items() if k in needed_names}


def named(node: Node, names: list[str]) -> dict[str, Any]:
    """The operands by what the primitive calls them."""
    arguments = PRIMITIVES[node.op.removeprefix("wide:")].arguments
    return dict(zip(arguments, names, strict=False))


def info(onnx: Any, name: str, type: Type) -> Any:
    """How ONNX says of which type a value is."""
    dtype = onnx.helper.np_dtype_to_tensor_dtype(np.dtype(number_type(type.dtype)))
    return onnx.helper.make_tensor_value_info(name, dtype, list(type.shape))


def flat(shape: Iterable[int]) -> int:
    """How many numbers a shape has."""
    return math.prod(shape)
