"""What a GraphView knows of the thing that it was handed: its graph, and more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tinygrad_edu import diagram
from tinygrad_edu.diagram.capture_forward import capture_forward
from tinygrad_edu.diagram.document import GraphDocument
from tinygrad_edu.diagram.draw import backward_capture
from tinygrad_edu.diagram.summary import Array
from tinygrad_edu.errors import type_error
from tinygrad_edu_widgets._checking import Checker
from tinygrad_edu_widgets._kept import Kept


@dataclass
class Seen:
    """A graph, more of its numbers than are sent, what checks its gradients, and what
    knows of numbers that were overwritten."""

    document: GraphDocument
    samples: dict[tuple[str, str], Array] = field(default_factory=dict)
    checker: Checker | None = None
    kept: Kept | None = None


def seen(
    source: Any,
    inputs: tuple[Any, ...],
    module: Any,
    recompute: Callable[[], Any] | None,
) -> Seen:
    """The graph of whatever a person has handed in."""
    if isinstance(source, diagram.Diagram):
        source = source.document
    if isinstance(source, GraphDocument):
        _nothing_more("a Diagram", inputs, module, recompute)
        return Seen(source)
    if hasattr(source, "named_modules"):
        _nothing_more("a model", (), None, recompute)
        forward = capture_forward(source, inputs, values=True)
        return Seen(forward.document, forward.sampled())
    _nothing_more("a loss", inputs, None, None)
    backward = backward_capture(source, values=True, steps=True, names=module)
    checker = None
    if recompute is not None:
        owner = module if hasattr(module, "named_modules") else None
        checker = Checker(recompute, backward.leaves(), owner)
    kept = Kept(source, backward.ids)
    return Seen(backward.document, backward.sampled(), checker, kept)


def _nothing_more(
    what: str, inputs: tuple[Any, ...], module: Any, recompute: object
) -> None:
    given = {"inputs": bool(inputs), "module=": module is not None}
    given["recompute="] = recompute is not None
    if too_much := [name for name, there in given.items() if there]:
        raise type_error(
            f"GraphView() got more than {what} needs",
            got=f"{what} with {too_much[0]}",
            expected="GraphView(loss, module=model) or GraphView(model, *inputs)",
        )
