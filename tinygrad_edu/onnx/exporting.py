"""``torch.onnx.export``: from a module, by way of a program, to an ONNX file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from ..errors import value_error, warn
from ..export import ExportedProgram
from ..export import export as export_program
from ..nn.base.module import Module
from .model import USUAL_OPSET, model_of
from .program import ONNXProgram

_exporting: ContextVar[bool] = ContextVar("exporting", default=False)
# Options of PyTorch's that ask for what is always done here, or change nothing.
USUAL: dict[str, Any] = {
    "verbose": None,
    "external_data": True,
    "report": False,
    "optimize": True,
    "export_params": True,
    "keep_initializers_as_inputs": False,
    "do_constant_folding": True,
    "verify": False,
}


def is_in_onnx_export() -> bool:
    """Whether a model is being exported to ONNX at this moment.

    Source: PyTorch, ``torch.onnx.is_in_onnx_export``.

    >>> is_in_onnx_export()
    False
    """
    return _exporting.get()


def export(
    model: Module | ExportedProgram,
    args: tuple[Any, ...] = (),
    f: str | os.PathLike[str] | None = None,
    *,
    kwargs: dict[str, Any] | None = None,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    opset_version: int | None = None,
    dynamo: bool = True,
    dynamic_shapes: Any = None,
    dynamic_axes: Any = None,
    **options: Any,
) -> ONNXProgram | None:
    """Write ``model(*args, **kwargs)`` as an ONNX model, to the file `f` if given.

    The call is captured as by ``torch.export.export`` and every operation written
    with ONNX's operators of `opset_version`, 18 or newer; weights keep their names,
    operators know their module and line, and ``onnx.checker`` looks at the whole.
    Returns the model, None with ``dynamo=False``, which changes nothing else.

    Raises UnsupportedOperatorError with the operation and its line where ONNX has no
    words, ExportError where the call cannot be captured, ImportError without the
    package onnx. Shapes are fixed: dynamic ones are refused.
    Source: PyTorch, ``torch.onnx.export``.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Linear(2, 3)
    >>> program = torch.onnx.export(model, (torch.ones(4, 2),), "linear.onnx")
    >>> sorted(each.name for each in program.model_proto.graph.initializer)
    ['bias', 'weight']
    """
    refuse(dynamic_shapes, dynamic_axes, options)
    program = model if isinstance(model, ExportedProgram) else None
    if program is None:
        program = captured(model, args, kwargs)
    made = ONNXProgram(
        model_of(
            program.graph,
            {name: each._array for name, each in program.states.items()},
            input_names or (),
            output_names or (),
            USUAL_OPSET if opset_version is None else opset_version,
        )
    )
    if f is not None:
        made.save(f)
    return made if dynamo else None


def refuse(dynamic_shapes: Any, dynamic_axes: Any, options: dict[str, Any]) -> None:
    """Options that cannot be followed are no secret."""
    if dynamic_shapes or dynamic_axes:
        raise value_error(
            "dynamic axes are not supported: a model has the shapes it was exported "
            "with",
            hint="one export for each shape that is needed",
        )
    for name, value in options.items():
        if name not in USUAL:
            raise TypeError(f"export() got an unexpected keyword argument {name!r}")
        if value is not None and value != USUAL[name] and name != "verbose":
            raise value_error(
                f"{name}={value!r} is not supported", expected=repr(USUAL[name])
            )


def captured(model: Any, args: Any, kwargs: dict[str, Any] | None) -> ExportedProgram:
    """The model as a program; a single argument needs no tuple."""
    if isinstance(model, Module) and model.training and any(model.children()):
        warn(
            "Exporting a model while it is in training mode. Please ensure that this "
            "is intended, as it may lead to different behavior during inference. "
            "Calling model.eval() before export is recommended."
        )
    token = _exporting.set(True)
    try:
        given = args if isinstance(args, tuple) else (args,)
        return export_program(model, given, kwargs)
    finally:
        _exporting.reset(token)
