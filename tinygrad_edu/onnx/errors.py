"""The errors of an export: what ONNX cannot say, and where it was asked for."""

from __future__ import annotations

from ..compiler.ir.graph import Line, Node
from ..errors import message


class OnnxExporterError(RuntimeError):
    """An export to ONNX, or the reading of an ONNX file, has failed.

    Source: PyTorch, ``torch.onnx.OnnxExporterError``.

    >>> issubclass(UnsupportedOperatorError, OnnxExporterError)
    True
    """


class UnsupportedOperatorError(OnnxExporterError):
    """An operation that cannot be expressed; the message names it and its line.

    Source: PyTorch, ``torch.onnx.errors.UnsupportedOperatorError``.

    >>> UnsupportedOperatorError("no such operator").args
    ('no such operator',)
    """


def unsupported(
    node: Node, opset: int, why: str = "", hint: str = ""
) -> UnsupportedOperatorError:
    """The error for a node that ONNX has no words for."""
    return UnsupportedOperatorError(
        message(
            f"Exporting the operator '{node.op}' to ONNX opset version {opset} is not "
            "supported",
            got="; ".join(part for part in (why, place(node.lines)) if part),
            hint=hint,
        )
    )


def place(lines: tuple[Line, ...]) -> str:
    """Where in the program an operation was asked for.

    >>> place((Line("model.py", 12, "h = self.fc(x)", "encoder"),))
    'model.py:12: h = self.fc(x) (in encoder)'
    """
    if not lines:
        return ""
    line = lines[0]
    text = f": {line.text}" if line.text else ""
    module = f" (in {line.module})" if line.module else ""
    return f"{line.file}:{line.number}{text}{module}"
