"""The functions that make diagrams: ``draw``, ``backward``, ``forward``."""

from __future__ import annotations

from tinygrad_edu.diagram.capture_backward import capture_backward
from tinygrad_edu.diagram.drawing import Diagram
from tinygrad_edu.diagram.layout import lay_out
from tinygrad_edu.diagram.library import Tensor
from tinygrad_edu.diagram.naming import collect_names


def backward(
    loss: Tensor,
    *,
    values: bool = False,
    gradients: bool = False,
    names: object = None,
    steps: bool = False,
) -> Diagram:
    """The graph that ``loss.backward()`` will walk."""
    capture = capture_backward(loss, collect_names(names), values)
    return Diagram(lay_out(capture.document))


def draw(loss: Tensor, **options: object) -> Diagram:
    """A diagram of a loss."""
    return backward(loss, **options)  # type: ignore[arg-type]
