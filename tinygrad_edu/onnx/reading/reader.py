"""A graph in the making, from the operators of an ONNX model.

A value is either in the graph, or already known: shapes, axes and all that follows
from them are computed while reading, by the same forwards, and never become part of
the program. Weights are states of the program, under the names they have in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from ...compiler.ir import infer
from ...compiler.ir.graph import Graph, Line, Node, Slot, Type, Value, number_type
from ...errors import message
from ...export.checks import check_node
from ...ops.registry import PRIMITIVES
from ..errors import OnnxExporterError, UnsupportedOperatorError
from ..formulas import written
from .table import FORMULAS

Array = np.ndarray[Any, Any]
Operand = Value | Array
Rule = Callable[..., Any]
RULES: dict[str, Rule] = {}
FEW = 16  # numbers of a constant that are written in the program itself
INPUTS = "abcdefgh"
LARGEST = 1 << 33  # bytes that one operator may need while the model is read


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Register how one or several operators are read."""

    def register(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return register


class Reader:
    """Collects the operations; ``operands`` says what each name of the file is."""

    def __init__(
        self, graph: Graph, onnx: Any, opset: int, file: str, ours: bool = False
    ) -> None:
        self.graph, self.onnx, self.opset, self.file = graph, onnx, opset, file
        self.operands: dict[str, Operand] = {}
        self.weights: dict[str, Array] = {}
        self.fixed: set[str] = set()  # weights that are not learned
        # How our own exporter calls numbers that are no weights.
        self.ours = re.compile(r"constant(_\d+)?$" if ours else r"(?!)")
        self.lines: tuple[Line, ...] = ()
        self.proto: Any = None
        self._constants: dict[tuple[str, tuple[int, ...], bytes], Value] = {}

    # -------------------------------------------------------------- operands

    def operand(self, name: str) -> Operand:
        """What a name stands for; a weight becomes a state when it is first used."""
        if name in self.operands:
            return self.operands[name]
        array = self.weights[name]
        if array.ndim and array.dtype.kind == "f" and not self.ours.match(name):
            found: Operand = self.graph.add_input(Type.of(array), "state", name)
        else:
            found = array
        self.operands[name] = found
        return found

    def array(self, place: int, otherwise: Any = None) -> Any:
        """An input that must be known when the model is read: a shape, an axis."""
        names = self.proto.input
        if place >= len(names) or not names[place]:
            return otherwise
        found = self.weights.get(names[place], self.operands.get(names[place]))
        if isinstance(found, np.ndarray):
            return found
        raise self.refuse(f"its input {place} depends on what the model is given")

    def ints(self, place: int, otherwise: Any = None) -> Any:
        """Such an input as a tuple of whole numbers."""
        found = self.array(place)
        if found is None:
            return otherwise
        return tuple([int(each) for each in found.reshape(-1)])

    def value(self, operand: Operand) -> Value:
        """A value of the graph; a known array is written down as a constant."""
        if isinstance(operand, Value):
            return operand
        key = operand.dtype.name, operand.shape, operand.tobytes()
        if key not in self._constants:
            self._constants[key] = self._constant(operand)
        return self._constants[key]

    def _constant(self, array: Array) -> Value:
        if array.size <= FEW:
            numbers = nested(array)
            made = self.graph.add("constant", [], [Type.of(array)], {"value": numbers})
            return made.out
        label = f"constant_{len(self.graph.arrays)}"
        value = self.graph.add_input(Type.of(array), "constant", label)
        self.graph.arrays[value.name] = array
        return value

    # -------------------------------------------------------------- operations

    def add(self, op: str, *operands: Operand, **settings: Any) -> Any:
        """An operation of ours; known operands give a known result."""
        if all(isinstance(each, np.ndarray) for each in operands):
            stand_ins = tuple([Value("", Type.of(each)) for each in operands])
            self._check(Node(op, stand_ins, settings))
            return several(self._forward(op, operands, settings))
        inputs = [self.value(each) for each in operands]
        named = {k: self._slot(v, inputs) for k, v in settings.items()}
        node = self.graph.make(op, inputs, (), named, self.lines)
        self._check(node)
        types = self._types(node, len(operands), settings)
        node.outputs = tuple([Value(self.graph.fresh(), each, node) for each in types])
        self.graph.nodes.append(node)
        return node.outputs[0] if len(node.outputs) == 1 else node.outputs

    def _check(self, node: Node) -> None:
        """Nothing is tried that would look at foreign memory, or take all there is."""
        try:
            check_node(node)
        except ValueError as error:
            raise self.refuse(str(error)) from None
        self.check_size(sum(each.type.nbytes for each in node.inputs))

    def check_size(self, nbytes: int) -> None:
        """A few bytes of a file must not make us ask for gigabytes."""
        if nbytes > LARGEST:
            raise self.refuse(f"it needs {nbytes} bytes while the model is read")

    def _slot(self, setting: Any, inputs: list[Value]) -> Any:
        """Values among the settings are inputs, too."""
        if isinstance(setting, Value | np.ndarray):
            inputs.append(self.value(setting))
            return Slot(len(inputs) - 1)
        if isinstance(setting, tuple):
            return tuple([self._slot(each, inputs) for each in setting])
        return setting

    def _types(
        self, node: Node, count: int, settings: dict[str, Any]
    ) -> tuple[Type, ...]:
        """By the rules that know them, else by trying it with zeros."""
        try:
            return infer.types(node.op, node.inputs, node.settings)
        except infer.Unknown:
            zeros = [zero(each.type) for each in node.inputs[:count]]
            made = several(self._forward(node.op, zeros, settings))
        results = made if isinstance(made, tuple) else (made,)
        return tuple([Type.of(each) for each in results])

    def _forward(self, op: str, arrays: Any, settings: dict[str, Any]) -> Any:
        known = {k: self._zeros(v) for k, v in settings.items()}
        with np.errstate(all="ignore"):
            return PRIMITIVES[op].forward(*arrays, **known)

    def _zeros(self, setting: Any) -> Any:
        if isinstance(setting, Value):
            return zero(setting.type)
        if isinstance(setting, tuple):
            return tuple([self._zeros(each) for each in setting])
        return setting

    # -------------------------------------------------------------- operators

    def read(self, proto: Any, place: int) -> None:
        """The operations of one operator."""
        self.proto = proto
        module = next(
            (e.value for e in proto.metadata_props if e.key == "namespace"), ""
        )
        text = f"{proto.op_type} {proto.name}".strip()
        self.lines = (Line(self.file, place + 1, text, module),)
        given = [self.operand(name) if name else None for name in proto.input]
        out = self._results(proto, given)
        results = out if isinstance(out, tuple) else (out,)
        for name, result in zip(proto.output, results, strict=False):
            if name:
                if result is None:
                    raise self.refuse("one of its results has no counterpart")
                self.operands[name] = result

    def _results(self, proto: Any, given: list[Any]) -> Any:
        op = proto.op_type
        if proto.domain not in ("", "ai.onnx"):
            raise self.refuse(f"it is of the domain {proto.domain}")
        if op in RULES:
            return RULES[op](self, *given, **self.attributes())
        if op not in FORMULAS:
            raise self.refuse()
        names = dict(zip(INPUTS, given, strict=False)) | self.attributes()

        def make(name: str, arguments: list[Any], how: dict[str, Any]) -> Any:
            like = next(e for e in arguments if isinstance(e, Value | np.ndarray))
            operands = [self._number(each, like) for each in arguments]
            return self.add(name, *operands, **how)

        return written(FORMULAS[op], names, make)

    def _number(self, given: Any, like: Operand) -> Operand:
        if isinstance(given, Value | np.ndarray):
            return given
        return np.asarray(given).astype(number_type(dtype_of(like)))

    def attributes(self) -> dict[str, Any]:
        """The attributes of the operator, defaults among them, as plain values."""
        helper, schema = self.onnx.helper, self._schema()
        found = {}
        for name, each in schema.attributes.items():
            if each.default_value.name:
                found[name] = plain(helper.get_attribute_value(each.default_value))
        for each in self.proto.attribute:
            value = helper.get_attribute_value(each)
            if each.type in (each.GRAPH, each.GRAPHS):
                raise self.refuse("it has a graph inside")
            found[each.name] = plain(value)
        return found

    def _schema(self) -> Any:
        try:
            return self.onnx.defs.get_schema(self.proto.op_type, self.opset, "")
        except Exception:
            raise self.refuse() from None

    def refuse(self, why: str = "") -> UnsupportedOperatorError:
        """The error for an operator that we have no operation for."""
        where = f"operator {self.proto.name or self.proto.output[0]} of {self.file}"
        return UnsupportedOperatorError(
            message(
                f"Reading the ONNX operator {self.proto.op_type} is not supported",
                got=f"{where}: {why}" if why else where,
            )
        )


def several(out: Any) -> Any:
    """Results as arrays; NumPy answers a single number as a scalar."""
    if isinstance(out, tuple | list):
        made = tuple([np.asarray(each) for each in out])
        return made[0] if len(made) == 1 else made
    return np.asarray(out)


def zero(type: Type) -> Array:
    """Zeros of a type."""
    return np.zeros(type.shape, number_type(type.dtype))


def nested(array: Array) -> Any:
    """The numbers as nested tuples of Python's."""
    if array.ndim == 0:
        return (
            array.astype(np.float64).item() if array.dtype.kind == "V" else array.item()
        )
    return tuple([nested(each) for each in array])


def dtype_of(operand: Operand) -> str:
    """The number type of an operand."""
    return operand.dtype if isinstance(operand, Value) else operand.dtype.name


def plain(value: Any) -> Any:
    """Texts as texts, lists as tuples."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list | tuple) or type(value).__name__.startswith("Repeated"):
        return tuple([plain(each) for each in value])
    return value


def fail(first: str, got: str = "", hint: str = "") -> OnnxExporterError:
    """The error for a model that cannot be read."""
    return OnnxExporterError(message(first, got=got, hint=hint))
