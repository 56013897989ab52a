"""What an export to ONNX gives: a model to save, to look at, and to run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..errors import type_error
from ..files import write_atomically
from ..func.tree import leaves_of
from ..optional import needed
from ..tensor import Tensor


class ONNXProgram:
    """An ONNX model. ``model_proto`` is the package onnx's own object.

    ``save(path)`` writes it; a call runs it with the package onnxruntime.
    Source: PyTorch, ``torch.onnx.ONNXProgram``.

    >>> import tinygrad_edu as torch
    >>> program = torch.onnx.export(torch.nn.ReLU(), (torch.ones(2),))
    >>> [node.op_type for node in program.model_proto.graph.node]
    ['Relu']
    """

    def __init__(self, model_proto: Any) -> None:
        self.model_proto = model_proto
        self._session: Any = None

    def save(self, destination: str | os.PathLike[str], **unused: Any) -> None:
        """Write the model to a file; it appears whole or not at all."""
        if unused:
            raise type_error(
                f"ONNXProgram.save() got an unexpected argument {next(iter(unused))!r}"
            )
        write_atomically(Path(destination), self.model_proto.SerializeToString())

    def initialize_inference_session(self) -> None:
        """Make onnxruntime ready; the first call does it, too."""
        runtime = needed("onnxruntime", "onnxruntime", "ONNX models that run")
        serialized = self.model_proto.SerializeToString()
        providers = ["CPUExecutionProvider"]
        self._session = runtime.InferenceSession(serialized, providers=providers)

    def release(self) -> None:
        """Let go of what onnxruntime holds."""
        self._session = None

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Tensor, ...]:
        """What onnxruntime answers: the outputs as tensors, in their order."""
        if self._session is None:
            self.initialize_inference_session()
        leaves = leaves_of((args, kwargs))
        given = [each.detach().cpu().numpy() for each in leaves if is_tensor(each)]
        names = [each.name for each in self.model_proto.graph.input]
        out = self._session.run(None, dict(zip(names, given, strict=True)))
        return tuple([Tensor._from_array(each) for each in out])

    def __repr__(self) -> str:
        graph = self.model_proto.graph
        return f"<ONNXProgram {graph.name}, {len(graph.node)} operators>"


def is_tensor(leaf: Any) -> bool:
    """Whether a leaf of the arguments has numbers of its own."""
    return isinstance(leaf, Tensor)
