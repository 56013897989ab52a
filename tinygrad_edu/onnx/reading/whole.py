"""A whole ONNX file as a program: checked, then operator after operator."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...compiler.ir.graph import Graph, Type, Value
from ...compiler.ir.verify import verify
from ...export import ExportedProgram
from ...nn.parameter import Parameter
from ...optional import needed
from ...tensor import Tensor
from ..errors import OnnxExporterError
from ..model import PRODUCER
from . import layers, numbers, places, walks
from .reader import Reader, fail

# The rooms whose rules register themselves when they are imported.
ROOMS = (layers, numbers, places, walks)
Shape = tuple[int, ...]


def read(
    f: str | os.PathLike[str] | Any, shapes: Mapping[str, Shape] | None = None
) -> ExportedProgram:
    """An ONNX file (or a ``ModelProto``) as a program that runs here.

    What :func:`export` writes is read back, and what other programs write as far as
    this library has the operators. Weights keep their names and can be trained on.
    A model that leaves shapes open needs them in `shapes`, by the inputs' names.
    Raises UnsupportedOperatorError with the operator that we lack, OnnxExporterError
    for a file that is damaged or keeps its weights elsewhere.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Linear(2, 3)
    >>> _ = torch.onnx.export(model, (torch.ones(4, 2),), "linear.onnx")
    >>> program = torch.onnx.read("linear.onnx")
    >>> x = torch.randn(4, 2)
    >>> torch.equal(program.module()(x), model(x))
    True
    """
    onnx = needed("onnx", "onnx", "ONNX files")
    model, file = opened(onnx, f)
    graph = Graph(model.graph.name or "model")
    version = {each.domain: each.version for each in model.opset_import}
    opset, ours = version.get("", 1), model.producer_name == PRODUCER
    reader = Reader(graph, onnx, opset, file, ours)
    begin(reader, model.graph, shapes or {})
    for place, node in enumerate(model.graph.node):
        read_one(reader, node, place)
    outputs = [reader.operand(each.name) for each in model.graph.output]
    graph.outputs = [reader.value(each) for each in outputs]
    return finished(reader)


def read_one(r: Reader, node: Any, place: int) -> None:
    """One operator; whatever a file makes stumble is said with its name."""
    try:
        r.read(node, place)
    except OnnxExporterError:
        raise
    except Exception as error:
        raise r.refuse(str(error) or type(error).__name__) from error


def opened(onnx: Any, f: Any) -> tuple[Any, str]:
    """The model, checked by ONNX's own checker, its functions written out."""
    if isinstance(f, onnx.ModelProto):
        model, file = f, f.graph.name or "model"
    else:
        file = Path(f).name
        data = Path(f).read_bytes()
        try:
            model = onnx.load_model_from_string(data)
        except Exception as error:
            raise fail("The file is no ONNX model, or is damaged", str(error)) from None
    elsewhere = onnx.TensorProto.EXTERNAL
    if any(each.data_location == elsewhere for each in model.graph.initializer):
        raise fail(
            "The weights of the model are in files beside it, which are not read",
            hint="onnx.save(onnx.load(path), other) puts all into one file",
        )
    try:
        onnx.checker.check_model(model)
        if len(model.functions):
            model = onnx.inliner.inline_local_functions(model)
    except Exception as error:
        raise fail("The file is no valid ONNX model", str(error).strip()) from None
    return model, file


def begin(r: Reader, graph: Any, shapes: Mapping[str, Shape]) -> None:
    """Weights, and inputs that are no weights."""
    for each in graph.initializer:
        r.weights[each.name] = np.array(r.onnx.numpy_helper.to_array(each))
    for each in graph.input:
        if each.name not in r.weights:
            type = type_of(r.onnx, each, shapes)
            r.operands[each.name] = r.graph.add_input(type, "argument", each.name)


def type_of(onnx: Any, input: Any, shapes: Mapping[str, Shape]) -> Type:
    """The type of an input, whose open lengths somebody has to say."""
    tensor = input.type.tensor_type
    if not tensor.elem_type:
        raise fail(f"The input {input.name!r} is no tensor")
    dtype = onnx.helper.tensor_dtype_to_np_dtype(tensor.elem_type)
    given = shapes.get(input.name)
    dims = tensor.shape.dim
    if given is None:
        if any(not each.HasField("dim_value") for each in dims):
            names = [each.dim_param or str(each.dim_value or "?") for each in dims]
            raise fail(
                f"The shape of the input {input.name!r} is open",
                got=f"({', '.join(names)})",
                hint=f'read(path, shapes={{"{input.name}": (1, …)}})',
            )
        given = tuple([each.dim_value for each in dims])
    return Type(np.dtype(dtype).name, tuple(given))


def finished(r: Reader) -> ExportedProgram:
    """The program, with names for its weights that a module can have."""
    graph = r.graph
    order = {"argument": 0, "state": 1, "constant": 2}
    graph.inputs.sort(key=lambda each: order[each.kind])
    states: dict[str, Tensor] = {}
    for each in graph.inputs:
        if each.kind == "state":
            tensor: Tensor = Tensor._from_array(r.weights[each.label])
            learned = each.label not in r.fixed
            each.label = plain_name(each.label, states)
            states[each.label] = Parameter(tensor) if learned else tensor
    drop_unused(graph)
    verify(graph)
    count = sum(each.kind == "argument" for each in graph.inputs)
    inputs = {"tuple": [{"tensor": i} for i in range(count)]}
    several = [{"tensor": i} for i in range(len(graph.outputs))]
    results = several[0] if len(several) == 1 else {"tuple": several}
    return ExportedProgram(graph, states, {"list": [inputs, {"dict": []}]}, results)


def plain_name(name: str, taken: Mapping[str, Any]) -> str:
    """The name itself, unless a module of that name is in the way."""
    parts = name.split(".")
    inside = any(each.startswith(f"{name}.") for each in taken)
    under = any(".".join(parts[:i]) in taken for i in range(1, len(parts)))
    if inside or under or not all(parts) or hasattr(Parameter, name):
        return f"weight_{len(taken)}"
    return name


def drop_unused(graph: Graph) -> None:
    """Operations that no output needs: what was read for a shape alone."""
    wanted: set[Value] = set(graph.outputs)
    kept = []
    for node in reversed(graph.nodes):
        if wanted.intersection(node.outputs):
            wanted.update(node.inputs)
            kept.append(node)
    graph.nodes = kept[::-1]
    graph.inputs = [
        e for e in graph.inputs if e.kind == "argument" or e.value in wanted
    ]
    names = {each.value.name for each in graph.inputs}
    graph.arrays = {k: v for k, v in graph.arrays.items() if k in names}
