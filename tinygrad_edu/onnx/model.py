"""A graph of the compiler as a model of ONNX, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..compiler.ir.graph import Graph, Value
from ..errors import message, value_error
from ..version import __version__
from .errors import OnnxExporterError, UnsupportedOperatorError
from .rules import (
    arithmetic,
    indexing,
    layers,
    products,
    recurrent,
    reductions,
    resizing,
    shapes,
)
from .writer import FIRST_IR, Writer, info

# The rooms whose rules register themselves when they are imported.
ROOMS = (
    arithmetic,
    indexing,
    layers,
    products,
    recurrent,
    reductions,
    resizing,
    shapes,
)

# Reductions take their dimensions as an input from here on, and padding its axes.
LOWEST_OPSET = USUAL_OPSET = 18
PRODUCER = "tinygrad_edu"
LARGEST = 2**31 - 1  # bytes of one file of the format underneath, protocol buffers


def model_of(
    graph: Graph,
    weights: Mapping[str, Any],
    input_names: Sequence[str] = (),
    output_names: Sequence[str] = (),
    opset: int = USUAL_OPSET,
) -> Any:
    """The ``onnx.ModelProto`` of a graph; ``weights`` by the labels of its states."""
    w = Writer(graph, opset)
    check_opset(w, opset)
    arguments = begin(w, weights, input_names)
    for node in graph.nodes:
        if node.op == "constant":
            w.names[node.out] = w.constant(w.known(node.out))
        else:
            w.write(node)
    outputs = finish(w, output_names)
    w.sweep(outputs)
    return checked(w, assembled(w, arguments, outputs))


def check_opset(w: Writer, opset: int) -> None:
    """Between what our rules are written for and what the package knows."""
    newest = w.onnx.defs.onnx_opset_version()
    if not LOWEST_OPSET <= opset <= newest:
        raise value_error(
            f"Unsupported ONNX opset version: {opset}",
            expected=f"from {LOWEST_OPSET} to {newest}, the newest of the package onnx",
        )


def begin(
    w: Writer, weights: Mapping[str, Any], input_names: Sequence[str]
) -> list[Value]:
    """Names of all that comes from outside, weights under their own."""
    given = [each for each in w.graph.inputs if each.kind in ("argument", "number")]
    if len(input_names) > len(given):
        raise value_error(
            f"the number of input names provided ({len(input_names)}) exceeded number "
            f"of inputs ({len(given)})",
            expected=", ".join(each.label for each in given),
        )
    for place, each in enumerate(given):
        wish = input_names[place] if place < len(input_names) else each.label
        w.names[each.value] = w.fresh(wish)
    for each in w.graph.inputs:
        if each not in given:
            array = w.graph.arrays.get(each.value.name)
            array = weights[each.label] if array is None else array
            w.names[each.value] = name = w.fresh(each.label)
            w.weights[name] = np.asarray(array)
    return [each.value for each in given]


def finish(w: Writer, output_names: Sequence[str]) -> list[str]:
    """Names of the outputs; each is a result of its own, no input and no weight."""
    graph = w.graph
    if graph.writes:
        state = next(e for e in graph.inputs if e.value is graph.writes[0][0])
        raise UnsupportedOperatorError(
            message(
                "Exporting a model that changes its own state to ONNX is not supported",
                got=f"{state.label} is written to",
                hint="model.eval() before the export: batch norm then reads its "
                "running statistics and leaves them as they are",
            )
        )
    count = len(graph.outputs)
    if len(output_names) > count:
        raise value_error(
            f"the number of output names provided ({len(output_names)}) exceeded "
            f"number of outputs ({count})"
        )
    w.lines = ()
    usual = ["output"] if count == 1 else [f"output_{i}" for i in range(count)]
    wishes = [*output_names, *usual[len(output_names) :]]
    return [
        named_output(w, w.of(value), wish)
        for value, wish in zip(graph.outputs, wishes, strict=True)
    ]


def named_output(w: Writer, name: str, wish: str) -> str:
    """The value under the name that an output should have.

    What an operator makes is called so from the start. An input, a weight, and what
    is an output already, is copied.
    """
    last = w.fresh(wish)
    if not w.rename(name, last):
        identity = w.onnx.helper.make_node("Identity", [name], [last], last)
        w.nodes.append(identity)
    return last


def assembled(w: Writer, arguments: Sequence[Value], outputs: Sequence[str]) -> Any:
    """Operators, weights and types as one model."""
    onnx, graph = w.onnx, w.graph
    size = sum(array.nbytes for array in w.weights.values())
    if size > LARGEST:
        raise OnnxExporterError(
            message(
                "An ONNX file can hold 2 GB at most",
                got=f"{size} bytes of weights",
                hint="export parts of the model, or in half precision: model.half()",
            )
        )
    pairs = list(zip(outputs, graph.outputs, strict=True))
    made = onnx.helper.make_graph(
        w.nodes,
        graph.name,
        [info(onnx, w.of(each), each.type) for each in arguments],
        [info(onnx, name, value.type) for name, value in pairs],
        [onnx.numpy_helper.from_array(a, name) for name, a in w.weights.items()],
        value_info=types_between(w, outputs),
    )
    version = onnx.helper.make_opsetid("", w.opset)
    return onnx.helper.make_model(
        made,
        opset_imports=[version],
        ir_version=FIRST_IR,
        producer_name=PRODUCER,
        producer_version=__version__,
    )


def types_between(w: Writer, outputs: Sequence[str]) -> list[Any]:
    """The types of the values between, for who looks at the file."""
    made = {name for node in w.nodes for name in node.output} - {*outputs}
    types = {
        w.names[value]: value.type
        for node in w.graph.nodes
        for value in node.outputs
        if value in w.names
    }
    return [info(w.onnx, name, type) for name, type in types.items() if name in made]


def checked(w: Writer, model: Any) -> Any:
    """The model, if ONNX's own checker finds nothing wrong with it."""
    try:
        w.onnx.checker.check_model(model, full_check=True)
    except Exception as error:
        raise OnnxExporterError(
            message(
                "The model that was written does not pass onnx.checker",
                got=str(error).strip(),
                hint="another opset_version; this is a mistake of the exporter",
            )
        ) from error
    return model
